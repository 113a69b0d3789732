import type { Manifest } from '../../../mesh/manifest';
import { Resource } from '../../../mesh/resource';
import { MeshError, MeshErrorCode } from '../../../values/mesh-error';
import type { RolloutState, RolloutStateKind } from '../rollout-state';
import type { World } from '../world';
import { readCanary } from './canary';
import { FlaggerRelease } from './release';

/** What is asked of a Canary. */
export interface FlaggerOptions {
  readonly namespace: string;
  /** The Deployment as it was before. */
  readonly from?: Manifest;
  readonly isSuperseded: boolean;
}

/** More ticks than any release takes. */
const MANY = 2000;

/** The states of a release by Flagger: from when the Canary is applied, over the first version, to the next one. */
export function flaggerStates(world: World, manifest: Manifest, options: FlaggerOptions): RolloutState[] {
  const { namespace, from, isSuperseded } = options;
  const canary = readCanary(manifest, namespace);
  const deployment = world.find('Deployment', canary.namespace, canary.target);
  const first = from ?? deployment;
  if (from !== undefined && new Resource(from, {}, namespace).kind !== 'Deployment') {
    throw new MeshError({
      code: MeshErrorCode.INVALID_VALUE,
      got: `under \`from\` a ${from.kind}`,
      expected: `the Deployment ${canary.namespace}/${canary.target} as it was before`,
      mend: 'give the Deployment that the Canary names',
    });
  }
  const release = FlaggerRelease.of(first === undefined ? world : world.with(first), canary);
  const story = new Story(release, deployment, isSuperseded);
  story.add('applied', 'before');
  story.runUntil(({ phase }) => phase !== '');
  story.add('initialized', 'step');
  if (deployment !== undefined) release.apply(deployment);
  story.tell();
  return story.all;
}

/** States on the way of a release, and those in which it may end at each of them. */
class Story {
  private readonly main: RolloutState[] = [];
  private readonly ends: RolloutState[] = [];

  public constructor(
    private readonly release: FlaggerRelease,
    private readonly deployment: Manifest | undefined,
    private readonly isSuperseded: boolean,
  ) {}

  /** The way of the release first, then the ends. */
  public get all(): RolloutState[] {
    return [...this.main, ...this.ends];
  }

  public add(name: string, kind: RolloutStateKind, step?: number): void {
    const from = this.main.at(-1)?.name;
    this.main.push(
      this.release.journal.state({
        name,
        kind,
        isSettled: true,
        ...(step !== undefined && { step }),
        ...(from !== undefined && { from }),
      }),
    );
  }

  /** Ticks, and pods become ready, until something is so, or nothing happens any more. */
  public runUntil(isThere: (release: FlaggerRelease) => boolean, release = this.release): void {
    for (let i = 0; i < MANY && !isThere(release); i += 1)
      if (!release.tick() && !release.podsSettle()) return;
  }

  /** Goes through the release, with a state wherever something other than counters changes. */
  public tell(): void {
    const { release } = this;
    this.runUntil(({ phase }) => phase === 'Progressing' || phase === 'Succeeded');
    if (release.phase === 'Progressing') {
      while (release.podsSettle());
      this.addWithEnds('canary scaled up', 'step');
    }
    let content = this.content();
    let step = 0;
    for (let i = 0; i < MANY; i += 1) {
      const { phase, weights } = release;
      if (!release.tick() && !release.podsSettle()) return;
      if (release.phase === 'Succeeded') {
        this.add('succeeded', 'completed');
        return;
      }
      const isChanged = this.content() !== content;
      content = this.content();
      const isShift = JSON.stringify(weights) !== JSON.stringify(release.weights);
      if (!isChanged && phase === release.phase) continue;
      if (release.phase === 'Promoting' && phase !== 'Promoting')
        this.addWithEnds('primary gets the new version', 'step');
      else if (isShift) {
        step += 1;
        const isBack = release.phase === 'Promoting' || release.phase === 'Finalising';
        this.addWithEnds(this.shareText(step, isBack), isBack ? 'promoted' : 'step', step);
      }
    }
  }

  private shareText(step: number, isBack: boolean): string {
    const { canary, mirrored } = this.release.weights;
    if (mirrored) return `step ${step}: mirror`;
    if (isBack && canary === 0) return `step ${step}: all to the primary`;
    return `step ${step}: weight ${canary}`;
  }

  private addWithEnds(name: string, kind: RolloutStateKind, step?: number): void {
    this.add(name, kind, step);
    const parts = { ...(step !== undefined && { step }), from: name, isSettled: true };
    const failed = this.release.branch();
    failed.fail();
    this.ends.push(failed.journal.state({ ...parts, kind: 'aborted', name: `${name}, failed` }));
    if (!this.isSuperseded || this.deployment === undefined || this.release.phase !== 'Progressing') return;
    const superseded = this.release.branch();
    superseded.apply(this.deployment);
    superseded.tick();
    while (superseded.podsSettle());
    this.ends.push(
      superseded.journal.state({
        ...parts,
        kind: 'superseded',
        name: `${name}, superseded by another version`,
      }),
    );
  }

  private content(): string {
    return this.release.journal.content;
  }
}
