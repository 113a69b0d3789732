import type { IConfigMap, ISecret } from 'cdk8s-plus-30';
import type { IKubernetesService } from '../kubernetes-objects';
import { dnsLabel } from '../checks';
import { apiGroup, bounded, kindName, knownFields } from './gateway-api-checks';
import { defined } from '../spec';
import type { ReferenceGrantFromSpec, ReferenceGrantToSpec } from './wire-gateway-api';

const GROUP = 'gateway.networking.k8s.io';

/** Who may name objects across namespaces: all objects of a kind in a namespace. */
export class GrantFrom {
  /** The `HttpRoute`s of a namespace. */
  public static httpRoutes(namespace: string): GrantFrom {
    return new GrantFrom(GROUP, 'HTTPRoute', namespace);
  }

  /** The `GrpcRoute`s of a namespace. */
  public static grpcRoutes(namespace: string): GrantFrom {
    return new GrantFrom(GROUP, 'GRPCRoute', namespace);
  }

  /** The `TlsRoute`s of a namespace. */
  public static tlsRoutes(namespace: string): GrantFrom {
    return new GrantFrom(GROUP, 'TLSRoute', namespace);
  }

  /** The `TcpRoute`s of a namespace. */
  public static tcpRoutes(namespace: string): GrantFrom {
    return new GrantFrom(GROUP, 'TCPRoute', namespace);
  }

  /** The `UdpRoute`s of a namespace. */
  public static udpRoutes(namespace: string): GrantFrom {
    return new GrantFrom(GROUP, 'UDPRoute', namespace);
  }

  /** The gateways of a namespace, for their certificates. */
  public static gateways(namespace: string): GrantFrom {
    return new GrantFrom(GROUP, 'Gateway', namespace);
  }

  /** The `ListenerSet`s of a namespace, for their certificates. */
  public static listenerSets(namespace: string): GrantFrom {
    return new GrantFrom(GROUP, 'ListenerSet', namespace);
  }

  /** The objects of any kind. Istio regards those of the other methods alone. */
  public static of(group: string, kind: string, namespace: string): GrantFrom {
    return new GrantFrom(group, kind, namespace);
  }

  /**
   * Reads what `_toSpec()` wrote.
   *
   * @internal
   */
  public static _fromSpec(spec: any): GrantFrom {
    const names = ['group', 'kind', 'namespace'] as const;
    const wire = knownFields<ReferenceGrantFromSpec, (typeof names)[number]>(spec, 'who may name', ...names);
    return new GrantFrom(wire.group, wire.kind, wire.namespace);
  }

  private constructor(
    /** The API group. */
    public readonly group: string,
    /** The kind. */
    public readonly kind: string,
    /** The namespace. */
    public readonly namespace: string,
  ) {
    apiGroup(group, 'who may name');
    kindName(kind, 'who may name');
    dnsLabel(namespace, 'namespace of who may name');
  }

  /**
   * The objects in words.
   *
   * @internal
   */
  public _describe(): string {
    return `each ${this.kind} in ${this.namespace}`;
  }

  /**
   * The objects as the Gateway API's `ReferenceGrantFrom`.
   *
   * @internal
   */
  public _toSpec(): any {
    const spec: ReferenceGrantFromSpec = { group: this.group, kind: this.kind, namespace: this.namespace };
    return spec;
  }
}

/** What may be named: objects of a kind in the namespace of the grant, all or one. */
export class GrantTo {
  /** One Service. */
  public static service(service: IKubernetesService): GrantTo {
    return new GrantTo('', 'Service', service.name);
  }

  /** All Services of the namespace, or one by its name. */
  public static services(name?: string): GrantTo {
    return new GrantTo('', 'Service', name);
  }

  /** One Secret. */
  public static secret(secret: ISecret): GrantTo {
    return new GrantTo('', 'Secret', secret.name);
  }

  /** All Secrets of the namespace, or one by its name. Think twice before you allow all. */
  public static secrets(name?: string): GrantTo {
    return new GrantTo('', 'Secret', name);
  }

  /** One ConfigMap. */
  public static configMap(configMap: IConfigMap): GrantTo {
    return new GrantTo('', 'ConfigMap', configMap.name);
  }

  /** All ConfigMaps of the namespace, or one by its name. */
  public static configMaps(name?: string): GrantTo {
    return new GrantTo('', 'ConfigMap', name);
  }

  /** Objects of any kind. Beside those of the other methods, Istio regards `InferencePool`. */
  public static of(group: string, kind: string, name?: string): GrantTo {
    return new GrantTo(group, kind, name);
  }

  /**
   * Reads what `_toSpec()` wrote.
   *
   * @internal
   */
  public static _fromSpec(spec: any): GrantTo {
    const names = ['group', 'kind', 'name'] as const;
    const wire = knownFields<ReferenceGrantToSpec, (typeof names)[number]>(
      spec,
      'what may be named',
      ...names,
    );
    return new GrantTo(wire.group, wire.kind, wire.name);
  }

  private constructor(
    /** The API group. */
    public readonly group: string,
    /** The kind. */
    public readonly kind: string,
    /** The name; undefined for all. */
    public readonly name: string | undefined,
  ) {
    apiGroup(group, 'what may be named');
    kindName(kind, 'what may be named');
    if (name !== undefined) bounded(name, 'name of what may be named', 1, 253);
  }

  /**
   * The objects in words.
   *
   * @internal
   */
  public _describe(): string {
    return this.name === undefined ? `each ${this.kind}` : `the ${this.kind} ${this.name}`;
  }

  /**
   * The objects as the Gateway API's `ReferenceGrantTo`.
   *
   * @internal
   */
  public _toSpec(): any {
    const spec: ReferenceGrantToSpec = defined({ group: this.group, kind: this.kind, name: this.name });
    return spec;
  }
}
