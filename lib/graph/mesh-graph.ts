import type { RequestLine } from '../simulate/request-line';

/**
 * What a node stands for. `gateway`: the pods of a gateway. `host`: a host for which routes are written, at a gateway or in the mesh.
 * `service`: a service of the mesh. `subset`: a subset of a service. `workload`: pods. `outside`: a host outside of the mesh.
 * `waypoint`: a waypoint of ambient mode. `answer`: what a proxy answers by itself, such as a redirect. `namespace`: all that stands in
 * a namespace, where the mesh is too large to be drawn in full. `caller`: who sends the request of a walk, where no manifest shows it.
 */
export type GraphNodeKind =
  | 'gateway'
  | 'host'
  | 'service'
  | 'subset'
  | 'workload'
  | 'outside'
  | 'waypoint'
  | 'answer'
  | 'namespace'
  | 'caller';

/** Something that is drawn as a box. */
export interface GraphNode {
  /** What tells it from all other nodes. It hangs on names only, so that it stays the same while the names do. */
  readonly id: string;
  /** What it stands for. */
  readonly kind: GraphNodeKind;
  /** Its name, as it is drawn. */
  readonly name: string;
  /** The namespace in which it stands; left out where there is none. */
  readonly namespace?: string;
  /** Whether the pods take mutual TLS only; left out for all but workloads. */
  readonly strict?: true;
  /** Whether the request of `MeshGraph.walk` passes it. */
  readonly walked?: true;
  /** What is wrong with it, in whole sentences. */
  readonly problems: readonly string[];
}

/**
 * What an edge means. `serves`: the gateway takes requests for the host. `route`: a share of the requests for the host goes there.
 * `mirror`: a copy goes there. `through`: requests for the host pass the waypoint. `endpoint`: the pods get what is sent to the service
 * or subset. `allows`: policies restrict who may send requests, and let this workload. `walk`: the request of `MeshGraph.walk` goes
 * there. `sends`: routes of one namespace send requests to the other, where the mesh is drawn by namespace.
 */
export type GraphEdgeKind =
  'serves' | 'route' | 'mirror' | 'through' | 'endpoint' | 'allows' | 'walk' | 'sends';

/** Something that is drawn as an arrow. */
export interface GraphEdge {
  /** What tells it from all other edges. */
  readonly id: string;
  /** What it means. */
  readonly kind: GraphEdgeKind;
  /** The id of the node at which it begins. */
  readonly from: string;
  /** The id of the node to which it points. */
  readonly to: string;
  /** The share of the requests that take it, from 0 to 1. */
  readonly share?: number;
  /** The requests that take it, in words; left out for all requests. */
  readonly requests?: string;
  /** The ports of the host that is asked for. */
  readonly ports?: readonly number[];
  /** The workloads that send these requests, as `name.namespace`; left out where they come by a gateway. */
  readonly callers?: readonly string[];
  /** One of the requests, as a line of `cdk8s-istio route --requests`. */
  readonly witness?: RequestLine;
  /** Whether all connections have mutual TLS, or some of them; left out for none. */
  readonly mutualTls?: 'all' | 'some';
  /** For how many routes it stands, where the mesh is drawn by namespace. */
  readonly count?: number;
  /** What is wrong with it, in whole sentences. */
  readonly problems: readonly string[];
}

/** The mesh that manifests make, as nodes and edges. It is plain data, in an order that does not hang on that of the manifests. */
export interface MeshGraph {
  /** The nodes, by their ids. */
  readonly nodes: readonly GraphNode[];
  /** The edges, by their ids. */
  readonly edges: readonly GraphEdge[];
  /** Whether the mesh is too large to be drawn in full, so that each node stands for a namespace. */
  readonly byNamespace: boolean;
  /** The request whose walk is drawn, in words; left out where none is. */
  readonly walk?: string;
  /** Why the mesh may send requests elsewhere; what is wrong only perhaps is no problem of a node. */
  readonly uncertain: readonly string[];
}
