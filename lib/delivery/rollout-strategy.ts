import { distinct, filled, integer } from '../values/checks';
import { addedMetadata } from '../values/delivery/added-metadata';
import { wholeSeconds } from '../values/delivery/durations';
import type { BlueGreenSpec, CanarySpec, RolloutSpec } from '../values/delivery/rollout-messages';
import type { IMeshHost, RenderContext } from '../values/mesh-host';
import { defined, filledList, plainCopy } from '../values/spec';
import { checkSelector, serviceName } from './rollout-service';
import type { BlueGreenOptions, CanaryOptions, RolloutStrategyOptions } from './rollout-strategy-props';
import {
  type BlueGreen,
  type BlueGreenRest,
  type Canary,
  type CanaryRest,
  readBlueGreen,
  readCanary,
} from './rollout-strategy-reading';
import type { RolloutTraffic } from './rollout-traffic';

type StrategySpec = NonNullable<RolloutSpec['strategy']>;
interface Labels {
  readonly [key: string]: string;
}

/** How the pods of a new version take over from those before. */
export class RolloutStrategy {
  /** Step by step: the new version gets more and more of the requests. */
  public static canary(options: CanaryOptions = {}): RolloutStrategy {
    const { maxSurge, minPodsPerReplicaSet, replicaProgress } = options;
    const rest: CanaryRest = {
      ...both(options),
      maxSurge: maxSurge?._toSpec(),
      canaryMetadata: addedMetadata(options.canaryMetadata, 'metadata of the canary'),
      stableMetadata: addedMetadata(options.stableMetadata, 'metadata of the stable version'),
      dynamicStableScale: options.dynamicStableScale,
      minPodsPerReplicaSet: whole(minPodsPerReplicaSet, 'minPodsPerReplicaSet'),
      replicaProgressThreshold: replicaProgress?._toSpec(),
    };
    return new RolloutStrategy({ ...options, rest: defined(rest) }, undefined);
  }

  /** All at once: the new version gets no requests until it gets all of them. */
  public static blueGreen(options: BlueGreenOptions): RolloutStrategy {
    options.prePromotionAnalysis?._checkEnds();
    options.postPromotionAnalysis?._checkEnds();
    const rest: BlueGreenRest = {
      ...both(options),
      previewReplicaCount: whole(options.previewReplicas, 'previewReplicas'),
      autoPromotionEnabled: options.autoPromotion,
      autoPromotionSeconds: wholeSeconds(options.autoPromotionDelay, 'autoPromotionDelay'),
      previewMetadata: addedMetadata(options.previewMetadata, 'metadata of the preview'),
      activeMetadata: addedMetadata(options.activeMetadata, 'metadata of the active version'),
    };
    return new RolloutStrategy(undefined, { ...options, rest: defined(rest) });
  }

  /**
   * Reads what `_toSpec()` wrote.
   *
   * @internal
   */
  public static _fromSpec(spec: any): RolloutStrategy {
    const { canary, blueGreen }: StrategySpec = spec;
    return new RolloutStrategy(canary && readCanary(canary), blueGreen && readBlueGreen(blueGreen));
  }

  private constructor(
    private readonly canary: Canary | undefined,
    private readonly blueGreen: BlueGreen | undefined,
  ) {
    const { managedRoutes } = canary ?? {};
    distinct(
      (managedRoutes ?? []).map((name) => filled(name, 'name of a route')),
      'managed route',
    );
    whole(canary?.analysisStartingStep, 'analysisStartingStep');
    whole(canary?.maxTrafficWeight, 'maxTrafficWeight');
  }

  /**
   * What splits the requests.
   *
   * @internal
   */
  public get _traffic(): RolloutTraffic | undefined {
    return this.canary?.traffic;
  }

  /**
   * The Services whose selectors the controller changes.
   *
   * @internal
   */
  public get _services(): IMeshHost[] {
    const { canaryService, stableService, pingPong } = this.canary ?? {};
    const { activeService, previewService } = this.blueGreen ?? {};
    const all = [canaryService, stableService, pingPong?.ping, pingPong?.pong, activeService, previewService];
    return all.filter((service) => service !== undefined);
  }

  /**
   * The names of the routes that the controller adds and takes away.
   *
   * @internal
   */
  public get _managedRoutes(): string[] {
    const { managedRoutes, steps = [] } = this.canary ?? {};
    if (managedRoutes !== undefined) return managedRoutes;
    const set = steps.flatMap((step) => {
      const { setHeaderRoute, setMirrorRoute } = step._toSpec();
      return [setHeaderRoute, setMirrorRoute].flatMap((route) => (route === undefined ? [] : [route.name]));
    });
    return [...new Set<string>(set)];
  }

