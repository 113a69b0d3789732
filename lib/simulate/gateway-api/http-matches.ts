import { listOf, mapOf } from '../../mesh/lists';
import { RouteFault } from './backends';

/** A match of a rule as Istio's `HTTPMatchRequest`. */
export type MatchOf = (given: { readonly [field: string]: any }) => any;

const NOTHING = { gateways: [] };

/** A text as `StringMatch`, by the word for how it is compared. */
function textMatch(type: unknown, value: unknown): any {
  const text = String(value ?? '');
  if (type === 'RegularExpression') return { regex: text };
  if (type === undefined || type === null || type === 'Exact') return { exact: text };
  throw new RouteFault(`Istio does not compare by ${String(type)}`);
}

/** Matches by name; of several with one name the last. */
const named = (list: unknown) =>
  Object.fromEntries(
    listOf(list)
      .map(mapOf)
      .map(({ name, type, value }) => [String(name ?? ''), textMatch(type, value)]),
  );

/** A path (the upstream project's `createURIMatch`). */
function pathMatch(given: unknown): any {
  const { type = 'PathPrefix', value = '/' } = mapOf(given);
  const text = String(value);
  if (type === 'Exact') return { exact: text };
  if (type === 'RegularExpression') return { regex: text };
  if (type !== 'PathPrefix') throw new RouteFault(`Istio does not compare paths by ${String(type)}`);
  return { prefix: text === '/' ? text : text.replace(/\/$/, '') };
}

/** A match of an HTTPRoute. */
export const httpMatch: MatchOf = ({ path, headers, queryParams, method }) => ({
  ...NOTHING,
  uri: pathMatch(path),
  headers: named(headers),
  queryParams: named(queryParams),
  ...(method && { method: { exact: String(method) } }),
});

/** A match of a GRPCRoute: of a path that names a service and one of its methods (the upstream project's `createGRPCURIMatch`). */
export const grpcMatch: MatchOf = ({ method, headers }) => ({
  ...NOTHING,
  ...(method && { uri: grpcPath(mapOf(method)) }),
  headers: named(headers),
});

function grpcPath({ type = 'Exact', service, method }: { readonly [field: string]: any }): any {
  const isThere = (text: unknown) => text !== undefined && text !== null;
  if (!isThere(service) && !isThere(method)) throw new RouteFault('a match names no service and no method');
  if (type !== 'Exact' && type !== 'RegularExpression')
    throw new RouteFault(`Istio does not compare methods by ${String(type)}`);
  if (!isThere(service)) return { regex: `/[^/]+/${String(method)}` };
  const isExact = type === 'Exact';
  if (!isThere(method))
    return isExact ? { prefix: `/${String(service)}/` } : { regex: `/${String(service)}/.+` };
  const whole = `/${String(service)}/${String(method)}`;
  return isExact ? { exact: whole } : { regex: whole };
}
