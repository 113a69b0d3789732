import { ApiObject, App, Chart, JsonPatch, Testing } from 'cdk8s';
import {
  ClientTls,
  DestinationRule,
  LoadBalancer,
  MeshHost,
  PortTrafficPolicy,
  TrafficPolicy,
  type DestinationRuleProps,
} from '../../lib/networking';
import { codeOf } from '../support/refusal';

const policy = TrafficPolicy.of({ loadBalancer: LoadBalancer.random() });
const reviews = MeshHost.of('reviews');

function build(
  props: Partial<DestinationRuleProps> = {},
  namespace: string | null = 'prod',
): DestinationRule {
  const chart = new Chart(new App(), 'chart', {
    namespace: namespace ?? undefined,
    disableResourceNameHashes: true,
  });
  return new DestinationRule(chart, 'rule', { host: reviews, ...props });
}

const specOf = (rule: DestinationRule) => (rule.apiObject.toJson() as any).spec;

describe('DestinationRule', () => {
  test('renders what it was given, and nothing else', () => {
    const rule = build({ trafficPolicy: policy, exportTo: ['.'], workloadSelector: { app: 'client' } });
    rule.addSubset('v1', { labels: { version: 'v1' }, trafficPolicy: policy });
    rule.addSubset('all', { labels: {} });
    expect(rule.apiObject.toJson()).toEqual({
      apiVersion: 'networking.istio.io/v1',
      kind: 'DestinationRule',
      metadata: { name: 'rule', namespace: 'prod' },
      spec: {
        host: 'reviews',
        trafficPolicy: { loadBalancer: { simple: 'RANDOM' } },
        subsets: [
          { name: 'v1', labels: { version: 'v1' }, trafficPolicy: { loadBalancer: { simple: 'RANDOM' } } },
          { name: 'all' },
        ],
        exportTo: ['.'],
        workloadSelector: { matchLabels: { app: 'client' } },
      },
    });
    expect(specOf(build())).toEqual({ host: 'reviews' });
  });

  test('names a host of another namespace in full', () => {
    const host = { hostName: 'ratings', hostNamespace: 'stage', hostPorts: [80] };
    expect(specOf(build({ host })).host).toBe('ratings.stage.svc.cluster.local');
    expect(specOf(build({ host }, 'stage')).host).toBe('ratings');
  });

  test.each(['10.0.0.1', 'a b', 'x.*.example.com', ''])('refuses the host %j', (host) => {
    expect(codeOf(() => build({ host: MeshHost.of(host) }))).toBe('InvalidHost at chart/rule');
  });

  test('hands out the subsets that it declares', () => {
    const rule = build();
    const v1 = rule.addSubset('v1', { labels: { version: 'v1' } });
    expect(v1.subsetName).toBe('v1');
    expect(rule.subset('v1')).toBe(v1);
    expect(rule.subsets).toEqual([v1]);
    rule.subsets.pop();
    expect(rule.subsets).toHaveLength(1);
  });

  test('a subset of a short host stays one of the namespace of the rule', () => {
    const subset = build().addSubset('v1', { labels: {} });
    expect(subset.subsetHost).toEqual({ hostName: 'reviews', hostNamespace: 'prod', hostPorts: [] });
    const far = MeshHost.of('reviews.example.com');
    expect(build({ host: far }).addSubset('v1', { labels: {} }).subsetHost).toBe(far);
    expect(build({}, null).addSubset('v1', { labels: {} }).subsetHost).toBe(reviews);
  });

  test('an unknown subset is refused, with those that there are', () => {
    const rule = build();
    expect(codeOf(() => rule.subset('v1'))).toBe('UnknownSubset at chart/rule');
    rule.addSubset('v1', { labels: {} });
    rule.addSubset('v2', { labels: {} });
    expect(codeOf(() => rule.subset('v3'))).toBe('UnknownSubset at chart/rule');
    expect(() => rule.subset('v3')).toThrow('one of v1, v2');
  });

  test('a subset must have a name of its own, a DNS label, and proper labels', () => {
    const rule = build();
    rule.addSubset('v1', { labels: {} });
    expect(codeOf(() => rule.addSubset('v1', { labels: {} }))).toBe('DuplicateName at chart/rule');
    expect(codeOf(() => rule.addSubset('v.2', { labels: {} }))).toBe('InvalidName at chart/rule');
    expect(codeOf(() => rule.addSubset('v2', { labels: { version: 'a b' } }))).toBe(
      'InvalidLabel at chart/rule',
    );
    expect(rule.subsets).toHaveLength(1);
  });

  test.each([
    [['~'], 'InvalidName'],
    [['a.b'], 'InvalidName'],
    [['a', 'a'], 'DuplicateName'],
    [['.', 'prod'], 'DuplicateName'],
    [['*', 'a'], 'ConflictingSettings'],
  ])('refuses to export to %j', (exportTo, code) => {
    expect(codeOf(() => build({ exportTo }))).toBe(`${code} at chart/rule`);
  });

  test('exports to other namespaces', () => {
    expect(specOf(build({ exportTo: ['.', 'stage'] })).exportTo).toEqual(['.', 'stage']);
    expect(specOf(build({ exportTo: ['*'] })).exportTo).toEqual(['*']);
    expect(specOf(build({ exportTo: [] })).exportTo).toBeUndefined();
  });

  test('with a selector, it stays in its own namespace', () => {
    const workloadSelector = { app: 'client' };
    for (const exportTo of [['.'], ['prod'], []])
      expect(() => build({ workloadSelector, exportTo })).not.toThrow();
    for (const exportTo of [['*'], ['stage'], ['.', 'stage']]) {
      expect(codeOf(() => build({ workloadSelector, exportTo }))).toBe('ConflictingSettings at chart/rule');
    }
    expect(() => build({ workloadSelector, exportTo: ['stage'] }, null)).not.toThrow();
    expect(codeOf(() => build({ workloadSelector: { app: '*' } }))).toBe('InvalidLabel at chart/rule');
    expect(codeOf(() => build({ workloadSelector: { '': 'x' } }))).toBe('InvalidLabel at chart/rule');
  });

  test('a config map for TLS is one of its own namespace', () => {
    const tls = ClientTls.simple({ credentialName: 'configmap://stage/ca' });
    const port = PortTrafficPolicy.of(80, { tls });
    for (const trafficPolicy of [TrafficPolicy.of({ tls }), TrafficPolicy.of({ portPolicies: [port] })]) {
      expect(codeOf(() => build({ trafficPolicy }))).toBe('InvalidValue at chart/rule');
      expect(() => build({ trafficPolicy }, 'stage')).not.toThrow();
      expect(() => build({ trafficPolicy }, null)).not.toThrow();
      expect(codeOf(() => build().addSubset('v1', { labels: {}, trafficPolicy }))).toBe(
        'InvalidValue at chart/rule',
      );
    }
  });

  test('takes patches of fields that this library does not know', () => {
    const rule = build();
    ApiObject.of(rule).addJsonPatch(JsonPatch.add('/spec/brandNewField', 1));
    expect(rule.node.defaultChild).toBe(rule.apiObject);
    expect(Testing.synth(rule.node.scope as Chart)[0].spec).toEqual({ host: 'reviews', brandNewField: 1 });
  });
});

