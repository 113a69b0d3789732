import { JsonPatch } from 'cdk8s';
import type { Construct } from 'constructs';
import { located } from '../core/located';
import { readManifest } from '../core/manifest';
import { MeshResource, type IMeshResource, type MeshResourceProps } from '../core/mesh-resource';
import { bounded } from '../values/gateway-api/gateway-api-checks';
import type { IGatewayClassRef } from '../values/gateway-api/gateway-api-references';
import { MeshError, MeshErrorCode } from '../values/mesh-error';
import { ObjectRef } from '../values/gateway-api/object-ref';
import { defined } from '../values/spec';
import type { GatewayClassSpec } from '../values/gateway-api/wire-gateway-api';
import { ImportedResource } from '../core/resource-reference';

/** A class of gateways, defined here or elsewhere. */
export interface IGatewayClass extends IMeshResource, IGatewayClassRef {}

/** What makes a class of gateways. */
export interface GatewayClassProps extends MeshResourceProps {
  /**
   * Who runs the gateways of the class. It cannot be changed once it is applied.
   *
   * @default - `istio.io/gateway-controller`, istiod as it runs gateways
   */
  readonly controllerName?: string;
  /**
   * What is said about the class, for people. At most 64 characters.
   *
   * @default - nothing
   */
  readonly description?: string;
  /**
   * What configures the gateways of the class. istiod does not read it: label a ConfigMap in its own namespace with
   * `gateway.istio.io/defaults-for-class` instead.
   *
   * @default - nothing
   */
  readonly parameters?: ObjectRef;
}

class ImportedGatewayClass extends ImportedResource implements IGatewayClass {
  public get gatewayClassName(): string {
    return this.name;
  }
}

const CONTROLLER =
  /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*\/[A-Za-z0-9/\-._~%!$&'()*+,;=:]+$/;

/**
 * A class of gateways of the Gateway API. It belongs to the cluster, and is in no namespace.
 *
 * istiod makes its own by itself: `istio`, `istio-waypoint` and others, which `GatewayClassRef` has. A class of one's own
 * serves for defaults that hold for some gateways alone.
 */
export class GatewayClass extends MeshResource implements IGatewayClass {
  /** A class that is defined elsewhere. */
  public static fromGatewayClassName(scope: Construct, id: string, name: string): IGatewayClass {
    return new ImportedGatewayClass(scope, id, name, {});
  }

  /**
   * Reads a manifest. What is written is its spec as it was; one that could not be written so is refused.
   *
   * @param scope the construct in which it is to stand
   * @param id its id there
   * @param manifest the manifest, of any version of the API group
   */
  public static fromManifest(scope: Construct, id: string, manifest: any): GatewayClass {
    const read = (props: MeshResourceProps, spec: GatewayClassSpec) =>
      new GatewayClass(scope, id, {
        ...props,
        controllerName: spec.controllerName,
        description: spec.description,
        parameters: spec.parametersRef && ObjectRef._fromSpec(spec.parametersRef),
      });
    return readManifest(scope, id, manifest, 'gateway.networking.k8s.io', 'GatewayClass', read);
  }

  /** Who runs the gateways of the class. */
  public readonly controllerName: string;

  private readonly settings: GatewayClassProps;

  /**
   * @param scope the construct in which it stands
   * @param id its id there, and its name unless another is given
   * @param props who runs its gateways
   */
  public constructor(scope: Construct, id: string, props: GatewayClassProps = {}) {
    super(scope, id, props, 'gateway.networking.k8s.io/v1', 'GatewayClass');
    const { controllerName = 'istio.io/gateway-controller', description, parameters } = props;
    this.settings = props;
    this.controllerName = controllerName;
    located(this, () => {
      if (props.metadata?.namespace !== undefined) throw namespaced(props.metadata.namespace);
      if (controllerName.length > 253 || !CONTROLLER.test(controllerName)) throw noController(controllerName);
      if (description !== undefined) bounded(description, 'description', 0, 64);
      parameters?._checkComplete('the parameters');
    });
    // cdk8s writes the namespace of the chart on every object.
    if (this.apiObject.metadata.namespace !== undefined) {
      this.apiObject.addJsonPatch(JsonPatch.remove('/metadata/namespace'));
    }
  }

  /** Undefined: a class belongs to the cluster. */
  public override get namespace(): string | undefined {
    return undefined;
  }

  /** Its name, as gateways refer to it. */
  public get gatewayClassName(): string {
    return this.name;
  }

  protected renderSpec(): any {
    const { description, parameters } = this.settings;
    const spec: GatewayClassSpec = defined({
      controllerName: this.controllerName,
      description,
      parametersRef: parameters?._toSpec(),
    });
    return spec;
  }
}

function namespaced(namespace: string): MeshError {
  return new MeshError({
    code: MeshErrorCode.INVALID_VALUE,
    got: `metadata.namespace ${JSON.stringify(namespace)} for a GatewayClass`,
    expected: 'none: a GatewayClass belongs to the cluster',
    mend: 'leave it out',
  });
}

function noController(name: string): MeshError {
  return new MeshError({
    code: MeshErrorCode.INVALID_NAME,
    got: `controller ${JSON.stringify(name)}`,
    expected: 'a domain, "/" and a path, at most 253 characters together',
    mend: 'leave it out for Istio, or write it as the implementation names itself',
  });
}
