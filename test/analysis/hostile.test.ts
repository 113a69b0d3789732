import fc from 'fast-check';
import { stringify } from 'yaml';
import { analyze, analyzeLoaded } from '../../lib/analysis/analyze';
import type { Finding } from '../../lib/analysis/finding';
import { allRules, meshChecks, objectChecks } from '../../lib/analysis/registry';
import { githubReport, jsonReport, sarifReport, textReport } from '../../lib/analysis/reporters';
import { loadText } from '../../lib/mesh/load';
import { Places } from '../../lib/mesh/places';
import { Mesh } from '../../lib/simulate';
import { ALMOST_LINEAR, growth } from '../support/cost';
import { everyKind } from '../support/every-kind';
import { gappy, junked } from '../support/junk';
import { seeded } from '../support/mutate';
import { randomWorld } from '../support/worlds';
import { propertyRuns } from '../support/runs';

const RUNS = propertyRuns(25) * Number(process.env.FUZZ_SCALE ?? 1);

/** Every report of some findings, of which none may throw, and what is true of all of them. */
function reports(findings: readonly Finding[], text: string): string[] {
  for (const { file, line, column, endColumn } of findings) {
    if (line === undefined) continue;
    expect(file).toBeDefined();
    expect(line).toBeGreaterThanOrEqual(1);
    expect(column).toBeGreaterThanOrEqual(1);
    expect(endColumn).toBeGreaterThan(column!);
  }
  const [json, sarif] = [jsonReport(findings), sarifReport(findings, allRules(), '1.0.0')];
  expect(JSON.parse(json)).toHaveLength(findings.length);
  const { results } = JSON.parse(sarif).runs[0];
  expect(results).toHaveLength(findings.length);
  for (const { locations } of results) {
    const { startLine, startColumn, endColumn } = locations[0].physicalLocation?.region ?? {};
    if (startLine === undefined) continue;
    expect(Math.min(startLine, startColumn, endColumn)).toBeGreaterThanOrEqual(1);
  }
  return [
    textReport(findings, { textOf: () => text }),
    textReport(findings, { textOf: () => text, color: true }),
    githubReport(findings),
  ];
}

const failed = (findings: readonly Finding[]) =>
  findings.filter(({ rule }) => rule === 'judge/rule-failed').map(({ message }) => message);

describe('a report is never lost', () => {
  test('a null item in a list has a place, and is reported', () => {
    const text = `apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata:
  name: a
  namespace: shop
spec:
  rules:
  -
`;
    const findings = analyzeLoaded(loadText(text, 'a.yaml'));
    expect(findings.map(({ rule, line }) => [rule, line])).toContainEqual(['schema/type', 8]);
    expect(reports(findings, text)[0]).toContain('8 |   -');
  });

  test('wrong things anywhere in worlds fail no check and no reporter', () => {
    for (let seed = 1; seed <= RUNS; seed++) {
      const random = seeded(seed);
      const manifests = junked(random, randomWorld(seed).manifests, 1 + random(6));
      const yaml = manifests.map((manifest) => stringify(manifest)).join('---\n');
      const findings = analyzeLoaded(loadText(yaml, 'world.yaml'), { istioVersion: '1.26' });
      expect({ seed, failed: failed(findings) }).toEqual({ seed, failed: [] });
      reports(findings, yaml);
      expect({ seed, failed: failed(analyze(manifests)) }).toEqual({ seed, failed: [] });
      expect(() => Mesh.fromManifests(manifests)).not.toThrow();
    }
  });

  test('wrong things anywhere in every kind fail no check and no reporter', () => {
    const objects = everyKind('shop');
    for (let seed = 1; seed <= RUNS; seed++) {
      const random = seeded(seed);
      const manifests = objects.map((object) => junked(random, object, 1 + random(3)));
      const findings = analyze(manifests);
      expect({ seed, failed: failed(findings) }).toEqual({ seed, failed: [] });
      reports(findings, '');
      expect(() => Mesh.fromManifests(manifests)).not.toThrow();
    }
  });

  test('YAML with gaps fails no check and no reporter', () => {
    const yaml = everyKind('shop').map((object) => stringify(object));
    for (let seed = 1; seed <= RUNS; seed++) {
      const random = seeded(seed);
      const text = yaml.map((one) => gappy(random, one, 1 + random(3))).join('---\n');
      const findings = analyzeLoaded(loadText(text, 'gaps.yaml'));
      expect({ seed, failed: failed(findings) }).toEqual({ seed, failed: [] });
      reports(findings, text);
    }
  });
});

