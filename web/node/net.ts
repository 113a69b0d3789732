/** What the library uses of `node:net`, for programs that run in a browser. */

const PART = '(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)';
const FOUR = new RegExp(`^${PART}(?:\\.${PART}){3}$`);
const GROUP = /^[\da-f]{1,4}$/i;

/** Whether a text is an IP address of version 4. */
export const isIPv4 = (text: string): boolean => FOUR.test(text);

/** Whether a text is an IP address of version 6 (RFC 4291, section 2.2), with or without a zone. */
export function isIPv6(text: string): boolean {
  const [address, zone] = splitOnce(text, '%');
  if (zone !== undefined && !/^[\da-z.:-]+$/i.test(zone)) return false;
  const [left, right] = splitOnce(address, '::');
  if (right?.includes('::') === true) return false;
  const [before, after] = [groupsOf(left, right === undefined), groupsOf(right ?? '', true)];
  if (before === undefined || after === undefined) return false;
  return right === undefined ? before === 8 : before + after < 8;
}

/** The family of an IP address; 0 for what is none. */
export function isIP(text: string): 0 | 4 | 6 {
  if (isIPv4(text)) return 4;
  return isIPv6(text) ? 6 : 0;
}

function splitOnce(text: string, separator: string): readonly [string, string | undefined] {
  const at = text.indexOf(separator);
  return at === -1 ? [text, undefined] : [text.slice(0, at), text.slice(at + separator.length)];
}

/** How many groups stand in a part of an address; at its end there may be one of version 4, which counts for two. */
function groupsOf(part: string, isEnd: boolean): number | undefined {
  if (part === '') return 0;
  const groups = part.split(':');
  const last = groups[groups.length - 1];
  const isMixed = isEnd && isIPv4(last);
  if (!(isMixed ? groups.slice(0, -1) : groups).every((group) => GROUP.test(group))) return undefined;
  return groups.length + (isMixed ? 1 : 0);
}

/** The bits of an address. */
function bitsOf(address: string): string {
  const bits = (value: number, width: number) => value.toString(2).padStart(width, '0');
  const four = (text: string) => text.split('.').map((part) => bits(Number(part), 8));
  if (isIPv4(address)) return four(address).join('');
  const [left, right] = splitOnce(address.split('%')[0], '::');
  const of = (part: string) =>
    part === ''
      ? []
      : part.split(':').flatMap((group) => {
          if (!group.includes('.')) return [bits(parseInt(group, 16), 16)];
          const [a, b, c, d] = four(group);
          return [a + b, c + d];
        });
  const [before, after] = [of(left), of(right ?? '')];
  const between = Array.from({ length: 8 - before.length - after.length }, () => bits(0, 16));
  return [...before, ...between, ...after].join('');
}

/** Blocks of addresses. */
export class BlockList {
  private readonly blocks: { readonly family: string; readonly bits: string }[] = [];

  public addSubnet(address: string, length: number, family: 'ipv4' | 'ipv6'): void {
    this.blocks.push({ family, bits: bitsOf(address).slice(0, length) });
  }

  public check(address: string, family: 'ipv4' | 'ipv6'): boolean {
    const own = bitsOf(address);
    return this.blocks.some((block) => block.family === family && own.startsWith(block.bits));
  }
}
