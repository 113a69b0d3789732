import { coreRules } from '../../../lib/analysis/schema/core/rules';
import { checkSchema } from '../../../lib/analysis/schema/check-schema';
import type { Manifest } from '../../../lib/mesh/manifest';
import { Resource } from '../../../lib/mesh/resource';
import type { Report } from '../../../lib/analysis/check';
import { schemaRules } from '../../../lib/analysis/schema/rules';
import { DELIVERY_KINDS } from '../../support/delivery-kinds';
import { written, KINDS } from '../../support/every-kind';
import { maker, problemsOf, testCases } from '../support/cases';
import { coreCases } from './core.cases';
import { coreSpecimens } from './core-specimens';
import { structureCases } from './structure.cases';

const judged = (object: Manifest, report: Report) => checkSchema(new Resource(object), report);

const isCore = new Set(Object.values(coreRules).map(({ slug }) => slug));
const structureRules = Object.fromEntries(
  Object.entries(schemaRules).filter(([, { slug }]) => !isCore.has(slug)),
);

describe('structure', () => testCases(structureRules, judged, structureCases));
describe("Kubernetes' own kinds", () => testCases(coreRules, judged, coreCases));

describe('nothing is said of what is right', () => {
  test.each(coreSpecimens.map((one) => [`${one.apiVersion} ${one.kind}`, one] as const))(
    '%s',
    (_, object) => {
      expect(problemsOf(judged, object)).toEqual([]);
    },
  );

  test('a label without value in a selector and in the template that it selects', () => {
    const labels = { app: null };
    const spec = { selector: { matchLabels: labels }, template: { metadata: { labels } } };
    const object: any = { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'a' }, spec };
    expect(problemsOf(judged, object).filter(({ rule }) => rule.slug === 'core/selector')).toEqual([]);
  });

  test.each([...KINDS, ...DELIVERY_KINDS].map(({ kind, build }) => [kind, build] as const))(
    '%s',
    (_, build) => {
      for (const object of written(build, 'shop')) expect(problemsOf(judged, object)).toEqual([]);
    },
  );
});

const virtualService = maker('networking.istio.io/v1', 'VirtualService');
const first = (object: any) => {
  const [problem] = problemsOf(judged, object);
  return `${problem.path.join('.')}: ${problem.message} ${problem.mend ?? ''}`;
};

const REFUSED = 'The API server refuses the object.';
const DROPPED = 'By default kubectl refuses the object; other tools drop the field, and it has no effect.';

describe('the kinds of progressive delivery', () => {
  const rollout = (spec: object) =>
    maker(
      'argoproj.io/v1alpha1',
      'Rollout',
    )({ strategy: { canary: { steps: [{ setWeight: 5 }] } }, ...spec });
  const canary = (spec: object) =>
    maker(
      'flagger.app/v1beta1',
      'Canary',
    )({
      analysis: { interval: '1m', threshold: 5, iterations: 10 },
      targetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'a' },
      ...spec,
    });

  test.each([
    [rollout({ selector: { matchLabels: { app: 'a' } } })],
    [canary({ provider: 'istio' })],
    [maker('argoproj.io/v1alpha1', 'AnalysisTemplate')({ metrics: [{ name: 'a', provider: {} }] })],
    [maker('argoproj.io/v1alpha1', 'ClusterAnalysisTemplate')({ metrics: [] }, { namespace: undefined })],
  ])('says nothing of %j', (object) => {
    expect(problemsOf(judged, object)).toEqual([]);
  });

  test.each([
    [rollout({ strategy: { canary: { stpes: [] } } }), 'schema/unknown-field spec.strategy.canary.stpes'],
    [
      rollout({ strategy: { canary: { steps: [{ setWeight: '5' }] } } }),
      'schema/type spec.strategy.canary.steps.0.setWeight',
    ],
    [
      rollout({ template: { spec: { containers: [{ image: 'a' }] } } }),
      'schema/required spec.template.spec.containers.0',
    ],
    [canary({ provider: 'istoi' }), 'schema/enum spec.provider'],
    [canary({ targetRef: undefined }), 'schema/required spec'],
  ])('refuses %j', (object, expected) => {
    const told = problemsOf(judged, object).map(({ rule, path }) => `${rule.slug} ${path.join('.')}`);
    expect(told).toEqual([expected]);
  });
});

