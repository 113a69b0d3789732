import { mapOf } from '../../../mesh/lists';
import type { Manifest } from '../../../mesh/manifest';
import { Journal } from '../journal';
import type { World } from '../world';
import type { Canary, CanaryAnalysis } from './canary';
import { FlaggerCluster } from './cluster';
import { type Cookies, NO_COOKIES } from './cookies';
import { gatewayApiRouter } from './gateway-api-router';
import { istioRouter } from './istio-router';
import { AT_REST, type Router, type Weights } from './router';

/** `status.phase` of a Canary, without those that only say why it waits. */
export type Phase = '' | 'Initialized' | 'Progressing' | 'Promoting' | 'Finalising' | 'Succeeded' | 'Failed';

const ROUTERS: { readonly [router in Canary['router']]: Router | undefined } = {
  istio: istioRouter,
  gatewayapi: gatewayApiRouter,
  kubernetes: undefined,
};

/** A release by Flagger, from one tick of its clock to the next (the Flagger project's `pkg/controller/scheduler.go: advanceCanary`). */
export class FlaggerRelease {
  private readonly cluster: FlaggerCluster;
  private reached: Phase = '';
  public weights: Weights = AT_REST;
  private iterations = 0;
  private cookies: Cookies = NO_COOKIES;
  /** The version of the Deployment that is asked for, and that which Flagger has seen. */
  private asked = 1;
  private seen = 1;

  public constructor(
    public readonly journal: Journal,
    private readonly canary: Canary,
  ) {
    this.cluster = new FlaggerCluster(journal, canary);
  }

  public static of(world: World, canary: Canary): FlaggerRelease {
    return new FlaggerRelease(new Journal(world.with(withPhase(canary, ''))), canary);
  }

  public get phase(): Phase {
    return this.reached;
  }

  private set phase(phase: Phase) {
    this.reached = phase;
    this.journal.note(withPhase(this.canary, phase));
  }

  /** Another release that goes on from here. */
  public branch(): FlaggerRelease {
    return Object.assign(new FlaggerRelease(this.journal.branch(), this.canary), {
      reached: this.reached,
      weights: this.weights,
      iterations: this.iterations,
      cookies: this.cookies,
      asked: this.asked,
      seen: this.seen,
    });
  }

  /** Somebody asks for another version. Where its manifest says nothing of replicas they stay as they are. */
  public apply(deployment: Manifest): void {
    this.asked += 1;
    this.journal.nextPass();
    const spec = mapOf(deployment.spec);
    this.cluster.putDeployment(
      {
        ...deployment,
        spec: { ...spec, replicas: spec.replicas ?? this.cluster.replicasOf(this.cluster.target) },
      },
      'is applied',
    );
  }

  /** One look at everything, with an analysis that finds nothing. Returns whether it did anything. */
  public tick(): boolean {
    const before = this.content();
    this.journal.nextPass();
    this.advance();
    return this.content() !== before;
  }

  /** Pods become ready. Returns whether any were not. */
  public podsSettle(): boolean {
    this.journal.nextPass();
    return this.cluster.podsSettle();
  }

  /** The analysis fails (`scheduler.go: rollback`); while the primary gets the new version, the primary (`handleFailedPromotion`). */
  public fail(): void {
    this.journal.nextPass();
    if (this.phase === 'Promoting' || this.phase === 'Finalising') {
      this.setRoutes({ primary: 0, canary: 100, mirrored: false });
    } else {
      this.setRoutes(AT_REST);
      this.cluster.scaleTarget(0);
    }
    this.phase = 'Failed';
  }

  private get router(): Router | undefined {
    return ROUTERS[this.canary.router];
  }

  private setRoutes(weights: Weights): void {
    const { router, canary } = this;
    this.weights = weights;
    if (router === undefined) return;
    const before = this.cluster.find(router.kind, canary.apex);
    if (before === undefined) return;
    const { route, cookies } = router.withWeights(canary, before, weights, this.cookies);
    this.cookies = cookies;
    const share = weights.mirrored ? 'copies requests to the canary' : `gives the canary ${weights.canary}%`;
    this.journal.write(route, share);
  }

  private advance(): void {
    const { canary, router } = this;
    const isFirst = this.phase === '';
    this.cluster.reconcileService(canary.canary, false, canary.service.canary);
    this.cluster.reconcileService(canary.primary, true, canary.service.primary);
    if (this.cluster.find('Deployment', this.cluster.primaryName) === undefined) this.cluster.makePrimary();
    const isPrimaryReady = this.cluster.isReady(
      this.cluster.find('Deployment', this.cluster.primaryName) ?? this.cluster.target,
    );
    const isAnalysed = canary.analysis !== undefined;
    if (isFirst && isAnalysed && !isPrimaryReady) return;
    this.cluster.makeAutoscaler();
    this.cluster.reconcileService(canary.apex, true, canary.service.apex);
    if (isFirst) this.cluster.scaleTarget(0);
    for (const manifest of router?.reconciled(canary, (kind, name) => this.cluster.find(kind, name)) ?? [])
      this.journal.write(manifest);
    if (isFirst) {
      this.phase = 'Initialized';
      this.seen = this.asked;
    }
    const isChanged = this.asked !== this.seen;
    const isUnderWay = ['Progressing', 'Promoting', 'Finalising'].includes(this.phase);
    if (!isUnderWay && !isChanged) return;
    if (isAnalysed && !isPrimaryReady) return;
    if (!isUnderWay) {
      this.cluster.scaleFromZero();
      this.begin();
      return;
    }
    if (this.phase === 'Progressing' && isChanged) {
      this.setRoutes(AT_REST);
      this.begin();
      return;
    }
    if (!this.cluster.isReady(this.cluster.target)) return;
    if (canary.analysis === undefined) this.skipAnalysis();
    else if (this.phase === 'Promoting') this.shiftToPrimary(canary.analysis);
    else if (this.phase === 'Finalising') {
      this.cluster.scaleTarget(0);
      this.phase = 'Succeeded';
    } else this.analyse(canary.analysis);
  }