describe('a destination rule from elsewhere', () => {
  const chart = () => new Chart(new App(), 'chart', { namespace: 'prod' });

  test('by its attributes has the subsets that are named', () => {
    const rule = DestinationRule.fromDestinationRuleAttributes(chart(), 'rule', {
      name: 'reviews',
      namespace: 'stage',
      host: reviews,
      subsets: ['v1', 'v2'],
    });
    expect([rule.name, rule.namespace]).toEqual(['reviews', 'stage']);
    expect(rule.subset('v2')).toEqual({
      subsetName: 'v2',
      subsetHost: { hostName: 'reviews', hostNamespace: 'stage', hostPorts: [] },
    });
    expect(codeOf(() => rule.subset('v3'))).toBe('UnknownSubset at chart/rule');
  });

  test('by its name has no known subsets', () => {
    const rule = DestinationRule.fromDestinationRuleName(chart(), 'rule', 'reviews');
    expect(rule.name).toBe('reviews');
    expect(rule.subsets).toEqual([]);
    expect(codeOf(() => rule.subset('v1'))).toBe('UnknownSubset at chart/rule');
  });

  test('renders nothing, and is checked all the same', () => {
    const scope = chart();
    DestinationRule.fromDestinationRuleName(scope, 'rule', 'reviews');
    expect(Testing.synth(scope)).toEqual([]);
    const attributes = { name: 'reviews', host: reviews };
    const read = (subsets: string[]) => () =>
      DestinationRule.fromDestinationRuleAttributes(chart(), 'rule', { ...attributes, subsets });
    expect(codeOf(read(['v1', 'v1']))).toBe('DuplicateName at chart/rule');
    expect(codeOf(read(['V1']))).toBe('InvalidName at chart/rule');
    const spaced = () => DestinationRule.fromDestinationRuleName(chart(), 'rule', 'a b');
    expect(codeOf(spaced)).toBe('InvalidName at chart/rule');
  });
});
