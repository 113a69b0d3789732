import { mapOf } from '../../../mesh/lists';
import type { Manifest } from '../../../mesh/manifest';
import { MeshError, MeshErrorCode } from '../../../values/mesh-error';
import type { RolloutState } from '../rollout-state';
import type { World } from '../world';
import type { ArgoCluster, Version } from './cluster';
import { ArgoRelease } from './release';
import { type Rollout, readRollout } from './rollout';
import { stepText } from './steps';
import { versionServices } from './traffic-routing';
import { checkRoutes } from './virtual-service';

/** The hashes of the versions in the labels of pods. */
export interface RolloutHashes {
  /**
   * Of the version that runs.
   *
   * @default 'stable'
   */
  readonly stable?: string;
  /**
   * Of the version that is released.
   *
   * @default 'canary'
   */
  readonly canary?: string;
  /**
   * Of the version that supersedes it.
   *
   * @default 'next'
   */
  readonly next?: string;
}

/** What is asked of a Rollout. */
export interface ArgoOptions {
  readonly namespace: string;
  readonly hashes: RolloutHashes;
  /** The Rollout as it was before. */
  readonly from?: Manifest;
  readonly isSuperseded: boolean;
}

/** The states of a release by Argo Rollouts. */
export function argoStates(world: World, manifest: Manifest, options: ArgoOptions): RolloutState[] {
  const { namespace, hashes, from = manifest, isSuperseded } = options;
  const read = (one: Manifest) =>
    readRollout(one, namespace, (home, deployment) => world.find('Deployment', home, deployment));
  const stable = { hash: hashes.stable ?? 'stable', rollout: read(from) };
  const canary = { hash: hashes.canary ?? 'canary', rollout: read(manifest) };
  const next = { hash: hashes.next ?? 'next', rollout: canary.rollout };
  const release = ArgoRelease.running(world.with(from), checked(stable, world));
  const unsure = unsureOf(canary.rollout);
  const story = new Story(release, { stable, next: isSuperseded ? next : undefined }, unsure);
  story.add({ name: 'before the release', kind: 'before' });
  release.apply(checked(canary, world));
  if (canary.rollout.canary !== undefined) canarySteps(story, canary.rollout.canary.steps.map(stepText));
  else blueGreenSteps(story);
  return story.all;
}

/** Refuses what the controller would report as an invalid spec, and not act on. */
function checked(version: Version, world: World): Version {
  const { rollout } = version;
  const { canary, blueGreen, namespace, name } = rollout;
  const text = `Rollout ${namespace}/${name}`;
  if (canary === undefined && blueGreen === undefined) {
    throw new MeshError({
      code: MeshErrorCode.MISSING_SETTING,
      got: `${text} without a strategy`,
      expected: 'spec.strategy.canary or spec.strategy.blueGreen',
      mend: 'give the Rollout a strategy',
    });
  }
  if (Object.keys(rollout.template).length === 0) {
    throw new MeshError({
      code: MeshErrorCode.MISSING_SETTING,
      got: `${text} without a template of its pods`,
      expected: 'spec.template, or spec.workloadRef to a Deployment among the manifests',
      mend: 'give the template, or add the Deployment to the manifests',
    });
  }
  if (canary === undefined) return version;
  const services = versionServices(canary, 'ping');
  for (const reference of canary.trafficRouting?.virtualServices ?? []) {
    const found = world.find('VirtualService', reference.namespace, reference.name);
    if (found !== undefined) checkRoutes(mapOf(found.spec), { reference, strategy: canary, services });
  }
  return version;
}

/** What the controller, or another one, does for a Rollout that is not followed. */
function unsureOf({ canary }: Rollout): string[] {
  if (canary === undefined) return [];
  const routers = (canary.trafficRouting?.others ?? []).map(
    (name) =>
      `trafficRouting.${name} is not followed, only Istio's virtual services and destination rules are`,
  );
  const experiments = canary.steps.some((step) => step.experiment?.isWeighted === true)
    ? ['the share of requests that an experiment gets is not followed']
    : [];
  return [...routers, ...experiments];
}

/** States on the way of a release, and those in which it may end at each of them. */
class Story {
  private readonly main: RolloutState[] = [];
  private readonly ends: RolloutState[] = [];
  private branched = '';

  public constructor(
    public readonly release: ArgoRelease,
    private readonly versions: { readonly stable: Version; readonly next?: Version },
    private readonly unsure: readonly string[],
  ) {}

  /** The way of the release first, then the ends. */
  public get all(): RolloutState[] {
    return [...this.main, ...this.ends];
  }

