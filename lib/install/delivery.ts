import type { Construct } from 'constructs';
import { distinct } from '../values/checks';
import type { HelmRelease } from '../values/install/helm-values';
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

/** A release with the name of the object that installs it. */
export interface NamedRelease {
  readonly name: string;
  readonly release: HelmRelease;
}

/** The names of the objects that install the charts: `<installation>-base`, `<installation>-istiod` … */
export function namedReleases(installation: string, releases: readonly HelmRelease[]): NamedRelease[] {
  const names = releases.map(({ name }) => `${installation}-${name.replace(/^istio-/, '')}`);
  distinct(names, 'object that installs a chart');
  return releases.map((release, i) => ({ name: names[i], release }));
}
