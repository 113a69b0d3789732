import { Chart, Testing } from 'cdk8s';
import { TrafficExtension, WasmPlugin } from '../../../lib/extensions';
import {
  DestinationRule,
  EnvoyFilter,
  Gateway,
  ProxyConfig,
  ServiceEntry,
  Sidecar,
  VirtualService,
  WorkloadEntry,
  WorkloadGroup,
} from '../../../lib/networking';
import { AuthorizationPolicy, PeerAuthentication, RequestAuthentication } from '../../../lib/security';
import { Telemetry } from '../../../lib/telemetry';
import { objectChecks } from '../../../lib/analysis/registry';
import type { Rule } from '../../../lib/analysis/rule';
import { checkMetadata } from '../../../lib/analysis/webhook/metadata';
import type { Manifest } from '../../../lib/mesh/manifest';
import { MeshError } from '../../../lib/values/mesh-error';
import { everyKind } from '../../support/every-kind';
import { mutants } from '../../support/mutants';
import { problemsOf, reading, webhook } from '../support/cases';
import { metadataCases, policyCases } from './policy/cases';
import { trafficCases } from './traffic/cases';
import { propertyRuns } from '../../support/runs';

/** The rules under which faults were placed: what they report, a check of `lib/values` returned. */
const mockShared = new Set<string>();
jest.mock('../../../lib/analysis/webhook/place-faults', () => {
  const actual = jest.requireActual('../../../lib/analysis/webhook/place-faults');
  const noting = (place: any) => (rules: any, checks: any, message: any, at: any, report: any) => {
    for (const name of Object.keys(checks)) mockShared.add(rules[name].slug);
    return place(rules, checks, message, at, report);
  };
  return {
    placeFault: (rule: any, faults: any, at: any, report: any) => {
      mockShared.add(rule.slug);
      return actual.placeFault(rule, faults, at, report);
    },
    placeFaults: noting(actual.placeFaults),
    placeFirstFault: noting(actual.placeFirstFault),
  };
});

const READERS: Readonly<Record<string, { fromManifest(scope: Chart, id: string, manifest: any): unknown }>> =
  {
    AuthorizationPolicy,
    DestinationRule,
    EnvoyFilter,
    Gateway,
    PeerAuthentication,
    ProxyConfig,
    RequestAuthentication,
    ServiceEntry,
    Sidecar,
    Telemetry,
    TrafficExtension,
    VirtualService,
    WasmPlugin,
    WorkloadEntry,
    WorkloadGroup,
  };

/** What the construct of the kind refuses a manifest with, when it is read or when the app is written; undefined where it takes it. */
function refusal(manifest: Manifest): unknown {
  const app = Testing.app();
  const chart = new Chart(app, 'chart');
  try {
    READERS[manifest.kind].fromManifest(chart, 'x', manifest);
    app.synth();
    return undefined;
  } catch (error) {
    return error;
  }
}

/** Whether it was refused by a fault, and not by an accident of the program. */
const isFault = (error: unknown) =>
  error instanceof MeshError || String(error).includes('Validation failed with the following errors');

/** Good objects that constructs refuse none the less, with the reason. */
const STRICTER: Readonly<Record<string, string>> = {
  'envoy-filter/internals (1)':
    'the only object without this warning is one that istiod refuses for its labels',
  'virtual-service/sni-form (1)': 'no construct writes the server names that Istio makes itself',
  'virtual-service/sni-form (2)': 'no construct writes the server names that Istio makes itself',
  'virtual-service/mirror-percent (1)': 'no construct has the deprecated field',
};

/** Bad objects that constructs take none the less, with the reason. */
const LAXER: Readonly<Record<string, string>> = {
  'telemetry/filter (1)': 'constructs look at the brackets and texts of an expression alone',
  'envoy-filter/config-without-type (1)': 'constructs do not look into the value of a patch',
  'envoy-filter/unknown-type (1)': 'constructs do not look into the value of a patch',
  'envoy-filter/value (1)': 'constructs do not look into the value of a patch',
  'envoy-filter/value (2)': 'constructs do not look into the value of a patch',
  'metadata/dry-run-kind (1)': 'annotations are written as they are given',
  'metadata/always-reject (1)': 'annotations are written as they are given',
  'metadata/internal-parents (1)': 'annotations are written as they are given',
  'metadata/internal-parents (2)': 'annotations are written as they are given',
};

