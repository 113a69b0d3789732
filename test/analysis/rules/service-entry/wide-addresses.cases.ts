import type { MeshCases } from '../../support/mesh-cases';

const entry = (...addresses: string[]) => `
apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: { name: outside, namespace: shop }
spec:
  hosts: [outside.example.com]
  addresses: [${addresses.map((address) => JSON.stringify(address)).join(', ')}]
  ports: [{ number: 443, name: tls, protocol: TLS }]
  resolution: NONE
`;

/** Addresses of service entries, on either side of what istiod 1.32 warns of. */
export const wideAddressesCases: MeshCases = {
  'service-entry/wide-addresses': [
    { bad: entry('10.1.0.0/16', '64.0.0.0/7'), good: entry('10.1.0.0/16', '64.0.0.0/8') },
    { bad: entry('0.0.0.0/0'), good: entry('10.0.0.0/8') },
    { bad: entry('0.0.0.0/24'), good: entry('1.0.0.0/24') },
    { bad: entry('::'), good: entry('::1') },
    { bad: entry('2000::/3'), good: entry('2001:db8::/32') },
  ],
};
