import fc from 'fast-check';
import { type AnalyzeOptions, type Finding, analyze, analyzeLoaded } from '../../lib/analysis';
import { loadText } from '../../lib/mesh/load';
import { propertyRuns } from '../support/runs';

const metadata = { name: 'reviews', namespace: 'shop' };
const virtualService = (spec: object, more: object = {}) => ({
  apiVersion: 'networking.istio.io/v1',
  kind: 'VirtualService',
  metadata: { ...metadata, ...more },
  spec,
});
const weights = (...all: number[]) =>
  virtualService({
    hosts: ['reviews.example.com'],
    http: [{ route: all.map((weight) => ({ destination: { host: 'reviews.example.com' }, weight })) }],
  });
const EXTERNAL: AnalyzeOptions = { externals: { hosts: ['reviews.example.com'] } };
const rules = (findings: readonly Finding[]) => findings.map(({ rule }) => rule);

describe('a finding', () => {
  const text = `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: {name: reviews, namespace: shop}
spec:
  hosts: [reviews.example.com]
  http:
  - timeout: soon
    route:
    - destination: {host: reviews.example.com}
`;
  const findings = analyzeLoaded(loadText(`# a comment\n---\n${text}`, 'shop.yaml'), EXTERNAL);

  test('names the object, the field and its place', () => {
    expect(findings).not.toEqual([]);
    for (const finding of findings) {
      expect(finding).toMatchObject({
        level: 'error',
        resource: 'VirtualService shop/reviews',
        path: 'spec.http[0].timeout',
        file: 'shop.yaml',
        line: 9,
        column: 14,
        endColumn: 18,
      });
    }
  });

  test('marks the name of a field that there is not', () => {
    const wrong = text.replace('timeout: soon', 'route: []\n    timout: 5s').replace(/ {4}route:\n.*\n$/, '');
    const found = analyzeLoaded(loadText(wrong, 'a.yaml'), EXTERNAL);
    const {
      path,
      line = 0,
      column = 0,
      endColumn = 0,
    } = found.find(({ rule }) => rule === 'schema/unknown-field') ?? {};
    expect(path).toBe('spec.http[0].timout');
    expect(wrong.split('\n')[line - 1].slice(column - 1, endColumn - 1)).toBe('timout');
  });

  test('names the construct where it is known', () => {
    const [finding] = analyze([weights(-1)], { ...EXTERNAL, origins: [{ construct: 'app/chart/reviews' }] });
    expect(finding.construct).toBe('app/chart/reviews');
  });

  test('an item of a list is found where it stands', () => {
    const list = JSON.stringify(
      { apiVersion: 'v1', kind: 'List', items: [weights(1), weights(-1)] },
      undefined,
      1,
    );
    const found = analyzeLoaded(loadText(list, 'list.json'), EXTERNAL).filter(
      ({ level }) => level === 'error',
    );
    expect(found.map(({ path }) => path)).toContain('spec.http[0].route[0].weight');
    const { line = 0 } = found.find(({ path }) => path.endsWith('weight')) ?? {};
    expect(list.split('\n')[line - 1]).toContain('"weight": -1');
  });
});

describe('what is wrong does not hide what else is wrong', () => {
  test('a broken document beside a bad object', () => {
    const text = `a: [\n---\n${JSON.stringify(weights(-1))}\n---\nkind: Service\n`;
    const found = rules(analyzeLoaded(loadText(text, 'a.yaml'), EXTERNAL));
    expect(found).toEqual(expect.arrayContaining(['yaml/syntax', 'yaml/no-object']));
    expect(found.some((rule) => rule.startsWith('virtual-service/'))).toBe(true);
  });

  test('values that quotes would mend say so', () => {
    const text = `apiVersion: networking.istio.io/v1\nkind: VirtualService\nmetadata: {name: a, namespace: b}\nspec: {hosts: [on], http: [{route: [{destination: {host: a.example.com}}]}]}\n`;
    const found = analyzeLoaded(loadText(text, 'a.yaml')).find(({ rule }) => rule === 'schema/type');
    expect(found?.mend).toBe('Put on in quotes: kubectl reads it as the boolean true.');
  });
});

