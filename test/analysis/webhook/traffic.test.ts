import type { Rule } from '../../../lib/analysis/rule';
import { selectorRules } from '../../../lib/analysis/webhook/selector';
import { trafficChecks } from '../../../lib/analysis/webhook/object-checks';
import { problemsOf, testCases, webhook } from '../support/cases';
import { trafficCases } from './traffic/cases';
import { withNulls } from '../support/nulls';

const check = webhook;

const tables = Object.values(trafficChecks).flatMap(({ rules }) => rules);
const rules = tables.flatMap((table) => Object.values<Rule>(table));
const shared = new Set(Object.values(selectorRules).map(({ slug }) => slug));
const bySlug = Object.fromEntries(
  rules.filter(({ slug }) => !shared.has(slug)).map((rule) => [rule.slug, rule]),
);

testCases(bySlug, check, trafficCases);

const objects = Object.entries(trafficCases).flatMap(([slug, cases]) =>
  cases.map((one, i) => ({ name: `${slug} (${i + 1})`, slug, ...one })),
);

/** What cannot be had alone. */
const ALSO: Readonly<Record<string, readonly string[]>> = {
  'virtual-service/delegate-with-tls': ['virtual-service/sni-not-covered'],
  'virtual-service/gateway-empty-part': ['virtual-service/gateway-namespace'],
  'virtual-service/unreachable-rule': ['virtual-service/ineffective-match'],
  'virtual-service/mirror-percent': ['virtual-service/mirror-percent-deprecated'],
  'load-balancer/ring-size-and-algorithm': ['load-balancer/minimum-ring-size'],
  'load-balancer/no-table-size': ['load-balancer/table-size-not-prime'],
  'service-entry/dynamic-without-hosts': ['service-entry/no-hosts'],
};

test.each(objects)('$name has this one mistake, and none when mended', ({ slug, bad, good }) => {
  const also = ALSO[slug] ?? [];
  const found = problemsOf(check, bad).map(({ rule }) => rule.slug);
  expect(found.filter((other) => other !== slug && !also.includes(other))).toEqual([]);
  const left = problemsOf(check, good).filter(({ rule }) => rule.level === 'error');
  expect(left).toEqual([]);
});

test.each(Object.keys(trafficChecks))('a %s of nulls ends in no crash', (kind) => {
  const bad = objects.map(({ bad }) => bad).filter((object) => object.kind === kind);
  for (const object of bad) for (const spec of withNulls(object.spec)) problemsOf(check, { ...object, spec });
  expect(() =>
    problemsOf(check, { apiVersion: 'networking.istio.io/v1', kind, metadata: { name: 'x' }, spec: null }),
  ).not.toThrow();
});

test('every line of the catalogue about these kinds is covered', () => {
  const covered = new Set(rules.flatMap(({ covers }) => covers));
  const kinds = Object.keys(trafficChecks);

  const lines: { id: string }[] = require('../upstream-checks.json');
  const own = lines.map(({ id }) => id).filter((id) => kinds.includes(id.split('/')[0]));
  expect(own.filter((id) => !covered.has(id) && !(id in REFUSED_BEFORE))).toEqual([]);
  expect(own.filter((id) => covered.has(id) && id in REFUSED_BEFORE)).toEqual([]);
});

/** Lines that no object can bring about, and why. */
const REFUSED_BEFORE: Readonly<Record<string, string>> = {
  'VirtualService/28': 'a null among conditions is read as an empty one, which asks for presence',
  'VirtualService/52': 'istiod drops this warning: validateHTTPFaultInjection keeps the errors alone',
  'VirtualService/96': 'a null among matches is read as an empty match, which is right for TCP',
  'DestinationRule/52': 'an unknown version does not decode',
  'ServiceEntry/37': 'an unknown location does not decode',
  'ServiceEntry/39': 'an unknown resolution does not decode',
};
