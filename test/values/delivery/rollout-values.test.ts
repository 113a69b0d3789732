import { Duration } from 'cdk8s';
import {
  AnalysisMetric,
  AnalysisTemplateRef,
  AntiAffinity,
  HeaderRouteMatch,
  MetricNumber,
  MetricProvider,
  MirrorRouteMatch,
  PodCount,
  PodSelector,
  ReplicaProgress,
  RolloutAnalysis,
  RolloutStep,
  RolloutTraffic,
  RunArgument,
  StringMatch,
  TemplateArgument,
} from '../../../lib/delivery';
import { metricProviders } from '../../delivery/specimens/analysis-templates';
import { rolloutSteps } from '../../delivery/specimens/argo-rollouts';
import { codeOf } from '../../support/refusal';

describe('a step', () => {
  test.each(rolloutSteps().map((step) => [step._describe(), step] as const))(
    '%s is read back',
    (words, step) => {
      const read = RolloutStep._fromSpec(step._toSpec());
      expect(read._toSpec()).toEqual(step._toSpec());
      expect(read._describe().length).toBeGreaterThan(0);
      expect(words.length).toBeGreaterThan(0);
    },
  );

  test('is written as the controller reads it', () => {
    expect(RolloutStep.weight(20)._toSpec()).toEqual({ setWeight: 20 });
    expect(RolloutStep.pause()._toSpec()).toEqual({ pause: {} });
    expect(RolloutStep.pause(Duration.minutes(5))._toSpec()).toEqual({ pause: { duration: '300s' } });
    expect(RolloutStep.removeHeaderRoute('a')._toSpec()).toEqual({ setHeaderRoute: { name: 'a' } });
  });

  test.each([
    ['two things', { setWeight: 1, pause: {} }, 'ConflictingSettings'],
    ['nothing', {}, 'MissingSetting'],
    ['a pause without a unit that is none', { pause: { duration: 'soon' } }, 'InvalidDuration'],
    ['a negative pause', { pause: { duration: -1 } }, 'InvalidDuration'],
    ['two scales', { setCanaryScale: { weight: 1, replicas: 1 } }, 'ConflictingSettings'],
    ['a scale of nothing', { setCanaryScale: {} }, 'MissingSetting'],
    ['a route for all requests', { setHeaderRoute: { name: 'a', match: [] } }, 'MissingSetting'],
    ['an analysis of nothing', { analysis: { templates: [] } }, 'MissingSetting'],
    ['an experiment of nothing', { experiment: { templates: [] } }, 'MissingSetting'],
    [
      'an experiment with two of a name',
      {
        experiment: {
          templates: [
            { name: 'a', specRef: 'canary' },
            { name: 'a', specRef: 'stable' },
          ],
        },
      },
      'DuplicateName',
    ],
    [
      'an experiment from nowhere',
      { experiment: { templates: [{ name: 'a', specRef: 'old' }] } },
      'InvalidValue',
    ],
  ])('with %s is refused', (_, spec, code) => {
    expect(codeOf(() => RolloutStep._fromSpec(spec))).toBe(code);
  });

  test('a pause is of whole seconds', () => {
    expect(codeOf(() => RolloutStep.pause(Duration.millis(1500)))).toBe('InvalidNumber');
  });

  test('a route of its own has a condition, with a text', () => {
    expect(codeOf(() => RolloutStep.headerRoute('a'))).toBe('MissingSetting');
    expect(codeOf(() => HeaderRouteMatch.of('a', StringMatch.present()))).toBe('InvalidValue');
    expect(codeOf(() => HeaderRouteMatch.of('a', StringMatch.exact('')))).toBe('InvalidValue');
    expect(codeOf(() => MirrorRouteMatch.of({}))).toBe('MissingSetting');
  });
});

describe('an analysis', () => {
  const endless = AnalysisMetric.of({
    name: 'rate',
    interval: Duration.minutes(1),
    provider: MetricProvider.graphite('a', 'b'),
  });
  const template = (own: object) => ({ analysisTemplateName: 'rate', isClusterScoped: false, ...own });

  test('gives each argument of its templates a value', () => {
    const rate = template({ requiredArguments: ['service', 'host'] });
    expect(codeOf(() => RolloutAnalysis.template(rate, RunArgument.value('service', 'a')))).toBe(
      'MissingSetting',
    );
    expect(RolloutAnalysis.template(template({}))._toSpec()).toEqual({
      templates: [{ templateName: 'rate' }],
    });
  });

  test('ends, where a Rollout waits for it', () => {
    expect(endless.isEndless).toBe(true);
    const analysis = RolloutAnalysis.template(template({ endlessMetrics: ['rate'] }));
    expect(codeOf(() => RolloutStep.analysis(analysis))).toBe('MissingSetting');
    expect(RolloutStep.analysis(RolloutAnalysis.template(template({})))._describe()).toBe(
      'the analysis rate',
    );
  });

  test('does not name a template of another namespace', () => {
    const far = RolloutAnalysis.template(template({ analysisTemplateNamespace: 'other' }));
    expect(codeOf(() => far._toSpec({ namespace: 'shop' }))).toBe('InvalidValue');
    expect(far._toSpec({ namespace: 'other' })).toEqual({ templates: [{ templateName: 'rate' }] });
    const cluster = AnalysisTemplateRef.cluster('rate');
    expect(RolloutAnalysis.template(cluster)._toSpec({ namespace: 'shop' }).templates).toEqual([
      { templateName: 'rate', clusterScope: true },
    ]);
  });
});

