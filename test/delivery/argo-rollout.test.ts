import { Chart, Duration, Testing } from 'cdk8s';
import { Deployment, Service } from 'cdk8s-plus-30';
import { MeshHost, VersionedNginx } from '../../lib';
import {
  AnalysisMetric,
  AnalysisTemplate,
  ArgoRollout,
  type ArgoRolloutProps,
  ClusterAnalysisTemplate,
  Experiment,
  MetricNumber,
  MetricProvider,
  PodSelector,
  RolloutAnalysis,
  RolloutStep,
  RolloutStrategy,
  RolloutWorkload,
  RunArgument,
  TemplateArgument,
  WorkloadScaleDown,
} from '../../lib/delivery';
import { codeOf, refusal } from '../support/refusal';

const chart = () => new Chart(Testing.app(), 'shop', { namespace: 'shop' });
const template = { metadata: { labels: { app: 'shop' } }, spec: { containers: [{ name: 'a', image: 'b' }] } };
const rollout = (scope: Chart, props: Partial<ArgoRolloutProps> = {}) =>
  new ArgoRollout(scope, 'rollout', {
    workload: RolloutWorkload.template(template),
    strategy: RolloutStrategy.canary(),
    ...props,
  });
const written = (scope: Chart) => Testing.synth(scope).find(({ kind }) => kind === 'Rollout').spec;

describe('ArgoRollout', () => {
  test('brings a template of its own, and selects by its labels', () => {
    const scope = chart();
    rollout(scope, {
      replicas: 3,
      strategy: RolloutStrategy.canary({ steps: [RolloutStep.weight(20), RolloutStep.pause()] }),
    });
    expect(written(scope)).toEqual({
      replicas: 3,
      selector: { matchLabels: { app: 'shop' } },
      template,
      strategy: { canary: { steps: [{ setWeight: 20 }, { pause: {} }] } },
    });
  });

  test('takes the pods of a version of a workload, of its own namespace', () => {
    const scope = chart();
    const workload = new VersionedNginx(scope, 'nginx', { versions: ['v1'] });
    rollout(scope, { workload: RolloutWorkload.version(workload, 'v1', WorkloadScaleDown.PROGRESSIVELY) });
    expect(written(scope).workloadRef).toEqual({
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      name: 'nginx-v1',
      scaleDown: 'progressively',
    });
    const far = new Chart(Testing.app(), 'far', { namespace: 'far' });
    const deployment = new Deployment(far, 'd', { containers: [{ image: 'a' }] });
    expect(codeOf(() => rollout(chart(), { workload: RolloutWorkload.deployment(deployment) }))).toBe(
      'InvalidValue at shop/rollout',
    );
  });

  test('reads the template of three kinds, and of no other', () => {
    const reference = (apiVersion: string, kind: string) => () =>
      RolloutWorkload.reference({ apiVersion, kind, name: 'a' });
    expect(codeOf(reference('apps/v1', 'StatefulSet'))).toBe('InvalidValue');
    expect(codeOf(reference('batch/v1', 'Deployment'))).toBe('InvalidValue');
    expect(reference('v1', 'PodTemplate')()._describe()).toBe('PodTemplate a');
  });

  test('is refused where the controller would refuse it, with its path', () => {
    const selector = PodSelector.labels({ app: 'store' });
    expect(codeOf(() => rollout(chart(), { workload: RolloutWorkload.template(template, selector) }))).toBe(
      'ConflictingSettings at shop/rollout',
    );
    expect(codeOf(() => rollout(chart(), { minReady: Duration.minutes(10) }))).toBe(
      'ConflictingSettings at shop/rollout',
    );
    expect(codeOf(() => rollout(chart(), { restartAt: 'tomorrow' }))).toBe('InvalidValue at shop/rollout');
    expect(codeOf(() => rollout(chart(), { minReady: Duration.millis(1500) }))).toBe(
      'InvalidNumber at shop/rollout',
    );
  });

  test('switches between two Services all at once', () => {
    const scope = chart();
    const service = (name: string) => {
      const made = new Service(scope, name, { metadata: { name }, ports: [{ port: 80 }] });
      made.selectLabel('app', 'shop');
      return MeshHost.service(made);
    };
    const [activeService, previewService] = [service('active'), service('preview')];
    rollout(scope, {
      strategy: RolloutStrategy.blueGreen({ activeService, previewService, autoPromotion: false }),
    });
    expect(written(scope).strategy).toEqual({
      blueGreen: { activeService: 'active', previewService: 'preview', autoPromotionEnabled: false },
    });
    const strategy = RolloutStrategy.blueGreen({ activeService, previewService: activeService });
    expect(codeOf(() => rollout(chart(), { strategy }))).toBe('ConflictingSettings at shop/rollout');
    expect(strategy._describe()).toBe('all at once behind active');
  });

  test('a manifest with what the API does not have is refused', () => {
    const manifest = {
      apiVersion: 'argoproj.io/v1alpha1',
      kind: 'Rollout',
      metadata: { name: 'a' },
      spec: {
        workloadRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'a' },
        strategy: { canary: { stpes: [], steep: 1 } },
      },
    };
    expect(refusal(() => ArgoRollout.fromManifest(chart(), 'r', manifest)).got).toBe(
      'a manifest with spec.strategy.canary.steep',
    );
    expect(codeOf(() => ArgoRollout.fromManifest(chart(), 'r', { ...manifest, kind: 'Deployment' }))).toBe(
      'InvalidValue at shop/r',
    );
  });
});

