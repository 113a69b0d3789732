import type { ApiObjectMetadataDefinition } from 'cdk8s';
import type { IKubernetesService } from '../values/kubernetes-objects';
import type { Construct } from 'constructs';
import { located } from '../core/located';
import { readManifest } from '../core/manifest';
import { MeshResource, type MeshResourceProps } from '../core/mesh-resource';
import type { AllowedRoutes } from '../values/gateway-api/allowed-routes';
import { GatewayClassRef, type IGatewayClassRef } from '../values/gateway-api/gateway-api-references';
import { GatewayInfrastructure } from '../values/gateway-api/gateway-infrastructure';
import { Listener, ListenerProtocol } from '../values/gateway-api/listener';
import { MeshError, MeshErrorCode } from '../values/mesh-error';
import { defined } from '../values/spec';
import type { KubernetesGatewaySpec } from '../values/gateway-api/wire-gateway-api';
import type { MeshNamespace } from '../workloads/mesh-namespace';
import { ImportedResource, type ResourceReferenceOptions } from '../core/resource-reference';
import type { IKubernetesGateway } from './kubernetes-gateway';

/** The traffic that a waypoint takes. */
export enum WaypointTraffic {
  /** Traffic to Services. */
  SERVICE = 'service',
  /** Traffic to the addresses of pods and virtual machines. */
  WORKLOAD = 'workload',
  /** Both. */
  ALL = 'all',
  /** None, to try it out. */
  NONE = 'none',
}

/** A waypoint, defined here or elsewhere. */
export interface IWaypoint extends IKubernetesGateway {
  /**
   * Sends the traffic of a namespace through the waypoint.
   *
   * @param namespace the namespace
   */
  enrollNamespace(namespace: MeshNamespace): void;

  /**
   * Sends the traffic to one Service through the waypoint.
   *
   * @param service the Service
   */
  enrollService(service: IKubernetesService): void;
}

/** What makes a waypoint. */
export interface WaypointProps extends MeshResourceProps {
  /**
   * The traffic that it takes: the label `istio.io/waypoint-for`.
   *
   * @default - that to Services, as Istio has it
   */
  readonly traffic?: WaypointTraffic;
  /**
   * Which namespaces may send their traffic through it. The kinds of routes in it mean nothing here.
   *
   * @default - its own
   */
  readonly allowedRoutes?: AllowedRoutes;
  /**
   * Its class.
   *
   * @default GatewayClassRef.ISTIO_WAYPOINT
   */
  readonly gatewayClass?: IGatewayClassRef;
  /**
   * What is said about the Deployment and the Service that istiod makes.
   *
   * @default - they get the labels and annotations of the waypoint
   */
  readonly infrastructure?: GatewayInfrastructure;
}

const WAYPOINT_FOR = 'istio.io/waypoint-for';
const PORT = 15008;

/** Points the labels of a namespace or Service at a waypoint. */
function enroll(
  waypoint: IKubernetesGateway,
  metadata: ApiObjectMetadataDefinition,
  namespace?: string,
): void {
  const home = waypoint.kubernetesGatewayNamespace;
  metadata.addLabel('istio.io/use-waypoint', waypoint.kubernetesGatewayName);
  if (home !== undefined && home !== namespace) metadata.addLabel('istio.io/use-waypoint-namespace', home);
}

class ImportedWaypoint extends ImportedResource implements IWaypoint {
  public get kubernetesGatewayName(): string {
    return this.name;
  }

  public get kubernetesGatewayNamespace(): string | undefined {
    return this.namespace;
  }

  public enrollNamespace(namespace: MeshNamespace): void {
    enroll(this, namespace.metadata, namespace.name);
  }

  public enrollService(service: IKubernetesService): void {
    enroll(this, service.metadata, service.metadata.namespace);
  }
}

/**
 * A proxy of an ambient mesh that reads HTTP: without one, ztunnel knows connections alone.
 *
 * It is a gateway of the Gateway API with one listener, for Istio's tunnel (HBONE) on port 15008, and istiod starts the
 * proxy for it. Nothing goes through it until a namespace or a Service is enrolled: by `enrollNamespace()` and
 * `enrollService()`, or by hand with the label `istio.io/use-waypoint` (and `istio.io/use-waypoint-namespace` where it
 * stands in another namespace). The namespace must be ambient: `Injection.ambient()`.
 *
 * Routes attached to a Service, and policies that target it, then hold at the waypoint in front of that Service. They must
 * stand in the namespace of the Service: a waypoint serves the callee, and does not know those of the callers.
 */
export class Waypoint extends MeshResource implements IWaypoint {
  /** A waypoint that is defined elsewhere. Whether it takes traffic of another namespace is not known. */
  public static fromWaypointName(
    scope: Construct,
    id: string,
    name: string,
    options: ResourceReferenceOptions = {},
  ): IWaypoint {
    return new ImportedWaypoint(scope, id, name, options);
  }

