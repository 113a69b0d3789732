import type { Construct } from 'constructs';
import { located } from '../core/located';
import { readManifest } from '../core/manifest';
import { MeshResource, type IMeshResource, type MeshResourceProps } from '../core/mesh-resource';
import { AllowedListeners } from '../values/gateway-api/allowed-routes';
import { sizedList } from '../values/gateway-api/gateway-api-checks';
import { distinctAddresses } from '../values/gateway-api/gateway-address';
import {
  GatewayClassRef,
  type IGatewayClassRef,
  type IKubernetesGatewayRef,
} from '../values/gateway-api/gateway-api-references';
import { GatewayAddress } from '../values/gateway-api/gateway-address';
import { GatewayInfrastructure } from '../values/gateway-api/gateway-infrastructure';
import { GatewayTls } from '../values/gateway-api/gateway-tls';
import { distinctListeners, Listener } from '../values/gateway-api/listener';
import { MeshError, MeshErrorCode } from '../values/mesh-error';
import { defined, filledList } from '../values/spec';
import type { KubernetesGatewaySpec } from '../values/gateway-api/wire-gateway-api';
import { ImportedGatewayResource, type ResourceReferenceOptions } from '../core/resource-reference';

/** A gateway of the Gateway API, defined here or elsewhere. */
export interface IKubernetesGateway extends IMeshResource, IKubernetesGatewayRef {}

/** What makes a gateway of the Gateway API. */
export interface KubernetesGatewayProps extends MeshResourceProps {
  /**
   * Its class, which says who runs it.
   *
   * @default GatewayClassRef.ISTIO
   */
  readonly gatewayClass?: IGatewayClassRef;
  /**
   * What it listens for: at most 64. There must be one at least when the manifests are written.
   *
   * @default - none yet; see `addListener()`
   */
  readonly listeners?: Listener[];
  /**
   * The addresses that are asked for: at most 16. A host name means to Istio that the proxies run already.
   *
   * @default - istiod starts proxies, and the load balancer chooses the address
   */
  readonly addresses?: GatewayAddress[];
  /**
   * What is said about the Deployment and the Service that istiod makes.
   *
   * @default - they get the labels and annotations of the gateway
   */
  readonly infrastructure?: GatewayInfrastructure;
  /**
   * The namespaces whose listener sets it takes.
   *
   * @default - none
   */
  readonly allowedListeners?: AllowedListeners;
  /**
   * The client certificates that it asks for, and the one that it shows to backends.
   *
   * @default - none
   */
  readonly tls?: GatewayTls;
}

class ImportedKubernetesGateway extends ImportedGatewayResource implements IKubernetesGateway {
  public get kubernetesGatewayName(): string {
    return this.name;
  }

  public get kubernetesGatewayNamespace(): string | undefined {
    return this.namespace;
  }
}

/**
 * A gateway of the Gateway API: `gateway.networking.k8s.io`, `kind: Gateway`.
 *
 * istiod starts the proxies for it: a Deployment and a Service, both with the name `<gateway>-istio`, in its own
 * namespace. `HttpRoute`, `GrpcRoute`, `TlsRoute` and `TcpRoute` attach themselves to it. Istio's own gateway
 * (`networking.istio.io`) has the same kind, and is the class `Gateway` here: it configures pods that run already, and
 * virtual services are bound to it. Neither class is taken where the other is asked for.
 */
export class KubernetesGateway extends MeshResource implements IKubernetesGateway {
  /**
   * A gateway that is defined elsewhere, to attach routes to.
   *
   * @param scope the construct in which it stands
   * @param id its id there
   * @param name the name of the gateway
   * @param options where it lives
   */
  public static fromKubernetesGatewayName(
    scope: Construct,
    id: string,
    name: string,
    options: ResourceReferenceOptions = {},
  ): IKubernetesGateway {
    return new ImportedKubernetesGateway(scope, id, name, options);
  }

