import { canonicalAddress, ipFamily } from './addresses';
import { remembered } from './remembered';

/** How many bits of an address a range fixes, where the address is within it; -1 where it is not, or not known. */
export function bitsWithin(range: string, address: string | undefined): number {
  if (address === undefined) return -1;
  const [base, length] = range.split('/');
  const [a, b] = [numberOf(base), numberOf(address)];
  if (a === undefined || b === undefined) return base === address ? 128 : -1;
  if (a.size !== b.size) return -1;
  const bits = length === undefined ? a.size : Number(length);
  return networkOf(a, bits) === networkOf(b, bits) ? bits : -1;
}

/** Ranges in one spelling: `10.1.2.3` is `10.1.2.3/32`, and `10.1.2.3/24` is `10.1.2.0/24`. */
export const rangesText = (ranges: readonly string[]): string =>
  [...new Set(ranges.map(rangeText))].sort().join();

function rangeText(range: string): string {
  const [base, length] = range.split('/');
  const address = numberOf(base);
  if (address === undefined) return range;
  const bits = length === undefined ? address.size : Number(length);
  return `${address.size} ${networkOf(address, bits)}/${bits}`;
}

/** An IP address as a number, and how many bits such addresses have. */
interface AddressNumber {
  readonly value: bigint;
  readonly size: 32 | 128;
}

/** An address with nothing behind its first bits. */
const networkOf = ({ value, size }: AddressNumber, bits: number) => value >> BigInt(Math.max(0, size - bits));

const numberOf = remembered(readAddress, 10_000);

function readAddress(address: string): AddressNumber | undefined {
  const family = ipFamily(address);
  if (family === 4) {
    const value = address.split('.').reduce((sum, part) => sum * 256n + BigInt(part), 0n);
    return { value, size: 32 };
  }
  if (family === 0 || address.includes('%')) return undefined;
  const [head, tail = ''] = canonicalAddress(address).split('::');
  const groups = (text: string) => (text === '' ? [] : text.split(':'));
  const [first, last] = [groups(head), groups(tail)];
  const zeros = Array<string>(8 - first.length - last.length).fill('0');
  const value = [...first, ...zeros, ...last].reduce((sum, part) => sum * 65536n + BigInt(`0x${part}`), 0n);
  return { value, size: 128 };
}
