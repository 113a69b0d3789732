import { atMostOne, port } from '../checks';
import { MeshError, MeshErrorCode } from '../mesh-error';
import { refuse } from '../mesh-fault';
import type { RedirectOptions } from './redirect';
import { redirectChecks } from './redirect-checks';
import { defined } from '../spec';
import type { HttpRouteSpec } from '../wire';

type RedirectSpec = NonNullable<HttpRouteSpec['redirect']>;

/** The statuses for which Istio configures a redirect; it takes any 3xx, and does nothing on the others. */
const CODES = [301, 302, 303, 307, 308];

/** Renders and checks a redirect. */
export function redirectSpec(options: RedirectOptions): RedirectSpec {
  if (options.code !== undefined && !CODES.includes(options.code)) {
    throw new MeshError({
      code: MeshErrorCode.INVALID_NUMBER,
      got: `status ${options.code} of a redirect`,
      expected: `one of ${CODES.join(', ')}; Istio takes others and then does not redirect`,
      mend: 'use 302 for a redirect that is not for ever, 307 or 308 to keep the method',
    });
  }
  return checkRedirect(
    defined({
      uri: options.path,
      prefixRewrite: options.prefix,
      authority: options.authority,
      scheme: options.scheme,
      port: options.port,
      derivePort: options.derivePort,
      redirectCode: options.code,
    }),
  );
}

/** Refuses what istiod refuses of a redirect, and a port beside `derivePort`, which the CRD refuses. */
export function checkRedirect(redirect: RedirectSpec): RedirectSpec {
  const { port: number, derivePort } = redirect;
  atMostOne({ port: number, derivePort }, 'a redirect', 'both say which port');
  if (number !== undefined) port(number, 'port of a redirect');
  refuse(redirectChecks, { redirect });
  return redirect;
}
