import fc from 'fast-check';
import { loadManifests } from '../../lib/mesh/load';
import { MeshIndex } from '../../lib/mesh/mesh-index';
import { composePeerAuthentication, isAlways, portMode } from '../../lib/mesh/peer-authentication';

const labels = { app: 'cart' };
const pods = { namespace: 'shop', labels };
const MODES = ['UNSET', 'STRICT', 'PERMISSIVE', 'DISABLE'] as const;

const meshOf = (policies: readonly object[]) => new MeshIndex(loadManifests(policies).resources);

const policy = (name: string, namespace: string, spec: object, creationTimestamp?: string) => ({
  apiVersion: 'security.istio.io/v1',
  kind: 'PeerAuthentication',
  metadata: { name, namespace, ...(creationTimestamp && { creationTimestamp }) },
  spec,
});

const selected = { selector: { matchLabels: labels } };

test('without a policy both are taken', () => {
  const merged = composePeerAuthentication(meshOf([]), pods);
  expect(merged).toEqual({ mode: 'PERMISSIVE', possible: ['PERMISSIVE'], perPort: new Map() });
});

test('the narrowest policy with a mode counts; a selector in the root namespace selects nothing', () => {
  const mesh = meshOf([
    policy('mesh', 'istio-system', { mtls: { mode: 'DISABLE' } }),
    policy('other', 'istio-system', { ...selected, mtls: { mode: 'PERMISSIVE' } }),
    policy('default', 'shop', { mtls: { mode: 'STRICT' } }),
    policy('cart', 'shop', { ...selected, mtls: { mode: 'UNSET' } }),
  ]);
  expect(composePeerAuthentication(mesh, pods)).toMatchObject({ mode: 'STRICT', possible: ['STRICT'] });
  expect(composePeerAuthentication(mesh, { ...pods, namespace: 'front' }).mode).toBe('DISABLE');
  expect(composePeerAuthentication(mesh, { ...pods, namespace: 'istio-system' }).mode).toBe('DISABLE');
});

test('a port has its own mode, or else that of its pods', () => {
  const mesh = meshOf([
    policy('cart', 'shop', {
      ...selected,
      mtls: { mode: 'DISABLE' },
      portLevelMtls: { 80: { mode: 'STRICT' }, 81: { mode: 'UNSET' } },
    }),
  ]);
  expect([80, 81, 82].map((port) => portMode(mesh, pods, port).mode)).toEqual([
    'STRICT',
    'DISABLE',
    'DISABLE',
  ]);
  expect(isAlways(composePeerAuthentication(mesh, pods), 'DISABLE')).toBe(false);
});

test('where no manifest tells the age, each of several may count', () => {
  const mesh = meshOf([
    policy('a', 'shop', { mtls: { mode: 'UNSET' } }),
    policy('b', 'shop', { mtls: { mode: 'STRICT' } }),
  ]);
  const { possible, unsure } = composePeerAuthentication(mesh, pods);
  expect([...possible].sort()).toEqual(['PERMISSIVE', 'STRICT']);
  expect(unsure).toContain('no creationTimestamp tells which that is');
});

const anyPolicy = fc.record({
  namespace: fc.constantFrom('shop', 'istio-system'),
  selects: fc.boolean(),
  mode: fc.constantFrom(...MODES),
  port: fc.constantFrom(undefined, ...MODES),
  created: fc.constantFrom(undefined, '2026-01-01T00:00:00Z', '2026-01-02T00:00:00Z'),
});

test('the order of files changes nothing, and what counts is among what may', () => {
  fc.assert(
    fc.property(fc.array(anyPolicy, { maxLength: 5 }), (given) => {
      const policies = given.map(({ namespace, selects, mode, port, created }, i) =>
        policy(
          `p${i}`,
          namespace,
          {
            ...(selects && selected),
            mtls: { mode },
            ...(port && { portLevelMtls: { 80: { mode: port } } }),
          },
          created,
        ),
      );
      const [merged, reversed] = [policies, [...policies].reverse()].map((list) => {
        const { by, ...rest } = composePeerAuthentication(meshOf(list), pods);
        const perPort = [...rest.perPort].map(([number, mode]) => [number, { ...mode, by: mode.by?.text }]);
        return { ...rest, by: by?.text, perPort };
      });
      expect(reversed).toEqual(merged);
      expect(merged.possible).toContain(merged.mode);
    }),
  );
});
