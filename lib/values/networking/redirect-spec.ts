import { atMostOne, integer, port } from '../checks';
import { MeshError, MeshErrorCode } from '../mesh-error';
import type { RedirectOptions } from './redirect';
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

/** Refuses what istiod refuses of a redirect (`validateHTTPRedirect`). */
export function checkRedirect(spec: RedirectSpec): RedirectSpec {
  const { uri, prefixRewrite, authority, scheme, derivePort } = spec;
  atMostOne({ path: uri, prefix: prefixRewrite }, 'a redirect', 'both say what becomes of the path');
  atMostOne({ port: spec.port, derivePort }, 'a redirect', 'both say which port');
  if (spec.port !== undefined) port(spec.port, 'port of a redirect');
  if (spec.redirectCode !== undefined) integer(spec.redirectCode, 'status of a redirect', 300, 399);
  if (scheme !== undefined && !['http', 'https'].includes(scheme)) {
    throw new MeshError({
      code: MeshErrorCode.INVALID_VALUE,
      got: `scheme ${JSON.stringify(scheme)} of a redirect`,
      expected: '"http" or "https"',
      mend: 'write one of the two, without "://"',
    });
  }
  if (
    !uri &&
    !prefixRewrite &&
    !authority &&
    !scheme &&
    spec.port === undefined &&
    derivePort === undefined
  ) {
    throw new MeshError({
      code: MeshErrorCode.MISSING_SETTING,
      got: 'a redirect that changes nothing',
      expected: 'a path, a prefix, an authority, a scheme or a port',
      mend: 'say where callers are to go',
    });
  }
  return spec;
}
