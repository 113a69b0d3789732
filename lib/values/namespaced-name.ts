/** A name with the namespace that stands before it. */
interface NamespacedName {
  /** What stands before the first "/"; undefined where there is none. */
  readonly namespace?: string;
  /** What stands behind it. */
  readonly name: string;
}

/**
 * Reads `namespace/name`, or a name alone, as gateways, hosts of servers and hosts of sidecars are written. Both parts are as they
 * stand: `.`, `*` and nothing included (`strings.Cut` in istiod's `ParseGatewayHost`, `ResolveGatewayName` and `validateGatewayNames`).
 */
export function splitNamespace(text: string): NamespacedName {
  const slash = text.indexOf('/');
  return slash === -1 ? { name: text } : { namespace: text.slice(0, slash), name: text.slice(slash + 1) };
}
