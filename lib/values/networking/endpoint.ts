import { UNIX } from '../addresses';
import { filled } from '../checks';
import { checkEndpoint, ENDPOINT } from './endpoint-checks';
import { refuse } from '../mesh-fault';
import { endpointChecks } from './service-endpoint-checks';
import { shaped } from '../shape';
import type { WorkloadEntrySpec } from './wire-networking';

/** What is known of an endpoint, beside its address. */
export interface EndpointOptions {
  /**
   * The ports on which it listens, by the names of the service's ports. It goes before the `targetPort` of the service.
   *
   * @default - the target ports of the service
   */
  readonly ports?: { [name: string]: number };
  /**
   * Its labels, for subsets and selectors.
   *
   * `security.istio.io/tlsMode: istio` says that it has a sidecar, so that clients speak mutual TLS to it.
   *
   * @default - none
   */
  readonly labels?: { [key: string]: string };
  /**
   * The network in which it stands. Endpoints of one network reach each other directly, others through a gateway.
   *
   * @default - that of the control plane
   */
  readonly network?: string;
  /**
   * Where it stands, as `region/zone/sub-zone`. Clients prefer what is near, where locality counts.
   *
   * @default - nowhere in particular
   */
  readonly locality?: string;
  /**
   * Its share of the traffic, relative to the others. Zero counts as not given, so it does not keep traffic away.
   *
   * @default 1
   */
  readonly weight?: number;
  /**
   * The service account under which it runs, of the namespace of the object in which the endpoint stands. Clients
   * expect its certificate, and, unless the label `security.istio.io/tlsMode` says otherwise, speak mutual TLS to it.
   *
   * @default - none, and plain text
   */
  readonly serviceAccount?: string;
}

/** An address at which something listens: a virtual machine, a server outside the mesh, a Unix socket. */
export class Endpoint {
  /**
   * An IP address, or a DNS name in full. A service that is resolved statically takes IP addresses alone.
   *
   * @param address the address, without port
   * @param options what else is known of it
   */
  public static at(address: string, options: EndpointOptions = {}): Endpoint {
    filled(address, 'address');
    return Endpoint._fromSpec({ address, ...options });
  }

  /**
   * A Unix socket of the pod itself. It has no ports, and its service must have exactly one.
   *
   * @param path the absolute path, or `@` and a name of Linux's abstract namespace
   * @param options what else is known of it
   */
  public static unixSocket(path: string, options: EndpointOptions = {}): Endpoint {
    return Endpoint._fromSpec({ address: `${UNIX}${path}`, ...options });
  }

  /**
   * Something in another network, which is reached through that network's gateway and has no address of its own here.
   *
   * @param name the name of the network, as the mesh networks have it
   * @param options what else is known of it
   */
  public static inNetwork(name: string, options: EndpointOptions = {}): Endpoint {
    filled(name, 'network');
    return Endpoint._fromSpec({ ...options, network: name });
  }

  /**
   * Reads what `_toSpec()` wrote.
   *
   * @internal
   */
  public static _fromSpec(spec: any): Endpoint {
    return new Endpoint(shaped(spec, ENDPOINT));
  }

  private constructor(private readonly spec: WorkloadEntrySpec) {
    checkEndpoint(spec);
    refuse(endpointChecks, { endpoint: spec, use: 'either' });
  }

  /** The address, as it is written; undefined for one that is known by its network alone. */
  public get address(): string | undefined {
    return this.spec.address || undefined;
  }

  /**
   * Whether it is a Unix socket.
   *
   * @internal
   */
  public get _isUnixSocket(): boolean {
    return this.spec.address?.startsWith(UNIX) ?? false;
  }

  /**
   * The names of the ports on which it listens, where it has ports of its own.
   *
   * @internal
   */
  public get _portNames(): string[] {
    return Object.keys(this.spec.ports ?? {});
  }

  /**
   * The endpoint in words.
   *
   * @internal
   */
  public _describe(): string {
    const { ports, locality, weight, network } = this.spec;
    const listens = Object.entries(ports ?? {}).map(([name, number]) => `${name} at ${number}`);
    return [
      this.address ?? `something in the network "${network}"`,
      ...listens,
      ...(locality ? [`in ${locality}`] : []),
      ...(weight ? [`of weight ${weight}`] : []),
    ].join(', ');
  }

  /**
   * The endpoint as Istio's `WorkloadEntry` message.
   *
   * @internal
   */
  public _toSpec(): any {
    return structuredClone(this.spec);
  }
}
