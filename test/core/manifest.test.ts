import { Chart, Testing } from 'cdk8s';
import type { Construct } from 'constructs';
import { HttpRoute } from '../../lib/gateway-api';
import { ArgoRollout } from '../../lib/delivery';
import { Gateway, VirtualService } from '../../lib/networking';
import { codeOf } from '../support/refusal';

const virtualService = (more: object = {}, metadata: object = {}) => ({
  apiVersion: 'networking.istio.io/v1',
  kind: 'VirtualService',
  metadata: { name: 'a', namespace: 'shop', ...metadata },
  spec: {
    hosts: ['a.example.com'],
    gateways: ['shop/inbound', 'mesh'],
    http: [{ match: [{ gateways: ['shop/inbound'] }], route: [{ destination: { host: 'a' } }] }],
  },
  ...more,
});
const gateway = {
  apiVersion: 'networking.istio.io/v1',
  kind: 'Gateway',
  metadata: { name: 'a', namespace: 'shop' },
  spec: {
    selector: { istio: 'x' },
    servers: [{ hosts: ['*'], port: { name: 'http', number: 80, protocol: 'http' } }],
  },
};

function written(read: (scope: Construct) => unknown): unknown {
  const chart = new Chart(Testing.app(), 'chart', { namespace: 'shop' });
  read(chart);
  return Testing.synth(chart)[0];
}
const again = (manifest: object) => written((scope) => VirtualService.fromManifest(scope, 'a', manifest));

describe('what is read from a manifest is written as it was', () => {
  test('a gateway of the same namespace that is written in full', () => {
    expect(again(virtualService())).toEqual(virtualService());
  });

  test('a protocol in lower case', () => {
    expect(written((scope) => Gateway.fromManifest(scope, 'a', gateway))).toEqual(gateway);
  });

  test('an older version of the API, a status and what stands beside the spec', () => {
    const manifest = virtualService({
      apiVersion: 'networking.istio.io/v1beta1',
      status: { validationMessages: [] },
      'a/b~c': 1,
    });
    expect(again(manifest)).toEqual(manifest);
  });

  test('nulls in the metadata are nothing', () => {
    expect(again(virtualService({}, { creationTimestamp: null, labels: null }))).toEqual(virtualService());
  });

  test('what is set later is written as it is set', () => {
    const manifest = written((scope) => {
      const read = VirtualService.fromManifest(scope, 'a', virtualService());
      read.metadata.addLabel('a', 'b');
    });
    expect(manifest).toEqual(virtualService({}, { labels: { a: 'b' } }));
  });
});

test('what is not whole is refused where it is read', () => {
  const chart = new Chart(Testing.app(), 'chart');
  const manifest = {
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'HTTPRoute',
    metadata: { name: 'a' },
    spec: { rules: [{ backendRefs: [{ name: 'b', port: 80 }] }] },
  };
  expect(() => HttpRoute.fromManifest(chart, 'a', manifest)).toThrow(/without parents/);
  expect(chart.node.tryFindChild('a')).toBeUndefined();
});

describe('a manifest of another shape is refused, and leaves nothing behind', () => {
  const rollout = (spec: unknown) => ({
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Rollout',
    metadata: { name: 'a' },
    spec,
  });
  const chart = () => new Chart(Testing.app(), 'chart');

  test.each<[string, (scope: Construct) => unknown]>([
    [
      'a text for a list',
      (scope) => VirtualService.fromManifest(scope, 'a', virtualService({ spec: { http: 'x' } })),
    ],
    [
      'nothing in a list',
      (scope) => ArgoRollout.fromManifest(scope, 'a', rollout({ strategy: { canary: { steps: [null] } } })),
    ],
    ['a text for a map', (scope) => ArgoRollout.fromManifest(scope, 'a', rollout('x'))],
  ])('%s', (_, read) => {
    const scope = chart();
    expect(codeOf(() => read(scope))).toMatch(/ at chart\/a$/);
    expect(scope.node.children).toEqual([]);
  });
});
