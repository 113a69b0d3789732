import { MeshError, MeshErrorCode } from '../mesh-error';
import { quoteRegex } from '../regex';
import { defined } from '../spec';
import { type StringMatch, StringMatchKind } from '../string-match';

/** One part of a key: a text of the request, and the values that count where not each of them counts by itself. */
interface KeyPart {
  readonly kind: 'header' | 'path' | 'address';
  readonly name: string;
  readonly match?: StringMatch;
}

/** What Envoy makes of a request by a key: the actions, and what a limit is compared with. */
export interface RateLimitEntries {
  /** Messages `RateLimit.Action` of Envoy. */
  readonly actions: readonly object[];
  /** Messages `RateLimitDescriptor.Entry` of Envoy; without a value each value counts by itself. */
  readonly entries: readonly { readonly key: string; readonly value?: string }[];
}

/**
 * By what a rate limit counts. A key without a condition has a count for each value, so that no user takes another one's share; a key with a
 * condition has one count for all requests that meet it. Requests that lack the key, or do not meet the condition, are not counted.
 *
 * To a rate limit service a key is an entry of a descriptor: the name of the header, `path` or `remote_address` with the value; with a condition
 * `header_match` with `x-plan=free`, `path=/pay*` (a prefix), `path~/a.*` (a regular expression), or `x-plan` (any value).
 */
export class RateLimitKey {
  /**
   * The value of a header.
   *
   * @param name the name of the header
   * @param match the values that are counted, together; without it each value is counted by itself
   */
  public static header(name: string, match?: StringMatch): RateLimitKey {
    return new RateLimitKey([{ kind: 'header', name: checkedName(name), match }]);
  }

  /**
   * The path. A condition looks at it without the query; without a condition, each path is counted by itself, with its query.
   *
   * @param match the paths that are counted, together; without it each path is counted by itself
   */
  public static path(match?: StringMatch): RateLimitKey {
    if (match?.kind === StringMatchKind.PRESENT) {
      throw new MeshError({
        code: MeshErrorCode.INVALID_VALUE,
        got: 'a rate limit for requests that have a path',
        expected: 'a condition that some requests do not meet: every request has a path',
        mend: 'leave the condition out to count each path by itself, or leave the key out to count all requests',
      });
    }
    return new RateLimitKey([{ kind: 'path', name: 'path', match }]);
  }

  /**
   * The address of the caller, each by itself. Behind a gateway it is the address that the gateway tells, by `X-Forwarded-For`, as far as the
   * proxy trusts it.
   */
  public static remoteAddress(): RateLimitKey {
    return new RateLimitKey([{ kind: 'address', name: 'remote_address' }]);
  }

  /** Several keys together: each combination of their values is counted by itself. */
  public static all(...keys: RateLimitKey[]): RateLimitKey {
    if (keys.length === 0) {
      throw new MeshError({
        code: MeshErrorCode.MISSING_SETTING,
        got: 'a rate limit by no key',
        expected: 'at least one',
        mend: 'name the keys, or leave `by` out to count all requests together',
      });
    }
    return new RateLimitKey(keys.flatMap(({ parts }) => parts));
  }

  private constructor(private readonly parts: readonly KeyPart[]) {}

  /**
   * The key in words: `header x-user`.
   *
   * @internal
   */
  public _describe(): string {
    return this.parts
      .map(({ kind, name, match }) => {
        const what =
          kind === 'header' ? `header ${name}` : kind === 'path' ? 'path' : 'address of the caller';
        return match === undefined ? `each ${what}` : `${what} that ${match._describe()}`;
      })
      .join(' and ');
  }

  /**
   * Whether values are not known beforehand, so that the proxy makes a count for each that it meets.
   *
   * @internal
   */
  public get _isDynamic(): boolean {
    return this.parts.some(({ match }) => match === undefined);
  }

  /**
   * What Envoy makes of a request by this key.
   *
   * @internal
   */
  public _entries(): RateLimitEntries {
    const made = this.parts.map(entryOf);
    return { actions: made.map(({ action }) => action), entries: made.map(({ entry }) => entry) };
  }
}

/** A name that HTTP allows for a header (RFC 9110, section 5.6.2). */
function checkedName(name: string): string {
  if (/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/.test(name)) return name.toLowerCase();
  throw new MeshError({
    code: MeshErrorCode.INVALID_HEADER,
    got: `the header ${JSON.stringify(name)} of a rate limit`,
    expected: 'the name of a header, such as "x-user"',
    mend: 'write it without spaces and colons; for the path use RateLimitKey.path()',
  });
}

function entryOf({ kind, name, match }: KeyPart) {
  if (kind === 'address') return { action: { remote_address: {} }, entry: { key: name } };
  const header_name = kind === 'path' ? ':path' : name;
  if (match === undefined) {
    return { action: { request_headers: { header_name, descriptor_key: name } }, entry: { key: name } };
  }
  return matched(valueText(name, match), [defined({ name: header_name, ...valueMatch(kind, match) })]);
}

/**
 * An entry for requests whose headers meet conditions. Its key is Envoy's own for such an action, so that it is never taken for the value of a
 * header that is counted by itself.
 */
export function matched(value: string, headers: readonly object[]) {
  const action = { header_value_match: { descriptor_value: value, headers } };
  return { action, entry: { key: 'header_match', value } };
}

/** What a rate limit service is told of requests that meet a condition: `x-plan=free`, `path=/pay*`, `x-plan~fr.*`, `x-plan`. */
function valueText(name: string, { kind, value }: StringMatch): string {
  switch (kind) {
    case StringMatchKind.PRESENT:
      return name;
    case StringMatchKind.PREFIX:
      return `${name}=${value}*`;
    case StringMatchKind.REGEX:
      return `${name}~${value}`;
    case StringMatchKind.EXACT:
      return `${name}=${value}`;
  }
}

/** A condition as Envoy's `HeaderMatcher` has it; on a path, whatever query follows. */
function valueMatch(kind: KeyPart['kind'], { kind: language, value }: StringMatch) {
  const query = kind === 'path' ? '(\\?.*)?' : '';
  switch (language) {
    case StringMatchKind.PRESENT:
      return { present_match: true };
    case StringMatchKind.PREFIX:
      return { string_match: { prefix: value } };
    case StringMatchKind.REGEX:
      return {
        string_match: { safe_regex: { regex: `${kind === 'path' ? `(?:${value})` : value}${query}` } },
      };
    case StringMatchKind.EXACT:
      return query === ''
        ? { string_match: { exact: value } }
        : { string_match: { safe_regex: { regex: `${quoteRegex(value)}${query}` } } };
  }
}
