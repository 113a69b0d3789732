import { listOf, mapOf, textOf } from '../../mesh/lists';
import type { Fields } from '../../mesh/views/kinds';
import { type RequestCondition, requestCondition } from '../../requests/condition';
import { ANY_TEXT, type TextPattern } from '../../requests/text-pattern';
import { field } from './effect';
import type { RateLimitCount, RateLimits } from './limits';

/** What of a request a descriptor has as one of its entries. */
interface Entry {
  readonly key: string;
  /** Its value; undefined where the request has it. */
  readonly value?: string;
  /** The header whose value it is. */
  readonly header?: string;
  readonly conditions: readonly RequestCondition[];
}

/** A descriptor of a request; undefined entries are ones of which nobody can tell. */
type Descriptor = readonly (Entry | undefined)[];

/**
 * What the filter `envoy.filters.http.local_ratelimit` enforces (Envoy's `local_rate_limit.proto`); undefined where it enforces nothing: it is
 * off unless `filter_enabled` and `filter_enforced` say for which share it is on.
 *
 * @param ofRoute what a route says of descriptors, where the filter does not
 */
export function localRateLimits(fields: Fields, ofRoute?: unknown): RateLimits | undefined {
  const shares = ['filter_enabled', 'filter_enforced'].map((name) => shareOf(field(fields, name)));
  if (shares.includes(0)) return undefined;
  const isWhole = shares.every((share) => share === 1);
  const bucket = field(fields, 'token_bucket');
  const own = field(fields, 'rate_limits') ?? ofRoute;
  const made = own === undefined ? undefined : listOf(own).map((one) => descriptorOf(mapOf(one)));
  const counts = [
    ...(bucket === undefined ? [] : [{ text: bucketText(bucket), conditions: [], isSure: isWhole }]),
    ...listOf(field(fields, 'descriptors')).flatMap((one) => countsOf(mapOf(one), made, isWhole)),
  ];
  return counts.length === 0 ? undefined : limits(statusOf(fields, 'status'), counts);
}

/**
 * What the filter `envoy.filters.http.ratelimit` enforces (Envoy's `rate_limit.proto`); undefined where it asks no service.
 */
export function globalRateLimits(fields: Fields): RateLimits | undefined {
  if (field(fields, 'rate_limit_service') === undefined) return undefined;
  const domain = textOf(fields.domain) ?? '';
  const isWhole = ['filter_enabled', 'filter_enforced'].every((name) => {
    const share = field(fields, name);
    return share === undefined || shareOf(share) === 1;
  });
  const whole = `the limits of the domain ${domain} of a rate limit service`;
  const given = field(fields, 'rate_limits');
  const counts =
    given === undefined
      ? [{ text: whole, conditions: [], isSure: false }]
      : listOf(given).map((one): RateLimitCount => {
          const entries = descriptorOf(mapOf(one));
          const known = entries.filter((entry) => entry !== undefined);
          return {
            text: `${whole}${keysText(known)}`,
            conditions: known.flatMap(({ conditions }) => conditions),
            isSure: isWhole && known.length === entries.length,
          };
        });
  return limits(statusOf(fields, 'rate_limited_status'), counts, whole);
}

function limits(status: number | string, counts: readonly RateLimitCount[], whole?: string): RateLimits {
  const texts = [...new Set(counts.map(({ text }) => text))].join(', or ');
  return {
    status: typeof status === 'number' ? status : (STATUSES[status] ?? 429),
    counts,
    text: `answers ${String(status)} beyond ${whole ?? texts}`,
  };
}

/** The counts of a descriptor with a bucket of its own: one for each way in which a request may have the descriptor. */
function countsOf(
  descriptor: Fields,
  made: readonly Descriptor[] | undefined,
  isWhole: boolean,
): RateLimitCount[] {
  const wanted = listOf(descriptor.entries).map((one) => ({
    key: textOf(mapOf(one).key) ?? '',
    value: textOf(mapOf(one).value) ?? '',
  }));
  const text = `${bucketText(field(descriptor, 'token_bucket'))}${keysText(wanted)}`;
  if (field(descriptor, 'shadow_mode') === true) return [];
  if (made === undefined) return [{ text, conditions: [], isSure: false }];
  return made.flatMap((entries): RateLimitCount[] => {
    if (entries.length !== wanted.length) return [];
    const conditions: RequestCondition[] = [];
    let isSure = isWhole;
    for (const [i, entry] of entries.entries()) {
      const { key, value } = wanted[i];
      if (entry === undefined) {
        isSure = false;
        continue;
      }
      if (entry.key !== key || (value !== '' && entry.value !== undefined && entry.value !== value))
        return [];
      conditions.push(...entry.conditions);
      if (value === '' || entry.value !== undefined) continue;
      if (entry.header === undefined) isSure = false;
      else conditions.push(headerCondition(entry.header, { kind: 'exact', text: value }));
    }
    return [{ text, conditions, isSure }];
  });
}

