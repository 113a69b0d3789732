import { Chart, Duration, Testing } from 'cdk8s';
import { checkSchema } from '../../lib/analysis/schema/check-schema';
import { MeshError, MeshErrorCode } from '../../lib/errors';
import { Resource } from '../../lib/mesh/resource';
import {
  MonitoringRule,
  PodMonitor,
  PrometheusRule,
  RelabelAction,
  Relabeling,
  RuleGroup,
  ScrapeEndpoint,
  ServiceMonitor,
} from '../../lib/observability';
import { problemsOf } from '../analysis/support/cases';
import { written } from '../support/every-kind';
import { junked } from '../support/junk';
import { pick, seeded } from '../support/mutate';
import { podMonitorFieldsLeftOut, serviceMonitorFieldsLeftOut } from './specimens/monitors';
import { OBSERVABILITY_KINDS } from '../support/observability-kinds';
import { refusal } from '../support/refusal';
import { expectRoundTrip, keepOne, specs } from '../support/round-trip';
import fc from 'fast-check';

const READERS: { readonly [kind: string]: (chart: Chart, manifest: any) => unknown } = {
  PodMonitor: (chart, manifest) => PodMonitor.fromManifest(chart, 'r', manifest),
  PrometheusRule: (chart, manifest) => PrometheusRule.fromManifest(chart, 'r', manifest),
  ServiceMonitor: (chart, manifest) => ServiceMonitor.fromManifest(chart, 'r', manifest),
};

describe.each(OBSERVABILITY_KINDS)('$kind', ({ kind, build }) => {
  const manifests = written(build, 'shop');

  test('is read and written as it was', () => {
    expect(manifests.length).toBeGreaterThan(0);
    for (const manifest of manifests) {
      const chart = new Chart(Testing.app(), 'chart');
      READERS[kind](chart, manifest);
      expect(Testing.synth(chart)).toEqual([manifest]);
    }
  });

  test('is as its schema has it', () => {
    for (const manifest of manifests) {
      expect(problemsOf((object, report) => checkSchema(new Resource(object), report), manifest)).toEqual([]);
    }
  });

  test('with wrong values is refused as any other, or read', () => {
    const random = seeded(1);
    for (let i = 0; i < 300; i++) {
      const manifest = junked(random, pick(random, manifests));
      try {
        READERS[kind](new Chart(Testing.app(), 'chart'), manifest);
      } catch (error) {
        expect([manifest, error]).toEqual([manifest, expect.any(MeshError)]);
      }
    }
  });
});

const expectRefusal = (action: () => unknown, code: MeshErrorCode, message: RegExp) => {
  expect(refusal(action)).toMatchObject({ code, message: expect.stringMatching(message) });
};

const duration = fc.constantFrom('15s', '1m30s', '1h', '0');
const word = fc.constantFrom('a', 'b_c');
const values = {
  interval: fc.constantFrom('1m30s', '1h'),
  scrapeTimeout: fc.constantFrom('10s', '500ms'),
  for: duration,
  keep_firing_for: duration,
  query_offset: duration,
  partial_response_strategy: fc.constantFrom('warn', 'abort'),
  expr: fc.constantFrom('up == 0', 'sum(up)'),
  bodySizeLimit: fc.constantFrom('10MB', '0'),
  nativeHistogramMinBucketFactor: fc.constantFrom('1.1'),
  '.groups[].labels': fc.constantFrom({ team: 'a' }),
  '.groups[].rules[].labels': fc.constantFrom({ severity: 'page' }),
  '.groups[].rules[].annotations': fc.constantFrom({ summary: 'a' }),
  '.selector': fc.constantFrom({}, { matchLabels: { app: 'a' } }),
  proxyUrl: fc.constantFrom('http://proxy:3128'),
  tokenUrl: fc.constantFrom('https://id.example.com'),
};

test('rules that are read are written as they were, or refused', () => {
  const rule = ({ record, alert, ...rest }: any) =>
    record === undefined
      ? { ...rest, alert: alert ?? 'a', expr: rest.expr ?? 'up' }
      : { record: 'a:b', expr: 'up', ...(rest.labels && { labels: rest.labels }) };
  const groups = (spec: any) => ({
    groups: (spec.groups ?? [{}]).map((group: any, i: number) => ({ ...group, name: `g${i}` })),
  });
  expectRoundTrip(
    READERS.PrometheusRule,
    { apiVersion: 'monitoring.coreos.com/v1', kind: 'PrometheusRule' },
    specs('PrometheusRule', {
      values: { ...values, record: word },
      mend: { '.groups[].rules[]': rule, '': groups },
    }),
    { accepted: 0.9 },
  );
});

