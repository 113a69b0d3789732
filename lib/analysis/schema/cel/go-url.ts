import { isIP } from 'node:net';
import { CelUrl } from './values';

// eslint-disable-next-line no-control-regex
const CONTROL = /[\u0000-\u001f\u007f]/;
const BAD_ESCAPE = /%(?![0-9A-Fa-f]{2})/;
const SCHEME = /^([A-Za-z][A-Za-z0-9+.-]*)?:/;
/** What stands in a host as it is. */
const HOST = /^(?:[A-Za-z0-9!$&'()*+,;=:[\]<>"._~-]|[\u0080-\uffff]|%(?:25|[89A-Fa-f][0-9A-Fa-f]))*$/;
const PORT = /^(?::\d*)?$/;
const USER = /^[A-Za-z0-9\-._:~!$&'()*+,;=%@]*$/;

/**
 * Reads a URL as Go's `url.ParseRequestURI` does, which Kubernetes' `url()` and `isURL()` ask: with a scheme, or a path
 * from the root. Undefined where Go refuses it.
 */
export function goRequestUrl(text: string): CelUrl | undefined {
  if (text === '' || CONTROL.test(text)) return undefined;
  if (text === '*') return new CelUrl('', '', '*', '');
  const match = SCHEME.exec(text);
  if (match !== null && match[1] === undefined) return undefined;
  const scheme = match?.[1].toLowerCase() ?? '';
  const rest = match === null ? text : text.slice(match[0].length);
  const question = rest.indexOf('?');
  const [before, query] = question < 0 ? [rest, ''] : [rest.slice(0, question), rest.slice(question + 1)];
  // Without a slash it is opaque, such as mailto:someone; without a scheme too, it is none.
  if (!before.startsWith('/')) return scheme === '' ? undefined : new CelUrl(scheme, '', '', query);
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
  return BAD_ESCAPE.test(path) ? undefined : new CelUrl(scheme, host, path, query);
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
