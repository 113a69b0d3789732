import fc from 'fast-check';
import type { SpecOptions } from './round-trip';
import { keepOne } from './round-trip';

const target = fc.constantFrom(
  { kind: 'Service', name: 'a' },
  { group: 'core', kind: 'Service', name: 'a', namespace: '' },
  { group: 'networking.istio.io', kind: 'ServiceEntry', name: 'b' },
  { group: 'gateway.networking.k8s.io', kind: 'Gateway', name: 'c' },
  { group: 'gateway.networking.k8s.io', kind: 'GatewayClass', name: 'd' },
);

/** What the schema of a policy does not say of the target that it has. */
export const targets = {
  values: { '.targetRef': target, '.targetRefs[]': target },
  mend: { '': (policy: any) => keepOne(policy, 'selector', 'targetRef', 'targetRefs') },
} satisfies SpecOptions;
