import { objectName } from '../checks';
import type { IMeshHost } from '../mesh-host';

/**
 * A gateway of the Gateway API (`gateway.networking.k8s.io`), as a route names it. It is no `IGatewayRef`, which is
 * Istio's own: neither is taken for the other.
 */
export interface IKubernetesGatewayRef {
  /** The name of the gateway. */
  readonly kubernetesGatewayName: string;
  /** Its namespace; undefined where it is that of the object which names it. */
  readonly kubernetesGatewayNamespace?: string | undefined;
  /** The names of its listeners; undefined where they are not known. */
  readonly listenerNames?: string[] | undefined;
}

/** A set of listeners that is attached to a gateway of the Gateway API, as a route names it. */
export interface IListenerSetRef {
  /** The name of the set. */
  readonly listenerSetName: string;
  /** Its namespace; undefined where it is that of the object which names it. */
  readonly listenerSetNamespace?: string | undefined;
  /** The names of its listeners; undefined where they are not known. */
  readonly listenerNames?: string[] | undefined;
}

/** A class of gateways, as a gateway names it. */
export interface IGatewayClassRef {
  /** The name of the class. */
  readonly gatewayClassName: string;
}

/** A gateway class by its name: one of those that istiod makes by itself, or one from elsewhere. */
export class GatewayClassRef implements IGatewayClassRef {
  /** Istio's gateways: istiod starts an Envoy for each, behind a Service of type LoadBalancer. */
  public static readonly ISTIO: GatewayClassRef = new GatewayClassRef('istio');
  /** Istio's waypoints, which stand in front of services of an ambient mesh. */
  public static readonly ISTIO_WAYPOINT: GatewayClassRef = new GatewayClassRef('istio-waypoint');
  /** Gateways between the networks of an ambient mesh. istiod has it with `AMBIENT_ENABLE_MULTI_NETWORK`. */
  public static readonly ISTIO_EAST_WEST: GatewayClassRef = new GatewayClassRef('istio-east-west');
  /** Gateways of another network, of which only the address matters here. Nothing is started for them. */
  public static readonly ISTIO_REMOTE: GatewayClassRef = new GatewayClassRef('istio-remote');

  /** A class by its name. */
  public static of(name: string): GatewayClassRef {
    return new GatewayClassRef(objectName(name, 'gateway class'));
  }

  private constructor(
    /** The name of the class. */
    public readonly gatewayClassName: string,
  ) {}
}

const CLUSTER_NAME = /^([^.*]+)\.([^.]+)\.svc\.cluster\.local$/;

/** The Service that a host belongs to, as the Gateway API names it; undefined for a host that is none of a Service. */
export function serviceOf(host: IMeshHost): { name: string; namespace?: string } | undefined {
  const { hostName, hostNamespace } = host;
  const [, name, namespace] = CLUSTER_NAME.exec(hostName) ?? [];
  if (name !== undefined) return { name, namespace };
  if (hostName === '' || /[.*]/.test(hostName)) return undefined;
  return { name: hostName, namespace: hostNamespace };
}
