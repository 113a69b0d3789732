import { Chart, Duration, Testing } from 'cdk8s';
import {
  HttpMatch,
  StringMatch,
  SubsetRouting,
  type SubsetRoutingProps,
  VersionedNginx,
  VersionedWorkload,
  WorkloadPort,
} from '../../lib';
import { codeOf, refusal } from '../support/refusal';

function routing(props: Partial<SubsetRoutingProps> = {}) {
  const app = Testing.app();
  const workload = new VersionedNginx(new Chart(app, 'environment', { namespace: 'istio-test' }), 'nginx', {
    versions: ['v1', 'v2'],
  });
  const chart = new Chart(app, 'routing', { namespace: 'istio-test' });
  const subsets = new SubsetRouting(chart, 'nginx', {
    workload,
    subsets: { appv1: 'v1', appv2: 'v2' },
    ...props,
  });
  const spec = (kind: string) => Testing.synth(chart).find((manifest) => manifest.kind === kind).spec;
  return { chart, subsets, http: () => spec('VirtualService').http, spec };
}
const header = HttpMatch.header('test', StringMatch.exact('true'));
const path = (text: string) => HttpMatch.path(StringMatch.prefix(text));
const destinationOf = (rule: any) => rule.route[0].destination;

describe('SubsetRouting', () => {
  test('declares its subsets by the labels of the versions', () => {
    const { spec } = routing();
    expect(spec('DestinationRule')).toEqual({
      host: 'nginx',
      subsets: [
        { name: 'appv1', labels: { version: 'v1' } },
        { name: 'appv2', labels: { version: 'v2' } },
      ],
    });
  });

  test('sends everything to all versions as long as nothing else is said', () => {
    expect(routing().http()).toEqual([{ route: [{ destination: { host: 'nginx' } }] }]);
    expect(routing({ subsets: undefined }).spec('DestinationRule')).toEqual({ host: 'nginx' });
  });

  test('what no rule takes still goes to all versions, and never gets a 404', () => {
    const { subsets, http } = routing();
    subsets.addRule({ match: [header], subset: 'appv2' });
    expect(http().map(destinationOf)).toEqual([{ host: 'nginx', subset: 'appv2' }, { host: 'nginx' }]);
  });

  test('tries rules in the order in which they were added, and the default last', () => {
    const { subsets, http } = routing();
    subsets.pin('appv1');
    subsets.addRule({ match: [header], subset: 'appv2' });
    subsets.addRule({
      match: [path('/test.html')],
      split: { appv1: 1, appv2: 3 },
      timeout: Duration.seconds(5),
    });
    const [first, second, last] = http();
    expect(first).toMatchObject({ match: [{ headers: { test: { exact: 'true' } } }] });
    expect(second).toMatchObject({ match: [{ uri: { prefix: '/test.html' } }], timeout: '5s' });
    expect(second.route.map(({ weight }: { weight: number }) => weight)).toEqual([1, 3]);
    expect(last).toEqual({ route: [{ destination: { host: 'nginx', subset: 'appv1' } }] });
  });

  test('exposes what it made', () => {
    const { subsets } = routing();
    expect(subsets.virtualService.name).toBe('nginx');
    expect(subsets.destinationRule.name).toBe('nginx');
    expect(subsets.subset('appv1').subsetName).toBe('appv1');
  });

  test('a subset can be added later', () => {
    const { subsets, spec } = routing({ subsets: {} });
    subsets.addSubset('stable', 'v1');
    subsets.pin('stable');
    expect(spec('DestinationRule').subsets).toEqual([{ name: 'stable', labels: { version: 'v1' } }]);
  });

  test('is named in full from another namespace', () => {
    const app = Testing.app();
    const workload = VersionedWorkload.fromVersionedWorkloadAttributes(new Chart(app, 'elsewhere'), 'nginx', {
      name: 'nginx',
      namespace: 'prod',
      versions: ['v1'],
      ports: [WorkloadPort.http(80), WorkloadPort.grpc(81)],
    });
    const chart = new Chart(app, 'routing', { namespace: 'edge' });
    new SubsetRouting(chart, 'nginx', { workload, port: 80, subsets: { a: 'v1' } }).pin('a');
    for (const { kind, spec } of Testing.synth(chart)) {
      const hosts = kind === 'VirtualService' ? spec.hosts : [spec.host];
      expect(hosts).toEqual(['nginx.prod.svc.cluster.local']);
    }
    expect(codeOf(() => new SubsetRouting(chart, 'no-port', { workload }))).toBe(
      'MissingSetting at routing/no-port',
    );
  });

  test.each<[string, (subsets: SubsetRouting) => unknown]>([
    ['UnknownSubset', (subsets) => subsets.pin('appv3')],
    ['UnknownSubset', (subsets) => subsets.split({ appv1: 1, appv3: 1 })],
    ['UnknownSubset', (subsets) => subsets.addRule({ match: [header], subset: 'appv3' })],
    ['UnknownSubset', (subsets) => subsets.subset('appv3')],
    ['UnknownVersion', (subsets) => subsets.addSubset('appv3', 'v3')],
    ['DuplicateName', (subsets) => subsets.addSubset('appv1', 'v2')],
    ['InvalidName', (subsets) => subsets.addSubset('App V1', 'v1')],
    ['WeightsSumToZero', (subsets) => subsets.split({ appv1: 0, appv2: 0 })],
    ['WeightsSumToZero', (subsets) => subsets.split({ appv1: 0 })],
    ['WeightsSumToZero', (subsets) => subsets.split({})],
    ['InvalidWeight', (subsets) => subsets.split({ appv1: -30, appv2: 130 })],
    ['InvalidWeight', (subsets) => subsets.split({ appv1: 0.3, appv2: 0.7 })],
    ['MissingSetting', (subsets) => subsets.addRule({ match: [], subset: 'appv1' })],
    ['MissingSetting', (subsets) => subsets.addRule({ match: [header] })],
    [
      'ConflictingSettings',
      (subsets) => subsets.addRule({ match: [header], subset: 'appv1', split: { appv2: 1 } }),
    ],
    ['UnreachableRule', (subsets) => subsets.addRule({ match: [path('/')], subset: 'appv1' })],
    ['UnreachableRule', (subsets) => subsets.addRule({ match: [HttpMatch.of({})], subset: 'appv1' })],
    [
      'UnreachableRule',
      (subsets) => {
        const contradiction = HttpMatch.all(header, HttpMatch.withoutHeader('test', StringMatch.present()));
        subsets.addRule({ match: [contradiction], subset: 'appv1' });
      },
    ],
  ])('refuses with %s: %s', (code, action) => {
    expect(refusal(() => action(routing().subsets)).code).toBe(code);
    expect(refusal(() => action(routing().subsets)).path).toMatch(/^(routing|environment)\/nginx/);
  });

  test('refuses a rule that those before leave nothing over for, and says which one takes it', () => {
    const { subsets } = routing();
    subsets.addRule({ match: [path('/test')], subset: 'appv2' });
    const shadowed = HttpMatch.all(path('/test.html'), header);
    const { code, message } = refusal(() => subsets.addRule({ match: [shadowed], subset: 'appv1' }));
    expect(code).toBe('UnreachableRule');
    expect(message).toContain('path begins with "/test"');
    subsets.addRule({ match: [shadowed, path('/other')], subset: 'appv1' });
  });

  test('refuses a second default', () => {
    const { subsets } = routing();
    subsets.pin('appv1');
    expect(refusal(() => subsets.split({ appv1: 1, appv2: 1 })).code).toBe('DuplicateDefault');
  });

  test('a refused rule leaves the others as they were', () => {
    const { subsets, http } = routing();
    subsets.addRule({ match: [header], subset: 'appv2' });
    refusal(() => subsets.addRule({ match: [path('/a')], subset: 'appv3' }));
    subsets.addRule({ match: [path('/a')], subset: 'appv1' });
    expect(http()).toHaveLength(3);
  });

  const regex = (expression: string) => HttpMatch.path(StringMatch.regex(expression));
  const present = HttpMatch.header('x-canary', StringMatch.present());
  const absent = HttpMatch.withoutHeader('x-canary', StringMatch.present());

  test.each<[string, HttpMatch[], HttpMatch]>([
    ['an expression behind a prefix that all of its paths begin with', [path('/a')], regex('/a/[0-9]+')],
    ['a prefix behind an expression', [regex('/a.*')], path('/ab')],
    ['a rule behind a header that is there and the same that is not', [present, absent], path('/a')],
  ])('refuses %s, however the conditions are written', (_, before, rule) => {
    const { subsets } = routing();
    for (const match of before) subsets.addRule({ match: [match], subset: 'appv1' });
    expect(codeOf(() => subsets.addRule({ match: [rule], subset: 'appv2' }))).toBe(
      'UnreachableRule at routing/nginx',
    );
  });

  test.each<[string, HttpMatch[], HttpMatch]>([
    ['an expression of which some paths are left over', [path('/a')], regex('/[ab]/[0-9]+')],
    ['a rule behind a header that has one of two values', [present], path('/a')],
  ])('takes %s', (_, before, rule) => {
    const { subsets, http } = routing();
    for (const match of [...before, rule]) subsets.addRule({ match: [match], subset: 'appv1' });
    expect(http()).toHaveLength(before.length + 2);
  });
});