  private begin(): void {
    this.phase = 'Progressing';
    this.seen = this.asked;
    this.iterations = 0;
  }

  /** `scheduler.go: shouldSkipAnalysis`. */
  private skipAnalysis(): void {
    this.setRoutes(AT_REST);
    this.cluster.promote();
    this.cluster.scaleTarget(0);
    this.phase = 'Succeeded';
  }

  /** `scheduler.go: runPromotionTrafficShift`. */
  private shiftToPrimary({ stepWeightPromotion }: CanaryAnalysis): void {
    if (this.router === undefined || stepWeightPromotion === 0) {
      if (this.router !== undefined) this.setRoutes(AT_REST);
      this.phase = 'Finalising';
      return;
    }
    const { primary, canary } = this.weights;
    if (canary <= 0) return;
    this.setRoutes({
      primary: Math.min(primary + stepWeightPromotion, 100),
      canary: Math.max(canary - stepWeightPromotion, 0),
      mirrored: false,
    });
    if (this.weights.primary === 100) this.phase = 'Finalising';
  }

  private startPromotion(): void {
    this.cluster.promote();
    this.phase = 'Promoting';
  }

  /** One tick of the analysis: by conditions, by iterations, or by weights. */
  private analyse(given: CanaryAnalysis): void {
    const isRouted = this.router !== undefined;
    const analysis = isRouted
      ? given
      : { ...given, match: [], iterations: given.iterations < 1 ? 10 : given.iterations };
    if (analysis.match.length > 0 && analysis.iterations > 0) this.runConditions(analysis);
    else if (analysis.iterations > 0) this.runIterations(analysis, isRouted);
    else if (nextStep(analysis, this.weights.canary) > 0) this.runWeights(analysis);
  }

  /** `scheduler.go: runAB`. */
  private runConditions({ iterations }: CanaryAnalysis): void {
    if (this.iterations >= iterations) {
      this.startPromotion();
      return;
    }
    this.setRoutes({ primary: 0, canary: 100, mirrored: false });
    this.iterations += 1;
  }

  /** `scheduler.go: runBlueGreen`. */
  private runIterations({ iterations, mirror }: CanaryAnalysis, isRouted: boolean): void {
    if (this.iterations > iterations) {
      this.startPromotion();
      return;
    }
    if (this.iterations < iterations && isRouted && mirror && !this.weights.mirrored)
      this.setRoutes({ ...AT_REST, mirrored: true });
    if (this.iterations === iterations && isRouted)
      this.setRoutes({ primary: 0, canary: 100, mirrored: false });
    this.iterations += 1;
  }

  /** `scheduler.go: runCanary`. */
  private runWeights(analysis: CanaryAnalysis): void {
    const { primary, canary, mirrored } = this.weights;
    if (canary >= maxWeight(analysis)) {
      this.startPromotion();
      return;
    }
    const step = nextStep(analysis, canary);
    if (analysis.mirror && canary === 0) {
      this.setRoutes(
        mirrored ? { primary: 100 - step, canary: step, mirrored: false } : { ...AT_REST, mirrored: true },
      );
      return;
    }
    this.setRoutes({ primary: Math.max(primary - step, 0), canary: Math.min(canary + step, 100), mirrored });
  }

  private content(): string {
    const { phase, weights, iterations, asked, seen } = this;
    return JSON.stringify([phase, weights, iterations, asked, seen, this.journal.content]);
  }
}

/** The Canary as it tells its phase. */
const withPhase = ({ manifest }: Canary, phase: Phase): Manifest => ({
  ...manifest,
  status: { phase: phase === '' ? 'Initializing' : phase },
});

/** `scheduler.go: maxWeight`. */
function maxWeight({ stepWeights, maxWeight: given }: CanaryAnalysis): number {
  const last = stepWeights.at(-1);
  if (last !== undefined) return Math.min(100, last);
  return given > 0 ? given : 100;
}

/** `scheduler.go: nextStepWeight`. */
function nextStep({ stepWeight, stepWeights }: CanaryAnalysis, weight: number): number {
  if (stepWeight > 0 || stepWeights.length === 0) return stepWeight;
  const most = 100 - weight;
  if (most === 0) return 1;
  if (weight === 0) return Math.min(most, stepWeights[0]);
  const at = stepWeights.slice(0, -1).indexOf(weight);
  return at === -1 ? most : Math.min(most, stepWeights[at + 1] - weight);
}
