import { isIP } from 'node:net';
import { MeshError, MeshErrorCode } from './mesh-error';

// eslint-disable-next-line no-control-regex
const CONTROL = /[\u0000-\u001f\u007f]/;
const BAD_ESCAPE = /%(?![0-9A-Fa-f]{2})/;
const SCHEME = /^([A-Za-z][A-Za-z0-9+.-]*)?:/;
/** What stands in a host as it is. */
const HOST = /^(?:[A-Za-z0-9!$&'()*+,;=:[\]<>"._~-]|[\u0080-\uffff]|%(?:25|[89A-Fa-f][0-9A-Fa-f]))*$/;
const PORT = /^(?::\d*)?$/;
const USER = /^[A-Za-z0-9\-._:~!$&'()*+,;=%@]*$/;

/** A URL in its parts, as Go tells them. */
interface GoUrl {
  readonly scheme: string;
  readonly host: string;
  readonly path: string;
  readonly query: string;
}

/**
 * Reads a URL as Go's `url.ParseRequestURI` does, which Kubernetes' `url()` and `isURL()` ask: with a scheme, or a path
 * from the root. Undefined where Go refuses it.
 */
export function goRequestUrl(text: string): GoUrl | undefined {
  if (text === '' || CONTROL.test(text)) return undefined;
  if (text === '*') return { scheme: '', host: '', path: '*', query: '' };
  const match = SCHEME.exec(text);
  if (match !== null && match[1] === undefined) return undefined;
  const scheme = match?.[1].toLowerCase() ?? '';
  const rest = match === null ? text : text.slice(match[0].length);
  const question = rest.indexOf('?');
  const [before, query] = question < 0 ? [rest, ''] : [rest.slice(0, question), rest.slice(question + 1)];
  // Without a slash it is opaque, such as mailto:someone; without a scheme too, it is none.
  if (!before.startsWith('/')) return scheme === '' ? undefined : { scheme, host: '', path: '', query };
  let host = '';
  let path = before;
  if (scheme !== '' && before.startsWith('//')) {
    const slash = before.indexOf('/', 2);
    const authority = slash < 0 ? before.slice(2) : before.slice(2, slash);
    path = slash < 0 ? '' : before.slice(slash);
    const at = authority.lastIndexOf('@');
    if (at >= 0 && (!USER.test(authority.slice(0, at)) || BAD_ESCAPE.test(authority.slice(0, at))))
      return undefined;
    host = authority.slice(at + 1);
    if (!isHost(host)) return undefined;
  }
  return BAD_ESCAPE.test(path) ? undefined : { scheme, host, path, query };
}

/**
 * As Go's `parseHost` has it in the API server of Kubernetes 1.34. Programs of Go 1.26 also refuse a second colon in HTTP
 * (`http://::1`).
 */
function isHost(host: string): boolean {
  if (host.startsWith('[')) {
    const bracket = host.lastIndexOf(']');
    const address = host.slice(1, bracket).replace('%25', '%');
    return isIP(address) === 6 && PORT.test(host.slice(bracket + 1)) && !host.includes('[', 1);
  }
  if (host.includes('[') || !HOST.test(host)) return false;
  const colon = host.lastIndexOf(':');
  return colon < 0 || PORT.test(host.slice(colon));
}

/** More digits than fit into a number of 64 bits. */
const HUGE_PORT = /^[^/?#]*\/\/[^/?#]*:\d{19,}(?:[/?]|$)/;

/** Two ports in a URL of HTTP, which Go refuses since 1.26, with which istiod is built. */
const TWO_COLONS = /^https?:\/\/(?:[^/?#]*@)?[^/?#[@:]*:[^/?#[@:]*:/i;

/** A URL as the Go of istiod reads it. */
const read = (text: string) => (TWO_COLONS.test(text) ? undefined : goRequestUrl(text));

/** Whether a text begins with a scheme. */
const hasScheme = (text: string) => Boolean(SCHEME.exec(text)?.[1]);

/** The scheme of a URL in lower case; empty for none. */
export function schemeOf(url: string): string {
  return (SCHEME.exec(url)?.[1] as string | undefined)?.toLowerCase() ?? '';
}

/** Whether Go's `url.Parse` refuses a text, which may be relative; then the text, otherwise undefined. */
export function urlFault(text: string): string | undefined {
  const hash = text.indexOf('#');
  const [before, fragment] = hash === -1 ? [text, ''] : [text.slice(0, hash), text.slice(hash + 1)];
  if (CONTROL.test(text) || BAD_ESCAPE.test(fragment) || HUGE_PORT.test(before)) return text;
  if (hasScheme(before) || before.startsWith('/')) {
    return read(before) === undefined ? text : undefined;
  }
  const [path] = before.split('?', 1);
  const [first] = path.split('/', 1);
  return first.includes(':') || BAD_ESCAPE.test(path) ? text : undefined;
}

/**
 * The scheme of the URL of a module, as istiod reads it: without one it takes HTTP. Undefined where it can read the URL
 * neither so nor so.
 */
export function moduleScheme(url: string): string | undefined {
  for (const whole of [url, `http://${url}`]) {
    if (read(whole) === undefined) continue;
    const hash = whole.indexOf('#');
    return hash !== -1 && BAD_ESCAPE.test(whole.slice(hash)) ? undefined : schemeOf(whole);
  }
  return undefined;
}

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
