import type { Construct } from 'constructs';
import { readManifest } from '../core/manifest';
import { type IMeshResource, MeshResource, type MeshResourceProps } from '../core/mesh-resource';
import { Endpoint } from '../values/networking/endpoint';
import type { WorkloadEntrySpec } from '../values/networking/messages';
import { ImportedResource, type ResourceReferenceOptions } from '../core/resource-reference';

/** A workload entry, defined here or elsewhere. */
export interface IWorkloadEntry extends IMeshResource {
  /** The name, as others refer to it. */
  readonly workloadEntryName: string;
}

/** What makes a workload entry. */
export interface WorkloadEntryProps extends MeshResourceProps {
  /** Where the workload listens, and what it is. */
  readonly endpoint: Endpoint;
}

class ImportedWorkloadEntry extends ImportedResource implements IWorkloadEntry {
  public readonly workloadEntryName = this.name;
}

/**
 * A workload that is no pod, mostly a virtual machine: what a Pod is to a Service (kind `WorkloadEntry` of
 * `networking.istio.io/v1`).
 *
 * It does nothing by itself. Services and service entries of its namespace take it for an endpoint when they select its
 * labels: those of its `endpoint`, over which the labels of the object itself go. Machines that join by a workload group
 * get such an object from Istio.
 */
export class WorkloadEntry extends MeshResource implements IWorkloadEntry {
  /** A workload entry that is defined elsewhere. */
  public static fromWorkloadEntryName(
    scope: Construct,
    id: string,
    name: string,
    options: ResourceReferenceOptions = {},
  ): IWorkloadEntry {
    return new ImportedWorkloadEntry(scope, id, name, options);
  }

  /**
   * Reads a manifest. What is written is its spec as it was; one that could not be written so is refused.
   *
   * @param scope the construct in which it is to stand
   * @param id its id there
   * @param manifest the manifest, of any version of the API group
   */
  public static fromManifest(scope: Construct, id: string, manifest: any): WorkloadEntry {
    const read = (props: MeshResourceProps, spec: WorkloadEntrySpec) =>
      new WorkloadEntry(scope, id, { ...props, endpoint: Endpoint._fromSpec(spec) });
    return readManifest(scope, id, manifest, 'networking.istio.io', 'WorkloadEntry', read);
  }

  /** Where the workload listens, and what it is. */
  public readonly endpoint: Endpoint;

  public constructor(scope: Construct, id: string, props: WorkloadEntryProps) {
    super(scope, id, props, 'networking.istio.io/v1', 'WorkloadEntry');
    this.endpoint = props.endpoint;
  }

  /** The name, as others refer to it. */
  public get workloadEntryName(): string {
    return this.name;
  }

  protected renderSpec(): any {
    const spec: WorkloadEntrySpec = this.endpoint._toSpec();
    return spec;
  }
}