describe('templates of analyses', () => {
  const metric = (query: string, more = {}) =>
    AnalysisMetric.of({ name: 'rate', provider: MetricProvider.prometheus({ query }), ...more });

  test('a metric names arguments that the template has', () => {
    const make = (args?: TemplateArgument[]) =>
      new AnalysisTemplate(chart(), 'rate', { metrics: [metric('up{app="{{args.app}}"}')], args });
    expect(codeOf(() => make())).toBe('MissingSetting at shop/rate');
    expect(make([TemplateArgument.required('app')]).requiredArguments).toEqual(['app']);
    expect(make([TemplateArgument.value('app', 'a')]).requiredArguments).toEqual([]);
  });

  test('whoever uses one gives the arguments that have no value, also those of templates that it takes in', () => {
    const scope = chart();
    const inner = new ClusterAnalysisTemplate(scope, 'inner', {
      metrics: [metric('up{app="{{args.app}}"}')],
      args: [TemplateArgument.required('app')],
    });
    const outer = new AnalysisTemplate(scope, 'outer', { templates: [inner] });
    expect(outer.requiredArguments).toEqual(['app']);
    expect(codeOf(() => RolloutAnalysis.template(outer))).toBe('MissingSetting');
    const analysis = RolloutAnalysis.template(outer, RunArgument.value('app', 'shop'));
    rollout(scope, { strategy: RolloutStrategy.canary({ steps: [RolloutStep.analysis(analysis)] }) });
    expect(written(scope).strategy.canary.steps).toEqual([
      { analysis: { templates: [{ templateName: 'outer' }], args: [{ name: 'app', value: 'shop' }] } },
    ]);
  });

  test('one that never ends runs beside the steps, and is no step', () => {
    const scope = chart();
    const endless = new AnalysisTemplate(scope, 'rate', {
      metrics: [metric('up', { interval: Duration.minutes(1) })],
    });
    const analysis = RolloutAnalysis.template(endless);
    expect(codeOf(() => RolloutStep.analysis(analysis))).toBe('MissingSetting');
    rollout(scope, { strategy: RolloutStrategy.canary({ analysis, analysisStartingStep: 2 }) });
    expect(written(scope).strategy.canary).toEqual({
      analysis: { templates: [{ templateName: 'rate' }], startingStep: 2 },
    });
    const counted = metric('up', { interval: Duration.minutes(1), count: MetricNumber.of(5) });
    expect(new AnalysisTemplate(scope, 'counted', { metrics: [counted] }).endlessMetrics).toEqual([]);
  });

  test('one for the cluster is in no namespace', () => {
    const scope = chart();
    new ClusterAnalysisTemplate(scope, 'rate', { metrics: [metric('up')] });
    expect(Testing.synth(scope)[0].metadata).toEqual({ name: 'rate' });
    const metadata = { namespace: 'shop' };
    expect(codeOf(() => new ClusterAnalysisTemplate(scope, 'b', { metrics: [metric('up')], metadata }))).toBe(
      'InvalidValue at shop/b',
    );
  });

  test('one without a metric, or with two of a name, is refused', () => {
    expect(codeOf(() => new AnalysisTemplate(chart(), 'a', {}))).toBe('MissingSetting at shop/a');
    expect(codeOf(() => new AnalysisTemplate(chart(), 'a', { metrics: [metric('a'), metric('b')] }))).toBe(
      'DuplicateName at shop/a',
    );
  });
});

describe('Experiment', () => {
  test('selects its pods by their labels', () => {
    const scope = chart();
    new Experiment(scope, 'e', { templates: [{ name: 'a', template }], duration: Duration.minutes(5) });
    expect(Testing.synth(scope)[0].spec).toEqual({
      templates: [{ name: 'a', template, selector: { matchLabels: { app: 'shop' } } }],
      duration: '300s',
    });
  });

  test('is refused where the controller would refuse it', () => {
    const twice = { name: 'a', template };
    expect(codeOf(() => new Experiment(chart(), 'e', { templates: [twice, twice] }))).toBe(
      'DuplicateName at shop/e',
    );
    expect(codeOf(() => new Experiment(chart(), 'e', { templates: [{ name: 'a', template: {} }] }))).toBe(
      'MissingSetting at shop/e',
    );
  });
});
