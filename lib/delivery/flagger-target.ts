import { ApiObject } from 'cdk8s';
import type { IKubernetesWorkload } from '../values/kubernetes-objects';
import { choice, filled, objectName } from '../values/checks';
import type { KnownService } from '../values/delivery/canary-service';
import type { TargetSpec } from '../values/delivery/flagger-messages';
import { MeshError, MeshErrorCode } from '../values/mesh-error';
import { defined, plainCopy } from '../values/spec';
import type { VersionedWorkload } from '../workloads/versioned-workload';

/** What a Canary releases, by its name. */
export interface FlaggerTargetReference {
  /** `apps/v1`, `v1` for a Service, `serving.knative.dev/v1` for one of Knative. */
  readonly apiVersion: string;
  /** `Deployment`, `DaemonSet` or `Service`. */
  readonly kind: string;
  /** Its name. */
  readonly name: string;
}

/** Flagger, artifacts/flagger/crd.yaml. */
const KINDS = ['Deployment', 'DaemonSet', 'Service'];

/** The labels by which Flagger tells the pods of the two versions apart, one of which the target selects by (cmd/flagger/main.go). */
export const SELECTOR_LABELS: readonly string[] = ['app', 'name', 'app.kubernetes.io/name'];

/**
 * What a Canary releases. Flagger copies it as `<name>-primary`, which serves, and scales it to zero until it changes; then it is the new
 * version.
 */
export class FlaggerTarget {
  /** A Deployment of the namespace of the Canary. */
  public static deployment(deployment: IKubernetesWorkload): FlaggerTarget {
    return FlaggerTarget.known(deployment, undefined);
  }

  /**
   * The Deployment of a version of a workload, of the namespace of the Canary. Flagger takes the Service of the workload over, which then
   * reaches the version before alone: let the workload have no other version.
   *
   * @param workload the workload
   * @param version the name of the version
   */
  public static version(workload: VersionedWorkload, version: string): FlaggerTarget {
    const service = () => {
      const [first, ...others] = workload.service.ports;
      const port = others.length > 0 ? undefined : first;
      return { host: workload, port: port?.port, portName: port?.name, targetPort: port?.targetPort };
    };
    return FlaggerTarget.known(workload.deployment(version), service());
  }

  /** An object that is defined elsewhere, in the namespace of the Canary. */
  public static reference(reference: FlaggerTargetReference): FlaggerTarget {
    const { apiVersion, kind, name } = reference;
    return new FlaggerTarget({ apiVersion, kind: kind as TargetSpec['kind'], name });
  }

  private static known(deployment: IKubernetesWorkload, service: KnownService | undefined): FlaggerTarget {
    const labels = () => ApiObject.of(deployment).toJson().spec?.selector?.matchLabels ?? {};
    const spec: TargetSpec = { apiVersion: 'apps/v1', kind: 'Deployment', name: deployment.name };
    return new FlaggerTarget(spec, service, labels, deployment.metadata.namespace);
  }

  private constructor(
    private readonly spec: TargetSpec,
    /**
     * What is known of its Service.
     *
     * @internal
     */
    public readonly _service?: any,
    private readonly selector?: () => { readonly [key: string]: string },
    private readonly namespace?: string | undefined,
  ) {
    filled(spec.apiVersion, 'apiVersion of the target of a Canary');
    choice(spec.kind, KINDS, 'kind of the target of a Canary');
    objectName(spec.name, 'name of the target of a Canary');
  }

  /**
   * The kind of the target.
   *
   * @internal
   */
  public get _kind(): string {
    return this.spec.kind;
  }

  /**
   * The name of the target.
   *
   * @internal
   */
  public get _name(): string {
    return this.spec.name;
  }

  /**
   * Refuses a target of another namespace: Flagger does not look there (pkg/canary/deployment_controller.go).
   *
   * @internal
   */
  public _checkNamespace(namespace: string | undefined): void {
    if (this.namespace === undefined || namespace === undefined || this.namespace === namespace) return;
    throw new MeshError({
      code: MeshErrorCode.INVALID_VALUE,
      got: `the ${this._describe()} of the namespace ${this.namespace} for a Canary of ${namespace}`,
      expected: 'one of the same namespace',
      mend: 'put the two into one namespace',
    });
  }

  /**
   * Refuses a Deployment that selects by none of the labels that Flagger knows (pkg/canary/deployment_controller.go: `getSelectorLabel`).
   *
   * @internal
   */
  public _checkSelector(known: readonly string[]): void {
    const labels = this.selector?.();
    if (labels === undefined || known.some((label) => labels[label] !== undefined)) return;
    throw new MeshError({
      code: MeshErrorCode.INVALID_LABEL,
      got: `the ${this._describe()}, which selects by ${Object.keys(labels).join(', ') || 'no label'}`,
      expected: `one of ${known.join(', ')}: by it Flagger tells the pods of the two versions apart`,
      mend: 'select by such a label, or name the one that the controller has in `selectorLabels`',
    });
  }

  /**
   * The label by which the target selects, of those that Flagger knows; undefined where it is not known.
   *
   * @internal
   */
  public _selectorLabel(known: readonly string[]): string | undefined {
    const labels = this.selector?.() ?? {};
    return known.find((label) => labels[label] !== undefined);
  }

  /**
   * The target in words.
   *
   * @internal
   */
  public _describe(): string {
    return `${this.spec.kind} ${this.spec.name}`;
  }

  /**
   * The target as Flagger's `LocalObjectReference`.
   *
   * @internal
   */
  public _toSpec(): any {
    return defined(plainCopy(this.spec));
  }
}
