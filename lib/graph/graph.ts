import { gatewayClasses } from '../compare/callers';
import { isGatewayProxy } from '../mesh/gateway-proxy';
import { composePeerAuthentication, isAlways } from '../mesh/peer-authentication';
import type { Mesh } from '../simulate/mesh';
import type { Model } from '../simulate/model';
import type { Request } from '../simulate/request';
import { splitName } from '../simulate/workload-name';
import { byNearness } from '../values/nearest';
import { compareText } from '../values/order';
import { Collector } from './collect';
import { partAround } from './focus';
import { GraphError } from './graph-error';
import { idOf } from './ids';
import type { GraphNode, MeshGraph } from './mesh-graph';
import type { Neighbours } from './neighbours';
import { outlineOf } from './outline';
import { askedName, gatewayName, placeName, podsName, waypointName } from './outline-names';
import { overviewOf } from './overview';
import { policyNamespaces } from './policies';
import type { Wanted } from './questions';
import { type Stop, Stops } from './stops';
import { type Walk, walkOf, withWalk } from './walk';

/** What of a mesh is drawn. */
export interface GraphOptions {
  /**
   * The workload or gateway in the middle, as `name.namespace`.
   *
   * @default - the whole mesh
   */
  readonly focus?: string;
  /**
   * How many edges around the middle are followed.
   *
   * @default 3, which leads from a workload to the gateways by which requests come to it
   */
  readonly steps?: number;
  /**
   * Draw what stands in this namespace, and what it is joined to.
   *
   * @default - all namespaces
   */
  readonly namespace?: string;
  /**
   * A request whose walk is drawn.
   *
   * @default - none
   */
  readonly request?: Request;
  /**
   * How many services and workloads are drawn at most; a mesh with more is drawn by namespace, unless a part of it is asked for.
   *
   * @default 250
   */
  readonly limit?: number;
}

const LIMIT = 250;
const STEPS = 3;
const ALL: Wanted = { asks: () => true, policies: () => true };

/**
 * The graph of a mesh: what its gateways, hosts, services, subsets and workloads have to do with each other. All of it is asked of the
 * model: each route is one that requests take, with their share.
 *
 * @throws GraphError where the manifests do not show what is to be in the middle
 * @throws RequestError for a request by a gateway that no manifest shows
 */
export function meshGraph(mesh: Mesh, options: GraphOptions = {}): MeshGraph {
  const { focus, namespace, request, steps = STEPS, limit = LIMIT } = options;
  const model = mesh._model;
  const walk = request === undefined ? undefined : walkOf(mesh, request);
  const seeds = [
    ...(focus === undefined ? [] : [focused(model, focus)]),
    ...(namespace === undefined ? [] : stopsIn(model, namespace)),
  ];
  if (namespace !== undefined && seeds.length === 0) throw new GraphError(unknownNamespace(model, namespace));
  const isLarge = model.registry.services.length + model.mesh.workloads.length > limit;
  if (seeds.length === 0 && isLarge && walk === undefined) return overviewOf(model);
  if (seeds.length === 0 && !isLarge) return finished(whole(mesh), walk, request);

  const middle = seeds.length > 0 ? seeds : (walk?.stops ?? []);
  const around = focus === undefined ? 1 : steps;
  const near = outlineOf(model).within(middle.map(outlineName), around + 1);
  const drawn = finished(drawnOf(mesh, wantedIn(model, near), near), walk, request);
  return partAround(
    drawn,
    [...middle, ...(walk?.stops ?? [])].map(({ id }) => id),
    around,
  );
}

/** The name of a node in an outline. */
function outlineName({ id, kind, name }: Stop): string {
  const own = id.slice(kind.length + 1);
  if (kind === 'workload') return podsName(own);
  if (kind === 'gateway') return gatewayName(own);
  if (kind === 'waypoint') return waypointName(own);
  if (kind === 'host') return askedName(scopeOfHost(own), name);
  // What a proxy answers by itself is as far away as the host that was asked for.
  if (kind === 'answer') {
    const [, gateway, host] = own.split(/[:|]/);
    return askedName(scopeOfHost(gateway), host);
  }
  return placeName(own.split('|')[0]);
}

