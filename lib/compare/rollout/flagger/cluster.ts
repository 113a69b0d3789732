import { listOf, mapOf } from '../../../mesh/lists';
import type { Manifest } from '../../../mesh/manifest';
import { MeshError, MeshErrorCode } from '../../../values/mesh-error';
import type { Journal } from '../journal';
import { numberOf } from '../plain';
import type { Canary } from './canary';
import { Configs } from './configs';
import { madePrimary, promotedPrimary, selectorLabel } from './primary';
import { reconciledService } from './services';

/** The Deployments, Services and autoscalers of a Canary (the Flagger project's `pkg/canary/deployment_controller.go`). */
export class FlaggerCluster {
  public constructor(
    private readonly journal: Journal,
    private readonly canary: Canary,
  ) {}

  /** Pods become ready. Returns whether any were not. */
  public podsSettle(): boolean {
    const waiting = [this.target, this.find('Deployment', this.primaryName)].filter(
      (deployment) => deployment !== undefined && !this.isReady(deployment),
    ) as Manifest[];
    for (const deployment of waiting)
      this.putDeployment(deployment, 'has its pods ready', this.replicasOf(deployment));
    return waiting.length > 0;
  }

  public get primaryName(): string {
    return `${this.canary.target}-primary`;
  }

  public find(kind: string, name: string): Manifest | undefined {
    return this.journal.world.find(kind, this.canary.namespace, name);
  }

  public get target(): Manifest {
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

  public replicasOf = ({ spec }: Manifest): number => numberOf(mapOf(spec).replicas) ?? 1;

  public isReady(deployment: Manifest): boolean {
    const { readyReplicas } = mapOf(deployment.status);
    return (numberOf(readyReplicas) ?? this.replicasOf(deployment)) >= this.replicasOf(deployment);
  }

  /** Writes a Deployment, whose pods are ready later where there are to be more. */
  public putDeployment(deployment: Manifest, what: string, ready?: number): void {
    const replicas = this.replicasOf(deployment);
    const before = this.find('Deployment', deployment.metadata.name);
    const { readyReplicas } = mapOf(before?.status);
    const had = before === undefined ? 0 : (numberOf(readyReplicas) ?? this.replicasOf(before));
    const status = { replicas, readyReplicas: ready ?? Math.min(had, replicas) };
    this.journal.write({ ...deployment, status }, what);
  }

  public scaleTarget(replicas: number): void {
    const { target } = this;
    if (this.replicasOf(target) === replicas && mapOf(target.spec).replicas !== undefined) return;
    this.putDeployment({ ...target, spec: { ...mapOf(target.spec), replicas } }, `is scaled to ${replicas}`);
  }

  /** `deployment_controller.go: ScaleFromZero`. */
  public scaleFromZero(): void {
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

  public reconcileService(name: string, isPrimary: boolean, metadata: unknown): void {
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

  public makePrimary(): void {
    const { target, canary } = this;
    const configs = new Configs(canary, this.journal.world);
    const primary = madePrimary(canary, target, selectorLabel(target, canary), configs);
    for (const copy of configs.copies) this.journal.write(copy, 'is made');
    this.putDeployment(primary, 'is made');
  }

  /** `deployment_controller.go: Promote`. */
  public promote(): void {
    const { target, canary } = this;
    const primary = this.find('Deployment', this.primaryName);
    if (primary === undefined) return;
    const configs = new Configs(canary, this.journal.world);
    const promoted = promotedPrimary(canary, primary, target, selectorLabel(target, canary), configs);
    for (const copy of configs.copies) this.journal.write(copy);
    this.putDeployment(promoted, 'gets the new version');
  }

  public makeAutoscaler(): void {
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
}
