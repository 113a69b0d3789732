import { Journal } from '../journal';
import type { World } from '../world';
import { passBlueGreen } from './blue-green';
import { type Answers, passCanary } from './canary';
import { ArgoCluster, type Version } from './cluster';
import type { RolloutStatus } from './status';

const WAITING: Answers = { isStepSuccessful: false, isPromotionSuccessful: false };

/** More passes than any release takes between two things that it waits for. */
const MANY = 1000;

/** A release by Argo Rollouts, from one thing that it waits for to the next. */
export class ArgoRelease {
  private isAtRest = true;

  private constructor(public readonly cluster: ArgoCluster) {}

  /** Whether the controller came to rest, and does not write the same two things in turns. */
  public get isSettled(): boolean {
    return this.isAtRest;
  }

  /** A cluster in which a version runs that was promoted, and the controller has nothing more to do. */
  public static running(world: World, version: Version): ArgoRelease {
    const { rollout, hash } = version;
    const count = rollout.canary?.steps.length ?? 0;
    const status: RolloutStatus = {
      stableHash: hash,
      currentHash: hash,
      stepIndex: count === 0 ? undefined : count,
      abort: false,
      promoteFull: false,
      isPaused: false,
      controllerPause: false,
      // The first version was made stable as one that replaces none (`rollout/sync.go: promoteStable`).
      ...(rollout.canary?.pingPong !== undefined && { stablePingPong: 'ping' }),
      activeHash: '',
      previewHash: '',
      previewCheckpoint: false,
    };
    const cluster = new ArgoCluster(new Journal(world), version, status);
    cluster.put({ ...newSetOf(cluster), replicas: rollout.replicas, available: rollout.replicas });
    if (rollout.canary?.pingPong !== undefined) cluster.switchService(rollout.canary.pingPong.ping, hash);
    const release = new ArgoRelease(cluster);
    release.run();
    return release.branch();
  }

  /** Another release that goes on from here. */
  public branch(): ArgoRelease {
    return new ArgoRelease(this.cluster.branch());
  }

  /** What was written, as it is now. */
  public get written(): string {
    return this.cluster.journal.content;
  }

  /** Somebody asks for a version. */
  public apply(version: Version): void {
    this.cluster.journal.nextPass();
    this.cluster.journal.write(version.rollout.manifest, 'is applied');
    this.cluster.version = version;
  }

  /** Somebody gives the release up. */
  public abort(): void {
    this.cluster.status = { ...this.cluster.status, abort: true };
  }

  /** Somebody asks for the rest of the release at once. */
  public promoteFully(): void {
    this.cluster.status = { ...this.cluster.status, promoteFull: true, isPaused: false };
  }

  /** A pause is over. */
  public resume(): void {
    this.cluster.status = { ...this.cluster.status, isPaused: false };
  }

  /** The time is over for which old pods are kept. Returns whether any were. */
  public endDelays(): boolean {
    return this.cluster.delaysEnd();
  }

  /**
   * Lets the controller work, and pods become ready, until it waits for something else, or until a question has the answer yes. Where two
   * parts of it undo each other's work pass by pass, they are let alone until pods change.
   *
   * @param answers what analyses say meanwhile
   */
  public run(isThere: (cluster: ArgoCluster) => boolean = () => false, answers: Partial<Answers> = {}): void {
    const seen = new Set<string>();
    this.cluster.seesOwnWrites = false;
    for (let i = 0; i < MANY; i += 1) {
      seen.add(this.content());
      const { count } = this.cluster.journal;
      this.pass({ ...WAITING, ...answers });
      const isThereNow = isThere(this.cluster);
      this.isAtRest = isThereNow || this.cluster.journal.count === count;
      if (isThereNow) return;
      const isNew = !seen.has(this.content());
      // Writes are in each other's way only while the cache of the controller is behind. Sooner or later it is not.
      this.cluster.seesOwnWrites = !isNew && !this.isAtRest && !this.cluster.seesOwnWrites;
      if (isNew || this.cluster.seesOwnWrites) continue;
      if (!this.cluster.podsSettle() || seen.has(this.content())) return;
    }
  }

  private pass(answers: Answers): void {
    const { cluster } = this;
    cluster.journal.nextPass();
    if (cluster.newSet === undefined) {
      // A new ReplicaSet is made at the start of a pass, which ends with that (`rollout/controller.go: newRolloutContext`).
      cluster.put(newSetOf(cluster), 'is made');
      return;
    }
    const { canary, blueGreen } = cluster.rollout;
    if (canary !== undefined) passCanary(cluster, canary, answers);
    else if (blueGreen !== undefined) passBlueGreen(cluster, blueGreen, answers);
  }

  private content(): string {
    const { status, replicaSets } = this.cluster;
    return JSON.stringify([status, replicaSets, this.written]);
  }
}

/** The ReplicaSet of the version that is asked for, without pods. */
function newSetOf({ version: { hash, rollout }, status, replicaSets }: ArgoCluster) {
  const revision = Math.max(0, ...replicaSets.map((set) => set.revision)) + 1;
  const { canary, blueGreen } = rollout;
  const isFirst = status.stableHash === hash;
  const metadata = isFirst
    ? (canary?.stableMetadata ?? blueGreen?.activeMetadata)
    : (canary?.canaryMetadata ?? blueGreen?.previewMetadata);
  return {
    hash,
    revision,
    created: revision,
    template: rollout.template,
    metadata,
    replicas: 0,
    available: 0,
  };
}
