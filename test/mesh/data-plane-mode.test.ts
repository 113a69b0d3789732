import {
  dataPlaneModeOf,
  isAmbientNamespaceByIstioctl,
  isInMeshByIstioctl,
} from '../../lib/mesh/data-plane-mode';
import { loadManifests } from '../../lib/mesh/load';
import { MeshIndex } from '../../lib/mesh/mesh-index';

interface Labels {
  readonly [key: string]: string;
}

/** What istiod, and what istioctl's analyzers, make of a pod with these labels in a namespace with these. */
function seen(own: Labels, home: Labels | undefined, spec: object = {}): readonly [string, boolean, boolean] {
  const manifests = [
    ...(home === undefined
      ? []
      : [{ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop', labels: home } }]),
    {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'cart', namespace: 'shop', labels: own },
      spec: { containers: [{ name: 'cart' }], ...spec },
    },
  ];
  const mesh = new MeshIndex(loadManifests(manifests).resources, { defaults: false });
  const [pod] = mesh.workloads;
  return [
    dataPlaneModeOf(mesh, pod),
    isInMeshByIstioctl(mesh, pod),
    isAmbientNamespaceByIstioctl(mesh, 'shop'),
  ];
}

const INJECT = 'sidecar.istio.io/inject';
const ambient = { 'istio.io/dataplane-mode': 'ambient' };

test('istiod and istioctl agree where labels say it', () => {
  expect(seen({ [INJECT]: 'true' }, {})).toEqual(['sidecar', true, false]);
  expect(seen({ [INJECT]: 'false' }, { 'istio-injection': 'enabled' })).toEqual(['none', false, false]);
  expect(seen({}, { 'istio-injection': 'enabled' })).toEqual(['sidecar', true, false]);
  expect(seen({}, { 'istio-injection': 'disabled' })).toEqual(['none', false, false]);
  expect(seen({}, ambient)).toEqual(['ambient', false, true]);
});

test('a pod that gets a sidecar is not in ambient mode, and one that leaves ambient mode gets none', () => {
  expect(seen({}, { ...ambient, 'istio-injection': 'enabled' })[0]).toBe('sidecar');
  expect(seen({}, { ...ambient, 'istio.io/rev': 'canary' })[0]).toBe('sidecar');
  expect(seen(ambient, { 'istio-injection': 'enabled' })[0]).toBe('sidecar');
  expect(seen({ [INJECT]: 'false' }, { ...ambient, 'istio-injection': 'enabled' })[0]).toBe('ambient');
  expect(seen({ 'istio.io/dataplane-mode': 'none' }, ambient)[0]).toBe('none');
  expect(seen({ 'istio.io/dataplane-mode': 'other' }, ambient)[0]).toBe('ambient');
  expect(seen(ambient, undefined)[0]).toBe('ambient');
});

test('pods of the network of their host are in no mode', () => {
  const onHost = { hostNetwork: true };
  expect(seen({}, ambient, onHost)[0]).toBe('none');
  expect(seen({ [INJECT]: 'true' }, {}, onHost)[0]).toBe('none');
});

test('where nothing says it, sidecars are taken to be injected, and istioctl takes them not to be', () => {
  expect(seen({}, undefined)).toEqual(['sidecar', false, false]);
});

test('a namespace that is for sidecars and ambient mode is not ambient to istioctl', () => {
  expect(seen({}, { ...ambient, 'istio-injection': 'enabled' }).slice(1)).toEqual([true, false]);
});
