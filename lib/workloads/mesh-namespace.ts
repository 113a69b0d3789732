import { ApiObject, JsonPatch, type ApiObjectMetadata, type ApiObjectMetadataDefinition } from 'cdk8s';
import { Construct } from 'constructs';
import { located } from '../core/located';
import { AuthorizationPolicy } from '../security/authorization-policy';
import { PeerAuthentication } from '../security/peer-authentication';
import { AuthorizationAction } from '../values/security/authorization-action';
import { MutualTlsMode } from '../values/security/peer-authentication';
import { dnsLabel, labels } from '../values/checks';
import { MeshError, MeshErrorCode } from '../values/mesh-error';
import { Injection } from './injection';

/** The labels by which Istio decides about a namespace; only one of them may ask for a data plane. */
const INJECTION_KEYS = ['istio-injection', 'istio.io/rev', 'istio.io/dataplane-mode'];

/** What a `MeshNamespace` can be given. */
export interface MeshNamespaceProps {
  /**
   * The name of the namespace.
   *
   * @default - the id of the construct
   */
  readonly name?: string;
  /**
   * How the pods of the namespace join the mesh.
   *
   * @default - each gets a sidecar: `Injection.sidecar()`
   */
  readonly injection?: Injection;
  /**
   * More labels.
   *
   * @default - only that of the injection, and those of the chart
   */
  readonly labels?: { readonly [key: string]: string };
  /**
   * More metadata: annotations, finalizers. A namespace is in no namespace itself.
   *
   * @default - only the labels
   */
  readonly metadata?: ApiObjectMetadata;
}

/**
 * A namespace whose pods are part of the mesh.
 *
 * It renders a `v1` Namespace without the namespace of its chart, which cdk8s would write on it. Give its name to
 * a chart as `namespace` to place the objects of that chart there.
 */
export class MeshNamespace extends Construct {
  /** The object that is rendered. */
  public readonly apiObject: ApiObject;
  /** The name of the namespace. */
  public readonly name: string;
  /** How its pods join the mesh. */
  public readonly injection: Injection;

  /**
   * @param scope the construct in which it stands
   * @param id its id there, and the name of the namespace when `name` is not given
   * @param props how its pods join the mesh, its name, its metadata
   */
  public constructor(scope: Construct, id: string, props: MeshNamespaceProps = {}) {
    super(scope, id);
    this.injection = props.injection ?? Injection.sidecar();
    this.name = located(this, () => dnsLabel(props.name ?? props.metadata?.name ?? id, 'namespace'));
    this.apiObject = new ApiObject(this, 'Resource', {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: {
        ...props.metadata,
        name: this.name,
        labels: located(this, () => this.allLabels(props)),
      },
    });
    if (this.apiObject.metadata.namespace !== undefined) {
      this.apiObject.addJsonPatch(JsonPatch.remove('/metadata/namespace'));
    }
  }

  /** The metadata of the object, to add labels and annotations to. */
  public get metadata(): ApiObjectMetadataDefinition {
    return this.apiObject.metadata;
  }

  /**
   * Lets the pods of the namespace take connections by mutual TLS alone: a `PeerAuthentication` named `default`. Calling it again changes
   * nothing.
   */
  public strictMutualTls(): PeerAuthentication {
    return (this.node.tryFindChild('StrictMutualTls') ??
      new PeerAuthentication(this, 'StrictMutualTls', {
        name: 'default',
        metadata: { namespace: this.name },
        mode: MutualTlsMode.STRICT,
      })) as PeerAuthentication;
  }

  /**
   * Lets nobody call the workloads of the namespace, but those whom a policy for a workload lets in, such as that of
   * `VersionedWorkload.allowFrom()`: an `AuthorizationPolicy` named `allow-nothing`. It holds for gateways in the namespace too. Calling it
   * again changes nothing.
   */
  public denyByDefault(): AuthorizationPolicy {
    return (this.node.tryFindChild('DenyByDefault') ??
      new AuthorizationPolicy(this, 'DenyByDefault', {
        name: 'allow-nothing',
        metadata: { namespace: this.name },
        action: AuthorizationAction.ALLOW_NOTHING,
      })) as AuthorizationPolicy;
  }

  private allLabels(props: MeshNamespaceProps): { [key: string]: string } {
    if (props.metadata?.namespace !== undefined) {
      throw new MeshError({
        code: MeshErrorCode.INVALID_VALUE,
        got: `metadata.namespace ${JSON.stringify(props.metadata.namespace)} for a Namespace`,
        expected: 'none: a Namespace belongs to the cluster',
        mend: 'leave it out, or give it as `name`',
      });
    }
    const own = labels({ ...props.metadata?.labels, ...props.labels }, 'labels');
    const asked = this.injection.labels;
    const off = asked['istio-injection'] === 'disabled';
    const rivals = INJECTION_KEYS.filter((key) => own[key] !== undefined && own[key] !== asked[key]);
    const rival = rivals.find((key) => !off || key in asked);
    if (rival !== undefined) {
      throw new MeshError({
        code: MeshErrorCode.CONFLICTING_SETTINGS,
        got: `the label ${rival}=${own[rival]} beside ${Object.entries(asked)[0].join('=')}`,
        expected: 'one label that says how pods join the mesh (IST0123)',
        mend: 'say it by `injection` alone',
      });
    }
    return { ...own, ...asked };
  }
}
