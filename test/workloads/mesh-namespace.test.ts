import { ApiObject, Chart, JsonPatch, Testing } from 'cdk8s';
import { Injection } from '../../lib/workloads/injection';
import { MeshNamespace } from '../../lib/workloads/mesh-namespace';

const placed = () => new Chart(Testing.app(), 'test', { namespace: 'shop' });
const only = (chart: Chart) => Testing.synth(chart)[0];

describe('MeshNamespace', () => {
  test('is named like its construct, and its pods get sidecars', () => {
    const chart = Testing.chart();
    const namespace = new MeshNamespace(chart, 'shop');
    expect(namespace.name).toBe('shop');
    expect(only(chart)).toEqual({
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name: 'shop', labels: { 'istio-injection': 'enabled' } },
    });
  });

  test('is in no namespace, although its chart is', () => {
    const chart = placed();
    new MeshNamespace(chart, 'shop');
    expect(only(chart).metadata).not.toHaveProperty('namespace');
  });

  test.each([
    ['with', placed],
    ['without', () => Testing.chart()],
  ])('can be patched further, in a chart %s a namespace', (_, make) => {
    const chart = make();
    const namespace = new MeshNamespace(chart, 'shop');
    ApiObject.of(namespace).addJsonPatch(
      JsonPatch.add('/metadata/annotations', { owner: 'us' }),
      JsonPatch.add('/spec', { finalizers: ['kubernetes'] }),
    );
    namespace.metadata.addLabel('team', 'shop');
    expect(only(chart)).toMatchObject({
      metadata: { annotations: { owner: 'us' }, labels: { team: 'shop' } },
      spec: { finalizers: ['kubernetes'] },
    });
  });

  test('takes labels, annotations and another name', () => {
    const chart = Testing.chart();
    new MeshNamespace(chart, 'ns', {
      name: 'shop',
      injection: Injection.revision('canary'),
      labels: { team: 'shop' },
      metadata: { annotations: { owner: 'us' }, labels: { stage: 'test' } },
    });
    expect(only(chart).metadata).toEqual({
      name: 'shop',
      labels: { 'istio.io/rev': 'canary', team: 'shop', stage: 'test' },
      annotations: { owner: 'us' },
    });
  });

  test('may belong to ambient while sidecars are turned off', () => {
    const chart = Testing.chart();
    const labels = { 'istio.io/dataplane-mode': 'ambient' };
    new MeshNamespace(chart, 'shop', { injection: Injection.off(), labels });
    expect(only(chart).metadata.labels).toEqual({ ...labels, 'istio-injection': 'disabled' });
  });

  test('insists on mutual TLS, and is closed, once each, whatever the namespace of the chart', () => {
    const chart = new Chart(Testing.app(), 'test', { namespace: 'elsewhere' });
    const shop = new MeshNamespace(chart, 'shop');
    expect(shop.strictMutualTls()).toBe(shop.strictMutualTls());
    expect(shop.denyByDefault()).toBe(shop.denyByDefault());
    expect(Testing.synth(chart).slice(1)).toEqual([
      {
        apiVersion: 'security.istio.io/v1',
        kind: 'PeerAuthentication',
        metadata: { name: 'default', namespace: 'shop' },
        spec: { mtls: { mode: 'STRICT' } },
      },
      {
        apiVersion: 'security.istio.io/v1',
        kind: 'AuthorizationPolicy',
        metadata: { name: 'allow-nothing', namespace: 'shop' },
        spec: { action: 'ALLOW' },
      },
    ]);
  });

  test.each([
    ['a name that is no DNS label', { name: 'My.Shop' }, 'InvalidName'],
    ['a namespace of its own', { metadata: { namespace: 'x' } }, 'InvalidValue'],
    ['a label outside the syntax', { labels: { a: 'b c' } }, 'InvalidLabel'],
    ['a second data plane', { labels: { 'istio.io/rev': '1-31' } }, 'ConflictingSettings'],
    ['a label against its injection', { labels: { 'istio-injection': 'disabled' } }, 'ConflictingSettings'],
    [
      'a label against being off',
      { injection: Injection.off(), metadata: { labels: { 'istio-injection': 'enabled' } } },
      'ConflictingSettings',
    ],
  ])('refuses %s', (_, props, code) => {
    expect(() => new MeshNamespace(Testing.chart(), 'shop', props)).toThrow(
      expect.objectContaining({ code, path: 'test/shop' }),
    );
  });
});