test.each([
  ['PodMonitor', 'podMetricsEndpoints', podMonitorFieldsLeftOut],
  ['ServiceMonitor', 'endpoints', serviceMonitorFieldsLeftOut],
] as const)('a %s that is read is written as it was, or refused', (kind, list, leftOut) => {
  const relabeling = (object: any) => ({ ...object, targetLabel: 'a', modulus: 2 });
  const endpoint = (object: any) => keepOne(object, 'authorization', 'basicAuth', 'oauth2');
  const source = (object: any) => {
    const one = keepOne(object, 'secret', 'configMap');
    return Object.keys(one).length === 0 ? { secret: { name: 'a', key: 'b' } } : one;
  };
  const key = (object: any) => ({ name: 'a', ...object });
  const sources = [
    'tlsConfig.ca',
    'tlsConfig.cert',
    'oauth2.clientId',
    'oauth2.tlsConfig.ca',
    'oauth2.tlsConfig.cert',
  ];
  const keys = [
    'authorization.credentials',
    'basicAuth.username',
    'basicAuth.password',
    'oauth2.clientSecret',
  ].concat(
    ['tlsConfig.keySecret', 'oauth2.tlsConfig.keySecret'],
    sources.flatMap((path) => [`${path}.secret`, `${path}.configMap`]),
  );
  const mended = (paths: readonly string[], mend: (object: any) => any) =>
    Object.fromEntries(paths.map((path) => [`.${list}[].${path}`, mend]));
  expectRoundTrip(
    READERS[kind],
    { apiVersion: 'monitoring.coreos.com/v1', kind },
    specs(kind, {
      values: {
        ...values,
        port: fc.constantFrom('http', 'metrics'),
        'scrapeProtocols[]': fc.constantFrom('PrometheusText0.0.4'),
        [`.${list}[].params`]: fc.constantFrom({ a: ['b'] }),
        endpointParams: fc.constantFrom({ a: 'b' }),
      },
      mend: {
        ...mended(['relabelings[]', 'metricRelabelings[]'], relabeling),
        ...mended(sources, source),
        ...mended(keys, key),
        ...mended(['basicAuth'], () => ({
          username: { name: 'a', key: 'b' },
          password: { name: 'a', key: 'c' },
        })),
        ...mended(['authorization'], (object) => ({ credentials: { name: 'a', key: 'b' }, ...object })),
        [`.${list}[]`]: endpoint,
        '.namespaceSelector': (object: any) => keepOne({ any: true, ...object }, 'matchNames', 'any'),
        '': (spec: any) => ({ ...spec, ...(spec.attachMetadata && { attachMetadata: { node: true } }) }),
      },
      leftOut,
    }),
    { accepted: 0.9 },
  );
});

describe('what Prometheus refuses is refused', () => {
  test('a timeout longer than the interval', () => {
    const endpoint = (seconds: number) => () =>
      ScrapeEndpoint.of({ interval: Duration.seconds(15), scrapeTimeout: Duration.seconds(seconds) });
    expectRefusal(endpoint(16), MeshErrorCode.INVALID_DURATION, /shorten the timeout/);
    expect(endpoint(15)).not.toThrow();
  });

  test('a relabeling that writes no label', () => {
    const relabeling = (targetLabel?: string) => () =>
      Relabeling.of({ action: RelabelAction.REPLACE, targetLabel });
    expectRefusal(relabeling(), MeshErrorCode.MISSING_SETTING, /give `targetLabel`/);
    expect(relabeling('a')).not.toThrow();
  });

  test('a series of an odd name, a label that is none, two groups of one name', () => {
    const odd = () => MonitoringRule.record('a-b', 'up');
    expectRefusal(odd, MeshErrorCode.INVALID_VALUE, /letters, digits, _ and :/);
    const label = () => MonitoringRule.record('a:b', 'up', { 'c-d': 'e' });
    expectRefusal(label, MeshErrorCode.INVALID_VALUE, /the label c-d/);
    const rules = new PrometheusRule(Testing.chart(), 'rules');
    rules.addGroup(RuleGroup.of({ name: 'a', rules: [] }));
    expectRefusal(
      () => rules.addGroup(RuleGroup.of({ name: 'a', rules: [] })),
      MeshErrorCode.DUPLICATE_NAME,
      /"a"/,
    );
  });

  test('namespaces beside any namespace', () => {
    const monitor = () =>
      new PodMonitor(Testing.chart(), 'a', { endpoints: [], namespaces: ['a'], anyNamespace: true });
    expectRefusal(monitor, MeshErrorCode.CONFLICTING_SETTINGS, /keep one/);
  });
});