describe('suppressions', () => {
  const bad = [weights(-1)];
  const of = (options: AnalyzeOptions) => analyze(bad, { ...EXTERNAL, ...options });
  const [{ code, rule }] = of({});

  test.each([[code], [rule], ['*']])('%s allows the finding', (name) => {
    expect(of({ suppress: [{ code: name, reason: 'tested' }] })).toEqual([]);
  });

  test('an object may be named, with a star for any text', () => {
    expect(of({ suppress: [{ code, resource: 'VirtualService shop/*', reason: 'tested' }] })).toEqual([]);
    expect(rules(of({ suppress: [{ code, resource: 'VirtualService other/*', reason: 'tested' }] }))).toEqual(
      ['suppression/unused', rule],
    );
  });

  test('one that suppresses nothing is a finding', () => {
    expect(
      of({
        suppress: [
          { code, reason: 'tested' },
          { code: 'IST0999', reason: 'tested' },
        ],
      }),
    ).toEqual([expect.objectContaining({ rule: 'suppression/unused', level: 'warning' })]);
  });

  test('one without a reason is a finding', () => {
    expect(rules(of({ suppress: [{ code, reason: ' ' }] }))).toEqual(['suppression/no-reason']);
  });

  test('the annotation of istioctl allows findings of its object', () => {
    const annotated = (codes: string) => {
      const object = weights(-1);
      const annotations = { 'galley.istio.io/analyze-suppress': codes };
      return analyze([{ ...object, metadata: { ...metadata, annotations } }], EXTERNAL);
    };
    expect(annotated(code)).toEqual([]);
    expect(annotated('*')).toEqual([]);
    expect(rules(annotated(`${code}, IST0999`))).toEqual(['suppression/unused']);
  });
});

describe('versions', () => {
  const good = [weights(100)];
  const of = (istioVersion: string, kubernetesVersion?: string) =>
    analyze(good, { ...EXTERNAL, istioVersion, kubernetesVersion });

  test('a supported pair is silent', () => expect(of('1.31', '1.34')).toEqual([]));
  test('a pair that was never supported is told what would fit', () => {
    const [finding] = of('1.31', '1.30');
    expect(finding).toMatchObject({ code: 'IST0142', rule: 'versions/kubernetes-too-old', level: 'error' });
    expect(finding.message).toContain(
      'the releases of Istio that support it are 1.28, 1.27, 1.26, 1.25, 1.24',
    );
  });
  test('and so is one with a Kubernetes that came later', () => {
    expect(of('1.26', '1.34')[0]).toMatchObject({ code: 'mesh', rule: 'versions/unsupported-pair' });
  });
  test('an unknown release is told which are known', () => {
    expect(of('2.0')[0]).toMatchObject({ rule: 'versions/unknown' });
    expect(of('1.31', 'new')[0]).toMatchObject({ rule: 'versions/unknown' });
  });
});

describe('laws', () => {
  const text = [weights(-1), weights(50, 60), { apiVersion: 'v1', kind: 'Service', metadata }]
    .map((object) => JSON.stringify(object))
    .join('\n---\n');

  test('the same input gives the same findings', () => {
    const run = () => JSON.stringify(analyzeLoaded(loadText(text, 'a.yaml')));
    expect(run()).toBe(run());
  });

  test('anything that JSON can say is judged, and never crashes', () => {
    const kinds = [
      'VirtualService',
      'Gateway',
      'Sidecar',
      'AuthorizationPolicy',
      'Service',
      'Deployment',
      'Odd',
    ];
    const groups = ['networking.istio.io/v1', 'security.istio.io/v1', 'v1', 'apps/v1', 'odd'];
    const anything = fc.jsonValue({ maxDepth: 6 });
    const object = fc.record(
      {
        apiVersion: fc.constantFrom(...groups),
        kind: fc.constantFrom(...kinds),
        metadata: fc.oneof(
          anything,
          fc.record(
            { name: anything, namespace: anything, labels: anything, annotations: anything },
            { requiredKeys: [] },
          ),
        ),
        spec: anything,
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(object, anything), { maxLength: 5 }), (manifests) => {
        for (const { message, mend } of analyze(manifests)) {
          expect(message).not.toBe('');
          expect(mend).not.toBe('');
        }
      }),
      { numRuns: propertyRuns(300) },
    );
  });
});
