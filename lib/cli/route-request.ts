import { type Request, RequestError } from '../simulate/request';
import { requestOf } from '../simulate/request-line';
import type { Given } from './flags';
import { UsageError } from './io';

/** What is asked for on the command line; the flags say the rest. */
export interface RouteLine {
  readonly method: string;
  readonly url: string;
}

/** What stands on the command line: files, then maybe a method, then a URL. */
export function split({ paths }: Given): { files: readonly string[]; request?: RouteLine } {
  const last = paths[paths.length - 1];
  if (last === undefined || !/^[a-z][a-z0-9+.-]*:\/\//i.test(last)) return { files: paths };
  const before = paths[paths.length - 2];
  const hasMethod = before !== undefined && /^[A-Z]+$/.test(before);
  return {
    files: paths.slice(0, hasMethod ? -2 : -1),
    request: { method: hasMethod ? before : 'GET', url: last },
  };
}

/** The request that the flags make. */
export function single(given: Given, { method, url }: RouteLine): Request {
  const headers: { [name: string]: string } = {};
  for (const text of given.many('header')) {
    const colon = text.indexOf(':', 1);
    if (colon === -1)
      throw new UsageError(
        `The flag --header has the value ${JSON.stringify(text)}, and must be 'NAME: VALUE'.`,
      );
    headers[text.slice(0, colon).trim()] = text.slice(colon + 1).trim();
  }
  const claims = given.one('claims');
  return requestOf({
    method,
    url,
    from: given.one('from'),
    via: given.one('via'),
    sni: given.one('sni'),
    ip: given.one('ip'),
    time: given.one('time'),
    headers,
    down: given.many('down'),
    failing: pairs(given, 'failing', Number),
    slow: pairs(given, 'slow', String),
    authorizers: pairs(given, 'authorizer', String),
    rateLimited: given.has('rate-limited'),
    ...(claims !== undefined && { claims: parsed(claims, 'The value of --claims') }),
  });
}

/** What a flag gives to each name: `api-v1.app=503`. */
function pairs<T>(given: Given, flag: string, read: (text: string) => T): { readonly [name: string]: T } {
  return Object.fromEntries(
    given.many(flag).map((text) => {
      const at = text.lastIndexOf('=');
      if (at < 1)
        throw new UsageError(
          `The flag --${flag} has the value ${JSON.stringify(text)}, and must be NAME=VALUE.`,
        );
      return [text.slice(0, at), read(text.slice(at + 1))];
    }),
  );
}

/** The value of a JSON text. */
export function parsed(text: string, what: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new RequestError(`${what} is not valid JSON: ${(error as Error).message}.`);
  }
}
