import type { GrpcRouteMatchView, HttpRouteMatchView } from '../../mesh/views/gateway-api';
import type { StringMatchView } from '../../requests/http-match-conditions';
import type { BoundHttpMatch } from '../virtual-services/bound-virtual-service';
import { RouteFault } from './backends';

const NOTHING = { gateways: [] };

/** A text as `StringMatch`, by the word for how it is compared. */
function textMatch(type = 'Exact', text = ''): StringMatchView {
  if (type === 'RegularExpression') return { regex: text };
  if (type === 'Exact') return { exact: text };
  throw new RouteFault(`Istio does not compare by ${type}`);
}

interface NamedMatch {
  readonly name?: string;
  readonly type?: string;
  readonly value?: string;
}

/** Matches by name; of several with one name the last. */
const named = (list: readonly NamedMatch[] = []): { readonly [name: string]: StringMatchView } =>
  Object.fromEntries(list.map(({ name = '', type, value }) => [name, textMatch(type, value)]));

/** A path (the upstream project's `pilot/pkg/config/kube/gateway/conversion.go: createURIMatch`). */
function pathMatch({
  type = 'PathPrefix',
  value: text = '/',
}: NonNullable<HttpRouteMatchView['path']> = {}): StringMatchView {
  if (type === 'Exact') return { exact: text };
  if (type === 'RegularExpression') return { regex: text };
  if (type !== 'PathPrefix') throw new RouteFault(`Istio does not compare paths by ${String(type)}`);
  return { prefix: text === '/' ? text : text.replace(/\/$/, '') };
}

/** A match of an HTTPRoute as Istio's `HTTPMatchRequest`. */
export const httpMatch = ({ path, headers, queryParams, method }: HttpRouteMatchView): BoundHttpMatch => ({
  ...NOTHING,
  uri: pathMatch(path),
  headers: named(headers),
  queryParams: named(queryParams),
  ...(method && { method: { exact: method } }),
});

/** A match of a GRPCRoute: of a path that names a service and one of its methods (`conversion.go: createGRPCURIMatch`). */
export const grpcMatch = ({ method, headers }: GrpcRouteMatchView): BoundHttpMatch => ({
  ...NOTHING,
  ...(method && { uri: grpcPath(method) }),
  headers: named(headers),
});

function grpcPath({
  type = 'Exact',
  service,
  method,
}: NonNullable<GrpcRouteMatchView['method']>): StringMatchView {
  if (service === undefined && method === undefined)
    throw new RouteFault('a match names no service and no method');
  if (type !== 'Exact' && type !== 'RegularExpression')
    throw new RouteFault(`Istio does not compare methods by ${String(type)}`);
  if (service === undefined) return { regex: `/[^/]+/${method ?? ''}` };
  const isExact = type === 'Exact';
  if (method === undefined) return isExact ? { prefix: `/${service}/` } : { regex: `/${service}/.+` };
  const whole = `/${service}/${method}`;
  return isExact ? { exact: whole } : { regex: whole };
}
