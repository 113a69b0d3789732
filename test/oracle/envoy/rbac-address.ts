import { BlockList, isIP } from 'node:net';

/** Whether an address is in what Envoy's `CidrRange` names. */
export function inCidr({ address_prefix: prefix, prefix_len: length = 0 }: any, address: string): boolean {
  const type = (ip: string) => (isIP(ip) === 6 ? 'ipv6' : 'ipv4');
  if (isIP(address) === 0 || type(address) !== type(prefix)) return false;
  const list = new BlockList();
  list.addSubnet(prefix, length, type(prefix));
  return list.check(address, type(address));
}

/**
 * The address that counts as the caller's: that of the connection, or what `x-forwarded-for` says where the connection manager
 * trusts it (Envoy's `ConnectionManagerUtility::mutateRequestHeaders`).
 */
export function remoteAddress(manager: any, direct: string, forwardedFor: string | undefined): string {
  const hops: number = manager.xff_num_trusted_hops ?? 0;
  const trusted = manager.use_remote_address === true ? hops - 1 : hops;
  if (trusted < 0 || forwardedFor === undefined) return direct;
  const address = forwardedFor.split(',').map((part) => part.trim()).at(-1 - trusted); // prettier-ignore
  return address !== undefined && isIP(address) !== 0 ? address : direct;
}
