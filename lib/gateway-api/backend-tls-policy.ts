import type { Construct } from 'constructs';
import { located } from '../core/located';
import { readManifest } from '../core/manifest';
import { MeshResource, type IMeshResource, type MeshResourceProps } from '../core/mesh-resource';
import { BackendTlsValidation } from '../values/gateway-api/backend-tls-validation';
import { qualifiedKey, sizedList, sizedMap } from '../values/gateway-api/gateway-api-checks';
import { defined } from '../values/spec';
import { distinctTargets, TlsPolicyTarget } from '../values/gateway-api/tls-policy-target';
import type { BackendTlsPolicySpec } from '../values/gateway-api/wire-gateway-api';
import { ImportedResource, type ResourceReferenceOptions } from '../core/resource-reference';

/** What makes a policy for TLS to backends. */
export interface BackendTlsPolicyProps extends MeshResourceProps {
  /** The backends, of the policy's own namespace. From 1 to 16. */
  readonly targets: TlsPolicyTarget[];
  /** How their certificates are judged. */
  readonly validation: BackendTlsValidation;
  /**
   * Options of the gateway's implementation, by their qualified names. At most 16. Istio has none.
   *
   * @default - none
   */
  readonly options?: { [key: string]: string };
}

/**
 * That TLS is spoken to backends, and how their certificates are judged (kind `BackendTLSPolicy` of the Gateway API).
 *
 * Istio makes a destination rule of it, in the namespace of the backend, which says what `ClientTls.simple()` says: it
 * holds for gateways and for clients in the mesh alike. Do not write a `DestinationRule` for the same host as well. Of
 * several policies for one backend the oldest holds.
 */
export class BackendTlsPolicy extends MeshResource {
  /** A policy that is defined elsewhere. */
  public static fromBackendTlsPolicyName(
    scope: Construct,
    id: string,
    name: string,
    options: ResourceReferenceOptions = {},
  ): IMeshResource {
    return new ImportedResource(scope, id, name, options);
  }

  /**
   * Reads a manifest. What is written is its spec as it was; one that could not be written so is refused.
   *
   * @param scope the construct in which it is to stand
   * @param id its id there
   * @param manifest the manifest, of any version of the API group
   */
  public static fromManifest(scope: Construct, id: string, manifest: any): BackendTlsPolicy {
    const read = (props: MeshResourceProps, spec: BackendTlsPolicySpec) =>
      new BackendTlsPolicy(scope, id, {
        ...props,
        targets: (spec.targetRefs ?? []).map((target) => TlsPolicyTarget._fromSpec(target)),
        validation: BackendTlsValidation._fromSpec(spec.validation),
        options: spec.options,
      });
    return readManifest(scope, id, manifest, 'gateway.networking.k8s.io', 'BackendTLSPolicy', read);
  }

  private readonly settings: BackendTlsPolicyProps;

  /**
   * @param scope the construct in which it stands
   * @param id its id there, and its name unless another is given
   * @param props the backends, and how their certificates are judged
   */
  public constructor(scope: Construct, id: string, props: BackendTlsPolicyProps) {
    super(scope, id, props, 'gateway.networking.k8s.io/v1', 'BackendTLSPolicy');
    this.settings = props;
    located(this, () => {
      distinctTargets(sizedList(props.targets, 'targets', 16, 1) ?? []);
      const options = sizedMap(props.options, 'options', 16, 4096) ?? {};
      for (const key of Object.keys(options)) qualifiedKey(key, 'option');
      this.renderSpec();
    });
  }

  protected renderSpec(): any {
    const context = { namespace: this.namespace };
    const { targets, validation, options } = this.settings;
    const spec: BackendTlsPolicySpec = defined({
      targetRefs: targets.map((target) => target._toSpec(context)),
      validation: validation._toSpec(context),
      options: options && { ...options },
    });
    return spec;
  }
}
