import type { Mesh } from '../simulate/mesh';
import type { Request } from '../simulate/request';
import { splitName } from '../simulate/workload-name';
import { domainsOf } from '../simulate/routes/virtual-host';
import { compareText } from '../values/order';
import { idOf } from './ids';
import type { GraphEdge, GraphNode, MeshGraph } from './mesh-graph';
import { hostId, scopeOf } from './scope';
import { type Stop, Stops } from './stops';

/** The walk of a request: the nodes that it passes, and the share with which it goes from one to the next. */
export interface Walk {
  readonly stops: readonly Stop[];
  readonly steps: readonly { readonly from: string; readonly to: string; readonly share: number }[];
  readonly uncertain: readonly string[];
}

/** Follows one request through a mesh. */
export function walkOf(mesh: Mesh, request: Request): Walk {
  const model = mesh._model;
  const stops = new Stops(model);
  const { outcomes, uncertain } = mesh._answer(request);
  const [start, host] = beginning(mesh, request, stops);
  const met = new Map<string, Stop>([start, host].map((stop) => [stop.id, stop]));
  const steps = new Map<string, { from: string; to: string; share: number }>();
  const step = (from: string, to: string, share: number) => {
    const known = steps.get(`${from} ${to}`) ?? { from, to, share: 0 };
    known.share += share;
    steps.set(`${from} ${to}`, known);
  };
  for (const end of outcomes) {
    let from = start.id;
    for (const stop of [host, ...stops.of(end, host.id)]) {
      met.set(stop.id, stop);
      if (stop.id !== from) step(from, stop.id, end.probability);
      from = stop.id;
    }
    if (end.kind !== 'workload' && end.kind !== 'timeout') continue;
    const workloads = end.workloads ?? [];
    for (const stop of workloads.map((name) => stops.pods(name))) {
      met.set(stop.id, stop);
      // Which of several workloads answers hangs on the pods that are ready, so that no share of it is told.
      if (stop.id !== from) step(from, stop.id, workloads.length === 1 ? end.probability : Number.NaN);
    }
  }
  return { stops: [...met.values()], steps: [...steps.values()], uncertain };
}

/** Where a request begins: with its caller, and the host that it asks for. */
function beginning(mesh: Mesh, request: Request, stops: Stops): readonly [Stop, Stop] {
  const { caller } = request;
  const model = mesh._model;
  const asked = request.target.host.toLowerCase();
  if (caller.kind === 'gateway') {
    const { name } = model.gateway(caller.name);
    const id = hostId({ gateway: name }, asked);
    return [stops.gateway(name), { id, kind: 'host', name: asked, namespace: splitName(name).namespace }];
  }
  if (caller.kind !== 'workload')
    return [
      { id: idOf('caller', 'outside'), kind: 'caller', name: 'a client outside of the mesh' },
      hostStop(asked),
    ];
  const { name, namespace } = splitName(caller.name);
  const host = model.registry
    .visibleTo(namespace)
    .find((service) => domainsOf(service, namespace).domains.includes(asked))?.host;
  return [stops.pods(`${namespace}/${name}`), hostStop(host ?? asked)];
}

const hostStop = (host: string): Stop => ({
  id: hostId(scopeOf({ kind: 'workload', name: '' }), host),
  kind: 'host',
  name: host,
});

/** A graph with a walk in it: the nodes that the request passes are marked, and its steps stand in place of other edges between them. */
export function withWalk(graph: MeshGraph, walk: Walk, text: string): MeshGraph {
  const there = new Map(graph.nodes.map((node) => [node.id, node]));
  const ids = new Map(walk.stops.map((stop) => [stop.id, standIn(stop, graph, walk)]));
  const idFor = (id: string) => ids.get(id) ?? id;
  for (const stop of walk.stops) {
    const id = idFor(stop.id);
    there.set(id, { ...(there.get(id) ?? { ...stop, problems: [] }), walked: true });
  }
  const steps = walk.steps
    .map(({ from, to, share }) => ({ from: idFor(from), to: idFor(to), share }))
    .filter(({ from, to }) => from !== to);
  const pairs = new Set(steps.map(({ from, to }) => `${from} ${to}`));
  const covered = new Map(
    graph.edges
      .filter(({ from, to }) => pairs.has(`${from} ${to}`))
      .map((edge) => [`${edge.from} ${edge.to}`, edge]),
  );
  const edges = graph.edges.filter(({ from, to, kind }) => kind === 'mirror' || !pairs.has(`${from} ${to}`));
  const walked = steps.map(({ from, to, share }): GraphEdge => {
    const lock = covered.get(`${from} ${to}`)?.mutualTls;
    return {
      id: `walk ${from} -> ${to}`,
      kind: 'walk',
      from,
      to,
      ...(!Number.isNaN(share) && { share }),
      ...(lock !== undefined && { mutualTls: lock }),
      problems: there.get(to)?.problems ?? [],
    };
  });
  return {
    ...graph,
    nodes: [...there.values()].sort(byId),
    edges: [...edges, ...walked].sort(byId),
    walk: text,
    uncertain: [...new Set([...graph.uncertain, ...walk.uncertain])].sort(compareText),
  };
}

const byId = (a: { readonly id: string }, b: { readonly id: string }) => compareText(a.id, b.id);

/** The node of a graph that stands for a stop: a host that means its service alone is no node, and hosts may be wildcards. */
function standIn({ id, kind, name }: Stop, graph: MeshGraph, { steps }: Walk): string {
  if (kind !== 'host' || graph.nodes.some((node) => node.id === id)) return id;
  const before = id.slice(0, id.length - name.length);
  const wild = graph.nodes
    .filter(
      (node) => node.kind === 'host' && node.id.startsWith(`${before}*`) && name.endsWith(node.name.slice(1)),
    )
    .sort((a: GraphNode, b: GraphNode) => b.name.length - a.name.length)
    .at(0);
  if (wild !== undefined) return wild.id;
  return steps.some(({ from, to }) => from === id && to === idOf('service', name))
    ? idOf('service', name)
    : id;
}
