import { gatewayAccount, type PlannedGateway } from '../values/install/gateway-plan';
import type { GatewayPort } from '../values/install/gateway-port';
import type { IWorkloadIdentity } from '../values/security/workload-identity';

/** The pods that serve as a gateway, wherever they are installed, with the account under which they run. */
export interface IGatewayWorkload extends IWorkloadIdentity {
  /** The labels by which `Gateway` objects select them. */
  readonly gatewayLabels: { readonly [key: string]: string };
  /** The name of the Service in front of them. */
  readonly gatewayServiceName: string;
  /** Its namespace. */
  readonly gatewayServiceNamespace: string;
  /**
   * The ports of that Service, with those on which the pods listen.
   *
   * @default - not known
   */
  readonly gatewayPorts?: GatewayPort[];
}

/** The pods of a gateway that is installed with Istio. `Gateway` objects and `IstioIngress` say what they listen for. */
export class GatewayWorkload implements IGatewayWorkload {
  /** @internal */
  public static _of(planned: PlannedGateway, tool: string): GatewayWorkload {
    return new GatewayWorkload(planned, tool);
  }

  private constructor(
    private readonly planned: PlannedGateway,
    private readonly tool: string,
  ) {}

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

  /** The name of the service account of its pods, as whatever installs it names it. */
  public get serviceAccountNames(): string[] {
    return [gatewayAccount(this.planned, this.tool)];
  }

  /** The namespace of that account. */
  public get serviceAccountNamespace(): string | undefined {
    return this.planned.namespace;
  }

  /** The ports of its Service, with those on which the pods listen. */
  public get gatewayPorts(): GatewayPort[] | undefined {
    return this.ports;
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
