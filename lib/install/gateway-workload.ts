import type { PlannedGateway } from '../values/install/gateway-plan';
import type { GatewayPort } from '../values/install/gateway-port';

/** The pods that serve as a gateway, wherever they are installed. */
export interface IGatewayWorkload {
  /** The labels by which `Gateway` objects select them. */
  readonly gatewayLabels: { readonly [key: string]: string };
  /** The name of the Service in front of them. */
  readonly gatewayServiceName: string;
  /** Its namespace. */
  readonly gatewayServiceNamespace: string;
}

/** The pods of a gateway that is installed with Istio. `Gateway` objects and `IstioIngress` say what they listen for. */
export class GatewayWorkload implements IGatewayWorkload {
  /** @internal */
  public static _of(planned: PlannedGateway): GatewayWorkload {
    return new GatewayWorkload(planned);
  }

  private constructor(private readonly planned: PlannedGateway) {}

  /** Its name: that of its Deployment and of its Service. */
  public get name(): string {
    return this.planned.name;
  }

  /** Its namespace. */
  public get namespace(): string {
    return this.planned.namespace;
  }

  /** Whether requests leave the mesh by it. */
  public get egress(): boolean {
    return this.planned.egress;
  }

  /** The labels by which `Gateway` objects select it. */
  public get gatewayLabels(): { readonly [key: string]: string } {
    return { ...this.planned.selector };
  }

  /** The name of its Service. */
  public get gatewayServiceName(): string {
    return this.planned.name;
  }

  /** The namespace of its Service. */
  public get gatewayServiceNamespace(): string {
    return this.planned.namespace;
  }

  /** The host of its Service. */
  public get host(): string {
    return `${this.planned.name}.${this.planned.namespace}.svc.cluster.local`;
  }

  /** The ports of its Service. */
  public get ports(): GatewayPort[] {
    return [...this.planned.ports];
  }
}