describe('a provider', () => {
  test.each(metricProviders().map((provider) => [provider._describe(), provider] as const))(
    '%s is read back',
    (_, provider) => {
      expect(MetricProvider._fromSpec(provider._toSpec())._toSpec()).toEqual(provider._toSpec());
    },
  );

  test.each([
    ['none', {}, 'MissingSetting'],
    ['two', { graphite: { query: 'a' }, influxdb: { query: 'b' } }, 'ConflictingSettings'],
    ['two plugins', { plugin: { a: {}, b: {} } }, 'ConflictingSettings'],
    ['one that the API does not have', { datadog: { query: 'a', apiVersion: 'v3' } }, 'InvalidValue'],
  ])('of %s is refused', (_, spec, code) => {
    expect(codeOf(() => MetricProvider._fromSpec(spec))).toBe(code);
  });
});

describe('small values', () => {
  test('an argument has one origin of its value', () => {
    const secret = { secretKeyRef: { name: 'a', key: 'b' } };
    expect(codeOf(() => TemplateArgument._fromSpec({ name: 'a', value: 'b', valueFrom: secret }))).toBe(
      'ConflictingSettings',
    );
    expect(codeOf(() => TemplateArgument._fromSpec({ name: 'a', valueFrom: {} }))).toBe('MissingSetting');
    const hash = { podTemplateHashValue: 'Latest' };
    expect(codeOf(() => RunArgument._fromSpec({ name: 'a', value: 'b', valueFrom: hash }))).toBe(
      'ConflictingSettings',
    );
    expect(
      codeOf(() => RunArgument._fromSpec({ name: 'a', valueFrom: { podTemplateHashValue: 'Old' } })),
    ).toBe('InvalidValue');
    expect(codeOf(() => RunArgument.field('a', 'metadata.uuid'))).toBe('InvalidValue');
    expect(RunArgument.field('a', "metadata.labels['b']")._describe()).toBe(
      "a of the field metadata.labels['b']",
    );
  });

  test('pods are counted in whole numbers', () => {
    expect(PodCount.percent(25)._toSpec()).toBe('25%');
    expect(PodCount.percent(25)._describe()).toBe('25% of the pods');
    expect(codeOf(() => PodCount.of(1.5))).toBe('InvalidNumber');
    expect(codeOf(() => PodCount._fromSpec('many'))).toBe('InvalidNumber');
    expect(codeOf(() => ReplicaProgress.percent(0))).toBe('InvalidNumber');
    expect(codeOf(() => ReplicaProgress._fromSpec({ type: 'Some', value: 1 }))).toBe('InvalidValue');
    expect(codeOf(() => AntiAffinity.preferred(0))).toBe('InvalidNumber');
    expect(MetricNumber.argument('count')._toSpec()).toBe('{{args.count}}');
  });

  test('a selector selects something, and says what', () => {
    expect(codeOf(() => PodSelector.labels({}))).toBe('MissingSetting');
    const expression = { key: 'a', operator: 'In', values: [] };
    expect(codeOf(() => PodSelector._fromSpec({ matchExpressions: [expression] }))).toBe('InvalidValue');
    expect(PodSelector.labels({ app: 'shop' })._describe()).toBe('app=shop');
  });

  test('a router stands once', () => {
    const nginx = RolloutTraffic.nginx({ ingresses: ['a'] });
    expect(codeOf(() => nginx.and(RolloutTraffic.nginx({ ingresses: ['b'] })))).toBe('DuplicateName');
    expect(codeOf(() => RolloutTraffic.nginx({ ingresses: [] }))).toBe('MissingSetting');
    expect(codeOf(() => RolloutTraffic._fromSpec({ alb: { ingress: 'a', ingresses: ['b'] } }))).toBe(
      'ConflictingSettings',
    );
    expect(codeOf(() => RolloutTraffic.appMesh({ virtualService: 'a', canaryNode: 'b' }))).toBe(
      'MissingSetting',
    );
    expect(codeOf(() => RolloutTraffic._fromSpec({ istio: {} }))).toBe('MissingSetting');
    expect(nginx.and(RolloutTraffic.smi())._describe()).toBe('nginx and smi');
  });
});
