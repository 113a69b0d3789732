import { type RequestPart, type RequestSpace, domainOf } from './request-space';
import type { PartValue } from './value-set';

/**
 * One request out of a set. What is left out makes no difference: a header, query parameter or claim is absent, and any other part
 * may be anything.
 */
export interface RequestSample {
  /** The path, without the query. */
  readonly path?: string;
  /** The method. */
  readonly method?: string;
  /** The host that is asked for, with the port where it is given. */
  readonly authority?: string;
  /** The scheme. */
  readonly scheme?: string;
  /** Headers, by their names in lower case. */
  readonly headers: { readonly [name: string]: string };
  /** Query parameters. */
  readonly queryParams: { readonly [name: string]: string };
  /** Claims of the token, `a.b` for nested ones. */
  readonly claims: { readonly [name: string]: string };
  /** The names that dimensions have. */
  readonly dimensions: { readonly [dimension: string]: string };
}

/** A request of which nothing is known that makes a difference. */
export const ANY_SAMPLE: RequestSample = { headers: {}, queryParams: {}, claims: {}, dimensions: {} };

/** The values of parts, as a sample. */
export function sampleOf(values: Iterable<readonly [RequestPart, PartValue]>): RequestSample {
  const [plain, headers, queryParams, claims, dimensions] = Array.from({ length: 5 }, () => [] as Named[]);
  const lists = { header: headers, query: queryParams, claim: claims, dimension: dimensions };
  for (const [{ kind, name }, value] of values) {
    if (value === undefined) continue;
    if (kind in lists) lists[kind as keyof typeof lists].push([name, value]);
    else plain.push([kind, value]);
  }
  return {
    ...Object.fromEntries(plain),
    headers: Object.fromEntries(headers),
    queryParams: Object.fromEntries(queryParams),
    claims: Object.fromEntries(claims),
    dimensions: Object.fromEntries(dimensions),
  };
}

type Named = [name: string, value: string];

/** The value that a part has in a sample; what is left out and must be there is what a witness takes first. */
export function valueIn(sample: RequestSample, part: RequestPart, space: RequestSpace): PartValue {
  const given = givenIn(sample, part);
  if (given !== undefined) return given;
  const { optional, samples } = domainOf(part, space);
  return optional ? undefined : samples[0];
}

function givenIn(sample: RequestSample, { kind, name }: RequestPart): PartValue {
  switch (kind) {
    case 'header':
      return own(sample.headers, name);
    case 'query':
      return own(sample.queryParams, name);
    case 'claim':
      return own(sample.claims, name);
    case 'dimension':
      return own(sample.dimensions, name);
    default:
      return sample[kind];
  }
}

const own = (values: { readonly [name: string]: string }, name: string) =>
  Object.hasOwn(values, name) ? values[name] : undefined;
