import { gatewayClasses } from '../compare/callers';
import { isGatewayProxy } from '../mesh/gateway-proxy';
import { MESH_GATEWAY } from '../mesh/names';
import type { Model } from '../simulate/model';
import { destinationHosts } from '../simulate/virtual-services/destination-hosts';
import { compareText } from '../values/order';
import { idOf, namespaceBehind } from './ids';
import type { GraphEdge, GraphNode, MeshGraph } from './mesh-graph';

/** How many services and workloads stand in each namespace. */
function countsOf({ mesh, registry }: Model): ReadonlyMap<string, { services: number; workloads: number }> {
  const counts = new Map<string, { services: number; workloads: number }>();
  const count = (namespace: string, what: 'services' | 'workloads') => {
    const known = counts.get(namespace) ?? { services: 0, workloads: 0 };
    known[what]++;
    counts.set(namespace, known);
  };
  for (const { namespace, resource } of registry.services)
    if (resource.origin.assumed !== true) count(namespace, 'services');
  for (const workload of mesh.workloads)
    if (!isGatewayProxy(workload)) count(workload.namespace, 'workloads');
  return counts;
}

/** A mesh by its namespaces and gateways: which have routes to which, and how many. Nothing is asked of any request. */
export function overviewOf(model: Model): MeshGraph {
  const { registry, virtualServices } = model;
  const nodes: GraphNode[] = [...countsOf(model)].map(([name, { services, workloads }]) => ({
    id: idOf('namespace', name),
    kind: 'namespace',
    name: `${name} (${services} services, ${workloads} workloads)`,
    problems: [],
  }));
  const atGateway = new Map<string, string[]>();
  for (const { one } of gatewayClasses([model])) {
    const known = model.gatewayIfAny(one.name);
    if (known === undefined) continue;
    const id = idOf('gateway', one.name);
    const namespace = namespaceBehind(one.name);
    nodes.push({
      id,
      kind: 'gateway',
      name: one.name.slice(0, -1 - namespace.length),
      namespace,
      problems: [],
    });
    const { configs } = known.gateway;
    const names = configs.flatMap((config) => [
      `${config.namespace}/${config.name}`,
      ...config.servers.map((server) => server.gateway),
    ]);
    for (const name of new Set(names)) atGateway.set(name, [...(atGateway.get(name) ?? []), id]);
  }
  const there = new Set(nodes.map(({ id }) => id));
  const routes = new Map<string, { from: string; to: string; count: number }>();
  for (const service of virtualServices.all) {
    const homes = new Set(
      [...destinationHosts(service)].flatMap((host) =>
        [...registry.withHost(host).values()].map(({ namespace }) => namespace),
      ),
    );
    const callers = service.gateways.flatMap((name) =>
      name === MESH_GATEWAY ? [idOf('namespace', service.namespace)] : (atGateway.get(name) ?? []),
    );
    for (const from of new Set(callers)) {
      for (const to of [...homes].map((home) => idOf('namespace', home))) {
        if (from === to || !there.has(from) || !there.has(to)) continue;
        const route = routes.get(`${from} ${to}`) ?? { from, to, count: 0 };
        route.count++;
        routes.set(`${from} ${to}`, route);
      }
    }
  }
  const edges = [...routes.values()].map((route): GraphEdge => ({
    id: `sends ${route.from} -> ${route.to}`,
    kind: 'sends',
    ...route,
    problems: [],
  }));
  const byId = (a: { readonly id: string }, b: { readonly id: string }) => compareText(a.id, b.id);
  return { nodes: nodes.sort(byId), edges: edges.sort(byId), byNamespace: true, uncertain: [] };
}
