import type { MeshResourceProps } from '../core/mesh-resource';
import type { PolicyTarget } from '../values/policy-target';
import type { ExtensionPhase, TrafficSelector } from '../values/extensions/traffic-selector';

/** To what an extension applies, and in which order. */
export interface ExtensionOptions extends MeshResourceProps {
  /**
   * To what it applies. Objects must stand in its own namespace.
   *
   * @default - all workloads of its namespace; of the whole mesh, if that is Istio's root namespace
   */
  readonly target?: PolicyTarget;
  /**
   * What of the traffic passes it: any one of these.
   *
   * @default - all traffic
   */
  readonly match?: TrafficSelector[];
  /**
   * Where among Istio's own filters it stands.
   *
   * @default - behind all of them, before the router
   */
  readonly phase?: ExtensionPhase;
  /**
   * Its rank within the phase: the highest comes first.
   *
   * @default 0
   */
  readonly priority?: number;
}
