import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { analyzeLoaded } from '../../lib/analysis/analyze';
import { checkTogether } from '../../lib/analysis/alternatives';
import { allRules, meshChecks } from '../../lib/analysis/registry';
import { ListedCheck } from '../../lib/analysis/listed-check';
import { loadText } from '../../lib/mesh/load';
import { MeshIndex } from '../../lib/mesh/mesh-index';
import { root } from '../support/project';
import { allCases } from './support/all-cases';
import { decidedBy, isOffline, rulePages } from './support/rule-pages';
import { upstreamChecks } from './support/upstream-checks';

const rules = [...allRules().values()];
const cases = allCases();

/** Rules about how the judge is asked, about itself and about bytes, which no text shows; their tests stand elsewhere. */
const ABOUT_USE = [
  'judge/rule-failed',
  'precheck/istio-ended',
  'precheck/kubernetes-ended',
  'precheck/step-by-revision',
  'precheck/upgrade-step',
  'suppression/no-reason',
  'versions/kubernetes-too-old',
  'versions/unknown',
  'versions/unsupported-pair',
  'yaml/not-utf-8',
];
/** Rules that need to be told releases; `schema/releases.test.ts` and `upgrade/changes.test.ts` test their cases. */
const ABOUT_RELEASES = /^(release|upgrade)\//;

describe('the registry', () => {
  test('each rule has a name of its own', () => {
    const slugs = rules.map(({ slug }) => slug);
    expect(slugs.filter((slug, i) => slugs.indexOf(slug) !== i)).toEqual([]);
    for (const slug of slugs) expect(slug).toMatch(/^[a-z0-9-]+\/[a-z0-9-]+$/);
  });

  test.each(rules)('$slug says what, why and how to mend it', ({ title, why, mend, source, codes }) => {
    for (const sentence of [why, mend]) expect(sentence).toMatch(/^[A-Z“"‘'].*[.?]$|^[a-z]/s);
    expect(title).not.toMatch(/\.$/);
    expect(source.length).toBeGreaterThan(5);
    expect(codes.every((code) => /^(IST\d{4}|KIA\d{4}|schema|cel|webhook|yaml|mesh)$/.test(code))).toBe(true);
  });

  test('each rule has a case', () => {
    const shown = new Set(cases.map(({ slug }) => slug));
    const without = rules
      .map(({ slug }) => slug)
      .filter((slug) => !shown.has(slug) && !ABOUT_RELEASES.test(slug));
    expect(without).toEqual(ABOUT_USE);
  });

  test('each case is of a rule', () => {
    expect([...new Set(cases.map(({ slug }) => slug))].filter((slug) => !allRules().has(slug))).toEqual([]);
  });
});

describe('the whole judge', () => {
  const found = (yaml: string, options?: object) =>
    analyzeLoaded(loadText(yaml, 'case.yaml'), options).map(({ rule }) => rule);
  const named = cases
    .filter(({ slug }) => !ABOUT_RELEASES.test(slug))
    .map((one, i) => ({ name: `${one.slug} (${i})`, ...one }));

  test.each(named)('finds $name where it is, and not where it is not', ({ slug, bad, good, options }) => {
    expect(found(bad, options)).toContain(slug);
    expect(found(good, options)).not.toContain(slug);
  });
});

describe('the kinds of the checks across objects', () => {
  const named = meshChecks.map((one) => ({ name: Object.keys(one.rules).join(', '), one }));

  /** The kinds of which a check speaks in the cases, whatever is listed of it. */
  const spoken = new Map(meshChecks.map((one) => [one, new Set<string>()]));
  beforeAll(() => {
    for (const { bad, good, options } of cases) {
      for (const text of [bad, good]) {
        checkTogether(
          loadText(text, 'case.yaml').resources,
          options ?? {},
          () => undefined,
          (mesh) => {
            for (const [one, kinds] of spoken) {
              one.load().check(mesh, (_rule, { kind, origin }) => {
                if (origin.assumed !== true) kinds.add(kind);
              });
            }
          },
        );
      }
    }
  });

  test.each(named)('$name: it speaks of the kinds that are listed, and of no others', ({ one }) => {
    const kinds = [...(spoken.get(one) ?? [])];
    expect(kinds).not.toEqual([]);
    if (one.kinds !== undefined) expect(one.kinds).toEqual(expect.arrayContaining(kinds));
  });

  test('of the checks for other kinds the judge loads none', () => {
    const loads = meshChecks.map((one) => ({ one, load: jest.spyOn(one, 'load') }));
    analyzeLoaded(
      loadText(
        '{apiVersion: networking.istio.io/v1, kind: VirtualService, metadata: {name: a, namespace: b}, spec: {hosts: [a], http: [{route: [{destination: {host: a}}]}]}}',
        'a.yaml',
      ),
    );
    const loaded = loads.filter(({ load }) => load.mock.calls.length > 0).map(({ one }) => one);
    jest.restoreAllMocks();
    expect(loaded).toEqual(
      meshChecks.filter(({ kinds }) => kinds === undefined || kinds.includes('VirtualService')),
    );
  });

  test('a check runs where an object of its kinds is, and not where it is only assumed', () => {
    const check = jest.fn();
    const load = jest.fn(() => ({ rules: {}, check }));
    const listed = new ListedCheck(['Pod', 'Gateway'], load);
    const mesh = (text: string) => new MeshIndex(loadText(text, 'a.yaml').resources);
    // The default ingress gateway is a Pod that is only assumed.
    const without = mesh('{apiVersion: v1, kind: Service, metadata: {name: a, namespace: b}}');
    expect(without.all('Pod')).toHaveLength(1);
    listed.check(without, jest.fn());
    expect(load).not.toHaveBeenCalled();
    listed.check(mesh('{apiVersion: v1, kind: Pod, metadata: {name: a, namespace: b}}'), jest.fn());
    expect(check).toHaveBeenCalledTimes(1);
  });
});

describe('upstream’s checks', () => {
  const decided = decidedBy(rules);

  test('each that can be decided offline is, or says why not', () => {
    const open = upstreamChecks
      .filter(isOffline)
      .filter(({ id, by, reason }) => !by && !reason && !decided.has(id));
    expect(open.map(({ id }) => id)).toEqual([]);
  });

  test('none is both decided and excused', () => {
    expect(upstreamChecks.filter(({ id, reason }) => reason && decided.has(id)).map(({ id }) => id)).toEqual(
      [],
    );
  });

  test('rules cover only checks that there are', () => {
    const known = new Set(upstreamChecks.map(({ id }) => id));
    expect([...decided.keys()].filter((id) => !known.has(id))).toEqual([]);
  });
});

describe('docs/rules', () => {
  const folder = join(root, 'docs/rules');
  const pages = rulePages();

  test('has a page for each rule and nothing else', () => {
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) =>
      file.endsWith('.md'),
    );
    expect(files.sort()).toEqual([...pages.keys()].sort());
  });

  test('is what `npm run rules` writes', () => {
    const stale = [...pages].filter(([name, text]) => readFileSync(join(folder, name), 'utf8') !== text);
    expect(stale.map(([name]) => name)).toEqual([]);
  });
});
