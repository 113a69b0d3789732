import type { MeshIndex } from '../../mesh/mesh-index';
import type { MeshService } from '../../mesh/services/service';
import { type Labels, type Workload, selects } from '../../mesh/workload';

/** An endpoint, as far as its network goes. */
interface Placed {
  readonly labels: Labels;
  readonly pods?: Workload;
}

const NETWORK = 'topology.istio.io/network';

/** The network in which everything is that names none: that of the label of Istio's own namespace. */
const defaultNetwork = (mesh: MeshIndex) => mesh.namespaceLabels(mesh.config.rootNamespace)?.[NETWORK] ?? '';

/** The networks that the endpoints of a service name. */
function networksOf(mesh: MeshIndex, service: MeshService, endpoints: readonly Placed[]): readonly string[] {
  const named = endpoints.flatMap(({ labels, pods }) => [labels[NETWORK], pods?.labels[NETWORK]]);
  if (service.registry === 'service-entry') {
    const { endpoints: inline = [], workloadSelector } = service.resource.spec;
    named.push(...inline.map(({ network }) => network));
    if (workloadSelector !== undefined) named.push(...entryNetworks(mesh, service, workloadSelector.labels));
  } else named.push(...entryNetworks(mesh, service, service.selector));
  return named.flatMap((network) => (network === undefined || network === '' ? [] : network));
}

const entryNetworks = (mesh: MeshIndex, { namespace }: MeshService, selector: Labels | undefined) =>
  mesh
    .all('WorkloadEntry')
    .filter(
      (entry) =>
        entry.namespace === namespace && selects(selector, { ...entry.spec.labels, ...entry.labels }),
    )
    .map(({ spec, labels }) => spec.network ?? labels[NETWORK]);

/**
 * Why requests to a service may go another way: some of its endpoints are in another network, to which a gateway between networks leads
 * (the upstream project's `pilot/pkg/xds/endpoints/ep_filters.go: EndpointsByNetworkFilter`), which is not followed.
 */
export function networkDoubt(
  mesh: MeshIndex,
  service: MeshService,
  endpoints: readonly Placed[],
): string | undefined {
  const usual = defaultNetwork(mesh);
  const [other] = networksOf(mesh, service, endpoints).filter((network) => network !== usual);
  return other === undefined
    ? undefined
    : `${service.host} has endpoints in the network ${other}: callers of other networks get there by a gateway between networks, which the model does not follow`;
}
