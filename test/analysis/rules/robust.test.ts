import fc from 'fast-check';
import { istioChecks } from '../../../lib/analysis/registry';
import { loadText } from '../../../lib/mesh/load';
import { MeshIndex } from '../../../lib/mesh/mesh-index';
import { Resource } from '../../../lib/mesh/resource';
import { pick, seeded } from '../../support/mutate';
import { randomWorld } from '../../support/worlds';
import { allCases } from '../support/all-cases';
import { withNulls } from '../support/nulls';
import { propertyRuns, propertySample } from '../../support/runs';

const judge = (resources: readonly Resource[], options = {}) => {
  const mesh = new MeshIndex(resources, options);
  for (const { check } of istioChecks) check(mesh, () => undefined);
};

const kinds = [
  ...['VirtualService', 'DestinationRule', 'Gateway', 'ServiceEntry', 'Sidecar', 'EnvoyFilter'].map(
    (kind) => ['networking.istio.io/v1', kind] as const,
  ),
  ...['AuthorizationPolicy', 'RequestAuthentication'].map((kind) => ['security.istio.io/v1', kind] as const),
  ...(['Namespace', 'Service', 'Pod', 'Node', 'Secret', 'ConfigMap'] as const).map(
    (kind) => ['v1', kind] as const,
  ),
  ['telemetry.istio.io/v1', 'Telemetry'],
  ['extensions.istio.io/v1alpha1', 'WasmPlugin'],
  ['apps/v1', 'Deployment'],
  ['apiextensions.k8s.io/v1', 'CustomResourceDefinition'],
  ['admissionregistration.k8s.io/v1', 'MutatingWebhookConfiguration'],
  ['admissionregistration.k8s.io/v1', 'ValidatingWebhookConfiguration'],
] as const;

/** The names of all fields in the random worlds, so that what is random is read. */
function fieldNames(): string[] {
  const names = new Set<string>();
  const walk = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return;
    for (const [key, content] of Object.entries(value)) {
      if (!Array.isArray(value)) names.add(key);
      walk(content);
    }
  };
  for (let seed = 1; seed <= 60; seed++) walk(randomWorld(seed).manifests);
  return [...names].sort();
}

const { value } = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'large', withCrossShrink: true },
    fc.constantFrom(null, '', 'a', '*', 'mesh', 'a/b', 'true', 0, 80, -1, true, '@request.auth.claims.a'),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom(...fieldNames()), tie('value'), { maxKeys: 4, noNullPrototype: true }),
  ),
}));

const object = fc
  .record({
    type: fc.constantFrom(...kinds),
    metadata: fc.record({
      name: fc.constantFrom('a', 'b', 'istio-sidecar-injector', 'istiod-default-validator'),
      namespace: fc.constantFrom('a', 'istio-system', ''),
      labels: fc.option(
        fc.dictionary(fc.constantFrom('app', 'istio', 'istio.io/rev'), fc.constantFrom('a', 1, null)),
      ),
      annotations: fc.option(fc.dictionary(fc.constantFrom('istio.io/rev', 'proxy.istio.io/config'), value)),
    }),
    spec: value,
    webhooks: value,
    data: value,
  })
  .map(({ type: [apiVersion, kind], ...rest }) => ({ apiVersion, kind, ...rest }) as any);

test('worlds of rubbish are judged', () => {
  fc.assert(
    fc.property(fc.array(object, { maxLength: 8 }), value, (manifests, networks) => {
      judge(
        manifests.map((manifest) => new Resource(manifest)),
        { meshNetworks: networks as object },
      );
    }),
    { numRuns: propertyRuns(3_000), seed: 1 },
  );
});

test('worlds in which any value is another one are judged', () => {
  const random = seeded(1);
  const others = [null, '', 'a', 0, -1, true, [], {}, [null], { a: null }, ['a'], 'shop', 80];
  let changes = 0;
  for (let seed = 1; seed <= propertyRuns(400); seed++) {
    const { manifests, meshConfig, meshNetworks } = randomWorld(seed);
    for (const manifest of manifests) {
      const places: { parent: any; key: string }[] = [];
      const walk = (parent: any): void => {
        for (const [key, content] of Object.entries(parent)) {
          if (parent !== manifest || !['apiVersion', 'kind', 'metadata'].includes(key))
            places.push({ parent, key });
          if (typeof content === 'object' && content !== null) walk(content);
        }
      };
      walk(manifest);
      if (places.length === 0) continue;
      const { parent, key } = pick(random, places);
      parent[key] = pick(random, others);
      changes++;
    }
    judge(
      manifests.map((manifest) => new Resource(manifest)),
      { meshConfig, meshNetworks },
    );
  }
  expect(changes).toBeGreaterThan(propertyRuns(4_000));
});

const slugs = new Set(istioChecks.flatMap(({ rules }) => Object.values(rules)).map(({ slug }) => slug));
const cases = allCases().filter(({ slug }) => slugs.has(slug));

test.each(cases)('the world of $slug is judged with nulls anywhere', ({ bad }) => {
  const { resources } = loadText(bad, 'case.yaml');
  expect(resources.length).toBeGreaterThan(0);
  resources.forEach((resource, i) => {
    for (const [field, content] of Object.entries(resource.manifest)) {
      if (field === 'apiVersion' || field === 'kind') continue;
      for (const part of propertySample(withNulls(content))) {
        const changed = new Resource({ ...resource.manifest, [field]: part });
        judge(resources.map((one, j) => (i === j ? changed : one)));
      }
    }
  });
});
