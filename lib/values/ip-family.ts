import { isIP, isIPv4 } from 'node:net';

/**
 * Whether a text is an IP address, of version 4 or 6, or 0 for neither, as Go's `netip.ParseAddr` takes it: the zone of an
 * IPv6 address (`fe80::1%eth0`) may be any text, where Node minds its letters.
 */
export function ipFamily(text: string): 0 | 4 | 6 {
  // Most texts are names: Node's expression for version 6 takes long to make ready.
  if (!text.includes(':')) return isIPv4(text) ? 4 : 0;
  const percent = text.indexOf('%');
  const zone = percent !== -1 && percent < text.length - 1 && text.includes(':');
  const family = isIP(zone ? text.slice(0, percent) : text);
  if (family === 4) return zone ? 0 : 4;
  return family === 6 ? 6 : 0;
}
