import type { MeshIndex } from '../../mesh/mesh-index';
import type { MeshReport } from '../check';
import type { Rule } from '../rule';

/** What a release of Istio does otherwise than the one before, where nothing is set. */
export interface BehaviourChange {
  /** What is said where it touches something. */
  readonly rule: Rule;
  /** The minor release with which it came: `1.28`. */
  readonly since: string;
  /** Reports the objects that it touches. */
  readonly check: (mesh: MeshIndex, report: MeshReport, releases: Releases) => void;
}

/** The releases for which manifests are looked at. */
export interface Releases {
  /** The minor release of Istio to be: `1.31`. */
  readonly istio: string;
  /** The minor release of Kubernetes, where it is said: `1.34`. */
  readonly kubernetes?: string;
}
