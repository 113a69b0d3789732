import { externalWorkloads } from '../../../mesh/externals';
import { type MeshIndex, groupBy } from '../../../mesh/mesh-index';
import { selectorText } from '../../../mesh/names';
import type { Resource } from '../../../mesh/resource';
import { SelectorIndex, LabelIndex } from '../../../mesh/selector-index';
import { type Workload, selects } from '../../../mesh/workload';
import type { MeshCheck } from '../../check';
import { ruleTable } from '../../rule';
import { labelsMeant } from '../selected-pods';

const rules = ruleTable(
  {
    section: 'gateway',
    source: 'istioctl analyze, gateway.IngressGatewayPortAnalyzer',
    codes: ['IST0101', 'KIA0302'],
  },
  {
    'selects-nothing': {
      title: 'A gateway selects no pods',
      why: 'No proxy listens for this gateway, so connections are refused.',
      fact: 'Istio reference, Gateway.selector',
      mend: 'Set the labels of the gateway’s pods.',
      covers: ['IST0101', 'KIA0302'],
    },
    'port-not-on-service': {
      once: 'object',
      codes: ['IST0162'],
      level: 'warning',
      title: 'A gateway listens on a port that no Service of its pods has',
      why: 'No traffic reaches the port through a Service.',
      fact: 'istiod, pilot/pkg/model/gateway.go: resolvePorts',
      mend: 'Add the port to the Service of the gateway, or use one that it has.',
      covers: ['IST0162'],
    },
  },
);

/** The Services of each namespace by what they select; one without a selector selects all here. */
function servicesOf(mesh: MeshIndex): ReadonlyMap<string, SelectorIndex<Resource<'Service'>>> {
  const byNamespace = groupBy(mesh.all('Service'), ({ namespace }) => namespace);
  return new Map(
    [...byNamespace].map(([namespace, list]) => [
      namespace,
      new SelectorIndex(list, ({ spec }) => spec.selector),
    ]),
  );
}

/** The TCP ports by which Services reach pods: target ports, and the ports before them. */
function servicePorts(mesh: MeshIndex, pods: readonly Workload[]): ReadonlySet<number> {
  const ports = new Set<number>();
  const services = mesh.remember(servicePorts, () => servicesOf(mesh));
  for (const { namespace, labels } of pods) {
    for (const { spec } of services.get(namespace)?.selecting(labels) ?? []) {
      for (const { port, protocol = 'TCP', targetPort } of spec.ports ?? []) {
        // A manifest may leave out what the API server fills in.
        if (protocol !== 'TCP') continue;
        const target = Number(targetPort);
        if (port !== undefined) ports.add(port);
        if (Number.isInteger(target) && target !== 0) ports.add(target);
      }
    }
  }
  return ports;
}

/** Whether gateways have pods, and Services of these their ports. */
export const gatewaySelector: MeshCheck = {
  rules,
  check(mesh, report) {
    for (const resource of mesh.all('Gateway')) {
      const selector = selectorText(resource.spec.selector);
      const pods = gatewayPods(mesh, resource);
      if (pods.length === 0) {
        if (podsElsewhere(mesh, resource)) continue;
        const message = `No pods have the labels ${selector}, so no proxy listens for this gateway.`;
        const meant = labelsMeant(mesh.workloads, resource.spec.selector ?? {});
        report(rules['selects-nothing'], resource, ['spec', 'selector'], message, meant, {
          list: 'workloads',
          name: externalWorkloads(mesh.config.rootNamespace, selector),
        });
        continue;
      }
      const ports = mesh.remember(`ports of ${selector}`, () => servicePorts(mesh, pods));
      (resource.spec.servers ?? []).forEach((server, i) => {
        const number = server.port?.number ?? 0;
        if (!server.port || ports.has(number)) return;
        const list = [...ports].sort((a, b) => a - b).join(', ');
        const pods_ = `the pods with the labels ${selector}`;
        const has =
          list === ''
            ? `No Service has ports for ${pods_}`
            : `The Services of ${pods_} have only the ports ${list}`;
        const message = `${has}, so no traffic reaches port ${number} of this gateway.`;
        report(rules['port-not-on-service'], resource, ['spec', 'servers', i, 'port', 'number'], message);
      });
    }
  },
};

/** The workloads that gateways select, of all namespaces, by the text of the selector. */
const KEY = Symbol('gateway pods');

/** The workloads that a gateway configures: all that its selector selects, of whatever namespace. */
export function gatewayPods(mesh: MeshIndex, { spec }: Resource<'Gateway'>): readonly Workload[] {
  const known = mesh.remember(KEY, () => new Map<string, readonly Workload[]>());
  const key = selectorText(spec.selector);
  const before = known.get(key);
  if (before !== undefined) return before;
  const pods = mesh.remember(LabelIndex, () => new LabelIndex(mesh.workloads)).selectedBy(spec.selector);
  known.set(key, pods);
  return pods;
}

/** Whether a gateway's workloads are declared to be elsewhere. */
function podsElsewhere({ externals }: MeshIndex, { spec }: Resource<'Gateway'>): boolean {
  return externals.workloads.some(({ labels }) => selects(spec.selector, labels));
}
