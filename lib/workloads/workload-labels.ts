import { labels } from '../values/checks';
import { MeshError, MeshErrorCode } from '../values/mesh-error';

/** A set of labels. */
export interface Labels {
  [key: string]: string;
}

/** What all pods of a workload have and its Service selects by. */
export function workloadLabels(name: string): Labels {
  return { app: name };
}

/** What tells the pods of one version from the others. */
export function versionLabels(version: string): Labels {
  return { version };
}

/** What the pods of one version have and their Deployment selects by. */
export function podLabels(name: string, version: string): Labels {
  return { ...workloadLabels(name), ...versionLabels(version) };
}

/** Labels an author adds to those that select; they may not change them. Returns them. */
export function extraLabels(extra: { readonly [key: string]: string }, selecting: Labels): Labels {
  const changed = Object.keys(selecting).find((key) => key in extra && extra[key] !== selecting[key]);
  if (changed === undefined) return labels(extra, 'pod labels');
  throw new MeshError({
    code: MeshErrorCode.CONFLICTING_SETTINGS,
    got: `the pod label ${changed}=${extra[changed]}`,
    expected: `${changed}=${selecting[changed]}, by which the pods are selected`,
    mend: 'leave the label out, or use another key',
  });
}
