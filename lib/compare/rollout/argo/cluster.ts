import type { Manifest } from '../../../mesh/manifest';
import { MeshError, MeshErrorCode } from '../../../values/mesh-error';
import type { Journal } from '../journal';
import { hashesOf } from './destination-rule';
import { type ReplicaSet, replicaSetManifest } from './replica-set';
import type { Rollout } from './rollout';
import { isManaged, selectedHash, withSelectedHash } from './service';
import type { RolloutStatus } from './status';

/** A version of what a Rollout runs. */
export interface Version {
  readonly hash: string;
  readonly rollout: Rollout;
}

/** What a Rollout controller sees and writes. */
export class ArgoCluster {
  private sets: readonly ReplicaSet[] = [];
  /** Whether the controller reads what it wrote in the same pass; as a rule its cache is behind. */
  public seesOwnWrites = false;

  public constructor(
    public readonly journal: Journal,
    public version: Version,
    public status: RolloutStatus,
  ) {}

  /** Another cluster that goes on from here. */
  public branch(): ArgoCluster {
    const other = new ArgoCluster(this.journal.branch(), this.version, this.status);
    other.sets = this.sets;
    return other;
  }

  public get rollout(): Rollout {
    return this.version.rollout;
  }

  /** All ReplicaSets, the oldest first. */
  public get replicaSets(): readonly ReplicaSet[] {
    return this.sets;
  }

  public find(hash: string): ReplicaSet | undefined {
    return this.sets.find((set) => set.hash === hash);
  }

  public get newSet(): ReplicaSet | undefined {
    return this.find(this.version.hash);
  }

  public get stableSet(): ReplicaSet | undefined {
    return this.find(this.status.stableHash);
  }

  /** Those of neither the version that is asked for nor the stable one. */
  public get otherSets(): readonly ReplicaSet[] {
    return this.sets.filter(({ hash }) => hash !== this.version.hash && hash !== this.status.stableHash);
  }

  /** Makes or changes a ReplicaSet. Returns whether anything changed. */
  public put(set: ReplicaSet, what?: string): boolean {
    const others = this.sets.filter(({ hash }) => hash !== set.hash);
    const before = this.find(set.hash);
    if (before !== undefined && JSON.stringify(before) === JSON.stringify(set)) return false;
    this.sets = [...others, set].sort((a, b) => a.created - b.created);
    this.journal.write(replicaSetManifest(this.rollout, set), what);
    return true;
  }

  /** Scales the pods of a version. Returns whether their number changes. */
  public scale(set: ReplicaSet, replicas: number, keepsDeadline = false): boolean {
    if (set.replicas === replicas) return false;
    const { deadline, ...rest } = set;
    const isKept = deadline !== undefined && (replicas > 0 || keepsDeadline);
    return this.put({ ...rest, replicas, ...(isKept && { deadline }) }, `is scaled to ${replicas}`);
  }

  /** The pods of all versions are as many and as ready as they are to be. Returns whether any were not. */
  public podsSettle(): boolean {
    this.journal.nextPass();
    const waiting = this.sets.filter(({ replicas, available }) => replicas !== available);
    for (const set of waiting)
      this.put(
        { ...set, available: set.replicas },
        set.replicas < set.available ? 'has lost pods' : 'has its pods ready',
      );
    return waiting.length > 0;
  }

  /** The time is over after which old pods are scaled down. Returns whether there were any. */
  public delaysEnd(): boolean {
    const waiting = this.sets.filter(({ deadline }) => deadline === 'ahead');
    for (const set of waiting) this.put({ ...set, deadline: 'over' });
    return waiting.length > 0;
  }

  /** An object of the Rollout's namespace that it needs. */
  public object(
    kind: 'Service' | 'DestinationRule' | 'VirtualService',
    name: string,
    namespace?: string,
  ): Manifest {
    const { rollout } = this;
    const home = namespace ?? rollout.namespace;
    const found = this.journal.world.find(kind, home, name);
    if (found !== undefined) return found;
    throw new MeshError({
      code: MeshErrorCode.MISSING_SETTING,
      got: `Rollout ${rollout.namespace}/${rollout.name}, which names the ${kind} ${home}/${name}, and no manifest of it`,
      expected: 'the manifests of all that the Rollout names',
      mend: `add the ${kind} to the manifests, or correct its name in the Rollout`,
    });
  }

  /**
   * Lets a Service select a version, as soon as that has pods that are ready (the Argo Rollouts project's
   * `rollout/service.go: ensureSVCTargets`).
   */
  public ensureServiceTargets(name: string, set: ReplicaSet | undefined, checksAvailability: boolean): void {
    if (set === undefined || name === '') return;
    const service = this.object('Service', name);
    if (selectedHash(service) === set.hash) return;
    if (checksAvailability) {
      const isReady = set.replicas !== 0 && set.available !== 0 && set.replicas <= set.available;
      if (!isManaged(service) && !isReady) return;
      if (set.available === 0) return;
    }
    this.switchService(name, set.hash);
  }

  /** `rollout/service.go: switchServiceSelector`. */
  public switchService(name: string, hash: string): boolean {
    const service = this.object('Service', name);
    if (selectedHash(service) === hash && isManaged(service)) return false;
    return this.journal.write(withSelectedHash(service, hash, this.rollout.name), `selects ${hash}`);
  }

  /** Whether anything still leads to a version (`rollout/replicaset.go: isReplicaSetReferenced`). */
  public isReferenced(
    hash: string,
    services: readonly string[],
    destinationRule: string | undefined,
  ): boolean {
    const { stableHash, currentHash, activeHash, previewHash, weights } = this.status;
    if (
      [stableHash, currentHash, activeHash, previewHash, weights?.canary.hash, weights?.stable.hash].includes(
        hash,
      )
    )
      return true;
    const { world } = this.journal;
    const { namespace } = this.rollout;
    const named = services
      .filter((name) => name !== '')
      .map((name) => world.find('Service', namespace, name));
    if (named.some((service) => selectedHash(service) === hash)) return true;
    const rule =
      destinationRule === undefined ? undefined : world.find('DestinationRule', namespace, destinationRule);
    return rule !== undefined && hashesOf(rule).includes(hash);
  }
}
