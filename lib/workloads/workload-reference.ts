import type { IConstruct } from 'constructs';
import type { IMeshHost } from '../values/mesh-host';
import type { ISelectableWorkload } from '../values/policy-target';
import type { WorkloadPort } from './workload-port';

/** A workload of which several versions run behind one host name. */
export interface IVersionedWorkload extends IMeshHost, ISelectableWorkload, IConstruct {
  /** The names of its versions, in the order in which they were declared. */
  readonly versions: string[];
  /**
   * The labels that tell the pods of a version from those of the others; what a subset selects by.
   *
   * @param version the name of the version
   */
  versionLabels(version: string): { [key: string]: string };
}

/** What has to be known of a workload that is defined elsewhere. */
export interface VersionedWorkloadAttributes {
  /** The name of its Service, and the value of the label `app` of its pods. */
  readonly name: string;
  /** The values of the label `version` of its pods. */
  readonly versions: string[];
  /** The ports of its Service. */
  readonly ports: WorkloadPort[];
  /**
   * The namespace of its Service.
   *
   * @default - that of whatever names it
   */
  readonly namespace?: string;
}
