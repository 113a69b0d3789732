import { GATEWAY_API_GROUP } from '../../mesh/kinds';
import { fullHost } from '../../mesh/hosts';
import type { FieldPath } from '../../mesh/manifest';
import type { MeshIndex } from '../../mesh/mesh-index';
import type { Resource } from '../../mesh/resource';
import type { BackendRefView } from '../../mesh/views/gateway-api';
import { ServiceRegistry } from '../../mesh/services/service-registry';
import type { InvalidDestination } from '../virtual-services/bound-virtual-service';
import { ReferenceGrants, type Reference, SERVICE, isOf, referenceOf } from './reference';

/** A destination of a rule, as a virtual service writes it. */
export interface Backend {
  readonly destination: { readonly host: string; readonly port?: { readonly number: number } };
  /** It gets nothing, and the caller gets this instead. */
  readonly invalid?: InvalidDestination;
  /** No manifest shows it. */
  readonly isMissing: boolean;
  readonly unsure?: string;
}

/** Where rules refer to destinations from. */
export interface BackendContext {
  readonly mesh: MeshIndex;
  readonly route: Resource;
  /** Whether other namespaces must grant that they are sent to: at gateways, but not within the mesh. */
  readonly needsGrant: boolean;
}

/** A rule that istiod cannot read, for which it drops all rules of the route. */
export class RouteFault extends Error {}

const HOSTNAME = { group: 'networking.istio.io', kind: 'Hostname' };
const SERVICE_IMPORT = { group: 'multicluster.x-k8s.io', kind: 'ServiceImport' };

const refused = (why: string): Backend => ({
  destination: { host: '' },
  invalid: { status: 500, why },
  isMissing: true,
});

/**
 * What a reference to a destination means (the upstream project's `pilot/pkg/config/kube/gateway/conversion.go: buildDestination`). One that is not allowed or of a kind that Istio
 * does not know gets nothing; one that is not there is found out when it is sent to.
 *
 * @throws RouteFault for what makes istiod drop the whole route
 */
export function backendOf({ mesh, route, needsGrant }: BackendContext, given: BackendRefView = {}): Backend {
  const { port, namespace: home } = given;
  const to = referenceOf(given, route.namespace, SERVICE);
  const kind = { group: GATEWAY_API_GROUP, kind: route.manifest.kind };
  if (
    needsGrant &&
    to.namespace !== route.namespace &&
    !ReferenceGrants.of(mesh).allows(kind, route.namespace, to)
  ) {
    return refused(`no ReferenceGrant in ${to.namespace} lets ${route.text} send to ${to.kind} ${to.name}`);
  }
  const host = hostOf(to, home);
  if (host === undefined) {
    const unsure = to.kind === 'InferencePool' ? inferencePool(to) : undefined;
    return { ...refused(`Istio does not send to the kind ${to.kind}`), ...(unsure && { unsure }) };
  }
  if (port === undefined) throw new RouteFault(`the reference to ${to.name} has no port`);
  const isThere = isOf(to, HOSTNAME)
    ? ServiceRegistry.of(mesh).pick(host.toLowerCase(), route.namespace) !== undefined
    : mesh.find('Service', to.namespace, to.name) !== undefined;
  return { destination: { host, port: { number: port } }, isMissing: !isThere };
}

const inferencePool = ({ namespace, name }: Reference) =>
  `requests to InferencePool ${namespace}/${name} only get there where istiod runs with ENABLE_GATEWAY_API_INFERENCE_EXTENSION, and by the choice of its endpoint picker`;

function hostOf(to: Reference, home: string | undefined): string | undefined {
  if (isOf(to, SERVICE)) {
    if (to.name.includes('.')) throw new RouteFault(`${to.name} is a host, and no name of a Service`);
    return fullHost(to.namespace, to.name);
  }
  if (isOf(to, HOSTNAME)) {
    if (home !== undefined) throw new RouteFault(`the Hostname ${to.name} has a namespace`);
    return to.name;
  }
  return isOf(to, SERVICE_IMPORT) ? `${to.name}.${to.namespace}.svc.cluster.local` : undefined;
}

/** A reference to a destination with its weight and its place. */
interface WeighedBackend<T extends BackendRefView> {
  readonly given: T;
  readonly weight: number;
  readonly at: FieldPath;
}

/** The references of a rule that have a weight; of one alone the weight does not count. */
export const weighedBackends = <T extends BackendRefView>(
  refs: readonly T[] = [],
  at: FieldPath,
): readonly WeighedBackend<T>[] =>
  refs
    .map((given, i) => ({ given, weight: given.weight ?? 1, at: [...at, 'backendRefs', i] }))
    .filter(({ weight }) => weight !== 0);
