/** The host, the port and the subset in the name of one of istiod's clusters; none for those with a name of their own. */
export function clusterParts(name: string): { host?: string; port?: number; subset?: string } {
  const [direction, port, subset, host] = name.split('|');
  if (host === undefined || !['outbound', 'inbound'].includes(direction)) return {};
  return { host, port: Number(port), ...(subset !== '' && { subset }) };
}
