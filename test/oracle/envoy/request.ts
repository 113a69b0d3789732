import type { RoutedRequest } from './matchers';

/** A request as it arrives at a proxy. */
export interface Arriving {
  readonly method: string;
  readonly path: string;
  readonly authority: string;
  readonly headers: { readonly [name: string]: string };
}

/** The request as the router gets it, after the connection manager has mended it; undefined where that refuses it. */
export function routedRequest(manager: any, arriving: Arriving, isTls: boolean): RoutedRequest | undefined {
  const headers = new Map(
    Object.entries(arriving.headers).map(([name, value]) => [name.toLowerCase(), value]),
  );
  headers.delete('host');
  const trusts = manager.use_remote_address !== true || (manager.xff_num_trusted_hops ?? 0) > 0;
  const forwarded = trusts ? headers.get('x-forwarded-proto') : undefined;
  const protocol = forwarded ?? (isTls ? 'https' : 'http');
  headers.set('x-forwarded-proto', protocol);
  const scheme = ['http', 'https'].includes(protocol) ? protocol : isTls ? 'https' : 'http';
  const path = normalized(manager, arriving.path);
  return { ...arriving, path, scheme, headers };
}

/** The path as `normalize_path` and `merge_slashes` make it. */
function normalized(manager: any, given: string): string {
  const [, path, query] = /^([^?#]*)(.*)$/s.exec(given)!;
  let result = path;
  if (manager.normalize_path === true) result = withoutDots(decoded(result.replace(/\\/g, '/')));
  if (manager.merge_slashes === true) result = result.replace(/\/{2,}/g, '/');
  return result + query;
}

/** Codes of characters that need none are read. */
const decoded = (path: string) =>
  path.replace(/%([0-9a-f]{2})/gi, (code, hex: string) => {
    const letter = String.fromCharCode(parseInt(hex, 16));
    return /[\w.~-]/.test(letter) ? letter : code;
  });

function withoutDots(path: string): string {
  const parts: string[] = [];
  const all = path.split('/').slice(1);
  all.forEach((part, i) => {
    const plain = part.replace(/%2e/gi, '.');
    const isLast = i === all.length - 1;
    if (plain === '..') parts.pop();
    if (plain === '.' || plain === '..') {
      if (isLast) parts.push('');
    } else parts.push(part);
  });
  return `/${parts.join('/')}`;
}
