import { distinct } from '../values/checks';
import type { HelmRelease } from '../values/install/helm-values';

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
