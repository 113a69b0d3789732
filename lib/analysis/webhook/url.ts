import { goRequestUrl } from '../schema/cel/go-url';

const SCHEME = /^([A-Za-z][A-Za-z0-9+.-]*):/;
const BAD_ESCAPE = /%(?![0-9A-Fa-f]{2})/;
// eslint-disable-next-line no-control-regex
const CONTROL = /[\u0000-\u001f\u007f]/;
/** More digits than fit into a number of 64 bits. */
const HUGE_PORT = /^[^/?#]*\/\/[^/?#]*:\d{19,}(?:[/?]|$)/;

/** Two ports in a URL of HTTP, which Go refuses since 1.26, with which istiod is built. */
const TWO_COLONS = /^https?:\/\/(?:[^/?#]*@)?[^/?#[@:]*:[^/?#[@:]*:/i;

/** A URL as the Go of istiod reads it. */
const read = (text: string) => (TWO_COLONS.test(text) ? undefined : goRequestUrl(text));

/** The scheme of a URL in lower case; empty for none. */
export function schemeOf(url: string): string {
  return SCHEME.exec(url)?.[1].toLowerCase() ?? '';
}

/** Whether Go's `url.Parse` refuses a text, which may be relative; then the text, otherwise undefined. */
export function urlFault(text: string): string | undefined {
  const hash = text.indexOf('#');
  const [before, fragment] = hash === -1 ? [text, ''] : [text.slice(0, hash), text.slice(hash + 1)];
  if (CONTROL.test(text) || BAD_ESCAPE.test(fragment) || HUGE_PORT.test(before)) return text;
  if (SCHEME.test(before) || before.startsWith('/')) {
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
