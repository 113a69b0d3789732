import { Chart } from 'cdk8s';
import { Construct } from 'constructs';
import { located } from '../core/located';
import { EnvoyFilter } from '../networking/envoy-filter';
import { listOf, ofKind } from '../values/expected-kind';
import { MeshError, MeshErrorCode } from '../values/mesh-error';
import { EnvoyApplyTo } from '../values/networking/envoy-choices';
import { EnvoyMatch } from '../values/networking/envoy-match';
import { EnvoyPatch } from '../values/networking/envoy-patch';
import type { RateLimit } from '../values/networking/rate-limit';
import { rateLimitFilters } from '../values/networking/rate-limit-filters';
import { aloneAtGateway } from './alone-at-gateway';
import type { RateLimitTarget } from './rate-limit-target';

/** What makes a `RateLimitPolicy`. */
export interface RateLimitPolicyProps {
  /** The proxies that enforce the limits: `RateLimitTarget.workload(cart)`, `RateLimitTarget.ingress(ingress)`. */
  readonly target: RateLimitTarget;
  /** The limits. A request must be within all that count it. */
  readonly limits: RateLimit[];
  /**
   * The name of the Envoy filter.
   *
   * @default - the id of the construct
   */
  readonly name?: string;
}

/**
 * istiod warns of every Envoy filter that it patches what changes between releases (IST0133). Here it is known what is patched, and tried with each
 * release.
 */
const NO_WARNING = { 'galley.istio.io/analyze-suppress': 'IST0133' };
/** Behind Envoy filters without a priority, as istioctl wants it of one that is placed relative to another filter (IST0151). */
const PRIORITY = 10;

/**
 * Limits for requests to a workload or an ingress: what is beyond is answered 429.
 *
 * Istio has no API of its own for it; its task "Enabling Rate Limits using Envoy" writes an `EnvoyFilter`, and so does this. The filters stand
 * before the router, behind authentication and authorization, so that what is denied is not counted. They use `rate_limits` of the filters
 * themselves, and counts for each value of a key, which Envoy 1.36 and newer have.
 */
export class RateLimitPolicy extends Construct {
  /** The Envoy filter. */
  public readonly envoyFilter: EnvoyFilter;

  /**
   * @param scope the construct in which it stands
   * @param id its id there, and the name of the Envoy filter unless another is given
   * @param props the proxies and the limits
   */
  public constructor(scope: Construct, id: string, props: RateLimitPolicyProps) {
    super(scope, id);
    const { target, limits, name = id } = props;
    const example = 'RateLimitTarget.workload(cart)';
    located(this, () => ofKind(target, '_pods', 'target', 'a RateLimitTarget', example));
    const { _context: context, _namespace: namespace, _pods: pods, _hosts: hosts } = target;
    const metadata = { namespace: namespace ?? Chart.of(this).namespace, annotations: NO_WARNING };
    const filters = located(this, () => {
      if (listOf(limits, 'limits').length > 0)
        return rateLimitFilters(limits, hosts, { namespace: Chart.of(this).namespace });
      throw new MeshError({
        code: MeshErrorCode.MISSING_SETTING,
        got: 'a rate limit policy without limits',
        expected: 'at least one',
        mend: 'add one, such as RateLimit.local({ requests: 100, per: Duration.seconds(1) })',
      });
    });
    const mend = 'give one of the two policies another `name`';
    located(this, () => aloneAtGateway(target._gatewayWorkload, `EnvoyFilter ${name}`, this, mend));
    const match = EnvoyMatch.listener({ context, filterChain: { subFilter: 'envoy.filters.http.router' } });
    this.envoyFilter = new EnvoyFilter(this, 'EnvoyFilter', {
      name,
      metadata,
      target: pods,
      priority: PRIORITY,
      patches: filters.map((filter) => EnvoyPatch.insertBefore(EnvoyApplyTo.HTTP_FILTER, filter, { match })),
    });
  }
}
