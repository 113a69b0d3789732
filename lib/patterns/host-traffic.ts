import { atMostOne } from '../values/checks';
import { ofKind } from '../values/expected-kind';
import { MeshError, MeshErrorCode } from '../values/mesh-error';
import { LoadBalancer } from '../values/networking/load-balancer';
import { LocalityLoadBalancing } from '../values/networking/locality';
import { OutlierDetection } from '../values/networking/outlier-detection';
import { TrafficPolicy, type TrafficPolicyProps } from '../values/networking/traffic-policy';
import { defined } from '../values/spec';
import type { HostTrafficOptions } from './resilience-options';

/** How many of the pods may be out at once: of two pods one, and never the only one. */
const SOME_PODS = 50;
/** A place fails over when none of its pods are left. */
const ALL_PODS = 100;

/**
 * The traffic policy of a host, of a line each; undefined where nothing is said.
 *
 * @param port the port that is routed to, where it is known
 * @throws MeshError where something is said twice, or would have no effect
 */
export function trafficPolicyOf(options: HostTrafficOptions, port?: number): TrafficPolicy | undefined {
  const { trafficPolicy, failover, stickyBy, warmup, circuitBreaker } = options;
  if (circuitBreaker !== undefined) {
    const example = 'CircuitBreaker.of({ maxRequests: 100 })';
    ofKind(circuitBreaker, '_outlierDetection', 'circuitBreaker', 'a CircuitBreaker', example);
  }
  if (stickyBy !== undefined)
    ofKind(stickyBy, '_toSpec', 'stickyBy', 'a HashKey', "HashKey.header('x-user')");
  atMostOne(
    { stickyBy, failover },
    'a host',
    'callers agree on the pod of a key only where locality does not count',
  );
  atMostOne({ stickyBy, warmup }, 'a host', 'only least request and round robin know a warm-up');
  const pool = oneOf(
    'connectionPool',
    options.connectionPool,
    options.circuitBreaker?._connectionPool,
    trafficPolicy?.connectionPool,
  );
  const detection = oneOf(
    'outlierDetection',
    options.outlierDetection,
    options.circuitBreaker?._outlierDetection(failover === undefined ? SOME_PODS : ALL_PODS),
    trafficPolicy?.outlierDetection,
  );
  const outlierDetection =
    failover === undefined ? detection : (detection ?? OutlierDetection.of({ maxEjectionPercent: ALL_PODS }));
  const loadBalancer = oneOf(
    'loadBalancer',
    loadBalancerOf(options, outlierDetection),
    trafficPolicy?.loadBalancer,
  );
  const own = defined({ loadBalancer, connectionPool: pool, outlierDetection });
  const isSaid = Object.keys(own).length > 0;
  if (isSaid && trafficPolicy !== undefined) refuseHidden(trafficPolicy, port);
  if (!isSaid) return trafficPolicy;
  const { tls, tunnel, proxyProtocol, retryBudget, portPolicies } = trafficPolicy ?? {};
  const props: TrafficPolicyProps = defined({
    ...own,
    tls,
    tunnel,
    proxyProtocol,
    retryBudget,
    portPolicies: portPolicies?.length ? portPolicies : undefined,
  });
  return TrafficPolicy.of(props);
}

/** How a pod is picked, where a line of its own says so. */
function loadBalancerOf(
  { failover, stickyBy, warmup }: HostTrafficOptions,
  outlierDetection: OutlierDetection | undefined,
): LoadBalancer | undefined {
  if (stickyBy !== undefined) {
    // Outlier detection alone brings failover, and with it callers see different pods.
    const locality = outlierDetection && LocalityLoadBalancing.disabled();
    return LoadBalancer.consistentHash(stickyBy, defined({ locality }));
  }
  if (failover === undefined && warmup === undefined) return undefined;
  const options = defined({ locality: failover?._locality, warmup });
  return warmup === undefined ? LoadBalancer.unspecified(options) : LoadBalancer.leastRequest(options);
}

/** Of several places for one setting the one that has it. */
function oneOf<T>(setting: string, ...given: readonly (T | undefined)[]): T | undefined {
  const values = given.filter((value) => value !== undefined);
  if (values.length < 2) return values[0];
  throw new MeshError({
    code: MeshErrorCode.CONFLICTING_SETTINGS,
    got: `${setting} of a host in ${values.length} places`,
    expected: 'one place: a line of its own, the circuit breaker or the traffic policy',
    mend: 'say all of it in one of them',
  });
}

/** A port with a policy of its own takes nothing from that of the host. */
function refuseHidden({ portPolicies }: TrafficPolicy, port: number | undefined): void {
  const hiding = portPolicies.find((policy) => policy.port === port);
  if (hiding === undefined) return;
  throw new MeshError({
    code: MeshErrorCode.CONFLICTING_SETTINGS,
    got: `settings of a host beside a policy for its port ${hiding.port}`,
    expected: 'one of them: a policy of a port takes nothing from that of the host',
    mend: 'say all of it in the policy of the port, or leave that out',
  });
}
