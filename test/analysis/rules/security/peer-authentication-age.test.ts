import { analyze } from '../../../../lib/analysis';

const policy = (name: string, mode: string, created: string | undefined, selector?: object) => ({
  apiVersion: 'security.istio.io/v1',
  kind: 'PeerAuthentication',
  metadata: { name, namespace: 'shop', ...(created && { creationTimestamp: created }) },
  spec: { ...(selector && { selector }), mtls: { mode } },
});

const labels = { app: 'cart' };
const pod = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'cart', namespace: 'shop', labels },
  spec: { containers: [{ name: 'cart', image: 'cart:1' }] },
};
const access = {
  apiVersion: 'security.istio.io/v1',
  kind: 'AuthorizationPolicy',
  metadata: { name: 'cart', namespace: 'shop' },
  spec: {
    selector: { matchLabels: labels },
    rules: [{ from: [{ source: { namespaces: ['front'] } }] }],
  },
};

const [OLD, NEW] = ['2026-01-01T00:00:00Z', '2026-02-01T00:00:00Z'];
const RULE = 'authorization-policy/identity-without-mtls';
const finds = (...policies: readonly object[]) => {
  const both = [policies, [...policies].reverse()].map((list) =>
    analyze([pod, access, ...list]).some(({ rule }) => rule === RULE),
  );
  expect(both[1]).toBe(both[0]);
  return both[0];
};

describe('which of several PeerAuthentications counts for the judge', () => {
  for (const [level, selector] of [
    ['of a namespace', undefined],
    ['of a workload', { matchLabels: labels }],
  ] as const) {
    test(`is the oldest ${level}, in whatever order the files have them`, () => {
      expect(finds(policy('a', 'DISABLE', OLD, selector), policy('b', 'STRICT', NEW, selector))).toBe(true);
      expect(finds(policy('a', 'DISABLE', NEW, selector), policy('b', 'STRICT', OLD, selector))).toBe(false);
    });

    test(`is proven by nothing where no manifest of those ${level} tells the age`, () => {
      expect(
        finds(policy('a', 'DISABLE', undefined, selector), policy('b', 'STRICT', undefined, selector)),
      ).toBe(false);
      expect(
        finds(policy('a', 'DISABLE', undefined, selector), policy('b', 'DISABLE', undefined, selector)),
      ).toBe(true);
    });
  }

  test('is the oldest also where it leaves the mode to wider ones', () => {
    expect(finds(policy('a', 'UNSET', OLD), policy('b', 'DISABLE', NEW))).toBe(false);
  });

  test('a port that takes mutual TLS shows who calls', () => {
    const plain = policy('a', 'DISABLE', OLD, { matchLabels: labels });
    const withPort = (mode: string) => ({
      ...plain,
      spec: { ...plain.spec, portLevelMtls: { 8080: { mode } } },
    });
    expect(finds(withPort('DISABLE'))).toBe(true);
    expect(finds(withPort('UNSET'))).toBe(true);
    expect(finds(withPort('STRICT'))).toBe(false);
  });
});
