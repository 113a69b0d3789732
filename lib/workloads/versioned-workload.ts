import { ApiObject, JsonPatch } from 'cdk8s';
import * as kplus from 'cdk8s-plus-30';
import { Construct } from 'constructs';
import { checkedWhenWritten, located } from '../core/located';
import type { AccessOptions, AuthorizeOptions } from '../security/access-grant';
import { AccessTarget } from '../security/access-target';
import { WorkloadAccess } from '../security/workload-access';
import { dnsLabel } from '../values/checks';
import type { IWorkloadIdentity } from '../values/security/workload-identity';
import type { ExternalAuthorizer } from '../values/install/external-authorizer';
import { MeshError, MeshErrorCode } from '../values/mesh-error';
import {
  ImportedWorkload,
  type IVersionedWorkload,
  type VersionedWorkloadAttributes,
} from './workload-reference';
import { deployVersion, withDefaults, type VersionParent } from './version-deployment';
import { podAccount } from './workload-account';
import { podLabels, versionLabels, workloadLabels } from './workload-labels';
import { newVersion, unknownVersion, workloadName, workloadPorts } from './workload-names';
import type { WorkloadPort } from './workload-port';
import type { WorkloadVersion, WorkloadVersionOptions } from './workload-version';

/** What a `VersionedWorkload` is given: its ports, its versions, and how each of them runs. */
export interface VersionedWorkloadProps extends WorkloadVersionOptions {
  /**
   * The name of the workload: that of its Service, the beginning of those of its Deployments, and the label `app`
   * of its pods.
   *
   * @default - the id of the construct
   */
  readonly name?: string;
  /**
   * The namespace of its objects.
   *
   * @default - that of the chart
   */
  readonly namespace?: string;
  /**
   * Versions that run with the settings of the workload as they are. `addVersion()` adds others.
   *
   * @default - none yet; at least one must be there when the manifests are written
   */
  readonly versions?: string[];
  /** The ports on which the workload is called. Probes ask on the first, if they name no port. */
  readonly ports: WorkloadPort[];
  /**
   * The name of the container.
   *
   * @default - the name of the workload
   */
  readonly containerName?: string;
  /**
   * From where the Service can be reached.
   *
   * @default - from within the cluster: `ServiceType.CLUSTER_IP`
   */
  readonly serviceType?: kplus.ServiceType;
}

/**
 * A workload of which several versions run at the same time behind one Service.
 *
 * Each version is a Deployment `<name>-<version>` whose pods have the labels `app` and `version`, as Istio's
 * telemetry and its subsets expect; the Service selects by `app` alone, and so reaches all of them. All selectors
 * come from these labels. Names are as the author wrote them: a further version changes no other object.
 *
 * Its pods run under a ServiceAccount of their own, of the name of the workload, unless another is given: by it the mesh
 * knows who calls.
 *
 * What cdk8s-plus would add by itself is left to Kubernetes's own defaults, so that any image runs.
 */
export class VersionedWorkload extends Construct implements IVersionedWorkload {
  /**
   * A workload that is defined elsewhere, so that routes can name it and its versions.
   *
   * @param scope the construct in which it stands
   * @param id its id there
   * @param attributes what there is of it
   */
  public static fromVersionedWorkloadAttributes(
    scope: Construct,
    id: string,
    attributes: VersionedWorkloadAttributes,
  ): IVersionedWorkload {
    return new ImportedWorkload(scope, id, attributes);
  }

  /** The name of the workload, which is the name of its Service. */
  public readonly workloadName: string;
  /** The Service in front of all versions. */
  public readonly service: kplus.Service;

  private readonly settings: WorkloadVersionOptions;
  private readonly parent: VersionParent;
  private readonly byName = new Map<string, WorkloadVersion>();
  private readonly accounts = new Map<string, kplus.IServiceAccount>();

  /**
   * @param scope the construct in which it stands
   * @param id its id there, and the name of the workload when `name` is not given
   * @param props its ports, its versions, and how each of them runs
   */
  public constructor(scope: Construct, id: string, props: VersionedWorkloadProps) {
    super(scope, id);
    const name = located(this, () => workloadName(props.name ?? id, 'name'));
    const namespace = located(this, () =>
      props.namespace === undefined ? undefined : dnsLabel(props.namespace, 'namespace'),
    );
    const containerName = located(this, () => dnsLabel(props.containerName ?? name, 'container name'));
    const ports = located(this, () => workloadPorts(props.ports));
    this.workloadName = name;
    this.settings = props;
    this.parent = { name, namespace, containerName, ports };
    this.service = this.createService(props.serviceType);
    checkedWhenWritten(this, () => this.refuseWithoutVersion());
    for (const version of props.versions ?? []) this.addVersion(version);
  }

  /** The names of the versions, in the order in which they were added. */
  public get versions(): string[] {
    return [...this.byName.keys()];
  }

  /** The names of the service accounts under which its pods run: one, unless versions have accounts of their own. */
  public get serviceAccountNames(): string[] {
    return [...new Set([...this.accounts.values()].map(({ name }) => name))];
  }

  /** The namespace of its pods and their accounts; undefined where whoever applies it decides. */
  public get serviceAccountNamespace(): string | undefined {
    return this.hostNamespace;
  }

