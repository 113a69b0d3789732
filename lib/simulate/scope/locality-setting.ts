import { TOPOLOGY } from '../../mesh/locality';
import { listOf, mapOf, textOf, textsOf } from '../../mesh/lists';
import type { MeshIndex } from '../../mesh/mesh-index';
import type { MeshService } from '../../mesh/services/service';
import type { EffectiveTrafficPolicy } from '../../mesh/traffic-policy';

/** How requests to a cluster are shared out by where its endpoints run. */
export interface LocalitySetting {
  /** Shares by the locality of who sends; undefined where the nearest endpoints get all. */
  readonly distribute?: readonly {
    readonly from: string;
    readonly to: { readonly [locality: string]: number };
  }[];
  /** Regions that others fail over to. */
  readonly failover: readonly { readonly from: string; readonly to: string }[];
  /** Labels, `KEY` or `KEY=VALUE`: the more of the first of them agree, the nearer an endpoint is. */
  readonly failoverPriority: readonly string[];
  /** Whether somebody asked for it, and it is not only what outlier detection brings along. */
  readonly isAsked: boolean;
  /** It is one of zones, which goes by the number of pods that call. */
  readonly isZoneAware: boolean;
}

const NETWORK = 'topology.istio.io/network';
const SAME_ZONE = [NETWORK, TOPOLOGY.region, TOPOLOGY.zone];
const SAME_NODE = [...SAME_ZONE, TOPOLOGY.subzone, TOPOLOGY.node];

/**
 * The setting by localities that counts for a cluster: that of the destination rule, or else what the service asks for, or else that of
 * the mesh; failing over takes outlier detection, which alone switches it on (the upstream project's
 * `pilot/pkg/networking/core/loadbalancer/loadbalancer.go: GetEffectiveLbSetting, ApplyLocalityLoadBalancer`).
 */
export function localitySetting(
  mesh: MeshIndex,
  service: MeshService,
  { loadBalancer, outlierDetection }: EffectiveTrafficPolicy,
): LocalitySetting | undefined {
  const detects = outlierDetection !== undefined;
  const { localityLbSetting: own, zoneAwareLbSetting: zones } = loadBalancer ?? {};
  if (zones !== undefined) return zones.enabled === false ? undefined : ZONES;
  if (own !== undefined) return read(own, detects, true);
  const wanted = distributionOf(mesh, service);
  if (wanted !== undefined)
    return { failover: [], failoverPriority: wanted, isAsked: true, isZoneAware: false };
  const { localityLbSetting: ofMesh, zoneAwareLbSetting: zonesOfMesh } = mesh.config;
  if (zonesOfMesh !== undefined) return mapOf(zonesOfMesh).enabled === false ? undefined : ZONES;
  return read(
    mapOf(ofMesh),
    detects,
    Object.keys(mapOf(ofMesh)).some((key) => key !== 'enabled'),
  );
}

const ZONES: LocalitySetting = { failover: [], failoverPriority: [], isAsked: true, isZoneAware: true };

function read(
  given: { readonly [field: string]: unknown },
  detects: boolean,
  isAsked: boolean,
): LocalitySetting | undefined {
  if (given.enabled === false) return undefined;
  const distribute = listOf(given.distribute).map((one) => {
    const { from, to } = mapOf(one);
    const shares = Object.entries(mapOf(to)).map(([key, share]) => [key, Number(share)] as const);
    return { from: textOf(from) ?? '', to: Object.fromEntries(shares) };
  });
  if (distribute.length > 0)
    return { distribute, failover: [], failoverPriority: [], isAsked: true, isZoneAware: false };
  if (!detects) return undefined;
  return {
    failover: listOf(given.failover).map((one) => {
      const { from = '', to = '' } = textsOf(one);
      return { from, to };
    }),
    failoverPriority: listOf(given.failoverPriority).flatMap((one) => textOf(one) ?? []),
    isAsked,
    isZoneAware: false,
  };
}

/** The annotation by which services and namespaces ask for endpoints that are near. */
export const TRAFFIC_DISTRIBUTION = 'networking.istio.io/traffic-distribution';
const WORDS: { readonly [word: string]: readonly string[] } = {
  preferclose: SAME_ZONE,
  prefersamezone: SAME_ZONE,
  prefersamenode: SAME_NODE,
};

/** What a service asks for itself, by its field or annotation, or the annotation of its namespace (`pilot/pkg/model/service.go: GetTrafficDistribution`). */
function distributionOf(mesh: MeshIndex, { registry, resource }: MeshService): readonly string[] | undefined {
  const field = registry === 'kubernetes' ? resource.spec.trafficDistribution : undefined;
  const ofNamespace = mesh.find('Namespace', '', resource.namespace)?.annotations[TRAFFIC_DISTRIBUTION];
  const own = field === undefined ? undefined : WORDS[field.toLowerCase()];
  if (own !== undefined) return own;
  const word = (resource.annotations[TRAFFIC_DISTRIBUTION] || ofNamespace)?.toLowerCase();
  return word === undefined ? undefined : WORDS[word];
}
