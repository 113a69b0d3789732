import { analyzeLoaded } from '../../lib/analysis/analyze';
import type { Finding } from '../../lib/analysis/finding';
import { objectChecks } from '../../lib/analysis/registry';
import type { Rule } from '../../lib/analysis/rule';
import { releaseRules } from '../../lib/analysis/schema/releases';
import { schemaRules } from '../../lib/analysis/schema/rules';
import { metadataRules } from '../../lib/analysis/webhook/metadata';
import { loadText } from '../../lib/mesh/load';
import { allCases } from './support/all-cases';

/** The rules about single objects: what the API server and istiod's webhook say. */
const rules = [
  schemaRules,
  releaseRules,
  metadataRules,
  ...[...objectChecks.values()].flatMap((one) => one.rules),
].flatMap((table) => Object.values<Rule>(table));
const slugs = new Set(rules.map(({ slug }) => slug));

const found = allCases()
  .filter(({ slug }) => slugs.has(slug))
  .flatMap(({ slug, bad, options }) =>
    // The rules about releases need to be told one.
    analyzeLoaded(
      loadText(bad, 'case.yaml'),
      slug.startsWith('release/') ? { istioVersion: '1.25' } : options,
    ),
  )
  .filter(({ rule }) => slugs.has(rule));
const cases = [...new Map(found.map((one) => [`${one.rule}: ${one.message}`, one])).entries()].map(
  ([name, finding]) => ({ name: name.slice(0, 120), finding }),
);

const VERBS =
  'is are has have does do can cannot may must takes take allows allow asks needs names came expects begins belongs ends ' +
  'overlap overlaps stands leads breaks sets add fits exclude patches uses mounts reaches selects';
const VERB = new RegExp(`\\b(?:${VERBS.split(' ').join('|')})\\b`);
/** What stands in quotes is the manifest's, and no part of how the sentence is made. */
const unquoted = (text: string) => text.replace(/"(?:\\.|[^"\\])*"/g, '"…"');

/** What is wrong with a message as English, as a list. */
function faultsOf(message: string): string[] {
  const plain = unquoted(message).replace(/\([^()]*\)/g, '');
  const [first] = plain.split(/(?<=\.) (?=[A-Z])/);
  return [
    ...(/^[A-Z"]/.test(message) ? [] : ['begins with neither a capital nor a name in quotes']),
    ...(message.endsWith('.') ? [] : ['does not end with a full stop']),
    ...(VERB.test(first) ? [] : ['has no verb']),
    ...(/\.\.(?:$| )/.test(plain) ? ['has two full stops'] : []),
    ...(/; expected/.test(plain) ? ['lists what was expected'] : []),
    ...(/undefined|\[object|NaN/.test(plain) ? ['shows a value of the program'] : []),
  ];
}

const isMend = (mend: string) => /^[A-Z].*[.?]$/s.test(mend);
const CONSEQUENCE =
  /(?:The API server|Its API server|Istiod's webhook|kubectl) (?:refuses|does not know)|and refuses the object\.$/;

describe('a message about a single object', () => {
  test.each(cases)('$name', ({ finding }: { finding: Finding }) => {
    const { message, mend, level } = finding;
    // Of a manifest's own text a message keeps a thousand signs at most.
    if (message.length <= 1000) expect(faultsOf(message)).toEqual([]);
    if (level === 'error' && message.length <= 1000) expect(message).toMatch(CONSEQUENCE);
    expect(isMend(mend)).toBe(true);
  });

  test('is there for each of the rules', () => {
    const shown = new Set(found.map(({ rule }) => rule));
    expect([...slugs].filter((slug) => !shown.has(slug))).toEqual([]);
  });
});

describe('the check of sentences itself', () => {
  test('finds what is no sentence', () => {
    expect(faultsOf('a cookie without a name')).toHaveLength(3);
    expect(faultsOf('"5"; expected a unit.')).toEqual(['has no verb', 'lists what was expected']);
    expect(faultsOf('The host "is" without a name.')).toEqual(['has no verb']);
    expect(faultsOf('The value is wrong..')).toEqual(['has two full stops']);
    expect(faultsOf('The value is undefined.')).toEqual(['shows a value of the program']);
    expect(faultsOf("The cookie has no name. Istiod's webhook refuses the object.")).toEqual([]);
    expect(['give it', 'Give it', 'Give it.'].map(isMend)).toEqual([false, false, true]);
  });
});
