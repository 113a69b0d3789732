import { quoteRegex } from '../../values/regex';
import type { HttpRouteFilterView } from '../../mesh/views/gateway-api';
import type { CorsPolicyView } from '../../mesh/views/networking';
import type { StringMatchView } from '../../requests/http-match-conditions';

/** An origin of any scheme, host and port. */
const ANY_ORIGIN = '^[a-zA-Z][a-zA-Z0-9+.-]*://[^/\\s?#]+$';

/** What an origin of a CORS filter takes, as a `StringMatch`: `*` stands for any text. */
function originMatch(origin: string): StringMatchView {
  if (origin === '*') return { regex: ANY_ORIGIN };
  const star = origin.indexOf('*');
  if (star === -1) return { exact: origin };
  if (star === origin.length - 1) return { prefix: origin.slice(0, star) };
  return { regex: `^${origin.split('*').map(quoteRegex).join('.*')}$` };
}

/** A CORS filter as Istio's `CorsPolicy` (the upstream project's `pilot/pkg/config/kube/gateway/conversion.go: createCorsFilter`). */
export function corsPolicyOf(given: HttpRouteFilterView['cors']): CorsPolicyView | undefined {
  if (given === undefined) return undefined;
  const { allowOrigins = [], allowCredentials, allowMethods = [], allowHeaders = [] } = given;
  const { exposeHeaders = [], maxAge = 0 } = given;
  return {
    allowOrigins: allowOrigins.filter((origin) => origin !== '').map(originMatch),
    ...(allowCredentials === true && { allowCredentials }),
    allowMethods,
    allowHeaders,
    exposeHeaders,
    ...(maxAge > 0 && { maxAge: `${maxAge}s` }),
    unmatchedPreflights: 'IGNORE',
  };
}