  /**
   * Whether a step makes further destinations and subsets, for the pods of an experiment.
   *
   * @internal
   */
  public get _hasExperiments(): boolean {
    return (this.canary?.steps ?? []).some((step) => step._toSpec().experiment !== undefined);
  }

  /**
   * Refuses what only the finished objects show.
   *
   * @param namespace the namespace of the Rollout
   * @param labels the labels of its pods; undefined where they are not known
   * @internal
   */
  public _checkWhole(namespace: string | undefined, labels: Labels | undefined): void {
    for (const service of this._services) checkSelector(service, labels);
    const { traffic, canaryService, stableService, pingPong, rest } = this.canary ?? {};
    // Argo Rollouts, rollout/trafficrouting/service_helper.go: `GetStableAndCanaryServices`, before either has taken a turn.
    const takeTurns = canaryService === undefined && stableService === undefined;
    const [canary, stable] = takeTurns ? [pingPong?.ping, pingPong?.pong] : [canaryService, stableService];
    traffic?._istio?.checkWhole({
      namespace,
      canaryService: canary?.hostName,
      stableService: stable?.hostName,
      managed: this._managedRoutes,
      canaryLabels: labels && { ...labels, ...rest?.canaryMetadata?.labels },
      stableLabels: labels && { ...labels, ...rest?.stableMetadata?.labels },
    });
  }

  /**
   * The strategy in words.
   *
   * @internal
   */
  public _describe(): string {
    if (this.canary === undefined) return `all at once behind ${this.blueGreen?.activeService.hostName}`;
    return (this.canary.steps ?? []).map((step) => step._describe()).join(', then ') || 'pod by pod';
  }

  /**
   * The strategy as Argo's `RolloutStrategy`.
   *
   * @param context where it will stand
   * @internal
   */
  public _toSpec(context: RenderContext = {}): any {
    const spec: StrategySpec = defined({
      canary: this.canary && this.canarySpec(this.canary, context),
      blueGreen: this.blueGreen && blueGreenSpec(this.blueGreen, context),
    });
    return spec;
  }

  private canarySpec(canary: Canary, context: RenderContext): CanarySpec {
    const {
      steps,
      canaryService,
      stableService,
      pingPong,
      analysis,
      analysisStartingStep: startingStep,
    } = canary;
    const name = (host: IMeshHost | undefined) => host && serviceName(host, context.namespace);
    canary.traffic?._istio?.checkNamespace(context.namespace);
    return defined({
      ...plainCopy(canary.rest),
      canaryService: name(canaryService),
      stableService: name(stableService),
      pingPong: pingPong && {
        pingService: serviceName(pingPong.ping, context.namespace),
        pongService: serviceName(pingPong.pong, context.namespace),
      },
      steps: filledList(steps?.map((step) => step._toSpec(context))),
      trafficRouting: this.trafficSpec(canary, context),
      analysis: analysis && defined({ ...analysis._toSpec(context), startingStep }),
    });
  }

  private trafficSpec(canary: Canary, context: RenderContext): CanarySpec['trafficRouting'] {
    const { traffic, maxTrafficWeight } = canary;
    if (traffic === undefined && canary.managedRoutes === undefined && maxTrafficWeight === undefined) {
      return undefined;
    }
    return defined({
      ...traffic?._toSpec(context),
      managedRoutes: filledList(this._managedRoutes.map((name) => ({ name }))),
      maxTrafficWeight,
    });
  }
}

const whole = (value: number | undefined, what: string) =>
  value === undefined ? undefined : integer(value, what);

/** What both strategies have in common, as it is written. */
const both = (options: RolloutStrategyOptions) => ({
  maxUnavailable: options.maxUnavailable?._toSpec(),
  antiAffinity: options.antiAffinity?._toSpec(),
  scaleDownDelaySeconds: wholeSeconds(options.scaleDownDelay, 'scaleDownDelay'),
  scaleDownDelayRevisionLimit: whole(options.scaleDownDelayRevisionLimit, 'scaleDownDelayRevisionLimit'),
  abortScaleDownDelaySeconds: wholeSeconds(options.abortScaleDownDelay, 'abortScaleDownDelay'),
});

function blueGreenSpec(blueGreen: BlueGreen, context: RenderContext): BlueGreenSpec {
  const { activeService, previewService, prePromotionAnalysis, postPromotionAnalysis, rest } = blueGreen;
  return defined({
    ...plainCopy(rest),
    activeService: serviceName(activeService, context.namespace),
    previewService: previewService && serviceName(previewService, context.namespace),
    prePromotionAnalysis: prePromotionAnalysis?._toSpec(context),
    postPromotionAnalysis: postPromotionAnalysis?._toSpec(context),
  });
}
