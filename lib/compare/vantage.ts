import type { RequestSample } from '../requests/request-sample';
import { HTTP_REQUESTS, type RequestSpace } from '../requests/request-space';
import { quoteRegex } from '../values/regex';
import { nestedClaims } from '../simulate/claims';
import { DEFAULT_NORMALIZATION, type PathNormalization } from '../simulate/paths';
import { Request } from '../simulate/request';
import type { Asked, ComparedCaller } from './difference';

/** Somebody who sends requests, and what is asked for. */
export interface Vantage {
  readonly caller: ComparedCaller;
  readonly asked: Asked;
  /** The host by which it is asked for: the host itself, or one that a wildcard stands for and no other host names. */
  readonly name: string;
}

/**
 * The requests that a vantage can send. Clients ask for the host that they connect to; tokens are told by their claims, of which `iss`
 * is always there, and headers by which proxies speak to each other (`x-forwarded-…`) are left out.
 */
export function spaceOf({ asked: { host, scheme, port }, name }: Vantage): RequestSpace {
  const behind = isUsual(scheme, port) ? '' : `:${port}`;
  const isWild = host.startsWith('*');
  const authority = {
    texts: !isWild
      ? [`${name}${behind}`]
      : `${host === '*' ? '[0-9A-Za-z.-]+' : `[0-9A-Za-z.-]+${quoteRegex(host.slice(1))}`}${quoteRegex(behind)}`,
    samples: [`${name}${behind}`],
    optional: false,
  };
  const seen = scheme === 'https' ? 'https' : 'http';
  return {
    ...HTTP_REQUESTS,
    domains: {
      ...HTTP_REQUESTS.domains,
      authority,
      scheme: { texts: [seen], samples: [seen], optional: false },
    },
  };
}

const isUsual = (scheme: Asked['scheme'], port: number) =>
  (scheme === 'http' && port === 80) || (scheme === 'https' && port === 443);

/** A request of a vantage. */
export function requestFor(
  { caller, asked: { scheme, port }, name }: Vantage,
  sample: RequestSample,
): Request {
  const query = Object.entries(sample.queryParams).map(([key, value]) => `${key}=${value}`);
  const search = query.length === 0 ? '' : `?${query.join('&')}`;
  const end = scheme !== 'tcp' && isUsual(scheme, port) ? '' : `:${port}`;
  const authority = sample.authority?.replace(/:\d+$/, '') ?? name;
  const path = scheme === 'tcp' ? '' : `${sample.path ?? '/'}${search}`;
  const made = Request.of(sample.method ?? 'GET', `${scheme}://${authority}${end}${path}`);
  let request = caller.kind === 'gateway' ? made.via(caller.name) : made.from(caller.name);
  for (const [header, value] of Object.entries(sample.headers)) request = request.header(header, value);
  return Object.keys(sample.claims).length === 0 ? request : request.withClaims(nestedClaims(sample.claims));
}

/** A request as a member of sets. */
export function sampleFor(
  request: Request,
  normalization: PathNormalization = DEFAULT_NORMALIZATION,
): RequestSample {
  const { method, authority, scheme, headers, claims = {}, queryText } = request;
  const parts = queryText
    .slice(1)
    .split('&')
    .filter((part) => part !== '');
  const names = new Set(parts.map((part) => part.split('=', 1)[0]));
  return {
    method,
    authority,
    scheme,
    path: request.pathFor(normalization),
    headers: Object.fromEntries(headers),
    queryParams: Object.fromEntries(Array.from(names, (name) => [name, request.queryParam(name) ?? ''])),
    claims: flattened(claims),
    dimensions: {},
  };
}

function flattened(claims: object, before = ''): { [name: string]: string } {
  return Object.assign(
    {},
    ...Object.entries(claims).map(([name, value]: [string, unknown]) =>
      typeof value === 'object' && value !== null && !Array.isArray(value)
        ? flattened(value, `${before}${name}.`)
        : { [before + name]: String(Array.isArray(value) ? value[0] : value) },
    ),
  ) as { [name: string]: string };
}
