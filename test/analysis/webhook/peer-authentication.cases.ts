import { maker, type ObjectCases } from '../support/cases';

const make = maker('security.istio.io/v1', 'PeerAuthentication');
const selector = { matchLabels: { app: 'reviews' } };

export const peerAuthenticationCases: ObjectCases = {
  'peer-authentication/ports-without-selector': [
    {
      bad: make({ portLevelMtls: { 8080: { mode: 'DISABLE' } } }),
      good: make({ selector, portLevelMtls: { 8080: { mode: 'DISABLE' } } }),
    },
  ],
  'peer-authentication/no-ports': [{ bad: make({ selector, portLevelMtls: {} }), good: make({ selector }) }],
  'peer-authentication/port': [
    {
      bad: make({ selector, portLevelMtls: { 70000: { mode: 'STRICT' } } }),
      good: make({ selector, portLevelMtls: { 7000: { mode: 'STRICT' } } }),
    },
  ],
};
