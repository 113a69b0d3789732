import type { Rule } from '../../../lib/analysis/rule';
import { checkMetadata, metadataRules } from '../../../lib/analysis/webhook/metadata';
import { policyChecks, trafficChecks } from '../../../lib/analysis/webhook/object-checks';
import { problemsOf, reading, testCases, webhook } from '../support/cases';
import { withNulls } from '../support/nulls';
import { metadataCases, policyCases } from './policy/cases';

const check = webhook;

const tables = Object.values(policyChecks).flatMap(({ rules }) => rules);
const rules = tables.flatMap((table) => Object.values<Rule>(table));
const OF_SELECTORS = 'workload-selector/';
/** Rules of the kinds that direct traffic have their cases there. */
const elsewhere = new Set(
  Object.values(trafficChecks)
    .flatMap((one) => one.rules.flatMap((table) => Object.values<Rule>(table)))
    .map(({ slug }) => slug)
    .filter((slug) => !slug.startsWith(OF_SELECTORS)),
);
const own = Object.fromEntries(
  rules.filter(({ slug }) => !elsewhere.has(slug)).map((rule) => [rule.slug, rule]),
);

testCases(own, check, policyCases);
testCases(metadataRules, reading(checkMetadata), metadataCases);

const objects = Object.entries(policyCases).flatMap(([slug, cases]) =>
  cases.map((one, i) => ({ name: `${slug} (${i + 1})`, slug, ...one })),
);

/** Every EnvoyFilter is warned of, and its values are not all checked. */
const ALWAYS = ['envoy-filter/internals', 'envoy-filter/value-not-checked'];
/** What cannot be had alone. */
const ALSO: Readonly<Record<string, readonly string[]>> = {
  'scoped-host/empty-part': ['scoped-host/namespace'],
  'server-tls/revocation-credential': ['server-tls/passthrough-certificate'],
  'sidecar/endpoint-form': ['sidecar/endpoint-port'],
};

test.each(objects)('$name has this one mistake, and none when mended', ({ slug, bad, good }) => {
  const also = [...ALWAYS, ...(ALSO[slug] ?? [])];
  const found = problemsOf(check, bad).map(({ rule }) => rule.slug);
  expect(found.filter((other) => other !== slug && !also.includes(other))).toEqual([]);
  const left = problemsOf(check, good).filter(({ rule }) => rule.level === 'error');
  expect(slug === 'envoy-filter/internals' ? [] : left).toEqual([]);
});

test.each(Object.keys(policyChecks))('a %s of nulls ends in no crash', (kind) => {
  const all = objects.flatMap(({ bad, good }) => [bad, good]).filter((object) => object.kind === kind);
  expect(all.length).toBeGreaterThan(0);
  for (const object of all) {
    // What has no version or kind is no object, and is not read.
    const { apiVersion } = object;
    for (const whole of withNulls(object)) {
      expect(() => problemsOf(check, { ...whole, apiVersion, kind })).not.toThrow();
    }
  }
});

test('annotations of any form end in no crash', () => {
  for (const annotations of [null, {}, { 'istio.io/dry-run': null }]) {
    for (const spec of [undefined, null, {}, { action: null }]) {
      const object: any = { apiVersion: 'security.istio.io/v1', kind: 'AuthorizationPolicy', spec };
      expect(() =>
        problemsOf(reading(checkMetadata), { ...object, metadata: { name: 'x', annotations } }),
      ).not.toThrow();
    }
  }
});

test('only objects of Istio have annotations that istiod refuses', () => {
  const metadata = { name: 'reviews', annotations: { 'istio.io/dry-run': 'true' } };
  expect(problemsOf(reading(checkMetadata), { apiVersion: 'apps/v1', kind: 'Deployment', metadata })).toEqual(
    [],
  );
  expect(
    problemsOf(reading(checkMetadata), { apiVersion: 'networking.istio.io/v1', kind: 'Gateway', metadata }),
  ).toHaveLength(1);
});

/** Lines that no object can bring about, and why. */
const REFUSED_BEFORE: Readonly<Record<string, string>> = {
  'Sidecar/55': 'the mode does not decode: it is no value of the enum of sidecars',
  'AuthorizationPolicy/15': 'a null among rules is read as an empty rule, which is right',
  'AuthorizationPolicy/16': 'an empty list is read as none',
  'AuthorizationPolicy/25': 'an empty list is read as none',
  'Telemetry/9': 'a null among overrides is read as an empty override, which is right',
  'Telemetry/19': 'a null among customTags is read as an empty tag, which is right',
  'WasmPlugin/19': 'a null among match is read as an empty selector, which is right',
  'TrafficExtension/22': 'a null among match is read as an empty selector, which is right',
};

test('every line of the catalogue about these kinds is covered', () => {
  const covered = new Set([...rules, ...Object.values<Rule>(metadataRules)].flatMap(({ covers }) => covers));
  const kinds = [...Object.keys(policyChecks), 'metadata'];

  const lines: { id: string }[] = require('../upstream-checks.json');
  const ids = lines.map(({ id }) => id).filter((id) => kinds.includes(id.split('/')[0]));
  expect(ids.filter((id) => !covered.has(id) && !(id in REFUSED_BEFORE))).toEqual([]);
  expect(ids.filter((id) => covered.has(id) && id in REFUSED_BEFORE)).toEqual([]);
});
