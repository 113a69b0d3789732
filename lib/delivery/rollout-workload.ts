import { ApiObject } from 'cdk8s';
import type { IKubernetesWorkload } from '../values/kubernetes-objects';
import { choice, filled, objectName } from '../values/checks';
import { PodSelector } from '../values/delivery/pod-selector';
import type { RolloutSpec } from '../values/delivery/rollout-messages';
import { MeshError, MeshErrorCode } from '../values/mesh-error';
import { defined, plainCopy } from '../values/spec';
import type { VersionedWorkload } from '../workloads/versioned-workload';

/** What becomes of a Deployment whose pods a Rollout takes over. */
export enum WorkloadScaleDown {
  /** It stays as it is. */
  NEVER = 'never',
  /** It has no pods any more once the Rollout is healthy. */
  ON_SUCCESS = 'onsuccess',
  /** It has a pod less for each that the Rollout has. */
  PROGRESSIVELY = 'progressively',
}

/** An object with the template of the pods, by its name. */
export interface WorkloadReference {
  /** `apps/v1`, or `v1` for a PodTemplate. */
  readonly apiVersion: string;
  /** `Deployment`, `ReplicaSet` or `PodTemplate`: the controller reads no other. */
  readonly kind: string;
  /** Its name. */
  readonly name: string;
  /**
   * What becomes of the pods of a Deployment.
   *
   * @default - it stays as it is
   */
  readonly scaleDown?: WorkloadScaleDown;
}

interface Labels {
  readonly [key: string]: string;
}
type WorkloadSpec = Pick<RolloutSpec, 'workloadRef' | 'template' | 'selector'>;

/** Argo Rollouts, rollout/templateref.go: `infoByGroupKind`. */
const KINDS = ['PodTemplate', 'apps/Deployment', 'apps/ReplicaSet'];

/** Which pods a Rollout brings: those of an object that is there already, or a template of its own. */
export class RolloutWorkload {
  /**
   * The pods of a Deployment, which stands in the namespace of the Rollout. Give the Deployment no replicas, or say what becomes of its
   * pods: those of both would run beside each other.
   *
   * @param deployment the Deployment
   * @param scaleDown what becomes of its pods; left out, it stays as it is
   */
  public static deployment(deployment: IKubernetesWorkload, scaleDown?: WorkloadScaleDown): RolloutWorkload {
    const labels = () => ApiObject.of(deployment).toJson().spec?.template?.metadata?.labels ?? {};
    const reference = { apiVersion: 'apps/v1', kind: 'Deployment', name: deployment.name, scaleDown };
    return new RolloutWorkload({ workloadRef: defined(reference) }, labels, deployment.metadata.namespace);
  }

  /**
   * The pods of one version of a workload, which stands in the namespace of the Rollout.
   *
   * @param workload the workload
   * @param version the name of the version
   * @param scaleDown what becomes of the pods of its Deployment; left out, it stays as it is
   */
  public static version(
    workload: VersionedWorkload,
    version: string,
    scaleDown?: WorkloadScaleDown,
  ): RolloutWorkload {
    return RolloutWorkload.deployment(workload.deployment(version), scaleDown);
  }

  /** The pods of an object that is defined elsewhere, in the namespace of the Rollout. */
  public static reference(reference: WorkloadReference): RolloutWorkload {
    const { apiVersion, kind, name, scaleDown } = reference;
    return new RolloutWorkload(
      { workloadRef: defined({ apiVersion, kind, name, scaleDown }) },
      () => undefined,
    );
  }

  /**
   * A template of its own.
   *
   * @param template Kubernetes's `PodTemplateSpec`: `metadata` with labels, and `spec`
   * @param selector which pods belong to the Rollout; left out, those with all labels of the template
   */
  public static template(template: any, selector?: PodSelector): RolloutWorkload {
    const labels = template?.metadata?.labels ?? {};
    const spec = {
      template: plainCopy(template),
      selector: (selector ?? PodSelector.labels(labels))._toSpec(),
    };
    return new RolloutWorkload(spec, () => labels);
  }

  /**
   * Reads what `_toSpec()` wrote.
   *
   * @internal
   */
  public static _fromSpec({ workloadRef, template, selector }: any): RolloutWorkload {
    const pods: { metadata?: { labels?: Labels } } | undefined = template;
    const labels = () => (workloadRef === undefined ? (pods?.metadata?.labels ?? {}) : undefined);
    const spec = {
      workloadRef: workloadRef && referenceOf(workloadRef),
      template: plainCopy(template),
      selector: selector && PodSelector._fromSpec(selector)._toSpec(),
    };
    return new RolloutWorkload(defined(spec), labels);
  }

  private constructor(
    private readonly spec: WorkloadSpec,
    private readonly labels: () => Labels | undefined,
    private readonly namespace?: string | undefined,
  ) {
    const { workloadRef } = spec;
    if (workloadRef === undefined) return;
    const { apiVersion = '', kind = '', name = '', scaleDown } = workloadRef;
    const group = apiVersion.includes('/') ? `${apiVersion.split('/')[0]}/` : '';
    filled(apiVersion, 'apiVersion of a workload');
    choice(`${group}${kind}`, KINDS, 'kind of a workload');
    objectName(name, 'name of a workload');
    if (scaleDown !== undefined) choice(scaleDown, Object.values(WorkloadScaleDown), 'scaleDown');
  }

  /**
   * Refuses a workload of another namespace: the controller does not look there.
   *
   * @internal
   */
  public _checkNamespace(namespace: string | undefined): void {
    if (this.namespace === undefined || namespace === undefined || this.namespace === namespace) return;
    throw new MeshError({
      code: MeshErrorCode.INVALID_VALUE,
      got: `the ${this._describe()} of the namespace ${this.namespace} for a Rollout of ${namespace}`,
      expected: 'one of the same namespace',
      mend: 'put the two into one namespace',
    });
  }

  /**
   * The labels of the pods; undefined where they are not known.
   *
   * @internal
   */
  public get _labels(): Labels | undefined {
    return this.labels();
  }

  /**
   * The workload in words.
   *
   * @internal
   */
  public _describe(): string {
    const { workloadRef } = this.spec;
    return workloadRef === undefined ? 'pods of its own' : `${workloadRef.kind} ${workloadRef.name}`;
  }

  /**
   * The fields of Argo's `RolloutSpec` that say which pods there are.
   *
   * @internal
   */
  public _toSpec(): any {
    return plainCopy(this.spec);
  }
}

const referenceOf = ({ apiVersion, kind, name, scaleDown }: NonNullable<RolloutSpec['workloadRef']>) =>
  defined({ apiVersion, kind, name, scaleDown });