  /** The name of the host that requests are addressed to: that of the Service. */
  public get hostName(): string {
    return this.workloadName;
  }

  /** The namespace of the Service; undefined where whoever applies it decides. */
  public get hostNamespace(): string | undefined {
    return this.service.metadata.namespace;
  }

  /** The ports of the Service. */
  public get hostPorts(): number[] {
    return this.service.ports.map((port) => port.port);
  }

  /**
   * Adds a version.
   *
   * @param version its name, a DNS label that is the value of the label `version` too
   * @param options what is different about it
   */
  public addVersion(version: string, options: WorkloadVersionOptions = {}): WorkloadVersion {
    const [added, serviceAccount] = located(this, () => {
      newVersion(this.versions, version, this.workloadName);
      const settings = withDefaults(options, this.settings);
      const account = podAccount(this, this.parent, settings);
      return [
        deployVersion(this, this.parent, version, { ...settings, serviceAccount: account }),
        account,
      ] as const;
    });
    this.byName.set(version, added);
    this.accounts.set(version, serviceAccount);
    return added;
  }

  /**
   * The Deployment that runs a version.
   *
   * @param version the name of the version
   */
  public deployment(version: string): kplus.Deployment {
    return this.version(version).deployment;
  }

  /**
   * The service account under which the pods of a version run.
   *
   * @param version the name of the version
   */
  public serviceAccount(version: string): kplus.IServiceAccount {
    const { name } = this.version(version);
    return this.accounts.get(name) as kplus.IServiceAccount;
  }

  /**
   * The container of the workload in the pods of a version.
   *
   * @param version the name of the version
   */
  public container(version: string): kplus.Container {
    return this.version(version).container;
  }

  /**
   * The labels that all pods of a version have: `app` and `version`.
   *
   * @param version the name of the version
   */
  public podLabels(version: string): { [key: string]: string } {
    return podLabels(this.workloadName, this.version(version).name);
  }

  /**
   * The labels that tell the pods of a version from those of the others; what a subset selects by.
   *
   * @param version the name of the version
   */
  public versionLabels(version: string): { [key: string]: string } {
    return versionLabels(this.version(version).name);
  }

  /** Who may call it: anybody, as long as nothing is said there. */
  public get access(): WorkloadAccess {
    const target = AccessTarget.workload(this);
    return (this.node.tryFindChild('Access') ??
      new WorkloadAccess(this, 'Access', { target })) as WorkloadAccess;
  }

  /**
   * Lets a caller in, and with the first such call nobody else: see `WorkloadAccess`.
   *
   * @param caller a workload, a client, or a `WorkloadIdentity` from elsewhere
   * @param options what it may do
   */
  public allowFrom(caller: IWorkloadIdentity, options: AccessOptions = {}): void {
    this.access.allowFrom(caller, options);
  }

  /**
   * Lets several callers in, by one rule.
   *
   * @param callers workloads, clients, identities from elsewhere
   * @param options what each of them may do
   */
  public allowFromAny(callers: IWorkloadIdentity[], options: AccessOptions = {}): void {
    this.access.allowFromAny(callers, options);
  }

  /**
   * Lets all workloads of a namespace in.
   *
   * @param namespace the name of the namespace
   * @param options what they may do
   */
  public allowFromNamespace(namespace: string, options: AccessOptions = {}): void {
    this.access.allowFromNamespace(namespace, options);
  }

  /**
   * Lets in what comes through a gateway.
   *
   * @param ingress an `IstioIngress` or the pods of a gateway
   * @param options what may be asked for through it
   */
  public allowFromIngress(ingress: IWorkloadIdentity, options: AccessOptions = {}): void {
    this.access.allowFromIngress(ingress, options);
  }

  /**
   * Lets an authorizer decide about requests, beside all else that is said.
   *
   * @param authorizer who is asked: an object that the installation was given too, or an imported one
   * @param options for which requests
   */
  public authorizeBy(authorizer: ExternalAuthorizer, options: AuthorizeOptions = {}): void {
    this.access.authorizeBy(authorizer, options);
  }

  /** Lets nobody call it, but those who are let in by another call. */
  public denyAll(): void {
    this.access.denyAll();
  }

  private version(version: string): WorkloadVersion {
    const found = this.byName.get(version);
    if (found !== undefined) return found;
    throw unknownVersion(version, this.versions, this.workloadName).at(this.node.path);
  }

  private createService(type = kplus.ServiceType.CLUSTER_IP): kplus.Service {
    const { name, namespace, ports } = this.parent;
    const service = new kplus.Service(this, 'Service', {
      metadata: { name, namespace },
      type,
      ports: ports.map((port) => ({
        name: port.name,
        port: port.port,
        targetPort: port.targetPort,
        protocol: kplus.Protocol.TCP,
      })),
    });
    for (const [key, value] of Object.entries(workloadLabels(name))) service.selectLabel(key, value);
    ApiObject.of(service).addJsonPatch(JsonPatch.remove('/spec/externalIPs'));
    return service;
  }

  private refuseWithoutVersion(): void {
    if (this.byName.size > 0) return;
    throw new MeshError({
      code: MeshErrorCode.MISSING_SETTING,
      got: `the workload "${this.workloadName}" without a version`,
      expected: 'at least one version, so that its Service has pods',
      mend: 'give `versions`, or call addVersion()',
    });
  }
}
