import { MeshError, MeshErrorCode } from './mesh-error';

// eslint-disable-next-line no-control-regex
const UNFIT = /[\s\u0000-\u001f\u007f]|%(?![0-9A-Fa-f]{2})/;

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

/** Where a module for WebAssembly is: without blanks, which Go reads in some places, and nobody means. Returns it. */
export function moduleUrl(url: string, what: string): string {
  if (!UNFIT.test(url)) return url;
  throw invalid(what, url, 'a URL without spaces, with "%" before codes in hexadecimal only', 'escape them');
}
