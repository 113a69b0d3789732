import { filled } from './checks';
import { MeshError, MeshErrorCode } from './mesh-error';

// eslint-disable-next-line no-control-regex
const UNFIT = /[\s\u0000-\u001f\u007f]|%(?![0-9A-Fa-f]{2})/;
const SCHEME = /^([a-z][-a-z0-9+.]*):/i;

const invalid = (what: string, url: string, expected: string, mend: string) =>
  new MeshError({
    code: MeshErrorCode.INVALID_VALUE,
    got: `${what} ${JSON.stringify(url)}`,
    expected,
    mend,
  });

/** A URL of HTTP, as istiod's `ParseJwksURI` and the CRD take it, with a host. Returns it. */
export function httpUrl(url: string, what: string): string {
  const port =
    /^https?:\/\/(?:[^/?#@]*@)?(?:\[[0-9A-Fa-f:.]+\]|[^/?#:@[\]]+)(?::([^/?#]*))?(?:[/?#]|$)/i.exec(url);
  if (port !== null && /^\d*$/.test(port[1] ?? '') && !UNFIT.test(url)) return url;
  throw invalid(
    what,
    url,
    'a URL that begins with "http://" or "https://" and a host',
    'write the whole URL, with "%" before codes in hexadecimal only',
  );
}

/**
 * Where a module for WebAssembly is, as istiod's `validateWasmPluginURL` and the CRD take it: `oci`, `file`, `http`,
 * `https`, or without a scheme, which means `oci`. Returns it.
 */
export function moduleUrl(url: string, what: string): string {
  const scheme = SCHEME.exec(filled(url, what))?.[1].toLowerCase();
  if (UNFIT.test(url)) {
    throw invalid(
      what,
      url,
      'a URL without spaces, with "%" before codes in hexadecimal only',
      'escape them',
    );
  }
  if (scheme === undefined || ['oci', 'file', 'http', 'https'].includes(scheme)) return url;
  throw invalid(
    what,
    url,
    'the scheme oci, file, http or https, or none',
    'write "oci://" before an image whose registry has a port',
  );
}
