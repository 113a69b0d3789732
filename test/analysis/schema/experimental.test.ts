import { type AnalyzeOptions, analyze } from '../../../lib/analysis';

const API = 'gateway.networking.k8s.io';
const object = (apiVersion: string, kind: string, spec: object) => ({
  apiVersion,
  kind,
  metadata: { name: 'a', namespace: 'shop' },
  spec,
});
const rules = (manifest: object, options: AnalyzeOptions) =>
  analyze([manifest], options)
    .filter(({ codes }) => codes.includes('schema'))
    .map(({ rule }) => rule);

/** What the experimental channel alone has: a version, a field, a kind. */
const MORE = [
  [
    'a version',
    object(`${API}/v1alpha2`, 'TCPRoute', { rules: [{ backendRefs: [{ name: 'a', port: 1 }] }] }),
    'schema/unknown-version',
  ],
  [
    'a field',
    object(`${API}/v1`, 'HTTPRoute', {
      rules: [{ retry: { attempts: 2 }, backendRefs: [{ name: 'a', port: 1 }] }],
    }),
    'schema/unknown-field',
  ],
] as const;

test.each(MORE)('%s is there in the experimental channel alone', (_what, manifest, rule) => {
  expect(rules(manifest, {})).toContain(rule);
  expect(rules(manifest, { gatewayApi: 'standard' })).toContain(rule);
  expect(rules(manifest, { gatewayApi: 'experimental' })).toEqual([]);
});

test('kinds of the experimental channel are checked by their schemas', () => {
  const mesh = object('gateway.networking.x-k8s.io/v1alpha1', 'XMesh', { controllerNme: 'istio.io/mesh' });
  expect(rules(mesh, {})).toEqual([]);
  expect(rules(mesh, { gatewayApi: 'experimental' })).toContain('schema/unknown-field');
});

test('the rest is as in the standard channel', () => {
  const wrong = object(`${API}/v1`, 'HTTPRoute', { rulse: [] });
  const service = object('v1', 'Service', { prots: [] });
  for (const manifest of [wrong, service]) {
    expect(rules(manifest, { gatewayApi: 'experimental' })).toEqual(rules(manifest, {}));
  }
});
