import { quoteRegex } from '../../values/regex';
import { listOf, mapOf } from '../../mesh/lists';

/** An origin of any scheme, host and port. */
const ANY_ORIGIN = '^[a-zA-Z][a-zA-Z0-9+.-]*://[^/\\s?#]+$';

/** What an origin of a CORS filter takes, as a `StringMatch`: `*` stands for any text. */
function originMatch(origin: string): any {
  if (origin === '*') return { regex: ANY_ORIGIN };
  const star = origin.indexOf('*');
  if (star === -1) return { exact: origin };
  if (star === origin.length - 1) return { prefix: origin.slice(0, star) };
  return { regex: `^${origin.split('*').map(quoteRegex).join('.*')}$` };
}

/** A CORS filter as Istio's `CorsPolicy` (the upstream project's `createCorsFilter`). */
export function corsPolicyOf(given: unknown): any {
  if (typeof given !== 'object' || given === null) return undefined;
  const { allowOrigins, allowCredentials, allowMethods, allowHeaders, exposeHeaders, maxAge } = mapOf(given);
  return {
    allowOrigins: listOf(allowOrigins)
      .map(String)
      .filter((origin) => origin !== '')
      .map(originMatch),
    ...(allowCredentials === true && { allowCredentials }),
    allowMethods: listOf(allowMethods),
    allowHeaders: listOf(allowHeaders),
    exposeHeaders: listOf(exposeHeaders),
    ...(maxAge > 0 && { maxAge: `${Number(maxAge)}s` }),
    unmatchedPreflights: 'IGNORE',
  };
}
