import type { FieldKind, RequestField } from './condition';
import { MAX_STATES } from './language';

/** What texts a part of a request can be. */
export interface TextDomain {
  /** The texts that it can be: an expression in RE2's syntax that matches them as a whole, or all of them. */
  readonly texts: string | readonly string[];
  /** Texts that a witness takes rather than others, the best first. */
  readonly samples: readonly string[];
  /** Whether a request can be without it. */
  readonly optional: boolean;
}

/** The requests that there can be, and how long to search among them. */
export interface RequestSpace {
  /** What each part of a request can be. */
  readonly domains: { readonly [kind in FieldKind]: TextDomain };
  /** All names that a dimension can take, by its own name; those of other dimensions may be any. */
  readonly dimensions: { readonly [dimension: string]: readonly string[] };
  /** States of a language to look at before it is "unknown" whether it is empty. */
  readonly maxStates: number;
  /** Steps of a search for a request outside of several sets, before it is "unknown" whether there is one. */
  readonly maxSteps: number;
}

// All that is printed, and what is not ASCII. Surrogates are no text of their own.
const BEYOND_ASCII = '\\x{80}-\\x{D7FF}\\x{E000}-\\x{10FFFF}';
const VISIBLE = `!-~${BEYOND_ASCII}`;

/** Paths without the query: "/" and what may stand in a request line, without "?" and "#". */
export const PATHS: TextDomain = {
  texts: `/[!"$->@-~${BEYOND_ASCII}]*`,
  samples: ['/'],
  optional: false,
};

/** Methods: words of capitals, with "-" between them. Methods of small letters could be sent, and are not thought of. */
export const METHODS: TextDomain = {
  texts: '[A-Z]+(-[A-Z]+)*',
  samples: ['GET', 'POST', 'PUT', 'DELETE', 'PATCH', 'HEAD', 'OPTIONS'],
  optional: false,
};

/** Authorities: characters of hosts, ports and user information (RFC 3986, section 3.2). */
export const AUTHORITIES: TextDomain = {
  texts: "[0-9A-Za-z!$%&'()*+,.:;=@\\[\\]_~-]+",
  samples: ['example.com'],
  optional: false,
};

/** Schemes: the two that Envoy lets through. */
export const SCHEMES: TextDomain = {
  texts: 'https?',
  samples: ['http', 'https'],
  optional: false,
};

/** Values of headers (RFC 9110, section 5.5): no control character but tabs within, no blank at either end; may be empty. */
export const HEADERS: TextDomain = {
  texts: `([${VISIBLE}]([\\t ${VISIBLE}]*[${VISIBLE}])?)?`,
  samples: ['a'],
  optional: true,
};

/** Values of query parameters as they were written, not decoded. */
export const QUERY_PARAMETERS: TextDomain = {
  texts: `[!"$%'-~${BEYOND_ASCII}]*`,
  samples: ['a'],
  optional: true,
};

/** Claims: any text. */
export const CLAIMS: TextDomain = {
  texts: `[\\x00-\\x7f${BEYOND_ASCII}]*`,
  samples: ['a'],
  optional: true,
};

/** Requests as HTTP allows them. */
export const HTTP_REQUESTS: RequestSpace = {
  domains: {
    path: PATHS,
    method: METHODS,
    authority: AUTHORITIES,
    scheme: SCHEMES,
    header: HEADERS,
    query: QUERY_PARAMETERS,
    claim: CLAIMS,
  },
  dimensions: {},
  maxStates: MAX_STATES,
  maxSteps: 20_000,
};

/** A part of a request that sets tell apart: one that conditions look at, or a dimension whose values are names (host, port, caller). */
export type RequestPart = RequestField | { readonly kind: 'dimension'; readonly name: string };

/** What a part is known by. */
export const partKey = ({ kind, name }: RequestPart): string => `${kind} ${name}`;

/** What texts a part can be. */
export function domainOf(part: RequestPart, { domains, dimensions }: RequestSpace): TextDomain {
  if (part.kind !== 'dimension') return domains[part.kind];
  if (!Object.hasOwn(dimensions, part.name)) return NAMES;
  const names = dimensions[part.name];
  return { texts: names, samples: names, optional: false };
}

const NAMES: TextDomain = { texts: '(?s).+', samples: ['other'], optional: false };
