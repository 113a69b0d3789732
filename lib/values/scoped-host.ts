/**
 * The host that requests ask for, of one that a gateway lists: there the namespace of the virtual services may stand before it, as in
 * `shop/a.example.com` (Istio's reference of `Gateway`, `Server.hosts`).
 */
export const requestedHost = (host: string): string => host.slice(host.indexOf('/') + 1);
