import { ApiObject } from 'cdk8s';
import type { IKubernetesService } from '../values/kubernetes-objects';
import { type IMeshHost, MeshHost } from '../values/mesh-host';
import { labels as checkLabels } from '../values/checks';
import { MeshError, MeshErrorCode } from '../values/mesh-error';
import type { IVersionedWorkload } from '../workloads/workload-reference';

/** What else is known of pods that are told by their labels. */
export interface PodTargetOptions {
  /**
   * Their namespace.
   *
   * @default - that of the chart
   */
  readonly namespace?: string;
  /**
   * The Service by which they are called. A waypoint enforces policies for Services alone.
   *
   * @default - none is known
   */
  readonly service?: IMeshHost;
}

/** The pods to which access is given, with the Service by which they are called. */
export class AccessTarget {
  /** A workload, of this program or imported. */
  public static workload(workload: IVersionedWorkload): AccessTarget {
    const { workloadName: name, hostNamespace: namespace } = workload;
    // Pods that somebody else has labelled need not have the label `app`: a policy that selects by it would leave them open.
    return new AccessTarget(name, () => workload.selectorLabels ?? { app: name }, namespace, workload);
  }

  /** The pods behind a Service of cdk8s-plus, of whatever version, by its selector. */
  public static service(service: IKubernetesService): AccessTarget {
    const selector = () => (ApiObject.of(service).toJson().spec?.selector ?? {}) as { [key: string]: string };
    return new AccessTarget(service.name, selector, service.metadata.namespace, MeshHost.service(service));
  }

  /**
   * The pods that have all of these labels.
   *
   * @param name what they are called, which begins the names of the policies
   * @param labels the labels, one at least
   * @param options where they are, and by which Service they are called
   */
  public static pods(
    name: string,
    labels: { [key: string]: string },
    options: PodTargetOptions = {},
  ): AccessTarget {
    const checked = filledLabels(name, checkLabels(labels, 'labels of a target'));
    return new AccessTarget(name, () => checked, options.namespace, options.service);
  }

  private constructor(
    /** What the target is called, which begins the names of the policies. */
    public readonly name: string,
    private readonly selector: () => { [key: string]: string },
    /** The namespace of the pods; undefined for that of the chart. */
    public readonly namespace: string | undefined,
    /** The Service by which they are called; undefined where none is known. */
    public readonly host: IMeshHost | undefined,
  ) {}

  /** The labels by which the pods are selected. */
  public get labels(): { [key: string]: string } {
    return filledLabels(this.name, this.selector());
  }
}

/** Without labels a policy would be for all pods of the namespace. */
function filledLabels(name: string, labels: { [key: string]: string }): { [key: string]: string } {
  if (Object.keys(labels).length > 0) return { ...labels };
  throw new MeshError({
    code: MeshErrorCode.MISSING_SETTING,
    got: `the pods of "${name}" without a label`,
    expected: 'labels by which they are selected; without any, the policy would be for the whole namespace',
    mend: 'give the labels of the pods, or let the Service select them by some',
  });
}