describe('what it says', () => {
  test.each([
    [
      virtualService({ host: ['a'] }),
      `spec.host: The schema has no field host here. ${DROPPED} Write hosts.`,
    ],
    [
      virtualService({ http: [{ match: [{ uri: { exat: '/' } }] }] }),
      `spec.http.0.match.0.uri.exat: The schema has no field exat here. ${DROPPED} Write exact.`,
    ],
    [
      maker('security.istio.io/v1', 'PeerAuthentication')({ mtls: { mode: 'strict' } }),
      `spec.mtls.mode: The value is "strict", but the schema allows one of UNSET, DISABLE, PERMISSIVE, STRICT. ${REFUSED} Write STRICT.`,
    ],
    [
      maker('networking.istio.io/v1', 'VirtualServce')({}),
      `kind: There is no kind VirtualServce in networking.istio.io. ${REFUSED} Write kind: VirtualService.`,
    ],
    [
      maker('security.istio.io/v1', 'VirtualService')({}),
      `kind: There is no kind VirtualService in security.istio.io. ${REFUSED} Write apiVersion: networking.istio.io/v1.`,
    ],
    [
      maker('networking.istio.io/v2', 'VirtualService')({}),
      `apiVersion: The kind VirtualService is not served in version v2, but in v1, v1alpha3, v1beta1. ${REFUSED} Write apiVersion: networking.istio.io/v1.`,
    ],
    [
      virtualService({ hosts: [80] }),
      `spec.hosts.0: The value is 80, but the schema asks for text. ${REFUSED} Put it in quotes: "80".`,
    ],
    [
      virtualService({ http: [{ timeout: '5' }] }),
      `spec.http.0.timeout: The value "5" breaks a rule of the CRD: must be a valid duration greater than 1ms. ${REFUSED} Write a duration as Go does: 250ms, 5s, 1m30s.`,
    ],
    [
      virtualService({ http: [{ match: [{ uri: { exact: 'a', regex: 'b' } }] }] }),
      `spec.http.0.match.0.uri: The fields exact and regex exclude each other. ${REFUSED} Keep one of exact, regex.`,
    ],
  ])('%#', (object, text) => {
    expect(first(object)).toBe(text);
  });
});

describe('the verdict', () => {
  const verdict = (object: any) => checkSchema(new Resource(object), () => undefined);

  test.each([
    ['unknown fields', virtualService({ extra: 1 }), true],
    ['broken rules in CEL', virtualService({ http: [{ timeout: '1us' }] }), true],
    ['nulls that are taken away', virtualService({ hosts: null }), true],
    ['wrong types', virtualService({ hosts: 'a' }), false],
    ['durations that are none', virtualService({ http: [{ timeout: '1' }] }), false],
    ['nulls in lists', virtualService({ hosts: [null] }), false],
    ['numbers out of their format', virtualService({ http: [{ match: [{ port: -1 }] }] }), true],
  ])('with %s', (_, object, decodes) => {
    expect(verdict(object)).toEqual({ known: true, decodes });
  });

  test('of kinds that nobody here knows', () => {
    expect(verdict(maker('example.com/v1', 'Any')({}))).toEqual({ known: false, decodes: true });
    expect(problemsOf(judged, maker('example.com/v1', 'Any')({}))).toEqual([]);
  });

  test.each([
    [{}],
    [{ apiVersion: 1, kind: 'A' }],
    [{ apiVersion: 'v1', kind: 'Service', metadata: null, spec: null }],
    [{ apiVersion: '__proto__/v1', kind: 'constructor', metadata: {} }],
  ])('of %j is given without a fall', (object) => {
    expect(() => verdict(object)).not.toThrow();
  });
});
