import type { Duration } from 'cdk8s';
import type { ChartSource } from '../values/install/chart-source';
import type { ArgoCdClusters } from './argo-cd-clusters';

/** How Istio is installed by `istioctl`. */
export interface IstioctlOptions {
  /**
   * The folder of the files, from where the program runs.
   *
   * @default - `install/<name>`, beside the folder of the manifests
   */
  readonly folder?: string;
  /**
   * The kubeconfig that the commands name.
   *
   * @default - none: that of whoever runs them
   */
  readonly kubeconfig?: string;
  /**
   * The context of the kubeconfig that the commands name.
   *
   * @default - the current one
   */
  readonly context?: string;
}

/** How Istio is installed by the commands of Helm. */
export interface HelmCommandsOptions {
  /**
   * The folder of the files, from where the program runs.
   *
   * @default - `install/<name>`, beside the folder of the manifests
   */
  readonly folder?: string;
  /**
   * Where the charts come from.
   *
   * @default - the Helm repository that holds the charts of the version
   */
  readonly charts?: ChartSource;
  /**
   * The kubeconfig that the commands name.
   *
   * @default - none: that of whoever runs them
   */
  readonly kubeconfig?: string;
  /**
   * The context of the kubeconfig that the commands name.
   *
   * @default - the current one
   */
  readonly context?: string;
}

/** How Istio is installed by Argo CD. */
export interface ArgoCdOptions {
  /**
   * The namespace of Argo CD.
   *
   * @default 'argocd'
   */
  readonly namespace?: string;
  /**
   * The project of the Applications. It must allow the chart repository, and objects of the cluster.
   *
   * @default 'default'
   */
  readonly project?: string;
  /**
   * The name of the cluster, as Argo CD lists it. Not together with `clusters`.
   *
   * @default 'in-cluster', that of Argo CD itself
   */
  readonly cluster?: string;
  /**
   * Several clusters, which get the same. In all settings `{{ .name }}` stands for the name of the cluster.
   *
   * @default - one cluster
   */
  readonly clusters?: ArgoCdClusters;
  /**
   * Where the charts come from.
   *
   * @default - the Helm repository that holds the charts of the version
   */
  readonly charts?: ChartSource;
  /**
   * Whether Argo CD applies changes by itself.
   *
   * @default true
   */
  readonly autoSync?: boolean;
}

/** How Istio is installed by Flux. */
export interface FluxOptions {
  /**
   * The namespace of the sources and releases.
   *
   * @default 'flux-system'
   */
  readonly namespace?: string;
  /**
   * Where the charts come from.
   *
   * @default - the Helm repository that holds the charts of the version
   */
  readonly charts?: ChartSource;
  /**
   * How often Flux looks whether all is as it should be.
   *
   * @default - every 10 minutes
   */
  readonly interval?: Duration;
  /**
   * The Secret with the kubeconfig of another cluster, in the same namespace.
   *
   * @default - the cluster of Flux itself
   */
  readonly kubeConfigSecret?: string;
}

/** How the Sail Operator changes from one release to the next. */
export enum SailUpdateStrategy {
  /** The control plane is replaced. */
  IN_PLACE = 'InPlace',
  /** A second control plane is started; the first one goes when no proxy uses it any more. */
  REVISION_BASED = 'RevisionBased',
}

/** How Istio is installed by the Sail Operator. */
export interface SailOperatorOptions {
  /**
   * How it changes from one release to the next.
   *
   * @default SailUpdateStrategy.IN_PLACE
   */
  readonly updateStrategy?: SailUpdateStrategy;
  /**
   * Whether the namespaces of Istio are written too, which the operator does not make.
   *
   * @default true
   */
  readonly createNamespaces?: boolean;
}
