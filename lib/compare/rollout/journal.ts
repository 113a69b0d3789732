import type { Manifest } from '../../mesh/manifest';
import { WORKLOAD_KINDS } from '../../mesh/workload';
import type { RolloutMoment, RolloutState } from './rollout-state';
import type { World } from './world';

/** What was written, once. */
interface Write {
  /** What the writes of one pass of the controller have in common: nobody waits between them. */
  readonly pass: number;
  readonly key: string;
  readonly kind: string;
  /** What people call the object. */
  readonly object: string;
  /** What was done to it, in words. */
  readonly what: string;
  readonly manifest: Manifest;
}

/** What is said of a state beside its manifests. */
export type StateParts = Omit<RolloutState, 'manifests' | 'moments' | 'unsure'> & {
  readonly unsure?: readonly string[];
};

/** The writes of a controller, in their order, from which states and what is between them are made. */
export class Journal {
  private start: World;
  private writes: Write[] = [];
  private pass = 0;

  public constructor(
    private now: World,
    /** The objects that were written at any time. */
    private readonly touched = new Set<string>(),
  ) {
    this.start = now;
  }

  /** What is in the cluster now. */
  public get world(): World {
    return this.now;
  }

  /** How many writes there were since the last state. */
  public get count(): number {
    return this.writes.length;
  }

  /** The controller, or whoever else writes, begins anew: proxies have seen what was written until now. */
  public nextPass(): void {
    this.pass += 1;
  }

  /** Writes an object. Returns whether it changed. */
  public write(manifest: Manifest, what = 'is written'): boolean {
    const { key, kind, text: object } = this.now.nameOf(manifest);
    if (JSON.stringify(this.now.at(key)) === JSON.stringify(manifest)) return false;
    this.touched.add(key);
    this.writes.push({ pass: this.pass, key, kind, object, what, manifest });
    this.now = this.now.with(manifest);
    return true;
  }

  /** Writes an object of which no proxy is told, so that it makes no moment of its own. */
  public note(manifest: Manifest): void {
    this.now = this.now.with(manifest);
  }

  /** What was written, as it is now: equal texts are equal worlds. */
  public get content(): string {
    return JSON.stringify([...this.touched].sort().map((key) => this.now.at(key)));
  }

  /** Another journal that goes on from here, as if nothing had been written before. */
  public branch(): Journal {
    return new Journal(this.now, new Set(this.touched));
  }

  /** What is in the cluster now, as a state; what was written since the last one is on the way to it. */
  public state({ unsure = [], ...parts }: StateParts): RolloutState {
    const moments = momentsOf(this.start, this.now, this.writes);
    this.start = this.now;
    this.writes = [];
    return { ...parts, manifests: this.now.manifests, moments, unsure };
  }
}

/** What has pods. They go slowly, and are ready later, so that none of it counts where proxies lag behind for a moment. */
const PODS = new Set(WORKLOAD_KINDS);

/**
 * What is in the cluster between writes, and what proxies may have where one object of a pass reaches them later than the others of that
 * pass do.
 */
function momentsOf(start: World, end: World, writes: readonly Write[]): RolloutMoment[] {
  const touched = [...new Set(writes.map(({ key }) => key))];
  const contentOf = (world: World) => touched.map((key) => JSON.stringify(world.at(key))).join('\n');
  const written = new Set([start, end, ...worldsAfter(start, writes)].map(contentOf));
  const seen = new Set<string>();
  const moments: (RolloutMoment & { readonly content: string })[] = [];
  const add = (kind: RolloutMoment['kind'], name: string, world: World) => {
    const content = contentOf(world);
    if (seen.has(content) || (kind === 'overtaken' && written.has(content))) return;
    seen.add(content);
    moments.push({ name, kind, manifests: world.manifests, content });
  };
  let world = start;
  for (const pass of new Set(writes.map((write) => write.pass))) {
    const own = writes.filter((write) => write.pass === pass);
    const before = world;
    for (const { manifest, object, what } of own) {
      world = world.with(manifest);
      add('written', `${object} ${what}`, world);
    }
    const told = own.filter(({ kind }) => !PODS.has(kind));
    for (const [key, object] of new Map(told.map((write) => [write.key, write.object]))) {
      const others = told.filter((write) => write.key !== key);
      const reached = others.reduce((so, { manifest }) => so.with(manifest), before);
      add('overtaken', `${object} has not reached the proxies yet`, reached);
    }
  }
  // What stays is the state itself; what it was in between, before something else was written, is a moment like others.
  const last = moments.filter(({ kind }) => kind === 'written').at(-1);
  const isEnd = last?.content === contentOf(end);
  return moments
    .filter((moment) => !isEnd || moment !== last)
    .map(({ name, kind, manifests }) => ({ name, kind, manifests }));
}

/** The worlds after each write. */
function worldsAfter(start: World, writes: readonly Write[]): World[] {
  let world = start;
  return writes.map(({ manifest }) => (world = world.with(manifest)));
}
