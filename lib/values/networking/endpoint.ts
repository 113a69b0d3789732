import { ipFamily, UNIX, unixAddress, unixSocketFault } from '../addresses';
import { filled, integer, labels, limited, MAX_UINT32, port, portName } from '../checks';
import { dnsNameFault } from '../dns-name';
import { MeshErrorCode } from '../mesh-error';
import { type Checks, conflictingSettings, type MeshFault, missingSetting, refuse } from '../mesh-fault';
import { type Shape, shaped } from '../spec';
import type { WorkloadEntrySpec, WorkloadEntryView } from './messages';

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

/** An endpoint, with what is asked of it beside its form. */
export interface ServiceEndpoint {
  readonly endpoint: WorkloadEntryView;
  /** As what its address is used: as an IP address, as what DNS is asked for, or as either where nobody knows. */
  readonly use: 'static' | 'dns' | 'either';
  /** The names of the ports of the service to which it belongs, where that is known. */
  readonly ports?: ReadonlySet<string>;
}

const addressOf = ({ endpoint }: ServiceEndpoint) => endpoint.address ?? '';
/** DNS is asked for whatever stands there, a Unix socket too. */
const isSocket = (placed: ServiceEndpoint) => placed.use !== 'dns' && addressOf(placed).startsWith(UNIX);
/** istiod says nothing else of one that is nowhere. */
const isNowhere = (placed: ServiceEndpoint) =>
  placed.use !== 'dns' && addressOf(placed) === '' && !placed.endpoint.network;

const invalid = (got: string, expected: string, mend: string, finding: string): MeshFault => ({
  code: MeshErrorCode.INVALID_VALUE,
  got,
  expected,
  mend,
  at: ['address'],
  finding,
});

/** What istiod's `validateWorkloadEntry` and `ValidateServiceEntry` have against an endpoint, apart from labels and ports. */
export const endpointChecks = {
  'no-address': (placed) =>
    isNowhere(placed)
      ? missingSetting(
          'an endpoint without address and network',
          'an address, or the network through whose gateway it is reached',
          'use Endpoint.at() or Endpoint.inNetwork()',
          [],
          'The endpoint has neither an address nor a network.',
        )
      : undefined,
  'socket-path': (placed) => {
    const fault = isSocket(placed) ? unixSocketFault(addressOf(placed), 'address') : undefined;
    const name = JSON.stringify(addressOf(placed).slice(UNIX.length));
    return (
      fault && {
        ...fault,
        at: ['address'],
        finding: `The path ${name} of a Unix socket is neither absolute nor of the form "@name".`,
      }
    );
  },
  'socket-with-ports': (placed) =>
    isSocket(placed) && Object.keys(placed.endpoint.ports ?? {}).length > 0
      ? conflictingSettings(
          `the Unix socket ${addressOf(placed)} with ports`,
          'no ports: a socket has none',
          'leave the ports out',
          ['ports'],
          `The endpoint is the Unix socket ${JSON.stringify(addressOf(placed).slice(UNIX.length))} and has ports.`,
        )
      : undefined,
  address: (placed) => {
    const address = addressOf(placed);
    const isName = placed.use === 'dns' || (placed.use === 'either' && address !== '' && !isSocket(placed));
    if (!isName || ipFamily(address) || dnsNameFault(address) === undefined) return undefined;
    return {
      ...invalid(
        `address ${JSON.stringify(address)}`,
        'an IP address or a full DNS name',
        'name the host in full, without "*"',
        `The address ${JSON.stringify(address)} is neither an IP address nor a full DNS name.`,
      ),
      code: MeshErrorCode.INVALID_HOST,
    };
  },
  'address-not-ip': (placed) => {
    const address = addressOf(placed);
    if (placed.use !== 'static' || address === '' || isSocket(placed) || ipFamily(address)) return undefined;
    return invalid(
      `address of an endpoint that is resolved statically ${JSON.stringify(address)}`,
      'an IP address',
      'write the address in digits, without port',
      `The address ${JSON.stringify(address)} is not an IP address, and the resolution is STATIC.`,
    );
  },
  'unknown-port': (placed) => {
    const { ports } = placed;
    if (ports === undefined || isNowhere(placed)) return [];
    return Object.entries(placed.endpoint.ports ?? {}).flatMap(([name, number]): MeshFault[] =>
      ports.has(name)
        ? []
        : [
            {
              code: MeshErrorCode.INVALID_PORT,
              got: `port "${name}" of the endpoint ${addressOf(placed)}`,
              expected: `a port of the service entry: ${[...ports].join(', ') || 'it has none'}`,
              mend: 'name the port as the service entry does',
              at: ['ports', name],
              finding: `The endpoint has port ${number} under a name that no port of the service entry has.`,
            },
          ],
    );
  },
  'socket-for-several-ports': (placed) =>
    isSocket(placed) && placed.ports !== undefined && placed.ports.size !== 1
      ? conflictingSettings(
          `the Unix socket ${addressOf(placed)} for ${placed.ports.size} ports`,
          'exactly one port: a socket has none to tell them apart',
          'make a service entry for each socket',
          ['address'],
          'The endpoint is a Unix socket, and the service entry does not have exactly one port.',
        )
      : undefined,
} satisfies Checks<ServiceEndpoint>;

/** The fields of Istio's `WorkloadEntry` message. */
export const ENDPOINT: Shape = {
  address: true,
  ports: true,
  labels: true,
  network: true,
  locality: true,
  weight: true,
  serviceAccount: true,
};

const MAX_PORTS = 128;
const MAX_LABELS = 256;

/**
 * What the CRD and istiod's `validateWorkloadEntry` refuse of an endpoint, whatever it is for: whether it needs an
 * address is for the caller to say.
 */
export function checkEndpoint(spec: WorkloadEntrySpec): void {
  const { address = '', ports, labels: own, locality = '', network = '', serviceAccount = '', weight } = spec;
  limited(address, 'address', 256);
  limited(locality, 'locality', 2048);
  limited(network, 'network', 2048);
  limited(serviceAccount, 'service account', 253);
  if (address.startsWith(UNIX)) unixAddress(address, 'address');
  if (address !== '') refuse(endpointChecks, { endpoint: spec, use: 'either' });
  integer(Object.keys(ports ?? {}).length, 'number of ports', 0, MAX_PORTS);
  for (const [name, number] of Object.entries(ports ?? {})) {
    portName(name, 'port', 62);
    port(number, `port ${name}`);
  }
  if (own !== undefined) labels(own, 'labels of an endpoint');
  integer(Object.keys(own ?? {}).length, 'number of labels', 0, MAX_LABELS);
  if (weight !== undefined) integer(weight, 'weight of an endpoint', 0, MAX_UINT32);
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
