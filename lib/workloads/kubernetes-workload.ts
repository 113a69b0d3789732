import { Construct } from 'constructs';
import { located } from '../core/located';
import { MeshError, MeshErrorCode } from '../values/mesh-error';
import type { IKubernetesService, IKubernetesWorkload } from '../values/kubernetes-objects';
import { newVersion, unknownVersion } from './workload-names';
import type { IVersionedWorkload } from './workload-reference';

/** What makes a `KubernetesWorkload`. */
export interface KubernetesWorkloadProps {
  /** The Service in front of all versions. */
  readonly service: IKubernetesService;
  /** What runs the pods of each version, by its name: a `Deployment`, `StatefulSet` or `DaemonSet`. At least one. */
  readonly versions: { [version: string]: IKubernetesWorkload };
}

/**
 * A workload that is made with cdk8s-plus, of whatever version, and stands wherever a `VersionedWorkload` can: in `SubsetRouting`, `RoutePolicy` and
 * `PolicyTarget.workload()`. It renders nothing itself.
 */
export class KubernetesWorkload extends Construct implements IVersionedWorkload {
  private readonly service: IKubernetesService;
  private readonly byVersion: { readonly [version: string]: IKubernetesWorkload };

  /**
   * @param scope the construct in which it stands
   * @param id its id there
   * @param props the Service, and what runs the pods of each version
   */
  public constructor(scope: Construct, id: string, props: KubernetesWorkloadProps) {
    super(scope, id);
    const { service, versions } = props;
    this.service = service;
    this.byVersion = { ...versions };
    located(this, () => {
      const names: string[] = [];
      for (const version of this.versions) names.push(newVersion(names, version, service.name));
      if (names.length > 0) return;
      throw new MeshError({
        code: MeshErrorCode.MISSING_SETTING,
        got: `the workload "${service.name}" without versions`,
        expected: 'at least one',
        mend: 'name what runs its pods, as in `versions: { v1: deployment }`',
      });
    });
  }

  /** The name of the workload, which is the name of its Service. */
  public get workloadName(): string {
    return this.service.name;
  }

  /** The name of the host that requests are addressed to: that of the Service. */
  public get hostName(): string {
    return this.service.name;
  }

  /** The namespace of the Service; undefined where whoever applies it decides. */
  public get hostNamespace(): string | undefined {
    return this.service.metadata.namespace;
  }

  /** The ports of the Service. */
  public get hostPorts(): number[] {
    return this.service.ports.map(({ port }) => port);
  }

  /** The names of the service accounts under which the pods of the versions run. */
  public get serviceAccountNames(): string[] {
    const accounts = Object.values(this.byVersion).map(
      ({ serviceAccount }) => serviceAccount?.name ?? 'default',
    );
    return [...new Set(accounts)].sort();
  }

  /** The namespace of the pods and their accounts. */
  public get serviceAccountNamespace(): string | undefined {
    return this.hostNamespace;
  }

  /** The names of the versions. */
  public get versions(): string[] {
    return Object.keys(this.byVersion);
  }

  /** The labels that the pods of all versions have, where there are some. */
  public get selectorLabels(): { [key: string]: string } | undefined {
    const [first, ...others] = this.versions.map((version) => this.labelsOf(version));
    const isCommon = ([key, value]: [string, string]) => others.every((labels) => labels[key] === value);
    return Object.fromEntries(Object.entries(first).filter(isCommon));
  }

  /** The labels that all pods of a version have. */
  public podLabels(version: string): { [key: string]: string } {
    return this.labelsOf(version);
  }

  /** The labels that tell the pods of a version from those of the others. */
  public versionLabels(version: string): { [key: string]: string } {
    const own = this.labelsOf(version);
    const twin = this.versions.find((other) => {
      const labels = this.labelsOf(other);
      return other !== version && Object.entries(own).every(([key, value]) => labels[key] === value);
    });
    if (twin === undefined) return own;
    throw new MeshError(
      {
        code: MeshErrorCode.INVALID_LABEL,
        got: `the version "${version}" of "${this.workloadName}", whose labels the pods of "${twin}" have too`,
        expected: 'labels that the pods of the version alone have',
        mend: 'let each select its pods by a label of its own, such as `version`',
      },
      this.node.path,
    );
  }

  private labelsOf(version: string): { [key: string]: string } {
    const workload = Object.hasOwn(this.byVersion, version) ? this.byVersion[version] : undefined;
    if (workload !== undefined) return { ...workload.matchLabels };
    throw unknownVersion(version, this.versions, this.workloadName).at(this.node.path);
  }
}
