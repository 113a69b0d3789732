import type { Duration } from 'cdk8s';
import { atMostOne, filled, integer } from '../checks';
import { MeshError, MeshErrorCode } from '../mesh-error';
import { accepted, type MeshFault } from '../mesh-fault';
import type { RenderContext } from '../mesh-host';
import { defined, plainCopy } from '../spec';
import { durationLength } from '../wire-duration';
import { goDuration, wholeSeconds } from './durations';
import { ExperimentStep, type ExperimentStepOptions } from './experiment-step';
import { HeaderRouteMatch } from './header-route-match';
import { MirrorRouteMatch } from './mirror-route-match';
import { RolloutAnalysis } from './rollout-analysis';
import type { StepSpec } from './rollout-messages';

/** One step of a canary: the controller takes it when the one before is done. */
export class RolloutStep {
  /**
   * So many percent of the requests go to the canary; without a traffic router so many percent of the pods are of the canary.
   *
   * @param percent the share, a whole number; up to `maxTrafficWeight` where the traffic has one
   */
  public static weight(percent: number): RolloutStep {
    return plain('setWeight', integer(percent, 'weight'), `${percent} % to the canary`);
  }

  /**
   * Nothing happens for some time, or until somebody promotes the Rollout.
   *
   * @param duration the time, in whole seconds; left out, it waits for somebody
   */
  public static pause(duration?: Duration): RolloutStep {
    wholeSeconds(duration, 'a pause');
    return readPause(defined({ duration: goDuration(duration, 'a pause') }));
  }

  /** An analysis runs; the next step comes when it was a success. */
  public static analysis(analysis: RolloutAnalysis): RolloutStep {
    analysis._checkEnds();
    return RolloutStep._of(
      'analysis',
      (context) => analysis._toSpec(context),
      `the analysis ${analysis._describe()}`,
    );
  }

  /** An experiment runs; the next step comes when it was a success. */
  public static experiment(experiment: ExperimentStepOptions): RolloutStep {
    return experimentStep(ExperimentStep.of(experiment));
  }

  /** The canary has so many pods, whatever its share of the requests. Only with a traffic router. */
  public static scaleTo(replicas: number): RolloutStep {
    return readScale({ replicas: integer(replicas, 'replicas') });
  }

  /** The canary has so many percent of the pods, whatever its share of the requests. Only with a traffic router. */
  public static scaleToPercent(percent: number): RolloutStep {
    return readScale({ weight: integer(percent, 'percentage of the pods') });
  }

  /** The canary has pods by its share of the requests again. Only with a traffic router. */
  public static scaleWithTraffic(): RolloutStep {
    return readScale({ matchTrafficWeight: true });
  }

  /**
   * Requests with one of some headers go to the canary, all of them, by a route in front of the others. Only with Istio, ALB, Apisix and
   * plugins.
   *
   * @param name the name of the route, which no other has
   * @param matches the conditions, of which one is enough
   */
  public static headerRoute(name: string, ...matches: HeaderRouteMatch[]): RolloutStep {
    return headerStep(name, someOf(matches, name));
  }

  /** The route of an earlier `headerRoute()` is taken away. */
  public static removeHeaderRoute(name: string): RolloutStep {
    return headerStep(name, undefined);
  }

  /**
   * A copy of some requests goes to the canary, whose answers nobody sees, by a route in front of the others. Only with Istio.
   *
   * @param name the name of the route, which no other has
   * @param percentage the share of the requests that is copied, a whole number
   * @param matches the conditions, of which one is enough
   */
  public static mirrorRoute(name: string, percentage: number, ...matches: MirrorRouteMatch[]): RolloutStep {
    return mirrorStep(name, someOf(matches, name), percentage);
  }

  /** The route of an earlier `mirrorRoute()` is taken away. */
  public static removeMirrorRoute(name: string): RolloutStep {
    return mirrorStep(name, undefined, undefined);
  }

  /**
   * What a plugin of the controller does.
   *
   * @param name the name of the plugin: `argoproj-labs/step-exec`
   * @param config what it is given; left out, nothing
   */
  public static plugin(name: string, config?: any): RolloutStep {
    const spec = defined({ name: filled(name, 'name of a plugin'), config: plainCopy(config) });
    return plain('plugin', spec, `the plugin ${name}`);
  }

  /**
   * Reads what `_toSpec()` wrote.
   *
   * @internal
   */
  public static _fromSpec(spec: any): RolloutStep {
    const given = KINDS.filter((kind) => spec[kind] !== undefined);
    const [kind] = given;
    if (given.length === 1) return READERS[kind](spec);
    // Argo Rollouts, pkg/apis/rollouts/validation/validation.go: `hasMultipleStepsType` and `InvalidStepMessage`.
    throw new MeshError({
      code: kind === undefined ? MeshErrorCode.MISSING_SETTING : MeshErrorCode.CONFLICTING_SETTINGS,
      got: kind === undefined ? 'a step that does nothing' : `a step with ${given.join(' and ')}`,
      expected: `one of ${KINDS.join(', ')}`,
      mend: kind === undefined ? 'use a method of RolloutStep' : 'make two steps of it',
    });
  }

  /**
   * @param kind which of the kinds of steps it is
   * @param render makes its message
   * @param words what it does, in words
   * @internal
   */
  public static _of(
    kind: keyof StepSpec,
    render: (context?: RenderContext) => unknown,
    words: string,
  ): RolloutStep {
    return new RolloutStep(kind, render, words);
  }

  private constructor(
    private readonly kind: keyof StepSpec,
    private readonly render: (context?: RenderContext) => unknown,
    private readonly words: string,
  ) {}

