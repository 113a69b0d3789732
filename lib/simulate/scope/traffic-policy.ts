import { listOf, mapOf } from '../../mesh/lists';
import type { DestinationPolicy, Subset } from './destination-rules';

/** What a traffic policy says of one port: settings of a port replace those of the destination as a whole. */
function forPort(policy: any, port: number): { readonly [field: string]: any } {
  const own = listOf(policy?.portLevelSettings).find((one) => one?.port?.number === port);
  if (own === undefined) return mapOf(policy);
  const { tunnel, proxyProtocol, retryBudget } = mapOf(policy);
  const { connectionPool, outlierDetection, loadBalancer, tls } = own;
  return { tunnel, proxyProtocol, retryBudget, connectionPool, outlierDetection, loadBalancer, tls };
}

/**
 * The traffic policy of a port of a destination, or of one of its subsets, whose fields count before those of the destination (the
 * upstream project's `GetPortLevelTrafficPolicy` and `MergeSubsetTrafficPolicy`).
 */
export function effectivePolicy(
  policy: DestinationPolicy | undefined,
  subset: Subset | undefined,
  port: number,
): { readonly [field: string]: any } {
  const whole = forPort(policy?.trafficPolicy?.spec, port);
  const own = subset?.spec.trafficPolicy;
  if (typeof own !== 'object' || own === null) return whole;
  const isPort = listOf(own.portLevelSettings).some((one) => one?.port?.number === port);
  const narrower = forPort(own, port);
  const merged: { [field: string]: any } = { ...whole };
  for (const field of ['connectionPool', 'outlierDetection', 'loadBalancer', 'tls']) {
    if (isPort || (narrower[field] !== undefined && narrower[field] !== null))
      merged[field] = narrower[field];
  }
  return merged;
}

/** What makes requests stick to an endpoint, in words; undefined where nothing does. */
export function hashText(policy: { readonly [field: string]: any }): string | undefined {
  const hash = mapOf(mapOf(policy.loadBalancer).consistentHash);
  if (hash.httpHeaderName) return `header ${String(hash.httpHeaderName)}`;
  if (hash.httpCookie) return `cookie ${String(mapOf(hash.httpCookie).name ?? '')}`;
  if (hash.useSourceIp) return 'source IP';
  return hash.httpQueryParameterName ? `query parameter ${String(hash.httpQueryParameterName)}` : undefined;
}
