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
}