test('twice as many findings cost about twice as much to report', () => {
  const make = (size: number) => {
    const text = Array.from(
      { length: size },
      (_, i) => `apiVersion: v1\nkind: Servce\nmetadata: {name: s${i}}\n`,
    ).join('---\n');
    const findings = analyzeLoaded(loadText(text, 'a.yaml'));
    expect(findings.length).toBeGreaterThanOrEqual(size);
    return () => reports(findings, text);
  };
  expect(growth(make, 500)).toBeLessThan(ALMOST_LINEAR);
});

describe('any finding is reported', () => {
  const text = fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('\ud800', '', '\u0000', '%', '\r\n'));
  const number = fc.oneof(
    fc.integer(),
    fc.constantFrom(0, -1, NaN, Infinity, -Infinity, 1.5, Number.MAX_VALUE, 2 ** 31),
  );
  const finding: fc.Arbitrary<Finding> = fc.record(
    {
      code: text,
      codes: fc.array(text),
      rule: fc.oneof(text, fc.constantFrom(...allRules().keys())),
      level: fc.constantFrom('error', 'warning', 'info'),
      message: text,
      mend: text,
      resource: text,
      path: text,
      also: fc.array(text),
      file: text,
      line: number,
      column: number,
      endColumn: number,
      construct: text,
    },
    { requiredKeys: ['code', 'codes', 'rule', 'level', 'message', 'mend', 'resource', 'path'] },
  );

  test('whatever its place and its text', () => {
    fc.assert(
      fc.property(fc.array(finding, { maxLength: 5 }), text, (findings, source) => {
        const options = { textOf: () => source };
        for (const report of [
          textReport(findings, options),
          textReport(findings, { ...options, color: true }),
        ]) {
          for (const { rule } of findings) expect(report).toContain(rule);
        }
        expect(githubReport(findings).split('\n')).toHaveLength(findings.length + 1);
        expect(JSON.parse(jsonReport(findings))).toHaveLength(findings.length);
        const { results } = JSON.parse(sarifReport(findings, allRules(), '1')).runs[0];
        for (const { locations } of results) {
          const region = locations[0].physicalLocation?.region;
          for (const place of Object.values(region ?? {})) expect(place).toBeGreaterThanOrEqual(1);
        }
      }),
      { numRuns: propertyRuns(1000) },
    );
  });
});

describe('a check that throws is a finding, and the rest is judged', () => {
  const text = `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: {name: a, namespace: shop}
spec:
  hosts: [a.shop]
  http:
  - route:
    - destination: {host: nowhere.shop.svc.cluster.local}
      weight: -1
`;
  const throwing = () => {
    throw new TypeError('boom');
  };
  const judged = () => analyzeLoaded(loadText(text, 'a.yaml'));
  const rules = () => judged().map(({ rule }) => rule);
  afterEach(() => jest.restoreAllMocks());

  test('across objects: the message names its rules', () => {
    const [check] = meshChecks;
    const before = rules();
    jest.spyOn(check, 'check').mockImplementation(throwing);
    const found = judged().find(({ rule }) => rule === 'judge/rule-failed');
    expect(found).toMatchObject({ level: 'error', message: expect.stringContaining('TypeError: boom') });
    expect(found?.message).toContain(Object.values(check.rules)[0].slug);
    expect(rules().filter((rule) => rule !== 'judge/rule-failed')).toEqual(before);
  });

  test('of one object by itself', () => {
    jest.spyOn(objectChecks.get('VirtualService')!, 'check').mockImplementation(throwing);
    expect(judged()).toContainEqual(
      expect.objectContaining({ rule: 'judge/rule-failed', resource: 'VirtualService shop/a' }),
    );
    expect(rules().length).toBeGreaterThan(1);
  });

  test('of places: the findings are there without them', () => {
    const before = rules();
    jest.spyOn(Places.prototype, 'place').mockImplementation(throwing);
    const findings = judged();
    expect(new Set(findings.map(({ rule }) => rule))).toEqual(new Set([...before, 'judge/rule-failed']));
    expect(reports(findings, text)[0]).toContain('boom');
  });
});
