import type { VirtualService } from '../networking/virtual-service';
import type { ISubset } from '../values/references';

/** Routing whose default a `Progression` changes step by step: a `SubsetRouting`. */
export interface IProgressiveRouting {
  /** The virtual service that holds the rules. */
  readonly virtualService: VirtualService;
  /**
   * A subset that was declared.
   *
   * @param name its name
   */
  subset(name: string): ISubset;
  /**
   * The port of the workload that is routed to.
   *
   * @internal
   */
  readonly _port?: number;
  /**
   * The subset to which the default is pinned, if it is one.
   *
   * @internal
   */
  readonly _pinned?: string;
}
