export { graphDot } from './dot';
export { GraphError } from './graph-error';
export { graphJson } from './json';
export { type GraphOptions, meshGraph } from './graph';
export { graphMermaid } from './mermaid';
export type { GraphEdge, GraphEdgeKind, GraphNode, GraphNodeKind, MeshGraph } from './mesh-graph';
export { graphSvg } from './svg';
