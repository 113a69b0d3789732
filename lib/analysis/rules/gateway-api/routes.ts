import { HostIndex, fullHost } from '../../../mesh/hosts';
import { labelSelectorMatches } from '../../../mesh/label-selector';
import { listOf } from '../../../mesh/lists';
import type { MeshIndex } from '../../../mesh/mesh-index';
import type { Resource } from '../../../mesh/resource';
import { regexFault } from '../../../values/regex';
import type { MeshCheck } from '../../mesh-check';
import { ruleTable } from '../../rule';

const rules = ruleTable(
  { section: 'gateway-api', source: 'Kiali, business/checkers/k8shttproutes, k8sgrpcroutes' },
  {
    'gateway-not-found': {
      codes: ['KIA1401'],
      title: 'A route belongs to a Gateway that is not there, or does not let it in',
      why: 'No proxy gets the route. A Gateway takes routes of its own namespace, unless allowedRoutes of a listener says more.',
      mend: 'Name the Gateway with its namespace, and let the namespace of the route in by allowedRoutes.',
      covers: ['KIA1401'],
    },
    'backend-not-found': {
      codes: ['KIA1402'],
      title: 'A route goes to a Service that is not there',
      why: 'Requests of that rule get 500.',
      mend: 'Name a Service that there is, with its namespace where it is another one.',
      covers: ['KIA1402'],
    },
    'backend-not-granted': {
      codes: ['KIA1402'],
      title: 'A route goes to a Service of another namespace that does not permit it',
      why: 'Without a ReferenceGrant in the namespace of the Service, requests of that rule get 500.',
      mend: 'Add a ReferenceGrant there, from this kind of route and namespace to the Service.',
      covers: ['KIA1402'],
    },
    'backend-port-not-found': {
      codes: ['mesh'],
      title: 'A route goes to a port that the Service does not have',
      why: 'Requests of that rule get 500.',
      mend: 'Name one of the ports of the Service.',
      source: 'istiod, pilot/pkg/config/kube/gateway/conversion.go: buildDestination',
    },
    regex: {
      codes: ['mesh'],
      title: 'A regular expression of a route is none for RE2',
      why: 'No webhook looks at it: Envoy refuses the whole table of routes, and at its next start every host of the gateway is gone.',
      mend: 'Use only what RE2 has: no look-ahead, no look-behind, no back-reference.',
      source: 'Envoy, RouteMatch.safe_regex',
    },
  },
);

const ROUTES = ['HTTPRoute', 'GRPCRoute', 'TCPRoute', 'TLSRoute', 'UDPRoute'];
const GROUP = 'gateway.networking.k8s.io';

/** Whether a listener of a Gateway takes routes of a namespace. */
function letsIn(mesh: MeshIndex, gateway: Resource, namespace: string): boolean {
  if (gateway.namespace === namespace) return true;
  return listOf(gateway.spec.listeners).some((listener) => {
    const { from, selector } = listener?.allowedRoutes?.namespaces ?? {};
    if (from === 'All') return true;
    const labels = mesh.namespaceLabels(namespace);
    // Of a namespace that no manifest shows, nobody knows the labels.
    return from === 'Selector' && (labels === undefined || labelSelectorMatches(selector, labels));
  });
}

function isGranted(mesh: MeshIndex, route: Resource, namespace: string, name: string): boolean {
  return mesh
    .all('ReferenceGrant')
    .some(
      (grant) =>
        grant.namespace === namespace &&
        listOf(grant.spec.from).some(
          (from) => from?.group === GROUP && from.kind === route.kind && from.namespace === route.namespace,
        ) &&
        listOf(grant.spec.to).some(
          (to) => (to?.group ?? '') === '' && to?.kind === 'Service' && (!to.name || to.name === name),
        ),
    );
}

/** The regular expressions of a match of a route, with where they stand. */
function expressionsOf(match: any): { text: unknown; path: (string | number)[] }[] {
  const found = [
    { one: match?.path, path: ['path', 'value'], texts: [match?.path?.value] },
    { one: match?.method, path: ['method'], texts: [match?.method?.service, match?.method?.method] },
  ].flatMap(({ one, path, texts }) =>
    one?.type === 'RegularExpression'
      ? texts.map((text) => ({ text, path: path as (string | number)[] }))
      : [],
  );
  for (const field of ['headers', 'queryParams']) {
    listOf(match?.[field]).forEach((one, i) => {
      if (one?.type === 'RegularExpression') found.push({ text: one.value, path: [field, i, 'value'] });
    });
  }
  return found;
}

/** Whether routes of the Gateway API have gateways and backends, and can be read. */
export const gatewayRoutes: MeshCheck = {
  rules,
  check(mesh, report) {
    for (const resource of ROUTES.flatMap((kind) => mesh.all(kind))) {
      const { namespace, spec } = resource;
      const ofMesh = listOf(spec.parentRefs).some(
        (ref) => ref?.kind === 'Service' || ref?.kind === 'ServiceEntry',
      );
      listOf(spec.parentRefs).forEach((ref, i) => {
        if (!ref?.name || (ref.kind ?? 'Gateway') !== 'Gateway' || (ref.group ?? GROUP) !== GROUP) return;
        const of = String(ref.namespace || namespace);
        const gateway = mesh.find('KubernetesGateway', of, String(ref.name));
        if (mesh.externals.hasGateway(of, String(ref.name))) return;
        if (gateway !== undefined && letsIn(mesh, gateway, namespace)) return;
        const message =
          gateway === undefined
            ? `no Gateway ${of}/${ref.name}`
            : `${of}/${ref.name} takes no routes of ${namespace}`;
        report(rules['gateway-not-found'], resource, ['spec', 'parentRefs', i, 'name'], message);
      });
      listOf(spec.rules).forEach((rule, i) => {
        listOf(rule?.backendRefs).forEach((ref, j) => {
          if (!ref?.name || (ref.kind ?? 'Service') !== 'Service' || (ref.group ?? '') !== '') return;
          const path = ['spec', 'rules', i, 'backendRefs', j];
          const of = String(ref.namespace || namespace);
          const name = String(ref.name);
          const service = mesh.find('Service', of, name);
          if (service === undefined) {
            if (HostIndex.of(mesh).has(namespace, fullHost(of, name))) return;
            report(rules['backend-not-found'], resource, [...path, 'name'], `no Service ${of}/${name}`);
            return;
          }
          if (of !== namespace && !ofMesh && !isGranted(mesh, resource, of, name)) {
            const message = `the Service ${of}/${name}, without a ReferenceGrant for ${resource.kind} of ${namespace}`;
            report(rules['backend-not-granted'], resource, [...path, 'namespace'], message);
          }
          const ports = listOf(service.spec.ports).map((port) => port?.port);
          if (!ref.port || ports.includes(ref.port) || ports.length === 0) return;
          const message = `port ${ref.port} of ${of}/${name}; it has ${ports.join(', ')}`;
          report(rules['backend-port-not-found'], resource, [...path, 'port'], message);
        });
        listOf(rule?.matches).forEach((match, j) => {
          for (const { text, path } of expressionsOf(match)) {
            if (typeof text !== 'string') continue;
            const fault = regexFault(text);
            if (fault === undefined) continue;
            report(
              rules.regex,
              resource,
              ['spec', 'rules', i, 'matches', j, ...path],
              `${JSON.stringify(text)}: ${fault}`,
            );
          }
        });
      });
    }
  },
};
