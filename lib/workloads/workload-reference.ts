import { type IConstruct, Construct } from 'constructs';
import { located } from '../core/located';
import { dnsLabel, objectName } from '../values/checks';
import type { IMeshHost } from '../values/mesh-host';
import type { ISelectableWorkload } from '../values/policy-target';
import { MeshError, MeshErrorCode } from '../values/mesh-error';
import type { IWorkloadIdentity } from '../values/security/workload-identity';
import { podLabels, versionLabels } from './workload-labels';
import { newVersion, unknownVersion, workloadName, workloadPorts } from './workload-names';
import type { WorkloadPort } from './workload-port';

/** A workload of which several versions run behind one host name. */
export interface IVersionedWorkload extends IMeshHost, ISelectableWorkload, IWorkloadIdentity, IConstruct {
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
  /**
   * The names of the service accounts under which its pods run.
   *
   * @default - not known: policies cannot name it as a caller
   */
  readonly serviceAccountNames?: string[];
}

/** A versioned workload that is defined elsewhere; it renders nothing. */
export class ImportedWorkload extends Construct implements IVersionedWorkload {
  /** Its name, and that of its Service. */
  public readonly workloadName: string;
  /** The names of its versions. */
  public readonly versions: string[] = [];
  /** Its name within its namespace. */
  public readonly hostName: string;
  /** The namespace of its Service. */
  public readonly hostNamespace: string | undefined;
  /** The ports of its Service. */
  public readonly hostPorts: number[];
  private readonly accounts: readonly string[];

  public constructor(scope: Construct, id: string, attributes: VersionedWorkloadAttributes) {
    super(scope, id);
    const { name, namespace, ports, versions } = attributes;
    this.workloadName = located(this, () => workloadName(name, 'name'));
    this.hostName = this.workloadName;
    this.hostNamespace = located(this, () =>
      namespace === undefined ? undefined : dnsLabel(namespace, 'namespace'),
    );
    this.hostPorts = located(this, () => workloadPorts(ports).map((port) => port.port));
    const { serviceAccountNames: accounts = [] } = attributes;
    this.accounts = located(this, () => accounts.map((account) => objectName(account, 'service account')));
    for (const version of versions) {
      this.versions.push(located(this, () => newVersion(this.versions, version, name)));
    }
  }

  /** The names of the service accounts under which its pods run. Refused where they are not known. */
  public get serviceAccountNames(): string[] {
    if (this.accounts.length > 0) return [...this.accounts];
    const error = new MeshError({
      code: MeshErrorCode.MISSING_SETTING,
      got: `the workload "${this.workloadName}" of elsewhere as a caller, without its service account`,
      expected: 'the service account under which its pods run, by which the mesh knows who calls',
      mend: 'give `serviceAccountNames` where it is imported',
    });
    throw error.at(this.node.path);
  }

  /** The namespace of its pods and their accounts. */
  public get serviceAccountNamespace(): string | undefined {
    return this.hostNamespace;
  }

  /** The labels that all pods of a version have. */
  public podLabels(version: string): { [key: string]: string } {
    return podLabels(this.workloadName, this.known(version));
  }

  /** The labels that tell the pods of a version from those of the others. */
  public versionLabels(version: string): { [key: string]: string } {
    return versionLabels(this.known(version));
  }

  private known(version: string): string {
    if (this.versions.includes(version)) return version;
    throw unknownVersion(version, this.versions, this.workloadName).at(this.node.path);
  }
}
