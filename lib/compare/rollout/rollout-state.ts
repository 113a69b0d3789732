import type { Manifest } from '../../mesh/manifest';

/**
 * Where a release stands. `before`: the version that runs is all there is. `step`: the controller did one step of the release. `pause`: it
 * waits. `promoted`: the new version takes all requests, and pods of the old one are still there. `completed`: they are gone. `aborted`:
 * the release was given up, and requests go to the version that ran before. `rolled-back`: the version that ran before is asked for again.
 * `superseded`: a third version is asked for in the middle of the release.
 */
export type RolloutStateKind =
  'before' | 'step' | 'pause' | 'promoted' | 'completed' | 'aborted' | 'rolled-back' | 'superseded';

/** What is in the cluster for a moment, on the way to a state. */
export interface RolloutMoment {
  /** What was just done: `VirtualService istio-test/nginx is written`. */
  readonly name: string;
  /**
   * `written`: what the API server has between two writes of the controller. `overtaken`: what proxies may have meanwhile, where what was
   * written to one object reaches them later than what was written to the others: Istio's configuration is eventually consistent (Istio's
   * "Traffic Management Best Practices", "Avoid 503 errors while reconfiguring service routes").
   */
  readonly kind: 'written' | 'overtaken';
  /** All that is in the cluster. */
  readonly manifests: readonly Manifest[];
}

/** What is in the cluster while a controller of releases waits for something: time, pods, or a person. */
export interface RolloutState {
  /** What was done: `step 1: setWeight 20`. */
  readonly name: string;
  /** Where the release stands. */
  readonly kind: RolloutStateKind;
  /** The number of the step from 1 on, of states that belong to one. */
  readonly step?: number;
  /** The name of the state from which it comes; undefined for the first. */
  readonly from?: string;
  /** All that is in the cluster: what was applied, with what the controller writes. */
  readonly manifests: readonly Manifest[];
  /** What was in the cluster on the way from the state `from`, in the order in which it was. */
  readonly moments: readonly RolloutMoment[];
  /**
   * Whether the controller rests. Where it does not, it writes one thing and another in turns as long as nobody does anything: the manifests
   * are those after one of its writes, and the last ones of the moments those after the others.
   */
  readonly isSettled: boolean;
  /** What the controller does here that is not followed, in words; empty where all is. */
  readonly unsure: readonly string[];
}
