import { podsOfService } from '../../../mesh/service-pods';
import type { Workload } from '../../../mesh/workload';
import type { MeshCheck } from '../../check';
import { ruleTable } from '../../rule';

const rules = ruleTable(
  {
    section: 'service',
    source: 'Kiali, business/checkers/services/port_mapping_checker.go',
    codes: ['KIA0701'],
  },
  {
    'target-port-not-found': {
      level: 'warning',
      title: 'A port of a Service goes to a port that the pods do not name',
      why: 'A target port by name must be the name of a port of a container, or there are no endpoints. One by number need not be listed, but where other ports are and this one is not, it is most often wrong.',
      mend: 'Name a port of the containers, or list this one among them.',
      covers: ['KIA0701'],
    },
  },
);

const portsOf = ({ podSpec }: Workload) =>
  [...(podSpec.containers ?? []), ...(podSpec.initContainers ?? [])].flatMap(({ ports = [] }) => ports);

/** Target ports that no container has. */
export const targetPorts: MeshCheck = {
  rules,
  check(mesh, report) {
    for (const resource of mesh.all('Service')) {
      // Those of Istio have ports for its own use only.
      if (resource.namespace === mesh.config.rootNamespace) continue;
      const pods = podsOfService(mesh, resource).map(portsOf);
      const known = pods.flat();
      if (pods.length === 0) continue;
      (resource.spec.ports ?? []).forEach((port, i) => {
        const target = port.targetPort || port.port;
        if (target === undefined) return;
        const byName = typeof target === 'string' && !/^\d+$/.test(target);
        if (!byName && pods.some((ports) => ports.length === 0)) return;
        const found = known.some(({ name, containerPort }) =>
          byName ? name === target : containerPort === Number(target),
        );
        if (found) return;
        const has = [
          ...new Set(known.map(({ name, containerPort }) => (byName ? name : containerPort))),
        ].filter(Boolean);
        const message = `target port ${target}; the containers have ${has.join(', ') || 'none by name'}`;
        report(rules['target-port-not-found'], resource, ['spec', 'ports', i], message);
      });
    }
  },
};