  /**
   * Reads the manifest of a gateway of the Gateway API that is a waypoint. What is written is its spec as it was; one that
   * could not be written so is refused.
   *
   * @param scope the construct in which it is to stand
   * @param id its id there
   * @param manifest the manifest, of any version of the API group
   */
  public static fromManifest(scope: Construct, id: string, manifest: any): Waypoint {
    const read = (props: MeshResourceProps, spec: KubernetesGatewaySpec) => {
      const waypoint = new Waypoint(scope, id, {
        ...props,
        gatewayClass: { gatewayClassName: spec.gatewayClassName },
        infrastructure: spec.infrastructure && GatewayInfrastructure._fromSpec(spec.infrastructure),
      });
      waypoint.listener = tunnel(Listener._fromSpec(spec.listeners?.[0]));
      return waypoint;
    };
    return readManifest(scope, id, manifest, 'gateway.networking.k8s.io', 'Gateway', read);
  }

  /** The name of its class. */
  public readonly gatewayClassName: string;

  private listener: Listener;
  private readonly infrastructure?: GatewayInfrastructure;

  /**
   * @param scope the construct in which it stands
   * @param id its id there, and its name unless another is given
   * @param props what it takes, and from where
   */
  public constructor(scope: Construct, id: string, props: WaypointProps = {}) {
    super(scope, id, withTraffic(props), 'gateway.networking.k8s.io/v1', 'Gateway');
    const { gatewayClassName } = props.gatewayClass ?? GatewayClassRef.ISTIO_WAYPOINT;
    this.gatewayClassName = located(this, () => GatewayClassRef.of(gatewayClassName).gatewayClassName);
    this.infrastructure = props.infrastructure;
    const { allowedRoutes } = props;
    this.listener = Listener.of({ name: 'mesh', protocol: ListenerProtocol.HBONE, allowedRoutes });
    located(this, () => this.renderSpec());
  }

  /** Its name, as others refer to it. */
  public get kubernetesGatewayName(): string {
    return this.name;
  }

  /** Its namespace; undefined where whoever applies it decides. */
  public get kubernetesGatewayNamespace(): string | undefined {
    return this.namespace;
  }

  /** The name of its listener. */
  public get listenerNames(): string[] | undefined {
    return [this.listener.name];
  }

  /**
   * Sends the traffic of a namespace through the waypoint, by a label of the namespace. One of another namespace than that
   * of the waypoint must be allowed by `allowedRoutes`.
   *
   * @param namespace the namespace
   */
  public enrollNamespace(namespace: MeshNamespace): void {
    located(this, () => this.refuseStranger(namespace.name));
    enroll(this, namespace.metadata, namespace.name);
  }

  /**
   * Sends the traffic to one Service through the waypoint, by a label of the Service. One of another namespace than that
   * of the waypoint must be allowed by `allowedRoutes`.
   *
   * @param service the Service
   */
  public enrollService(service: IKubernetesService): void {
    const { namespace } = service.metadata;
    located(this, () => this.refuseStranger(namespace));
    enroll(this, service.metadata, namespace);
  }

  protected renderSpec(): any {
    const context = { namespace: this.namespace };
    const spec: KubernetesGatewaySpec = defined({
      gatewayClassName: this.gatewayClassName,
      infrastructure: this.infrastructure?._toSpec(context),
      listeners: [this.listener._toSpec(context)],
    });
    return spec;
  }

  /** Istio leaves traffic of a namespace alone that the listener does not allow, and says nothing. */
  private refuseStranger(namespace: string | undefined): void {
    if (this.namespace === undefined || namespace === undefined || namespace === this.namespace) return;
    if (this.listener.allowedRoutes?._acrossNamespaces) return;
    throw new MeshError({
      code: MeshErrorCode.MISSING_SETTING,
      got: `traffic of the namespace ${namespace} for a waypoint of ${this.namespace} alone`,
      expected: 'a waypoint that allows other namespaces',
      mend: 'give it `allowedRoutes`: AllowedRoutes.namespaces() or allNamespaces()',
    });
  }
}

function withTraffic(props: WaypointProps): MeshResourceProps {
  const { name, metadata, traffic } = props;
  if (traffic === undefined) return { name, metadata };
  return { name, metadata: { ...metadata, labels: { ...metadata?.labels, [WAYPOINT_FOR]: traffic } } };
}

function tunnel(listener: Listener): Listener {
  if (listener.protocol === (ListenerProtocol.HBONE as string) && listener.port === PORT) return listener;
  throw new MeshError({
    code: MeshErrorCode.INVALID_VALUE,
    got: `a waypoint that listens for ${listener._describe()}`,
    expected: `HBONE on port ${PORT}, as Istio expects of its waypoints`,
    mend: 'read it as a KubernetesGateway',
  });
}
