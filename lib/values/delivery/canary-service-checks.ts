import { portFault } from '../checks';
import { type Checks, conflictingSettings, faultAt } from '../mesh-fault';
import {
  FLAGGER_CORS_POLICY,
  FLAGGER_RETRIES,
  FLAGGER_REWRITE,
  FLAGGER_SERVICE_MATCH,
  FLAGGER_TRAFFIC_POLICY,
  foreignFieldFault,
} from './flagger-fields';
import type { CanaryServiceView } from './flagger-messages';

/** What Kubernetes and the CRD of a Canary have against its Services (Flagger, artifacts/flagger/crd.yaml). */
export const canaryServiceChecks = {
  'canary-port': ({ port }) =>
    port === undefined ? undefined : faultAt(portFault(port, 'port of the Service of a Canary'), 'port'),
  'canary-traffic-policy': ({ trafficPolicy }) =>
    foreignFieldFault(trafficPolicy, FLAGGER_TRAFFIC_POLICY, 'the traffic policy of a Canary', [
      'trafficPolicy',
    ]),
  'canary-load-balancer': ({ trafficPolicy }) => {
    const { simple, consistentHash } = trafficPolicy?.loadBalancer ?? { simple: 'RANDOM' };
    const isSimple = simple !== undefined && String(simple) !== 'UNSPECIFIED';
    if (isSimple !== (consistentHash !== undefined)) return undefined;
    return conflictingSettings(
      `a load balancer of ${simple ?? 'no kind'}${consistentHash === undefined ? '' : ' and of a hash'}`,
      'a named algorithm or a hash: the CRD of a Canary asks for one of them',
      'use LoadBalancer.leastRequest(), which is what Istio does by itself',
      ['trafficPolicy', 'loadBalancer'],
    );
  },
  'canary-retries': ({ retries }) =>
    foreignFieldFault(retries, FLAGGER_RETRIES, 'the retries of a Canary', ['retries']),
  'canary-rewrite': ({ rewrite }) =>
    foreignFieldFault(rewrite, FLAGGER_REWRITE, 'the rewrite of a Canary', ['rewrite']),
  'canary-cors': ({ corsPolicy }) =>
    foreignFieldFault(corsPolicy, FLAGGER_CORS_POLICY, 'the CORS policy of a Canary', ['corsPolicy']),
  'canary-service-matches': ({ match = [] }) =>
    match.flatMap(
      (one, i) => foreignFieldFault(one, FLAGGER_SERVICE_MATCH, 'a match of a Canary', ['match', i]) ?? [],
    ),
} satisfies Checks<CanaryServiceView>;
