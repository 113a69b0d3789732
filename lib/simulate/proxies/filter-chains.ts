import type { FilterChain } from '../routes/l4';
import { HostMap } from '../../mesh/host-map';
import { canonicalAddress, ipFamily } from '../../values/addresses';
import { remembered } from '../../values/remembered';

/** A connection, as the filter chains of a listener tell it apart. */
export interface Connection {
  /** The IP address that is connected to, where it is known. */
  readonly address?: string;
  /** What its first bytes show. */
  readonly wire: 'http' | 'tls' | 'tcp';
  /** The name in the TLS handshake. */
  readonly sni: string;
}

/**
 * The chain that Envoy picks: by the narrowest range of addresses, then by the name in the handshake, then by the protocol. What a
 * step leaves decides, without a way back; undefined where nothing is left.
 */
export function pickChain(chains: readonly FilterChain[], connection: Connection): FilterChain | undefined {
  const inRange = narrowest(chains, connection.address);
  const named = byName(inRange, connection);
  const http = named.filter(({ onlyHttp }) => onlyHttp);
  if (connection.wire === 'http' && http.length > 0) return http[0];
  return named.find(({ onlyHttp }) => !onlyHttp);
}

/** The chain that takes what no other does, as a listener's default. */
export const isMatchAll = ({ sniHosts, ranges, onlyHttp }: FilterChain) =>
  !onlyHttp && ranges.length === 0 && (sniHosts.length === 0 || sniHosts.includes('*'));

function narrowest(chains: readonly FilterChain[], address: string | undefined): readonly FilterChain[] {
  if (chains.every(({ ranges }) => ranges.length === 0)) return chains;
  let best = -1;
  let found: FilterChain[] = [];
  for (const chain of chains) {
    const bits =
      chain.ranges.length === 0 ? 0 : Math.max(...chain.ranges.map((range) => bitsWithin(range, address)));
    if (bits < 0 || bits < best) continue;
    if (bits > best) found = [];
    best = bits;
    found.push(chain);
  }
  return found;
}

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

function byName(chains: readonly FilterChain[], { wire, sni }: Connection): readonly FilterChain[] {
  const open = chains.filter(({ sniHosts }) => sniHosts.length === 0 || sniHosts.includes('*'));
  if (wire !== 'tls') return open;
  const names = new HostMap<FilterChain[]>();
  for (const chain of chains) {
    for (const name of chain.sniHosts) {
      const key = name.toLowerCase();
      if (name !== '*') names.set(key, [...(names.get(key) ?? []), chain]);
    }
  }
  const host = sni.toLowerCase();
  return names.get(host) ?? names.find(`?${host.slice(1)}`) ?? open;
}
