import { hostMatches } from '../../../values/host-name';
import { externalHost } from '../../../mesh/externals';
import { IstioctlHosts } from '../../../mesh/hosts';
import type { MeshIndex } from '../../../mesh/mesh-index';
import type { MeshCheck } from '../../check';
import { ruleTable } from '../../rule';
import { meant } from '../meant';

const NO_HOST = {
  title: 'An authorization policy names a host that nothing provides',
  mend: 'Name a Service, or a host of a service entry, virtual service or gateway.',
};
const rules = ruleTable(
  { section: 'authorization-policy', source: 'Kiali, business/checkers/authorization' },
  {
    'unknown-method': {
      codes: ['KIA0102'],
      level: 'warning',
      title: 'An authorization policy names a method that HTTP does not have',
      why: 'No request has this method, so it matches nothing. A gRPC method is part of the path, and its HTTP method is POST.',
      fact: 'Istio reference, Operation.methods',
      mend: 'Use one of the methods of HTTP in capitals, as in GET, and put a gRPC method under paths, as in /shop.Cart/Add.',
      covers: ['KIA0102'],
    },
    'host-not-found': {
      ...NO_HOST,
      codes: ['KIA0104'],
      why: 'No Service, service entry, virtual service or gateway has this host, and sidecars send no requests to unknown hosts (REGISTRY_ONLY), so the rule applies to no request of the mesh.',
      fact: 'istiod, pilot/pkg/networking/core/httproute.go: buildCatchAllVirtualHost',
      covers: ['KIA0104'],
    },
    'host-not-in-registry': {
      ...NO_HOST,
      codes: ['KIA0104'],
      level: 'warning',
      why: 'No Service, service entry, virtual service or gateway has this host, so the rule applies only to requests that use it nevertheless.',
      fact: 'Istio reference, Operation.hosts',
      covers: ['KIA0104'],
    },
  },
);

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'CONNECT', 'OPTIONS', 'TRACE'];
const GRPC = /^\/[\w.]+\/\w+$/;

function isMethod(text: string): boolean {
  if (text === '*' || GRPC.test(text)) return true;
  if (text.length > 1 && text.endsWith('*'))
    return METHODS.some((method) => method.startsWith(text.slice(0, -1)));
  if (text.length > 1 && text.startsWith('*'))
    return METHODS.some((method) => method.endsWith(text.slice(1)));
  return METHODS.includes(text.trim().toUpperCase());
}

/** All hosts that somebody can ask for: those of routes and gateways, and short names of Services. */
function routedHosts(mesh: MeshIndex): {
  readonly exact: ReadonlySet<string>;
  readonly wildcards: readonly string[];
} {
  return mesh.remember(routedHosts, () => {
    const found = new Set<string>();
    for (const { spec } of mesh.all('VirtualService')) for (const host of spec.hosts ?? []) found.add(host);
    for (const { spec } of mesh.all('Gateway')) {
      for (const server of spec.servers ?? []) {
        for (const host of server.hosts ?? []) found.add(String(host).split('/').pop() ?? '');
      }
    }
    for (const { spec } of mesh.all('KubernetesGateway')) {
      for (const listener of spec.listeners ?? []) if (listener.hostname) found.add(listener.hostname);
    }
    for (const kind of ['HTTPRoute', 'GRPCRoute'] as const) {
      for (const { spec } of mesh.all(kind)) for (const host of spec.hostnames ?? []) found.add(host);
    }
    for (const { name, namespace } of mesh.all('Service')) {
      found.add(name).add(`${name}.${namespace}`).add(`${name}.${namespace}.svc`);
      found.add(`${name}.${namespace}.svc.cluster.local`);
    }
    for (const { spec } of mesh.all('ServiceEntry')) for (const host of spec.hosts ?? []) found.add(host);
    return { exact: found, wildcards: [...found].filter((host) => host.startsWith('*') && host !== '*') };
  });
}

/** A prefix such as `shop.*` stands for any host that begins so. */
const overlaps = (pattern: string, host: string) =>
  pattern.endsWith('*') && pattern.length > 1 && !pattern.startsWith('*')
    ? host.startsWith(pattern.slice(0, -1))
    : hostMatches(pattern, host);

/** The port behind a host. */
const PORT = /:(\d+|\*)$/;

function isKnown(mesh: MeshIndex, namespace: string, given: string): boolean {
  const host = given.replace(PORT, '');
  if (host === '*') return true;
  const { exact, wildcards } = routedHosts(mesh);
  if (exact.has(host) || IstioctlHosts.of(mesh).has(namespace, host) || mesh.externals.hasHost(host))
    return true;
  if (wildcards.some((wildcard) => overlaps(host, wildcard))) return true;
  return host.includes('*') && [...exact].some((known) => known !== '*' && overlaps(host, known));
}

/** Methods and hosts of authorization policies that nobody asks for. */
export const methodsAndHosts: MeshCheck = {
  rules,
  check(mesh, report) {
    const strict = mesh.config.outboundTrafficPolicy.mode === 'REGISTRY_ONLY';
    for (const resource of mesh.all('AuthorizationPolicy')) {
      (resource.spec.rules ?? []).forEach((rule, i) => {
        (rule.to ?? []).forEach((to, j) => {
          const path = ['spec', 'rules', i, 'to', j, 'operation'];
          (to.operation?.methods ?? []).forEach((method, k) => {
            if (isMethod(method)) return;
            const message = `HTTP has no method ${JSON.stringify(method)}, so it matches no request; the methods are ${METHODS.join(', ')}.`;
            const mend = meant(method, METHODS);
            report(rules['unknown-method'], resource, [...path, 'methods', k], message, mend);
          });
          (to.operation?.hosts ?? []).forEach((host, k) => {
            if (isKnown(mesh, resource.namespace, host)) return;
            const which = strict ? rules['host-not-found'] : rules['host-not-in-registry'];
            const message = `No Service, service entry, virtual service or gateway has the host ${host}, so hardly any request matches it.`;
            report(which, resource, [...path, 'hosts', k], message, undefined, {
              list: 'hosts',
              name: externalHost(host.replace(PORT, '')),
            });
          });
        });
      });
    }
  },
};
