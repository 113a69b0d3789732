import { dnsLabel } from '../values/checks';

/**
 * How the pods of a namespace join the mesh.
 *
 * Istio reads it from one label of the namespace. The label acts when a pod is created: pods that run already
 * stay as they are, except in ambient mode.
 */
export class Injection {
  /** Every pod gets a sidecar proxy, from the control plane that has no revision or the revision tag `default`. */
  public static sidecar(): Injection {
    return new Injection({ 'istio-injection': 'enabled' });
  }

  /**
   * Every pod gets a sidecar proxy of this revision of the control plane, so that two versions of Istio can run
   * side by side during an upgrade.
   *
   * @param revision a revision, as in `istioctl install --revision`, or a revision tag
   */
  public static revision(revision: string): Injection {
    return new Injection({ 'istio.io/rev': dnsLabel(revision, 'revision') });
  }

  /** Pods get no sidecar: their traffic goes through the ztunnel of the node, and through waypoints if there are any. */
  public static ambient(): Injection {
    return new Injection({ 'istio.io/dataplane-mode': 'ambient' });
  }

  /** Pods get no sidecar, even where the mesh injects into all namespaces that say nothing. */
  public static off(): Injection {
    return new Injection({ 'istio-injection': 'disabled' });
  }

  /** The labels of a namespace that say so. */
  public readonly labels: { readonly [key: string]: string };

  private constructor(labels: { [key: string]: string }) {
    this.labels = Object.freeze(labels);
  }
}
