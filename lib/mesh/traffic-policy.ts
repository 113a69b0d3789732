import type { DestinationPolicy, Subset } from './destination-rules';
import type { TrafficPolicyView } from './views/networking';

/** What a traffic policy comes to for one port. */
export type EffectiveTrafficPolicy = Omit<TrafficPolicyView, 'portLevelSettings'>;

const settingsOf = ({ portLevelSettings = [] }: TrafficPolicyView, number: number) =>
  portLevelSettings.find(({ port }) => port?.number === number);

/** What a traffic policy says of one port: settings of a port replace those of the destination as a whole. */
function forPort(policy: TrafficPolicyView, port: number): EffectiveTrafficPolicy {
  const own = settingsOf(policy, port);
  if (own === undefined) return policy;
  const { tunnel, proxyProtocol, retryBudget } = policy;
  const { connectionPool, outlierDetection, loadBalancer, tls } = own;
  return { tunnel, proxyProtocol, retryBudget, connectionPool, outlierDetection, loadBalancer, tls };
}

/**
 * The traffic policy of a port of a destination, or of one of its subsets, whose fields count before those of the destination (the
 * upstream project's `pilot/pkg/networking/util/util.go: GetPortLevelTrafficPolicy, MergeSubsetTrafficPolicy`).
 */
export function effectivePolicy(
  policy: DestinationPolicy | undefined,
  subset: Subset | undefined,
  port: number,
): EffectiveTrafficPolicy {
  const whole = forPort(policy?.trafficPolicy?.spec ?? {}, port);
  const own = subset?.spec.trafficPolicy;
  if (own === undefined) return whole;
  const narrower = forPort(own, port);
  if (settingsOf(own, port) !== undefined) {
    const { connectionPool, outlierDetection, loadBalancer, tls } = narrower;
    return { ...whole, connectionPool, outlierDetection, loadBalancer, tls };
  }
  return {
    ...whole,
    connectionPool: narrower.connectionPool ?? whole.connectionPool,
    outlierDetection: narrower.outlierDetection ?? whole.outlierDetection,
    loadBalancer: narrower.loadBalancer ?? whole.loadBalancer,
    tls: narrower.tls ?? whole.tls,
  };
}

/** What makes requests stick to an endpoint, in words; undefined where nothing does. */
export function hashText({ loadBalancer }: EffectiveTrafficPolicy): string | undefined {
  const hash = loadBalancer?.consistentHash ?? {};
  if (hash.httpHeaderName) return `header ${hash.httpHeaderName}`;
  if (hash.httpCookie) return `cookie ${hash.httpCookie.name ?? ''}`;
  if (hash.useSourceIp) return 'source IP';
  return hash.httpQueryParameterName ? `query parameter ${hash.httpQueryParameterName}` : undefined;
}
