import { composePeerAuthentication } from '../mesh/peer-authentication';
import { GATEWAY_NAME, type PolicySubject, policiesFor } from '../mesh/policy-attachment';
import { isGatewayProxy } from '../mesh/gateway-proxy';
import type { Resource } from '../mesh/resource';
import type { Mesh } from '../simulate/mesh';
import { requestOf } from '../simulate/request-line';
import type { TraceStep } from '../simulate/trace';
import { compareText } from '../values/order';
import type { GraphEdge, GraphNode, MeshGraph } from './mesh-graph';
import { Stops } from './stops';

/** A field of an object, and where it is written. */
export interface WrittenPlace {
  /** `VirtualService istio-test/nginx`. */
  readonly object: string;
  /** `spec.http[0]`; empty for the whole object. */
  readonly path: string;
  /** The file, where one is known. */
  readonly file?: string;
  /** The line in the file, counted from 1. */
  readonly line?: number;
}

/** An arrow from or to a node, and what decides that requests take it. */
export interface DetailedEdge {
  readonly edge: GraphEdge;
  /** The name of the node at the other end. */
  readonly other: string;
  /** Whether the arrow comes to the node, rather than goes from it. */
  readonly isIncoming: boolean;
  /** What the request of the arrow's witness meets: rules, subsets and policies. */
  readonly places: readonly WrittenPlace[];
}

/** A policy that is for a workload. */
export interface DetailedPolicy extends WrittenPlace {
  /** What it does, in a few words: `ALLOW, 2 rules`. */
  readonly what: string;
}

/** What there is to know of a node. */
export interface NodeDetails {
  readonly node: GraphNode;
  readonly edges: readonly DetailedEdge[];
  readonly policies: readonly DetailedPolicy[];
}

/** What decides of a request: each has a line that one wants to see. */
const DECIDES: ReadonlySet<TraceStep['step']> = new Set(['listener', 'policy', 'route', 'fault', 'cluster']);

/** What a node has to do with the others, with the lines that it comes from; undefined where the graph has no such node. */
export function nodeDetails(mesh: Mesh, graph: MeshGraph, id: string): NodeDetails | undefined {
  const node = graph.nodes.find((one) => one.id === id);
  if (node === undefined) return undefined;
  const names = new Map(graph.nodes.map((one) => [one.id, one.name]));
  const edges = graph.edges
    .filter(({ from, to, kind }) => kind !== 'walk' && (from === id || to === id))
    .map((edge): DetailedEdge => {
      const isIncoming = edge.from !== id;
      const other = names.get(isIncoming ? edge.from : edge.to) ?? '';
      return { edge, other, isIncoming, places: placesOf(mesh, edge) };
    });
  return { node, edges, policies: policiesOfNode(mesh, node) };
}

/** What decides of the request that an edge has as its witness, each once. */
function placesOf(mesh: Mesh, { witness }: GraphEdge): readonly WrittenPlace[] {
  if (witness === undefined) return [];
  const { trace } = mesh._explained(requestOf(witness));
  const places = new Map<string, WrittenPlace>();
  for (const { step, verdict, object, path = '', file, line } of trace) {
    if (verdict !== 'taken' || object === undefined || !DECIDES.has(step)) continue;
    places.set(`${object} ${path}`, { object, path, ...(file !== undefined && { file, line }) });
  }
  return [...places.values()];
}

function policiesOfNode(mesh: Mesh, { id }: GraphNode): readonly DetailedPolicy[] {
  const stops = new Stops(mesh._model);
  const workload = mesh._index.workloads.find(
    ({ resource }) => stops.pods(`${resource.namespace}/${resource.name}`).id === id,
  );
  if (workload === undefined) return [];
  const subject: PolicySubject = {
    kind: isGatewayProxy(workload) ? 'gateway' : 'sidecar',
    namespace: workload.namespace,
    labels: workload.labels,
    gatewayName: workload.labels[GATEWAY_NAME],
  };
  const written = (of: Resource, what: string): DetailedPolicy => {
    const { object, path = '', file, line } = mesh._placed({ of, at: [] });
    return { object, path, ...(file !== undefined && { file, line }), what };
  };
  const authorization = policiesFor(mesh._index, 'AuthorizationPolicy', subject).map((policy) => {
    const { action = 'ALLOW', rules = [] } = policy.spec;
    return written(policy, `${action}, ${rules.length} ${rules.length === 1 ? 'rule' : 'rules'}`);
  });
  const requests = policiesFor(mesh._index, 'RequestAuthentication', subject).map((policy) => {
    const issuers = (policy.spec.jwtRules ?? []).map(({ issuer = '' }) => issuer);
    return written(policy, issuers.length === 0 ? 'no issuer' : `tokens of ${issuers.join(', ')}`);
  });
  const { by, mode } = composePeerAuthentication(mesh._index, workload);
  const peers = by === undefined ? [] : [written(by, `mutual TLS ${mode}`)];
  return [...authorization, ...requests, ...peers].sort((a, b) => compareText(a.object, b.object));
}
