import { type Construct } from 'constructs';
import { ImportedGatewayResource, type ResourceReferenceOptions } from '../core/resource-reference';
import { located } from '../core/located';
import { readManifest } from '../core/manifest';
import { MeshResource, type IMeshResource, type MeshResourceProps } from '../core/mesh-resource';
import { atMostOne, distinct, dnsLabel, labels } from '../values/checks';
import type { IGatewayWorkload } from '../install/gateway-workload';
import { refuse } from '../values/mesh-fault';
import { gatewayChecks } from '../values/networking/server-checks';
import type { IGatewayRef } from '../values/references';
import { Server } from '../values/networking/server';
import { defined, filledMap } from '../values/spec';
import type { GatewaySpec } from '../values/networking/messages';

/** A gateway of Istio's own API, defined here or elsewhere. */
export interface IGateway extends IMeshResource, IGatewayRef {}

/** What makes a gateway. */
export interface GatewayProps extends MeshResourceProps {
  /**
   * The labels of the pods that it configures. Empty labels are all gateways of the mesh.
   *
   * Pods of every namespace are taken, unless istiod runs with `PILOT_SCOPE_GATEWAY_TO_NAMESPACE`: two teams that
   * select the same pods share their ports, and the older gateway wins where they disagree.
   *
   * @default - those of `gatewayWorkload`, or else `istio: ingressgateway`, the ingress gateway of Istio's own charts
   */
  readonly selector?: { [key: string]: string };
  /**
   * The pods that it configures, such as `istio.ingressGateway` of an `IstioInstallation`. Not together with `selector`.
   *
   * @default - those that `selector` says
   */
  readonly gatewayWorkload?: IGatewayWorkload;
  /**
   * What it listens for. There must be one at least when the manifests are written.
   *
   * @default - none yet; see `addServer()`
   */
  readonly servers?: Server[];
}

class ImportedGateway extends ImportedGatewayResource implements IGateway {
  public get gatewayName(): string {
    return this.name;
  }

  public get gatewayNamespace(): string | undefined {
    return this.namespace;
  }
}

/**
 * The ports and hosts for which pods at the edge of the mesh listen: `networking.istio.io`, `kind: Gateway`.
 *
 * It is Istio's own gateway and configures pods that run already. The Gateway API's object of the same name
 * (`gateway.networking.k8s.io`) is another one, which also starts the pods, and to which virtual services can
 * not be bound. Alone it lets requests in and answers them with 404; virtual services that name it send them on.
 */
export class Gateway extends MeshResource implements IGateway {
  /**
   * A gateway that is defined elsewhere, to bind virtual services to.
   *
   * @param scope the construct in which it stands
   * @param id its id there
   * @param name the name of the gateway
   * @param options where it lives
   */
  public static fromGatewayName(
    scope: Construct,
    id: string,
    name: string,
    options: ResourceReferenceOptions = {},
  ): IGateway {
    return new ImportedGateway(scope, id, name, options);
  }

  /**
   * Reads a manifest. What is written is its spec as it was; one that could not be written so is refused.
   *
   * @param scope the construct in which it is to stand
   * @param id its id there
   * @param manifest the manifest, of any version of the API group
   */
  public static fromManifest(scope: Construct, id: string, manifest: any): Gateway {
    const read = (props: MeshResourceProps, { selector = {}, servers = [] }: GatewaySpec) =>
      new Gateway(scope, id, {
        ...props,
        selector,
        servers: servers.map((server) => Server._fromSpec(server)),
      });
    return readManifest(scope, id, manifest, 'networking.istio.io', 'Gateway', read);
  }

  /**
   * The namespace of the pods that it configures, where it is known.
   *
   * @internal
   */
  public readonly _podNamespace?: string;

  private readonly selector: { [key: string]: string };
  private readonly declared: Server[] = [];

  public constructor(scope: Construct, id: string, props: GatewayProps = {}) {
    super(scope, id, props, 'networking.istio.io/v1', 'Gateway');
    this.selector = located(this, () => {
      dnsLabel(this.name, 'name of a gateway');
      const { selector, gatewayWorkload } = props;
      atMostOne({ selector, gatewayWorkload }, 'a gateway', 'both say which pods it configures');
      return labels(
        selector ?? { ...(gatewayWorkload?.gatewayLabels ?? { istio: 'ingressgateway' }) },
        'selector',
      );
    });
    this._podNamespace = props.gatewayWorkload?.gatewayServiceNamespace;
    for (const server of props.servers ?? []) this.addServer(server);
  }

  /**
   * The labels of the pods that it configures.
   *
   * @internal
   */
  public get _podLabels(): { [key: string]: string } {
    return { ...this.selector };
  }

  /** The name of the gateway. */
  public get gatewayName(): string {
    return this.name;
  }

  /** Its namespace; undefined where whoever applies it decides. */
  public get gatewayNamespace(): string | undefined {
    return this.namespace;
  }

  /** What it listens for, in the order in which it was added. */
  public get servers(): Server[] {
    return [...this.declared];
  }

  /** The hosts that it serves, as they are written, each once. */
  public get hosts(): string[] {
    return [...new Set(this.declared.flatMap((server) => server.hosts))];
  }

  /**
   * Listens for one more port and its hosts. Port names and server names must be unique within the gateway.
   *
   * @param server the port and its hosts
   */
  public addServer(server: Server): void {
    located(this, () => {
      const all = [...this.declared, server];
      refuse(gatewayChecks, { servers: all.map((one) => one._toSpec()) });
      distinct(
        all.flatMap(({ serverName }) => serverName ?? []),
        'server name',
      );
    });
    this.declared.push(server);
  }

  /**
   * Whether one of the servers serves every name that a host stands for, from whatever namespace.
   *
   * @param host the host, maybe with a wildcard
   * @internal
   */
  public _covers(host: string): boolean {
    return this.declared.some((server) => server._covers(host));
  }

  protected checkWhole(): void {
    refuse(gatewayChecks, this.renderSpec());
  }

  protected renderSpec(): any {
    const spec: GatewaySpec = defined({
      selector: filledMap(this.selector),
      servers: this.declared.map((server) => server._toSpec()),
    });
    return spec;
  }
}
