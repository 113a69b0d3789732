import { isInMeshByIstioctl } from '../../../mesh/data-plane-mode';
import { groupBy } from '../../../mesh/mesh-index';
import { SelectorIndex } from '../../../mesh/selector-index';
import { workloadOf } from '../../../mesh/workload';
import type { MeshCheck } from '../../check';
import { ruleTable } from '../../rule';

const rules = ruleTable(
  { section: 'workload', source: 'istioctl analyze, deployment.ServiceAssociationAnalyzer' },
  {
    'port-with-two-protocols': {
      codes: ['IST0116'],
      level: 'warning',
      once: 'object',
      title: 'Services define different protocols for one port of a Deployment',
      why: 'A sidecar handles a port with one protocol only, that of the oldest Service.',
      fact: 'istiod, pilot/pkg/networking/core/listener_inbound.go: reportInboundConflict',
      mend: 'Use one protocol for the port, or another port.',
      covers: ['IST0116'],
    },
    'target-of-two-ports': {
      codes: ['IST0137'],
      level: 'warning',
      once: 'object',
      title: 'Services send different ports to one port of a Deployment',
      why: 'The Services may define the port differently, and a sidecar follows the oldest of them only.',
      fact: 'istiod, pilot/pkg/networking/core/listener_inbound.go: reportInboundConflict',
      mend: 'Use one Service port for each port of the pods.',
      covers: ['IST0137'],
    },
  },
);

const WAYPOINT = 'istio.io-mesh-controller';

/** Services that say different things of one port of a Deployment. */
export const deploymentServices: MeshCheck = {
  rules,
  check(mesh, report) {
    const selecting = mesh.all('Service').filter(({ spec }) => Object.keys(spec.selector ?? {}).length > 0);
    const services = new Map(
      [...groupBy(selecting, ({ namespace }) => namespace)].map(([namespace, list]) => [
        namespace,
        new SelectorIndex(list, ({ spec }) => spec.selector),
      ]),
    );
    for (const resource of mesh.all('Deployment')) {
      const workload = workloadOf(resource);
      if (workload === undefined || resource.labels['gateway.istio.io/managed'] === WAYPOINT) continue;
      if (!isInMeshByIstioctl(mesh, workload)) continue;
      const ports = (services.get(resource.namespace)?.selecting(workload.labels) ?? []).flatMap(
        ({ fullName, spec }) =>
          (spec.ports ?? []).map((port) => ({
            name: fullName,
            number: port.port ?? 0,
            protocol: port.protocol || 'TCP',
            target: String(port.targetPort || port.port || 0),
          })),
      );
      if (ports.length < 2) continue;
      const path = ['metadata', 'name'];
      for (const [number, of] of groupBy(ports, (port) => port.number)) {
        const protocols = [...new Set(of.map(({ protocol }) => protocol))].sort();
        if (protocols.length < 2) continue;
        const names = of.map(({ name }) => name).sort();
        const message = `Port ${number} has the protocols ${protocols.join(' and ')} in the Services ${names.join(', ')}, and a sidecar handles a port with one protocol only.`;
        report(rules['port-with-two-protocols'], resource, path, message);
      }
      for (const [target, of] of groupBy(ports, (port) => port.target)) {
        const numbers = [...new Set(of.map(({ number }) => number))].sort((a, b) => a - b);
        if (numbers.length < 2) continue;
        const names = [...new Set(of.map(({ name }) => name))].sort();
        const message = `The ports ${numbers.join(', ')} of the Services ${names.join(', ')} have the same target port ${target}, and a sidecar can follow only one of them.`;
        report(rules['target-of-two-ports'], resource, path, message);
      }
    }
  },
};
