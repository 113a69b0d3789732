import type * as kplus from 'cdk8s-plus-30';

/** How a version of a workload runs. What a version does not say, the workload says for all of them. */
export interface WorkloadVersionOptions {
  /**
   * The image of the container.
   *
   * @default - for a version that of the workload; one of the two must be given
   */
  readonly image?: string;
  /**
   * How many pods there are.
   *
   * @default - for a version as many as for the workload, for that 1
   */
  readonly replicas?: number;
  /**
   * The program to run, instead of the image's entry point.
   *
   * @default - for a version that of the workload, for that the image's
   */
  readonly command?: string[];
  /**
   * The arguments of the program.
   *
   * @default - for a version those of the workload, for that the image's
   */
  readonly args?: string[];
  /**
   * Environment variables. Those of a version are added to those of the workload, and win where both name one.
   *
   * @default - none
   */
  readonly env?: { readonly [name: string]: kplus.EnvValue };
  /**
   * When the container is to be restarted. Without a port of its own, it asks on the workload's first port.
   *
   * @default - for a version that of the workload, for that none
   */
  readonly liveness?: kplus.Probe;
  /**
   * When the pod is to get requests. Without a port of its own, it asks on the workload's first port.
   *
   * @default - for a version that of the workload, for that none
   */
  readonly readiness?: kplus.Probe;
  /**
   * When the container counts as started. Without a port of its own, it asks on the workload's first port.
   *
   * @default - for a version that of the workload, for that none; nothing is guessed
   */
  readonly startup?: kplus.Probe;
  /**
   * What the container requests and may use at most.
   *
   * @default - for a version that of the workload, for that nothing, so that no guess evicts or throttles it
   */
  readonly resources?: kplus.ContainerResources;
  /**
   * What the container is allowed to do.
   *
   * @default - for a version that of the workload; a setting that is not given lets any image run: as the user
   * that the image names, with a writable file system, without privileges or a way to gain them
   */
  readonly securityContext?: kplus.ContainerSecurityContextProps;
  /**
   * What all containers of a pod are allowed to do.
   *
   * @default - for a version that of the workload, for that what the cluster allows
   */
  readonly podSecurityContext?: kplus.PodSecurityContextProps;
  /**
   * When the image is pulled.
   *
   * @default - for a version as for the workload, for that Kubernetes's own rule: always for the tag `latest`,
   * otherwise when the node does not have the image
   */
  readonly imagePullPolicy?: kplus.ImagePullPolicy;
  /**
   * The identity of the pods, in Kubernetes and in the mesh.
   *
   * @default - for a version that of the workload, for that a ServiceAccount of its own, of the workload's name
   */
  readonly serviceAccount?: kplus.IServiceAccount;
  /**
   * The identity of the pods as the name of a service account that is there already, of their namespace. Not together with
   * `serviceAccount`.
   *
   * @default - as `serviceAccount` says
   */
  readonly serviceAccountName?: string;
  /**
   * More labels of the pods. Those of a version are added to those of the workload.
   *
   * @default - only `app` and `version`
   */
  readonly podLabels?: { readonly [key: string]: string };
  /**
   * Annotations of the pods. Those of a version are added to those of the workload.
   *
   * @default - none
   */
  readonly podAnnotations?: { readonly [key: string]: string };
}

/** One version of a workload, with what was made for it. */
export class WorkloadVersion {
  /**
   * @param name the name of the version
   * @param deployment the Deployment that runs its pods
   * @param container the container of the workload in each of these pods
   */
  public constructor(
    /** The name of the version. */
    public readonly name: string,
    /** The Deployment that runs its pods. */
    public readonly deployment: kplus.Deployment,
    /** The container of the workload in each of these pods. */
    public readonly container: kplus.Container,
  ) {}
}
