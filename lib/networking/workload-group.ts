import type { Construct } from 'constructs';
import { refuse } from '../values/mesh-fault';
import { workloadGroupChecks } from '../values/networking/workload-group-checks';
import { located } from '../core/located';
import { readManifest } from '../core/manifest';
import { MeshResource, type IMeshResource, type MeshResourceProps } from '../core/mesh-resource';
import { integer } from '../values/checks';
import { defined } from '../values/spec';
import type { WorkloadGroupSpec } from '../values/networking/messages';
import { WorkloadProbe } from '../values/networking/workload-probe';
import { workloadLabels } from '../values/workload-selector';
import { WorkloadTemplate } from '../values/networking/workload-template';
import { ImportedResource, type ResourceReferenceOptions } from '../core/resource-reference';

/** A workload group, defined here or elsewhere. */
export interface IWorkloadGroup extends IMeshResource {
  /** The name, as others refer to it. */
  readonly workloadGroupName: string;
}

/** What makes a workload group. */
export interface WorkloadGroupProps extends MeshResourceProps {
  /**
   * What its machines have in common.
   *
   * @default - nothing: each machine brings everything along
   */
  readonly template?: WorkloadTemplate;
  /**
   * The labels of the workload entries that are made for its machines. Services select by them. They go before those of
   * the template; a machine's own go before them.
   *
   * These are not the labels of the group, which `metadata` holds.
   *
   * @default - none
   */
  readonly entryLabels?: { [key: string]: string };
  /**
   * The annotations of the workload entries that are made for its machines.
   *
   * @default - none but those that Istio makes
   */
  readonly entryAnnotations?: { [key: string]: string };
  /**
   * How a machine finds out whether its workload is healthy.
   *
   * @default - not at all: every machine that is connected counts as healthy
   */
  readonly probe?: WorkloadProbe;
}

class ImportedWorkloadGroup extends ImportedResource implements IWorkloadGroup {
  public readonly workloadGroupName = this.name;
}

/**
 * Workloads that are no pods and join by themselves, mostly virtual machines: what a Deployment is to its Pods (kind
 * `WorkloadGroup` of `networking.istio.io/v1`).
 *
 * It starts nothing. A machine whose proxy connects and names the group gets a workload entry made from the template, in
 * the namespace of the group, which is taken away some time after the machine has gone.
 */
export class WorkloadGroup extends MeshResource implements IWorkloadGroup {
  /** A workload group that is defined elsewhere. */
  public static fromWorkloadGroupName(
    scope: Construct,
    id: string,
    name: string,
    options: ResourceReferenceOptions = {},
  ): IWorkloadGroup {
    return new ImportedWorkloadGroup(scope, id, name, options);
  }

  /**
   * Reads a manifest. What is written is its spec as it was; one that could not be written so is refused.
   *
   * @param scope the construct in which it is to stand
   * @param id its id there
   * @param manifest the manifest, of any version of the API group
   */
  public static fromManifest(scope: Construct, id: string, manifest: any): WorkloadGroup {
    const read = (props: MeshResourceProps, { template, metadata, probe }: WorkloadGroupSpec) => {
      refuse(workloadGroupChecks, { template, metadata });
      const group = new WorkloadGroup(scope, id, {
        ...props,
        template: WorkloadTemplate._fromSpec(template),
        entryLabels: metadata?.labels,
        entryAnnotations: metadata?.annotations,
        probe: probe && WorkloadProbe._fromSpec(probe),
      });
      group.hasMetadata = metadata !== undefined;
      return group;
    };
    return readManifest(scope, id, manifest, 'networking.istio.io', 'WorkloadGroup', read);
  }

  private readonly spec: WorkloadGroupSpec;
  /** Whether there are metadata, though they may say nothing. */
  private hasMetadata = false;

  public constructor(scope: Construct, id: string, props: WorkloadGroupProps = {}) {
    super(scope, id, props, 'networking.istio.io/v1', 'WorkloadGroup');
    const { template = WorkloadTemplate.of(), entryLabels, entryAnnotations, probe } = props;
    const labels = located(this, () => entryLabels && workloadLabels(entryLabels, 'entryLabels'));
    const annotations = entryAnnotations && { ...entryAnnotations };
    located(this, () => integer(Object.keys(annotations ?? {}).length, 'number of annotations', 0, 256));
    this.spec = defined({
      metadata: labels || annotations ? defined({ labels, annotations }) : undefined,
      template: template._toSpec(),
      probe: probe?._toSpec(),
    });
  }

  /** The name, as others refer to it. */
  public get workloadGroupName(): string {
    return this.name;
  }

  protected renderSpec(): any {
    const { metadata, ...rest } = structuredClone(this.spec);
    const spec: WorkloadGroupSpec = defined({
      metadata: metadata ?? (this.hasMetadata ? {} : undefined),
      ...rest,
    });
    return spec;
  }
}
