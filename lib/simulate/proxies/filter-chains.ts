import type { FilterChain } from '../routes/l4';
import { HostMap } from '../../mesh/host-map';
import { bitsWithin } from '../../values/address-ranges';

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