  public get cluster(): ArgoCluster {
    return this.release.cluster;
  }

  /** A state on the way. */
  public add(parts: Pick<RolloutState, 'name' | 'kind' | 'step'>): void {
    const from = this.main.at(-1)?.name;
    this.main.push(
      this.cluster.journal.state({
        ...parts,
        ...(from !== undefined && { from }),
        isSettled: this.release.isSettled,
        unsure: this.unsure,
      }),
    );
  }

  /** The same, and what becomes of it when somebody changes their mind there. */
  public addWithEnds(parts: Pick<RolloutState, 'name' | 'kind' | 'step'>): void {
    this.add(parts);
    const content = this.release.written;
    if (content === this.branched) return;
    this.branched = content;
    this.end(parts, 'aborted', 'aborted', (release) => release.abort());
    this.end(parts, 'rolled-back', 'rolled back', (release) => release.apply(this.versions.stable));
    this.end(parts, 'promoted', 'promoted in full', (release) => release.promoteFully());
    const { next } = this.versions;
    if (next === undefined) return;
    const release = this.release.branch();
    release.apply(next);
    release.run(({ status }) => status.currentHash === next.hash && (status.stepIndex ?? 0) > 0);
    this.ends.push(
      release.cluster.journal.state({
        ...parts,
        kind: 'superseded',
        name: `${parts.name}, superseded by another version`,
        from: parts.name,
        isSettled: release.isSettled,
        unsure: this.unsure,
      }),
    );
  }

  /** One end: at once, and when pods are no longer kept. */
  public end(
    parts: Pick<RolloutState, 'name' | 'kind' | 'step'>,
    kind: RolloutState['kind'],
    word: string,
    what: (release: ArgoRelease) => void,
  ): void {
    const release = this.release.branch();
    what(release);
    release.run();
    const name = `${parts.name}, ${word}`;
    const { journal } = release.cluster;
    const told = { ...parts, kind, unsure: this.unsure };
    this.ends.push(journal.state({ ...told, name, from: parts.name, isSettled: release.isSettled }));
    const before = release.written;
    if (release.endDelays()) release.run();
    if (release.written === before) return;
    const { isSettled } = release;
    this.ends.push(journal.state({ ...told, name: `${name}, unused pods are gone`, from: name, isSettled }));
  }

  /** The new version is the stable one, and later alone. */
  public finish(): void {
    this.release.run();
    this.add({ name: 'promoted', kind: 'promoted' });
    const before = this.release.written;
    if (this.release.endDelays()) this.release.run();
    if (this.release.written !== before) this.add({ name: 'completed', kind: 'completed' });
  }
}

/** The steps of a canary strategy, each until the next one begins. */
function canarySteps(story: Story, texts: readonly string[]): void {
  const { release, cluster } = story;
  for (const [i, text] of texts.entries()) {
    const parts = { name: `step ${i + 1}: ${text}`, step: i + 1 };
    const isDone = ({ status }: ArgoCluster) =>
      (status.stepIndex ?? 0) > i && status.currentHash === cluster.version.hash;
    release.run((now) => isDone(now) || now.status.isPaused);
    if (cluster.status.isPaused) {
      release.run();
      story.addWithEnds({ ...parts, kind: 'pause' });
      release.resume();
      release.run(isDone);
      continue;
    }
    if (!isDone(cluster)) release.run(isDone, { isStepSuccessful: true });
    story.addWithEnds({ ...parts, kind: 'step' });
  }
  story.finish();
}

/** The two Services of a blue-green strategy: the preview, then the active one. */
function blueGreenSteps(story: Story): void {
  const { release, cluster } = story;
  const { hasPrePromotionAnalysis = false, hasPostPromotionAnalysis = false } =
    cluster.rollout.blueGreen ?? {};
  const isActive = () => cluster.status.activeHash === cluster.version.hash;
  release.run((now) => now.status.isPaused || isActive());
  if (hasPrePromotionAnalysis && !isActive()) {
    story.addWithEnds({ name: 'preview, analysed', kind: 'step' });
    release.run((now) => now.status.isPaused || isActive(), { isStepSuccessful: true });
  }
  if (cluster.status.isPaused) {
    story.addWithEnds({ name: 'preview', kind: 'pause' });
    release.resume();
  }
  if (hasPostPromotionAnalysis) {
    release.run(undefined, { isStepSuccessful: true });
    story.addWithEnds({ name: 'active, analysed', kind: 'step' });
  }
  release.run(undefined, { isStepSuccessful: true, isPromotionSuccessful: true });
  story.finish();
}
