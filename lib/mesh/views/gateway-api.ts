import type { Item } from '../../values/wire';
import { mapOf } from '../lists';
import { conform } from './read';
import type { GrpcRouteSpec, HttpRouteSpec, KubernetesGatewaySpec, TcpRouteSpec } from './kinds';
import type { Schema } from './schemas';

/** `HTTPRouteRule`. */
export type HttpRouteRuleView = Item<HttpRouteSpec['rules']>;
/** `GRPCRouteRule`. */
type GrpcRouteRuleView = Item<GrpcRouteSpec['rules']>;
/** `HTTPRouteMatch`. */
export type HttpRouteMatchView = Item<HttpRouteRuleView['matches']>;
/** `GRPCRouteMatch`. */
export type GrpcRouteMatchView = Item<GrpcRouteRuleView['matches']>;
/** `HTTPRouteFilter`. Those of a GRPCRoute are some of these. */
export type HttpRouteFilterView = Item<HttpRouteRuleView['filters']>;
/** `HTTPHeaderFilter`. */
export type HttpHeaderFilterView = NonNullable<HttpRouteFilterView['requestHeaderModifier']>;
/** `BackendRef`: a destination with its weight. */
export type BackendRefView = Item<Item<TcpRouteSpec['rules']>['backendRefs']>;
/** `ParentReference`. */
export type ParentReferenceView = Item<HttpRouteSpec['parentRefs']>;
/** `Listener`. */
export type ListenerView = Item<KubernetesGatewaySpec['listeners']>;

/** What all references of the Gateway API have. */
export interface ReferenceView {
  readonly group?: string;
  readonly kind?: string;
  readonly namespace?: string;
  readonly name?: string;
}

/** `HTTPRouteRetry`. */
interface HttpRouteRetryView {
  readonly attempts?: number;
  readonly codes?: readonly number[];
}

const RETRY: Schema = {
  type: 'object',
  properties: {
    attempts: { type: 'integer' },
    codes: { type: 'array', items: { type: 'integer' } },
  },
};

/** The retries of a rule, which only the CRDs of the experimental channel have. */
export const retryOf = (rule: HttpRouteRuleView): HttpRouteRetryView | undefined =>
  conform(mapOf(rule).retry, RETRY, []) as HttpRouteRetryView | undefined;
