import { analyzeLoaded } from '../../lib/analysis/analyze';
import type { Finding } from '../../lib/analysis/finding';
import { readingRules } from '../../lib/analysis/reading';
import { allRules, meshChecks } from '../../lib/analysis/registry';
import { judgeRules } from '../../lib/analysis/rule-failed';
import { suppressionRules } from '../../lib/analysis/suppression';
import { installationChanges } from '../../lib/analysis/upgrade/installation-changes';
import { precheck, precheckRules } from '../../lib/analysis/upgrade/precheck';
import { trafficChanges } from '../../lib/analysis/upgrade/traffic-changes';
import { versionRules } from '../../lib/analysis/versions';
import { loadText } from '../../lib/mesh/load';
import { type TextCase, allCases } from './support/all-cases';

const tables = [
  ...meshChecks.map(({ rules }) => rules),
  ...precheckRules,
  readingRules,
  suppressionRules,
  versionRules,
  judgeRules,
];
/** The rules across objects, of upgrades, of files and of how the judge is asked. */
const slugs = new Set(tables.flatMap((table) => Object.values(table)).map(({ slug }) => slug));
const cases = allCases().filter(({ slug }) => slugs.has(slug));

const since = new Map(
  [...trafficChanges, ...installationChanges].map((change) => [change.rule.slug, change.since]),
);

/** What is found in the bad world of a case, of all rules that are looked at here. */
function foundIn({ slug, bad, options }: TextCase): Finding[] {
  const loaded = loadText(bad, 'case.yaml');
  const release = since.get(slug);
  const all =
    release === undefined
      ? analyzeLoaded(loaded, options)
      : precheck(loaded, {
          istioVersion: release,
          upgradeFrom: `1.${Number(release.split('.')[1]) - 1}`,
          day: '2026-11-22',
        });
  return all.filter(({ rule }) => slugs.has(rule));
}

/** The verbs of messages: a sentence has one of them, or a negation of one. */
const VERBS = new RegExp(
  `\\b(${[
    'is|are|was|were|has|have|had|do|does|did|can|cannot|may|must|will',
    'adds?|allows?|appl(y|ies)|arrives?|asks?|becomes?|comes?|configures?|contains?|covers?|declares?|defines?|disables?',
    'ended|excludes?|expands?|extends?|fails?|gets?|goes|hides?|ignores?|lacks?|leaves?|lists?|makes?|matches|means?|mirrors?|names?|needs?',
    'nests|originates|overlaps?|permits?|publishes|reads?|redirects?|refuses?|replaces?|requires?|retries|selects?|serves?|sets?|skips',
    'sums?|starts?|stops?|uses?',
  ].join('|')})\\b`,
);

/** What is wrong with how a finding is worded. */
function faultsOf({ message, mend }: Pick<Finding, 'message' | 'mend'>): string[] {
  const faults: readonly [boolean, string][] = [
    [
      !/^(\p{Lu}|["“]|kubectl |istiod |ztunnel )/u.test(message),
      'begins with neither a capital nor a quotation mark',
    ],
    [!/[^.]\.$/.test(message), 'does not end with a full stop'],
    [!VERBS.test(message), 'has no verb'],
    [
      /\.\.(?!\.)/.test(message.replaceAll('...', '')) || /\.\.svc/.test(mend),
      'has two full stops, as of a host without namespace',
    ],
    [/dummypod/.test(message + mend), 'names what is only assumed'],
    [/undefined|\[object/.test(message + mend), 'has a hole'],
    [!/^\p{Lu}/u.test(mend), 'has a mend that does not begin with a capital'],
    [!/[.?]$/.test(mend), 'has a mend that ends with neither a full stop nor a question mark'],
  ];
  return faults.flatMap(([isSo, text]) => (isSo ? [text] : []));
}

test('each way of being no sentence is seen', () => {
  const mend = 'Name a Service that exists.';
  expect(
    faultsOf({ message: 'The Service shop/cart was not found, so requests to it get 503.', mend }),
  ).toEqual([]);
  expect(faultsOf({ message: '"a" is no host.', mend: 'Did you mean b?' })).toEqual([]);
  for (const message of [
    'the mode is REGISTRY_ONLY.',
    'The port is 80',
    'No pods of the mesh with istio=ingressgateway.',
    'The host recommendation..svc.cluster.local is not there.',
    'No policy selects istio-ingressgateway-dummypod.',
    'The port undefined is not there.',
  ]) {
    expect(faultsOf({ message, mend })).toHaveLength(1);
  }
  for (const wrong of ['name a Service.', 'Name a Service', 'Name a..svc.cluster.local.']) {
    expect(faultsOf({ message: 'The port is 80.', mend: wrong })).toHaveLength(1);
  }
});

const named = cases.map((one, i) => ({ name: `${one.slug} (${i})`, ...one }));

test.each(named)('what is said of $name is a sentence', ({ slug, ...one }) => {
  const found = foundIn({ slug, ...one });
  expect(found.map(({ rule }) => rule)).toContain(slug);
  expect(
    found.flatMap((finding) =>
      faultsOf(finding).map((fault) => `${finding.message} | ${finding.mend}: ${fault}`),
    ),
  ).toEqual([]);
});

test('without a namespace no host and no name has a hole', () => {
  const worlds = cases.map((one) => ({ ...one, bad: one.bad.replace(/^\s*namespace: .*\n/gm, '') }));
  const faults = worlds.flatMap((one) =>
    foundIn(one).flatMap(({ message, mend }) =>
      /\.\.svc/.test(`${message} ${mend}`) ? [`${message} ${mend}`] : [],
    ),
  );
  expect([...new Set(faults)]).toEqual([]);
});

test('titles, reasons and mends of these rules are sentences', () => {
  for (const slug of slugs) {
    const { title, why, mend } = allRules().get(slug)!;
    expect(title).toMatch(/^[\p{Lu}"]|^(istiod|kubectl|ztunnel) /u);
    expect(why).toMatch(/^([\p{Lu}"“]|istiod |kubectl |ztunnel ).*\.$/su);
    expect(mend).toMatch(/^\p{Lu}.*[.?]$/su);
  }
});