  /**
   * The step in words.
   *
   * @internal
   */
  public _describe(): string {
    return this.words;
  }

  /**
   * The step as Argo's `CanaryStep`.
   *
   * @param context where it will stand
   * @internal
   */
  public _toSpec(context?: RenderContext): any {
    return { [this.kind]: this.render(context) };
  }
}

const plain = (kind: keyof StepSpec, content: unknown, words: string) =>
  RolloutStep._of(kind, () => plainCopy(content), words);

/** A route without conditions would take all requests, and its name alone takes it away. */
function someOf<T>(matches: readonly T[], route: string): readonly T[] {
  if (matches.length > 0) return matches;
  throw new MeshError({
    code: MeshErrorCode.MISSING_SETTING,
    got: `the route "${route}" without a condition`,
    expected: 'one at least',
    mend: 'say which requests it takes; to take it away there are removeHeaderRoute() and removeMirrorRoute()',
  });
}

function readPause({ duration }: NonNullable<StepSpec['pause']>): RolloutStep {
  accepted(duration, pauseFault(duration));
  const words = duration === undefined ? 'a pause until somebody promotes it' : `a pause of ${duration}`;
  return plain('pause', defined({ duration }), words);
}

/** A pause in seconds or in Go's notation (`DurationSeconds` of pkg/apis/rollouts/v1alpha1/types.go). */
function pauseFault(duration: number | string | undefined): MeshFault | undefined {
  const seconds =
    typeof duration === 'string' && !/^[-+]?\d+$/.test(duration) ? undefined : Number(duration ?? 0);
  const length = seconds ?? durationLength(String(duration))?.milliseconds ?? -1;
  if (length >= 0) return undefined;
  return {
    code: MeshErrorCode.INVALID_DURATION,
    got: `a pause of ${JSON.stringify(duration)}`,
    expected: 'seconds from 0, or a number with its unit: 30s, 5m, 1h',
    mend: 'use Duration.seconds() or Duration.minutes()',
  };
}

function readScale(scale: NonNullable<StepSpec['setCanaryScale']>): RolloutStep {
  const { weight, replicas, matchTrafficWeight } = scale;
  atMostOne({ weight, replicas, matchTrafficWeight }, 'a scale of the canary', 'the controller heeds one');
  const [words] = [
    ...(replicas === undefined ? [] : [`${replicas} pods`]),
    ...(weight === undefined ? [] : [`${weight} % of the pods`]),
    'pods by its share of the requests',
  ];
  const content = defined({ weight, replicas, matchTrafficWeight });
  if (Object.keys(content).length === 0) {
    throw new MeshError({
      code: MeshErrorCode.MISSING_SETTING,
      got: 'a scale of the canary that says nothing',
      expected: 'one of weight, replicas, matchTrafficWeight',
      mend: 'use RolloutStep.scaleTo(), scaleToPercent() or scaleWithTraffic()',
    });
  }
  return plain('setCanaryScale', content, `the canary has ${words}`);
}

function headerStep(name: string, matches: readonly HeaderRouteMatch[] | undefined): RolloutStep {
  const content = defined({
    name: filled(name, 'name of a route'),
    match: matches?.map((one) => one._toSpec()),
  });
  const words = matches?.map((one) => one._describe()).join(', or ');
  return plain(
    'setHeaderRoute',
    content,
    words === undefined ? `the route ${name} goes` : `requests with ${words} to the canary`,
  );
}

function mirrorStep(
  name: string,
  matches: readonly MirrorRouteMatch[] | undefined,
  percentage: number | undefined,
): RolloutStep {
  const content = defined({
    name: filled(name, 'name of a route'),
    match: matches?.map((one) => one._toSpec()),
    percentage: percentage === undefined ? undefined : integer(percentage, 'percentage of copies', 0, 100),
  });
  const words = matches?.map((one) => one._describe()).join(', or ');
  return plain(
    'setMirrorRoute',
    content,
    words === undefined ? `the route ${name} goes` : `copies of requests with ${words} to the canary`,
  );
}

const experimentStep = (experiment: ExperimentStep) =>
  RolloutStep._of(
    'experiment',
    (context) => experiment.toSpec(context),
    `an experiment of ${experiment.describe()}`,
  );

/** The conditions of a route that is set; an empty list is none, and not the same: it makes a route for all requests. */
const conditions = <T, U>(match: T[] | undefined, name: string, read: (one: T) => U) =>
  match && someOf(match, name).map(read);

const READERS: { readonly [Kind in keyof Required<StepSpec>]: (step: any) => RolloutStep } = {
  setWeight: ({ setWeight }) => RolloutStep.weight(setWeight),
  pause: ({ pause }) => readPause(pause),
  analysis: ({ analysis }) => RolloutStep.analysis(RolloutAnalysis._fromSpec(analysis)),
  experiment: ({ experiment }) => experimentStep(ExperimentStep.fromSpec(experiment)),
  setCanaryScale: ({ setCanaryScale }) => readScale(setCanaryScale),
  setHeaderRoute: ({ setHeaderRoute: { name, match } }) =>
    headerStep(
      name,
      conditions(match, name, (one) => HeaderRouteMatch._fromSpec(one)),
    ),
  setMirrorRoute: ({ setMirrorRoute: { name, match, percentage } }) =>
    mirrorStep(
      name,
      conditions(match, name, (one) => MirrorRouteMatch._fromSpec(one)),
      percentage,
    ),
  plugin: ({ plugin: { name, config } }) => RolloutStep.plugin(name, config),
};
const KINDS = Object.keys(READERS) as (keyof StepSpec)[];
