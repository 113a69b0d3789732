import type { Construct } from 'constructs';
import type { InstallationPlan } from '../values/install/installation-plan';

/** An installation, as a delivery sees it. */
export interface DeliveryContext {
  /** The construct in which objects are to stand. */
  readonly scope: Construct;
  /** The name of the installation. */
  readonly name: string;
  /** What is installed. */
  readonly plan: InstallationPlan;
  /** What is to be said to whoever installs it. */
  readonly warnings: readonly string[];
}

/** How an installation gets into the cluster: as objects for a controller, or as files for a person. */
export type Deliver = (context: DeliveryContext) => void;
