import type { ArgoRollout } from './argo-rollout';
import type { FlaggerCanary } from './flagger-canary';
import type { GitRevision } from '../values/delivery/git-revision';

/** Which manifests a GitOps tool applies: those that an app has written, committed to a repository. */
export interface HandoverOptions {
  /** The address of the Git repository: `https://github.com/example/shop.git`, `ssh://git@github.com/example/shop.git`. */
  readonly repository: string;
  /**
   * The folders of the repository, in the order in which they are applied: what the namespaces and workloads are in before their
   * routing. A tool takes the files of a folder itself, and not those of folders in it.
   */
  readonly folders: string[];
  /**
   * What of the repository is applied.
   *
   * @default - the branch `main`
   */
  readonly revision?: GitRevision;
  /**
   * The name of the objects that are written for the tool; with several folders that of each folder stands behind it.
   *
   * @default - the id of the construct
   */
  readonly name?: string;
  /**
   * Whether what is no longer in the folder goes from the cluster too.
   *
   * @default true
   */
  readonly prune?: boolean;
  /**
   * The Rollouts among what is applied: what their controller changes in other objects, such as the weights of routes, the tool leaves
   * alone.
   *
   * @default - none
   */
  readonly rollouts?: ArgoRollout[];
  /**
   * The Canaries of Flagger among what is applied: what it changes in other objects, such as the replicas of their targets, the tool leaves alone.
   * What Flagger makes itself must not be among what is applied.
   *
   * @default - none
   */
  readonly canaries?: FlaggerCanary[];
}

/** How Argo CD applies a folder, whether by an `Application` or by an `ApplicationSet`. */
export interface ArgoCdSyncOptions {
  /**
   * The namespace of Argo CD.
   *
   * @default 'argocd'
   */
  readonly namespace?: string;
  /**
   * The project of the Applications. It must allow the repository, the cluster and the kinds.
   *
   * @default 'default'
   */
  readonly project?: string;
  /**
   * The namespace of objects that name none.
   *
   * @default - none: each object names its own
   */
  readonly targetNamespace?: string;
  /**
   * Whether Argo CD makes the namespace `targetNamespace`.
   *
   * @default false
   */
  readonly createNamespace?: boolean;
  /**
   * Whether Argo CD applies changes by itself, and takes back what others change in the cluster.
   *
   * @default true
   */
  readonly autoSync?: boolean;
  /**
   * Whether Argo CD leaves what the controllers of `rollouts` and `canaries` change alone when it applies other changes too, and not only when it looks
   * for them. Of a list it then takes all from the cluster, so that a change of the routes of such a virtual service does not arrive; without
   * it the weights of Git hold for a moment, and routes that steps have set are gone.
   *
   * @default true
   */
  readonly respectIgnored?: boolean;
}