/**
 * Rules by which istiod refuses objects, and which the judge alone knows, with what constructs have in their place. What is not
 * listed here is written once, in `lib/values`.
 */
const JUDGE_ALONE: Readonly<Record<string, string>> = {
  'envoy-filter/config-without-type': 'needs the messages of Envoy',
  'envoy-filter/unknown-type': 'needs the messages of Envoy',
  'envoy-filter/value': 'needs the messages of Envoy',
  'host-name/empty': 'one check of names, `wildcardHostFault`, with words for each of its kinds',
  'host-name/label': 'one check of names, `wildcardHostFault`, with words for each of its kinds',
  'host-name/numeric-top-level': 'one check of names, `wildcardHostFault`, with words for each of its kinds',
  'host-name/too-long': 'one check of names, `wildcardHostFault`, with words for each of its kinds',
  'telemetry/filter': 'parses CEL; constructs look at brackets and texts alone',
  'virtual-service/mirror-percent': 'no construct has the deprecated field',
  'virtual-service/sni-form': 'no construct writes the server names that Istio makes itself',
  'workload-selector/empty-key': 'constructs take labels of Kubernetes alone, which are fewer',
  'workload-selector/wildcard': 'constructs take labels of Kubernetes alone, which are fewer',
};

const cases = Object.entries({ ...trafficCases, ...policyCases, ...metadataCases }).flatMap(([slug, list]) =>
  list.map((one, i) => ({ name: `${slug} (${i + 1})`, slug, ...one })),
);

const errorsOf = (object: Manifest) =>
  [...problemsOf(webhook, object), ...problemsOf(reading(checkMetadata), object)]
    .filter(({ rule }) => rule.level === 'error')
    .map(({ rule }) => rule.slug);

describe('what the judge refuses in a case, its construct refuses', () => {
  test.each(cases)('$name', ({ name, bad, good }) => {
    const error = refusal(bad);
    if (errorsOf(bad).length > 0) expect(error !== undefined).toBe(!(name in LAXER));
    if (error !== undefined) expect(isFault(error)).toBe(true);
    expect(refusal(good) !== undefined).toBe(name in STRICTER);
  });

  test('no exception is left over', () => {
    const names = new Set(cases.map(({ name }) => name));
    expect([...Object.keys(STRICTER), ...Object.keys(LAXER)].filter((name) => !names.has(name))).toEqual([]);
  });
});

describe('a check of which istiod refuses objects', () => {
  const rules = [...objectChecks.values()].flatMap((one) =>
    one.rules.flatMap((table) => Object.values<Rule>(table)),
  );
  const refusing = [
    ...new Set(rules.filter(({ level }) => level === 'error').map(({ slug }) => slug)),
  ].sort();

  test('is written once, or is the judge’s alone for a reason', () => {
    for (const { bad, good } of cases) for (const object of [bad, good]) problemsOf(webhook, object);
    expect(refusing.filter((slug) => !mockShared.has(slug))).toEqual(Object.keys(JUDGE_ALONE).sort());
    expect([...mockShared].filter((slug) => !refusing.includes(slug))).toEqual([]);
    expect(refusing.length - Object.keys(JUDGE_ALONE).length).toBeGreaterThan(200);
  });
});

describe('whatever the judge refuses by a check of values, the construct refuses', () => {
  test.each(Object.keys(READERS))('of objects that were a %s', (kind) => {
    const specimens = [
      ...cases.flatMap(({ bad, good }) => [bad, good]),
      ...everyKind('shop').filter(({ apiVersion }) => apiVersion.includes('.istio.io/')),
    ].filter((object) => object.kind === kind);
    const all = mutants(specimens, propertyRuns(150), 11);
    const taken = all.filter(
      (object) =>
        problemsOf(webhook, object).some(({ rule }) => rule.level === 'error' && mockShared.has(rule.slug)) &&
        refusal(object) === undefined,
    );
    expect(taken).toEqual([]);
  });
});
