import type { InstallationFacts } from './install/installation-facts';

/**
 * The name of the file that an app leaves in its output folder for the judge, which takes it away again. kubectl, kustomize, Argo CD and
 * Flux read only files that end in `.yaml`, `.yml` or `.json`, and Helm leaves out templates whose names begin with a dot.
 */
export const APP_RECORD = '.cdk8s-istio';

/** What an app says of itself. */
export interface AppRecord {
  /** The paths of constructs, by the objects that they wrote: `Kind namespace/name`. */
  readonly constructs: { readonly [object: string]: string };
  /** The gateways that it imports from elsewhere, as `namespace/name`. */
  readonly gateways: readonly string[];
  /** The Istio that it installs; undefined where it installs none. */
  readonly installations?: readonly InstallationFacts[];
}
