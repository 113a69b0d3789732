/** Which share of requests a version gets, as the controller remembers it. */
export interface VersionWeight {
  readonly weight: number;
  readonly hash: string;
}

/** `status.canary.weights`. */
export interface TrafficWeights {
  readonly canary: VersionWeight;
  readonly stable: VersionWeight;
}

/** What the controller remembers of a Rollout (the Argo Rollouts project's `pkg/apis/rollouts/v1alpha1/types.go: RolloutStatus`). */
export interface RolloutStatus {
  /** The version that was promoted last; empty before the first. */
  readonly stableHash: string;
  /** The version that is asked for. */
  readonly currentHash: string;
  /** The steps that were done; undefined where there are none. */
  readonly stepIndex?: number;
  readonly abort: boolean;
  readonly promoteFull: boolean;
  /** Whether the controller waits in a pause. */
  readonly isPaused: boolean;
  /** Whether the controller has paused at all: a pause that is over then was ended. */
  readonly controllerPause: boolean;
  readonly weights?: TrafficWeights;
  /** Which of the two Services of `pingPong` is the stable one. */
  readonly stablePingPong?: 'ping' | 'pong';
  readonly activeHash: string;
  readonly previewHash: string;
  /** Whether the pods of the preview may be as many as those of the active version. */
  readonly previewCheckpoint: boolean;
}

/** What the controller remembers when a version begins that it has not seen (`sync.go: resetRolloutStatus`). */
export const begun = (status: RolloutStatus, version: string): RolloutStatus => ({
  ...status,
  currentHash: version,
  abort: false,
  promoteFull: false,
  isPaused: false,
  controllerPause: false,
  previewCheckpoint: false,
});