  /**
   * Reads a manifest. What is written is its spec as it was; one that could not be written so is refused.
   *
   * @param scope the construct in which it is to stand
   * @param id its id there
   * @param manifest the manifest, of any version of the API group
   */
  public static fromManifest(scope: Construct, id: string, manifest: any): KubernetesGateway {
    const read = (props: MeshResourceProps, spec: KubernetesGatewaySpec) =>
      new KubernetesGateway(scope, id, {
        ...props,
        gatewayClass: { gatewayClassName: spec.gatewayClassName },
        listeners: spec.listeners?.map((listener) => Listener._fromSpec(listener)),
        addresses: spec.addresses?.map((address) => GatewayAddress._fromSpec(address)),
        infrastructure: spec.infrastructure && GatewayInfrastructure._fromSpec(spec.infrastructure),
        allowedListeners: spec.allowedListeners && AllowedListeners._fromSpec(spec.allowedListeners),
        tls: spec.tls && GatewayTls._fromSpec(spec.tls),
      });
    return readManifest(scope, id, manifest, 'gateway.networking.k8s.io', 'Gateway', read);
  }

  /** The name of its class. */
  public readonly gatewayClassName: string;

  private readonly declared: Listener[] = [];
  private readonly settings: KubernetesGatewayProps;

  /**
   * @param scope the construct in which it stands
   * @param id its id there, and its name unless another is given
   * @param props its class and its listeners
   */
  public constructor(scope: Construct, id: string, props: KubernetesGatewayProps = {}) {
    super(scope, id, props, 'gateway.networking.k8s.io/v1', 'Gateway');
    this.settings = props;
    this.gatewayClassName = located(this, () => {
      const { gatewayClassName } = props.gatewayClass ?? GatewayClassRef.ISTIO;
      return GatewayClassRef.of(gatewayClassName).gatewayClassName;
    });
    located(this, () => {
      distinctAddresses(sizedList(props.addresses, 'addresses', 16) ?? []);
      for (const listener of props.listeners ?? []) this.addListener(listener);
      this.renderSpec();
    });
  }

  /** Its name, as others refer to it. */
  public get kubernetesGatewayName(): string {
    return this.name;
  }

  /** Its namespace; undefined where whoever applies it decides. */
  public get kubernetesGatewayNamespace(): string | undefined {
    return this.namespace;
  }

  /** What it listens for, in the order in which it was added. */
  public get listeners(): Listener[] {
    return [...this.declared];
  }

  /** The names of its listeners. */
  public get listenerNames(): string[] | undefined {
    return this.declared.map(({ name }) => name);
  }

  /**
   * Listens for one more port or host. Names must be unique within the gateway, and so must port, protocol and host
   * together.
   *
   * @param listener the port and its host
   */
  public addListener(listener: Listener): void {
    located(this, () => {
      const all = sizedList([...this.declared, listener], 'listeners', 64) ?? [];
      distinctListeners(all);
      listener._toSpec({ namespace: this.namespace });
    });
    this.declared.push(listener);
  }

  protected checkWhole(): void {
    if (this.declared.length > 0) return;
    throw new MeshError({
      code: MeshErrorCode.MISSING_SETTING,
      got: 'a gateway without listeners',
      expected: 'at least one',
      mend: 'give `listeners`, or call addListener()',
    });
  }

  protected renderSpec(): any {
    const context = { namespace: this.namespace };
    const { addresses, infrastructure, allowedListeners, tls } = this.settings;
    const spec: KubernetesGatewaySpec = defined({
      gatewayClassName: this.gatewayClassName,
      addresses: filledList(addresses?.map((address) => address._toSpec())),
      infrastructure: infrastructure?._toSpec(context),
      listeners: this.declared.map((listener) => listener._toSpec(context)),
      allowedListeners: allowedListeners?._toSpec(),
      tls: tls?._toSpec(context),
    });
    return spec;
  }
}