/** The entries that actions make of a request (Envoy's `RateLimit.Action`). */
function descriptorOf(limit: Fields): Descriptor {
  return listOf(limit.actions).map((given) => entryOf(mapOf(given)));
}

function entryOf(action: Fields): Entry | undefined {
  const of = (name: string) => {
    const value = field(action, name);
    return value === undefined ? undefined : mapOf(value);
  };
  const key = (fields: Fields, preset: string) => textOf(field(fields, 'descriptor_key')) ?? preset;
  const value = (fields: Fields) => textOf(field(fields, 'descriptor_value')) ?? '';
  const [address, generic, headers, match] = [
    of('remote_address'),
    of('generic_key'),
    of('request_headers'),
    of('header_value_match'),
  ];
  if (address !== undefined) return { key: 'remote_address', conditions: [] };
  if (generic !== undefined)
    return { key: key(generic, 'generic_key'), value: value(generic), conditions: [] };
  if (headers !== undefined) {
    const header = (textOf(field(headers, 'header_name')) ?? '').toLowerCase();
    if (field(headers, 'skip_if_absent') === true) return undefined;
    return { key: key(headers, ''), header, conditions: [headerCondition(header, ANY_TEXT)] };
  }
  if (match === undefined) return undefined;
  const conditions = listOf(match.headers).map((one) => matcherCondition(mapOf(one)));
  const known = conditions.filter((one) => one !== undefined);
  if (known.length < conditions.length || field(match, 'expect_match') === false) return undefined;
  return { key: key(match, 'header_match'), value: value(match), conditions: known };
}

const headerCondition = (name: string, pattern: TextPattern, negated = false) =>
  requestCondition({ kind: 'header', name }, pattern, { negated });

/** A condition on a header as Envoy's `HeaderMatcher` has it; undefined for one that is not followed. */
function matcherCondition(matcher: Fields): RequestCondition | undefined {
  const name = (textOf(matcher.name) ?? '').toLowerCase();
  const negated = field(matcher, 'invert_match') === true;
  const present = field(matcher, 'present_match');
  if (typeof present === 'boolean') return headerCondition(name, ANY_TEXT, negated === present);
  const text = mapOf(field(matcher, 'string_match'));
  const ignoreCase = field(text, 'ignore_case') === true;
  for (const kind of ['exact', 'prefix', 'suffix'] as const) {
    const value = textOf(text[kind]);
    if (value !== undefined) return headerCondition(name, { kind, text: value, ignoreCase }, negated);
  }
  const regex = textOf(mapOf(field(text, 'safe_regex')).regex);
  return regex === undefined ? undefined : headerCondition(name, { kind: 'regex', text: regex }, negated);
}

function bucketText(bucket: unknown): string {
  const most = field(mapOf(bucket), 'max_tokens');
  const interval = field(mapOf(bucket), 'fill_interval');
  if (most === undefined) return 'its local rate limit';
  return `${String(most)} requests${interval === undefined ? '' : ` in ${String(interval)}`}`;
}

/** By what is counted, in words. */
function keysText(entries: readonly { readonly key: string; readonly value?: string }[]): string {
  const words = entries.map(({ key, value = '' }) =>
    value === '' ? key : key === 'header_match' ? value : `${key}=${value}`,
  );
  return words.length === 0 ? '' : ` by ${words.join(' and ')}`;
}

const DENOMINATORS: { readonly [name: string]: number } = { HUNDRED: 1e2, TEN_THOUSAND: 1e4, MILLION: 1e6 };

/** The share of requests that a `RuntimeFractionalPercent` is for, where no runtime says otherwise; none where it is left out. */
function shareOf(fraction: unknown): number {
  const { numerator = 0, denominator = 'HUNDRED' } = mapOf(field(mapOf(fraction), 'default_value'));
  return Math.min(1, Number(numerator) / (DENOMINATORS[textOf(denominator) ?? ''] ?? 100));
}

/** Envoy's names of statuses that limits are set to (`http_status.proto`); others are given as numbers mostly. */
const STATUSES: { readonly [name: string]: number } = {
  Forbidden: 403,
  TooManyRequests: 429,
  ServiceUnavailable: 503,
};

/** A status that a filter is set to: `{code: TooManyRequests}` or `{code: 429}`. */
function statusOf(fields: Fields, name: string): number | string {
  const { code } = mapOf(field(fields, name));
  return typeof code === 'number' || typeof code === 'string' ? code : 429;
}
