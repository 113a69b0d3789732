import { Chart, Testing } from 'cdk8s';
import { ClientPod } from '../../lib/workloads/client-pod';
import { MeshNamespace } from '../../lib/workloads/mesh-namespace';
import { VersionedNginx } from '../../lib/workloads/versioned-nginx';
import { complaints, differences } from '../walkthrough/compare';
import { environmentDifferences, environmentFacts } from '../walkthrough/environment-facts';

function environment(): any[] {
  const chart = new Chart(Testing.app(), 'environment', { namespace: 'istio-test' });
  new MeshNamespace(chart, 'istio-test');
  new VersionedNginx(chart, 'nginx', { versions: ['v1', 'v2'] });
  new ClientPod(chart, 'client');
  return Testing.synth(chart);
}

describe('the environment of the walkthrough', () => {
  test('is what the walkthrough applies, but for a few named differences', () => {
    expect(complaints(environmentFacts, environment(), environmentDifferences)).toEqual([]);
  });

  test('starts with the namespace, so that it is there for the other objects', () => {
    expect(environment()[0].kind).toBe('Namespace');
  });
});

describe('the comparison', () => {
  const object = (spec: any) => ({ kind: 'Thing', metadata: { name: 'a' }, spec });

  test('names each place at which two objects differ', () => {
    expect(differences({ a: 1, b: [1, 2], 'c/d': 1 }, { a: 1, b: [1, 3], 'c/d': 2 })).toEqual([
      { path: '/b/1', expected: 2, actual: 3 },
      { path: '/c~1d', expected: 1, actual: 2 },
    ]);
    expect(differences({ a: [] }, { a: {} })).toHaveLength(1);
    expect(differences({ a: {} }, {})).toHaveLength(1);
    expect(differences({ a: 1, b: 2 }, { b: 2, a: 1 })).toEqual([]);
  });

  test('complains about a difference that is not allowed, an object too many and one too few', () => {
    expect(complaints([object(1)], [object(2)], [])).toEqual(['Thing a /spec: expected 1, got 2']);
    expect(complaints([], [object(1)], [])).toHaveLength(1);
    expect(complaints([object(1)], [], [])).toHaveLength(1);
  });

  test('allows a value, not a place', () => {
    const allowed = { kind: 'Thing', path: '/spec', why: 'a test' };
    expect(complaints([object({ a: 1 })], [object({ b: 2 })], [{ ...allowed, value: { b: 2 } }])).toEqual([]);
    expect(
      complaints([object({ a: 1 })], [object({ b: 3 })], [{ ...allowed, value: { b: 2 } }]),
    ).toHaveLength(3);
  });

  test('complains about an allowance that nothing needs', () => {
    const allowed = { object: 'Thing a', path: '/spec', value: 1, why: 'a test' };
    expect(complaints([object(1)], [object(1)], [allowed])).toEqual([
      'Thing a /spec: allowed to differ, but does not',
    ]);
  });
});
