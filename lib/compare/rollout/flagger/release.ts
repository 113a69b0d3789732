import { listOf, mapOf } from '../../../mesh/lists';
import type { Manifest } from '../../../mesh/manifest';
import { MeshError, MeshErrorCode } from '../../../values/mesh-error';
import { Journal } from '../journal';
import { numberOf } from '../plain';
import type { World } from '../world';
import type { Canary, CanaryAnalysis } from './canary';
import { Configs } from './configs';
import { type Cookies, NO_COOKIES } from './cookies';
import { gatewayApiRouter } from './gateway-api-router';
import { istioRouter } from './istio-router';
import { madePrimary, promotedPrimary, selectorLabel } from './primary';
import { AT_REST, type Router, type Weights } from './router';
import { reconciledService } from './services';

/** `status.phase` of a Canary, without those that only say why it waits. */
export type Phase = '' | 'Initialized' | 'Progressing' | 'Promoting' | 'Finalising' | 'Succeeded' | 'Failed';

const ROUTERS: { readonly [router in Canary['router']]: Router | undefined } = {
  istio: istioRouter,
  gatewayapi: gatewayApiRouter,
  kubernetes: undefined,
};

/** A release by Flagger, from one tick of its clock to the next (the Flagger project's `pkg/controller/scheduler.go: advanceCanary`). */
export class FlaggerRelease {
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
  ) {}

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
    this.putDeployment(
      { ...deployment, spec: { ...spec, replicas: spec.replicas ?? this.replicasOf(this.target) } },
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
    const waiting = [this.target, this.find('Deployment', this.primaryName)].filter(
      (deployment) => deployment !== undefined && !this.isReady(deployment),
    ) as Manifest[];
    for (const deployment of waiting)
      this.putDeployment(deployment, 'has its pods ready', this.replicasOf(deployment));
    return waiting.length > 0;
  }

  /** The analysis fails (`scheduler.go: rollback`); while the primary gets the new version, the primary (`handleFailedPromotion`). */
  public fail(): void {
    this.journal.nextPass();
    if (this.phase === 'Promoting' || this.phase === 'Finalising') {
      this.setRoutes({ primary: 0, canary: 100, mirrored: false });
    } else {
      this.setRoutes(AT_REST);
      this.scaleTarget(0);
    }
    this.phase = 'Failed';
  }

  private get primaryName(): string {
    return `${this.canary.target}-primary`;
  }

  private find(kind: string, name: string): Manifest | undefined {
    return this.journal.world.find(kind, this.canary.namespace, name);
  }

  private get target(): Manifest {
    const { target, namespace, name } = this.canary;
    const found = this.find('Deployment', target);
    if (found !== undefined) return found;
    throw new MeshError({
      code: MeshErrorCode.MISSING_SETTING,
      got: `Canary ${namespace}/${name}, which names the Deployment ${namespace}/${target}, and no manifest of it`,
      expected: 'the manifests of all that the Canary names',
      mend: 'add the Deployment to the manifests, or correct its name in the Canary',
    });
  }

  private replicasOf = ({ spec }: Manifest): number => numberOf(mapOf(spec).replicas) ?? 1;

  private isReady(deployment: Manifest): boolean {
    const { readyReplicas } = mapOf(deployment.status);
    return (numberOf(readyReplicas) ?? this.replicasOf(deployment)) >= this.replicasOf(deployment);
  }

  /** Writes a Deployment, whose pods are ready later where there are to be more. */
  private putDeployment(deployment: Manifest, what: string, ready?: number): void {
    const replicas = this.replicasOf(deployment);
    const before = this.find('Deployment', deployment.metadata.name);
    const { readyReplicas } = mapOf(before?.status);
    const had = before === undefined ? 0 : (numberOf(readyReplicas) ?? this.replicasOf(before));
    const status = { replicas, readyReplicas: ready ?? Math.min(had, replicas) };
    this.journal.write({ ...deployment, status }, what);
  }

  private scaleTarget(replicas: number): void {
    const { target } = this;
    if (this.replicasOf(target) === replicas && mapOf(target.spec).replicas !== undefined) return;
    this.putDeployment({ ...target, spec: { ...mapOf(target.spec), replicas } }, `is scaled to ${replicas}`);
  }

  private get router(): Router | undefined {
    return ROUTERS[this.canary.router];
  }

  private setRoutes(weights: Weights): void {
    const { router, canary } = this;
    this.weights = weights;
    if (router === undefined) return;
    const before = this.find(router.kind, canary.apex);
    if (before === undefined) return;
    const { route, cookies } = router.withWeights(canary, before, weights, this.cookies);
    this.cookies = cookies;
    const share = weights.mirrored ? 'copies requests to the canary' : `gives the canary ${weights.canary}%`;
    this.journal.write(route, share);
  }

  private reconcileService(name: string, isPrimary: boolean, metadata: unknown): void {
    const selector = selectorLabel(this.target, this.canary);
    const value = isPrimary ? `${selector.value}-primary` : selector.value;
    const containers = listOf(mapOf(mapOf(mapOf(this.target.spec).template).spec).containers);
    const before = this.find('Service', name);
    const own = { name, selector: { ...selector, value }, metadata, containers };
    const service = reconciledService(this.canary, before, own);
    this.journal.write(
      service,
      before === undefined ? 'is made' : `selects the pods of ${isPrimary ? 'the primary' : 'the canary'}`,
    );
  }

  private makePrimary(): void {
    const { target, canary } = this;
    const configs = new Configs(canary, this.journal.world);
    const primary = madePrimary(canary, target, selectorLabel(target, canary), configs);
    for (const copy of configs.copies) this.journal.write(copy, 'is made');
    this.putDeployment(primary, 'is made');
  }

  /** `deployment_controller.go: Promote`. */
  private promote(): void {
    const { target, canary } = this;
    const primary = this.find('Deployment', this.primaryName);
    if (primary === undefined) return;
    const configs = new Configs(canary, this.journal.world);
    const promoted = promotedPrimary(canary, primary, target, selectorLabel(target, canary), configs);
    for (const copy of configs.copies) this.journal.write(copy);
    this.putDeployment(promoted, 'gets the new version');
  }

  private makeAutoscaler(): void {
    const { autoscaler } = this.canary;
    const own = autoscaler === undefined ? undefined : this.find('HorizontalPodAutoscaler', autoscaler);
    if (
      own === undefined ||
      this.find('HorizontalPodAutoscaler', `${String(autoscaler)}-primary`) !== undefined
    )
      return;
    const spec = mapOf(own.spec);
    this.journal.write(
      {
        ...own,
        metadata: { name: `${String(autoscaler)}-primary`, namespace: this.canary.namespace },
        spec: { ...spec, scaleTargetRef: { ...mapOf(spec.scaleTargetRef), name: this.primaryName } },
      },
      'is made',
    );
  }

  private advance(): void {
    const { canary, router } = this;
    const isFirst = this.phase === '';
    this.reconcileService(canary.canary, false, canary.service.canary);
    this.reconcileService(canary.primary, true, canary.service.primary);
    if (this.find('Deployment', this.primaryName) === undefined) this.makePrimary();
    const isPrimaryReady = this.isReady(this.find('Deployment', this.primaryName) ?? this.target);
    const isAnalysed = canary.analysis !== undefined;
    if (isFirst && isAnalysed && !isPrimaryReady) return;
    this.makeAutoscaler();
    this.reconcileService(canary.apex, true, canary.service.apex);
    if (isFirst) this.scaleTarget(0);
    for (const manifest of router?.reconciled(canary, (kind, name) => this.find(kind, name)) ?? [])
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
      this.scaleFromZero();
      this.begin();
      return;
    }
    if (this.phase === 'Progressing' && isChanged) {
      this.setRoutes(AT_REST);
      this.begin();
      return;
    }
    if (!this.isReady(this.target)) return;
    if (canary.analysis === undefined) this.skipAnalysis();
    else if (this.phase === 'Promoting') this.shiftToPrimary(canary.analysis);
    else if (this.phase === 'Finalising') {
      this.scaleTarget(0);
      this.phase = 'Succeeded';
    } else this.analyse(canary.analysis);
  }

  private begin(): void {
    this.phase = 'Progressing';
    this.seen = this.asked;
    this.iterations = 0;
  }

  /** `deployment_controller.go: ScaleFromZero`. */
  private scaleFromZero(): void {
    const own = this.replicasOf(this.target);
    const { autoscaler } = this.canary;
    const scaler = autoscaler === undefined ? undefined : this.find('HorizontalPodAutoscaler', autoscaler);
    const primary = this.find('Deployment', this.primaryName);
    const others =
      autoscaler !== undefined
        ? (numberOf(mapOf(scaler?.spec).minReplicas) ?? 1)
        : this.replicasOf(primary ?? this.target);
    this.scaleTarget(own > 0 ? own : Math.max(others, 1));
  }

  /** `scheduler.go: shouldSkipAnalysis`. */
  private skipAnalysis(): void {
    this.setRoutes(AT_REST);
    this.promote();
    this.scaleTarget(0);
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
    this.promote();
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
