import type { ClusterRef, HttpRoute } from './route';
import { type RouteContext, retriesOf } from './rule-route';

/** The route of requests to a service that no virtual service is for. */
export function plainRoute(
  cluster: ClusterRef,
  { config, clusters }: Pick<RouteContext, 'config' | 'clusters'>,
): HttpRoute {
  const retries = retriesOf(undefined, config);
  const hash = clusters.hash(cluster);
  return {
    conditions: [],
    isCatchAll: true,
    path: { kind: 'prefix', text: '/' },
    action: { kind: 'forward', targets: [{ cluster, share: 1 }], notFound: 503, mirrors: [] },
    way: { ...(retries && { retries }), ...(hash && { hash }) },
    unsure: [],
  };
}
