import { matchesHeader, type RoutedRequest } from './matchers';

const FILTER = 'envoy.filters.http.fault';
const DENOMINATORS: { readonly [name: string]: number } = {
  HUNDRED: 100,
  TEN_THOUSAND: 10_000,
  MILLION: 1_000_000,
};

/** The abort that Envoy injects, by the most specific holder that configures one: its status, and how often. */
export function faultOf(
  holders: readonly any[],
  request: RoutedRequest,
): { status: number; share: number } | undefined {
  const config = holders
    .map((holder) => holder?.typed_per_filter_config?.[FILTER])
    .find((found) => found !== undefined);
  if (config?.abort === undefined) return undefined;
  if (!(config.headers ?? []).every((matcher: any) => matchesHeader(matcher, request))) return undefined;
  const { http_status, percentage = {} } = config.abort;
  const { numerator = 0, denominator = 'HUNDRED' } = percentage;
  const share = Math.min(1, numerator / DENOMINATORS[denominator]);
  // A status of gRPC goes along with 200.
  return share === 0 ? undefined : { status: http_status ?? 200, share };
}
