import { gatewayNameChecks } from './networking/gateway-name-checks';
import { refuse } from './mesh-fault';
import { splitNamespace } from './namespaced-name';
import type { IMeshHost, RenderContext } from './mesh-host';
import { dnsLabel, objectName } from './checks';

/** A gateway of Istio's own API, as a route names it. */
export interface IGatewayRef {
  /** The name of the gateway. */
  readonly gatewayName: string;
  /** Its namespace; undefined where it is that of the object which names it. */
  readonly gatewayNamespace?: string | undefined;
}

/** A named group of the pods behind a host, as a destination rule declares it. */
export interface ISubset {
  /** The name of the subset. */
  readonly subsetName: string;
  /** The host whose pods the subset is taken from. */
  readonly subsetHost: IMeshHost;
}

/** A virtual service, as one that delegates to it names it. */
export interface IVirtualServiceRef {
  /** The name of the virtual service. */
  readonly virtualServiceName: string;
  /** Its namespace; undefined where it is that of the object which names it. */
  readonly virtualServiceNamespace?: string | undefined;
}

/** A gateway by name, for one that this program does not define. */
export class GatewayRef implements IGatewayRef {
  /** All sidecars of the mesh, as Istio names them among gateways. */
  public static readonly MESH: GatewayRef = new GatewayRef('mesh', undefined);

  /** A gateway by name, and by namespace where it is another than that of the object which names it. */
  public static of(name: string, namespace?: string): GatewayRef {
    return new GatewayRef(
      // The full name of a gateway has no dots; alone it may be an old one that is all dots.
      namespace === undefined ? objectName(name, 'gateway') : dnsLabel(name, 'gateway'),
      namespace === undefined ? undefined : dnsLabel(namespace, 'namespace'),
    );
  }

  /** Reads `name` or `namespace/name`. */
  public static fromText(text: string): GatewayRef {
    refuse(gatewayNameChecks, [text]);
    const { name, namespace } = splitNamespace(text);
    return GatewayRef.of(name, namespace);
  }

  private constructor(
    /** The name of the gateway. */
    public readonly gatewayName: string,
    /** Its namespace; undefined where it is that of the object which names it. */
    public readonly gatewayNamespace: string | undefined,
  ) {}
}

/** How a gateway is to be written in an object of some namespace. */
export function gatewayText(gateway: IGatewayRef, context: RenderContext = {}): string {
  const { gatewayName, gatewayNamespace } = gateway;
  return gatewayNamespace === undefined || gatewayNamespace === context.namespace
    ? gatewayName
    : `${gatewayNamespace}/${gatewayName}`;
}
