import { BlockList, isIP } from 'node:net';

/** Whether an IP address is a policy's: `10.1.2.3`, or one of `10.0.0.0/8`; of either family. */
export function isInBlock(block: string, address: string): boolean {
  const [base, bits] = block.split('/', 2);
  const family = isIP(base);
  if (family === 0 || family !== isIP(address)) return false;
  const longest = family === 6 ? 128 : 32;
  const length = bits === undefined ? longest : Number(bits);
  if (!Number.isInteger(length) || length < 0 || length > longest) return false;
  const type = family === 6 ? 'ipv6' : 'ipv4';
  const list = new BlockList();
  list.addSubnet(base, length, type);
  return list.check(address, type);
}