const scopeOfHost = (own: string) => {
  const [gateway] = own.split('|');
  return gateway === 'mesh' ? {} : { gateway };
};

function wantedIn(model: Model, near: ReturnType<Neighbours['within']>): Wanted {
  const namespaces = policyNamespaces(model, outlineOf(model), near);
  return {
    asks: (scope, host) => near.has(askedName(scope, host)),
    policies: (namespace) => namespaces.has(namespace),
  };
}

const finished = (graph: MeshGraph, walk: Walk | undefined, request: Request | undefined) =>
  walk === undefined || request === undefined ? graph : withWalk(graph, walk, request.describe());

const whole = (mesh: Mesh) => drawnOf(mesh, ALL);

function drawnOf(mesh: Mesh, wanted: Wanted, near?: ReadonlySet<string>): MeshGraph {
  const { parts, uncertain } = new Collector(mesh, wanted);
  for (const stop of workloadsOf(mesh._model)) if (near?.has(outlineName(stop)) !== false) parts.node(stop);
  const strict = strictOf(mesh._model);
  return {
    nodes: parts.sortedNodes().map((node) => (strict.has(node.id) ? { ...node, strict: true } : node)),
    edges: parts.sortedEdges(),
    byNamespace: false,
    uncertain: [...uncertain].sort(compareText),
  };
}

/** The workloads and gateways that manifests show. */
function workloadsOf(model: Model): readonly Stop[] {
  const stops = new Stops(model);
  return model.mesh.workloads
    .filter(({ resource }) => resource.origin.assumed !== true)
    .map(({ resource }) => stops.pods(`${resource.namespace}/${resource.name}`));
}

/** The ids of the workloads that take mutual TLS only. */
const strictOf = ({ mesh }: Model): ReadonlySet<GraphNode['id']> =>
  new Set(
    mesh.workloads
      .filter(
        (workload) =>
          !isGatewayProxy(workload) && isAlways(composePeerAuthentication(mesh, workload), 'STRICT'),
      )
      .map(({ resource }) => idOf('workload', `${resource.namespace}/${resource.name}`)),
  );

/** The node of the workload or gateway that is to be in the middle. */
function focused(model: Model, text: string): Stop {
  const { name, namespace } = splitName(text);
  const wanted = idOf('workload', `${namespace}/${name}`);
  const known = workloadsOf(model);
  const stops = new Stops(model);
  const gateways = gatewayClasses([model]).map(({ one }) => stops.gateway(one.name));
  const found = [...known, ...gateways].find(
    ({ id }) => id === wanted || id === idOf('gateway', `${name}.${namespace}`),
  );
  if (found !== undefined) return found;
  const names = [...new Set([...known, ...gateways].map((stop) => `${stop.name}.${stop.namespace ?? ''}`))];
  const near = byNearness(text, names).slice(0, 5).join(', ');
  throw new GraphError(
    `No manifest shows a workload ${JSON.stringify(text)}. ${near === '' ? 'They show none at all: add the file of one.' : `Name one as name.namespace, such as ${near}.`}`,
  );
}

/** The services, workloads, gateways and hosts of a namespace. */
function stopsIn(model: Model, namespace: string): readonly Stop[] {
  const isHere = (stop: Stop) => stop.namespace === namespace;
  const stops = new Stops(model);
  const gateways = gatewayClasses([model]).map(({ one }) => stops.gateway(one.name));
  const services = model.registry.services.map(({ host }) => stops.place({ host }));
  const hosts = [...model.registry.services.filter((service) => service.namespace === namespace)].map(
    ({ host }): Stop => ({ id: idOf('host', 'mesh', host), kind: 'host', name: host, namespace }),
  );
  return [...[...workloadsOf(model), ...gateways, ...services].filter(isHere), ...hosts];
}

function unknownNamespace({ mesh }: Model, namespace: string): string {
  const names = byNearness(namespace, [...mesh.namespaces])
    .slice(0, 5)
    .join(', ');
  return `Nothing stands in a namespace ${JSON.stringify(namespace)}. ${names === '' ? 'The manifests name none.' : `Name one such as ${names}.`}`;
}
