import { refusalOf } from '../analysis/refusal';
import { ROUNDING, isAnswered, share } from '../compare/fate';
import type { RolloutState } from '../compare/rollout/rollout-state';
import type { Resource } from '../mesh/resource';
import { explanationText } from '../simulate/explain';
import { Mesh } from '../simulate/mesh';
import type { Outcome, OutcomeEnd } from '../simulate/outcome';
import type { Request } from '../simulate/request';

/** What `toKeepServing` is told beside the request. */
export interface KeepServingOptions {
  /**
   * Whether an answer passes that is not sure.
   *
   * @default false
   */
  readonly allowUncertain?: boolean;
  /**
   * Which moments on the way to a state count: `all`; only `written`, as if proxies saw what was written in the order in which it was; or
   * `none`, so that only the states count in which the controller waits.
   *
   * @default 'all'
   */
  readonly moments?: 'all' | 'written' | 'none';
}

/** A state in which requests are served: one of `rolloutStates()`, or of a `Progression`. */
export type ServedState = Pick<RolloutState, 'name' | 'manifests'> &
  Partial<Pick<RolloutState, 'moments' | 'unsure'>>;

interface MatcherResult {
  readonly pass: boolean;
  readonly message: () => string;
}

interface MatcherContext {
  readonly isNot?: boolean;
}

/** One time at which a request may be sent. */
interface Time {
  readonly name: string;
  readonly manifests: readonly unknown[];
  readonly unsure: readonly string[];
}

/** The times of a state: the moments on the way to it, and itself. */
function timesOf(state: ServedState, moments: 'all' | 'written' | 'none'): Time[] {
  const { name, unsure = [], manifests } = state;
  const counted = (state.moments ?? []).filter(({ kind }) => moments === 'all' || kind === moments);
  return [
    ...counted.map((moment) => ({
      name: `on the way to "${name}", when ${moment.name}`,
      manifests: moment.manifests,
      unsure,
    })),
    { name: `in "${name}"`, manifests, unsure },
  ];
}

/**
 * The states that a matcher was given.
 *
 * @throws TypeError for anything else
 */
function statesOf(received: unknown): readonly ServedState[] {
  const isState = (one: unknown) =>
    typeof one === 'object' && one !== null && 'manifests' in one && 'name' in one;
  if (Array.isArray(received) && received.length > 0 && received.every(isState))
    return received as ServedState[];
  const got = Array.isArray(received)
    ? received.length === 0
      ? 'an empty list'
      : 'a list of something else'
    : received === null
      ? 'null'
      : typeof received;
  throw new TypeError(
    `got ${got}; expected the states of a release, such as rolloutStates(manifests) or the states() of a Progression`,
  );
}

const percent = (part: number) => `${Number((part * 100).toFixed(2))} %`;

/** What the API server and istiod's webhook say of an object; many states have the same one. */
function remembering(): (resource: Resource) => string | undefined {
  const known = new WeakMap<object, { readonly why: string | undefined }>();
  return (resource) => {
    const told = known.get(resource.manifest) ?? { why: refusalOf(resource) };
    known.set(resource.manifest, told);
    return told.why;
  };
}

/** What the mesh answers at one time. */
class Asked {
  private readonly mesh: Mesh;
  private readonly answer: Outcome;

  public constructor(
    private readonly time: Time,
    private readonly request: Request,
    refuses: (resource: Resource) => string | undefined,
  ) {
    this.mesh = Mesh.fromManifests(time.manifests, { refusalOf: refuses });
    this.answer = this.mesh._answer(request);
  }

  /** Why it is not sure what happens. */
  public get unsure(): readonly string[] {
    return [...this.time.unsure, ...this.answer.uncertain];
  }

  /** The share that gets no answer, or an error. */
  public get lost(): number {
    return share(this.answer.outcomes, (end) => !isAnswered(end));
  }

  /** The share that ends in a way. */
  public shareOf(kind: OutcomeEnd['kind']): number {
    return share(this.answer.outcomes, (end) => end.kind === kind);
  }

  /** What is told of it: when it is, and the trace. */
  public told(what: (when: string) => string): () => string {
    const { time, request, mesh } = this;
    return () =>
      [
        `${what(time.name)}:\n\n${explanationText(request.describe(), mesh._explained(request))}`,
        ...mesh.refused.map(({ object, why }) => `${object} is left out. ${why}`),
      ].join('\n');
  }
}

/** The matchers about releases. */
export const rolloutMatchers = {
  /**
   * Passes when a request is answered without an error in each state of a release, and on the way to each. Where some of them lead to a
   * workload, it is lost in those in which the mesh does not know the host: a name without a Service has no address.
   */
  toKeepServing(
    this: MatcherContext | undefined,
    received: unknown,
    request: Request,
    options: KeepServingOptions = {},
  ): MatcherResult {
    const { allowUncertain = false, moments = 'all' } = options;
    const states = statesOf(received);
    const refuses = remembering();
    const serving = `keep serving ${request.describe()}`;
    const fail = (asked: Asked, lost: number): MatcherResult => ({
      pass: false,
      message: asked.told(
        (when) => `expected the release to ${serving}, and ${percent(lost)} of it is lost ${when}`,
      ),
    });
    let isInside = false;
    let outside: Asked | undefined;
    for (const time of states.flatMap((state) => timesOf(state, moments))) {
      const asked = new Asked(time, request, refuses);
      if (!allowUncertain && asked.unsure.length > 0) {
        const reasons = asked.unsure.map((why) => `  ${why}\n`).join('');
        const what = (when: string) =>
          `expected to be sure that the release does ${serving}, and it is not known ${when}:\n\n${reasons}`;
        // It is neither so nor otherwise, and fails in both cases.
        return { pass: this?.isNot === true, message: asked.told(what) };
      }
      if (asked.lost > ROUNDING) return fail(asked, asked.lost);
      isInside ||= asked.shareOf('workload') > ROUNDING;
      if (asked.shareOf('passthrough') > ROUNDING) outside ??= asked;
      if (isInside && outside !== undefined) return fail(outside, outside.shareOf('passthrough'));
    }
    return {
      pass: true,
      message: () => `expected the release not to ${serving}, and it does in each of ${states.length} states`,
    };
  },
};
