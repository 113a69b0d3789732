import fc from 'fast-check';
import { installationChanges } from '../../../lib/analysis/upgrade/installation-changes';
import { precheck } from '../../../lib/analysis/upgrade/precheck';
import { trafficChanges } from '../../../lib/analysis/upgrade/traffic-changes';
import { loadManifests } from '../../../lib/mesh/load';
import { ISTIO_RELEASES, istioRelease } from '../../../lib/values/istio-releases';
import { propertyRuns } from '../../support/runs';

const day = '2026-11-22';
const CHANGES = [...trafficChanges, ...installationChanges];

test('each change came with a release that is known, and has a name of its own', () => {
  expect(CHANGES.filter(({ since }) => istioRelease(since) === undefined)).toEqual([]);
  const slugs = CHANGES.map(({ rule }) => rule.slug);
  expect(new Set(slugs).size).toBe(slugs.length);
});

test('whatever stands in manifests, nothing crashes', () => {
  const kinds = [
    ['networking.istio.io/v1', 'VirtualService'],
    ['networking.istio.io/v1', 'DestinationRule'],
    ['networking.istio.io/v1', 'ServiceEntry'],
    ['networking.istio.io/v1', 'Gateway'],
    ['gateway.networking.k8s.io/v1', 'Gateway'],
    ['gateway.networking.k8s.io/v1', 'HTTPRoute'],
    ['security.istio.io/v1', 'AuthorizationPolicy'],
    ['telemetry.istio.io/v1', 'Telemetry'],
    ['install.istio.io/v1alpha1', 'IstioOperator'],
    ['argoproj.io/v1alpha1', 'Application'],
    ['argoproj.io/v1alpha1', 'ApplicationSet'],
    ['source.toolkit.fluxcd.io/v1', 'HelmRepository'],
    ['batch/v1', 'Job'],
    ['v1', 'Namespace'],
  ] as const;
  const words = [
    ...['http', 'mirror', 'mirrors', 'trafficPolicy', 'portLevelSettings', 'subsets', 'outlierDetection'],
    ...['connectionPool', 'hosts', 'selector', 'rules', 'filters', 'type', 'tracing', 'source', 'sources'],
    ...['template', 'spec', 'metadata', 'annotations', 'labels', 'containers', 'initContainers', 'image'],
    ...['meshConfig', 'extensionProviders', 'lightstep', 'hub', 'url', 'repoURL'],
  ];
  const leaf = fc.constantFrom<unknown>(null, 1, true, '', 'RequestMirror', 'a.b', '__proto__', [], {});
  const { tree } = fc.letrec((tie) => ({
    tree: fc.oneof(
      { maxDepth: 6 },
      leaf,
      fc.array(tie('tree'), { maxLength: 2 }),
      fc.dictionary(fc.constantFrom(...words), tie('tree')),
    ),
  }));
  const object = fc
    .tuple(fc.constantFrom(...kinds), tree, tree)
    .map(([[apiVersion, kind], metadata, spec]) => ({
      apiVersion,
      kind,
      metadata: { name: 'x', ...(metadata as object) },
      spec,
    }));
  const versions = fc.constantFrom(...ISTIO_RELEASES.map(({ version }) => version));
  fc.assert(
    fc.property(fc.array(object, { maxLength: 3 }), versions, versions, (manifests, istio, from) => {
      const findings = precheck(loadManifests(manifests), {
        istioVersion: istio,
        upgradeFrom: from,
        kubernetesVersion: '1.34',
        day,
      });
      expect(findings.every(({ message }) => message.length > 0)).toBe(true);
    }),
    { numRuns: propertyRuns(500) },
  );
});

describe('a step over several releases', () => {
  const operator = (spec: object) => ({
    apiVersion: 'install.istio.io/v1alpha1',
    kind: 'IstioOperator',
    metadata: { name: 'istio', namespace: 'istio-system' },
    spec,
  });
  const steps = (from: string, to: string, ...manifests: object[]) =>
    precheck(loadManifests(manifests), { istioVersion: to, upgradeFrom: from, day })
      .filter(({ rule }) => /step/.test(rule))
      .map(({ rule, level }) => `${level} ${rule}`);

  test('in place goes by one', () => {
    expect(steps('1.30', '1.31', operator({}))).toEqual([]);
    expect(steps('1.29', '1.31', operator({}))).toEqual(['error precheck/upgrade-step']);
  });

  test('by revision goes by two, and forward alone', () => {
    expect(steps('1.29', '1.31', operator({ revision: '1-31' }))).toEqual([]);
    expect(steps('1.28', '1.31', operator({ revision: '1-31' }))).toEqual(['error precheck/upgrade-step']);
    expect(steps('1.31', '1.29', operator({ revision: '1-29' }))).toEqual(['error precheck/upgrade-step']);
  });

  test('is a warning where nobody says how', () => {
    expect(steps('1.29', '1.31')).toEqual(['warning precheck/step-by-revision']);
  });
});
