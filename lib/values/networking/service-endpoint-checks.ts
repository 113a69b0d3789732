import { UNIX, unixSocketFault } from '../addresses';
import { dnsNameFault } from '../host-names';
import { ipFamily } from '../ip-family';
import { MeshErrorCode } from '../mesh-error';
import { type Checks, conflictingSettings, type MeshFault, missingSetting } from '../mesh-fault';
import type { WorkloadEntryView } from './messages';

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
          'an endpoint without address',
        )
      : undefined,
  'socket-path': (placed) => {
    const fault = isSocket(placed) ? unixSocketFault(addressOf(placed), 'address') : undefined;
    const name = JSON.stringify(addressOf(placed).slice(UNIX.length));
    return fault && { ...fault, at: ['address'], finding: `${name}; expected an absolute path or "@name"` };
  },
  'socket-with-ports': (placed) =>
    isSocket(placed) && Object.keys(placed.endpoint.ports ?? {}).length > 0
      ? conflictingSettings(
          `the Unix socket ${addressOf(placed)} with ports`,
          'no ports: a socket has none',
          'leave the ports out',
          ['ports'],
          `ports of the Unix socket ${JSON.stringify(addressOf(placed).slice(UNIX.length))}`,
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
        `${JSON.stringify(address)}; expected an IP address or a full DNS name`,
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
      `${JSON.stringify(address)}; expected an IP address`,
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
              finding: `port ${number} under a name that the service entry does not have`,
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
          'a Unix socket for a service without exactly one port',
        )
      : undefined,
} satisfies Checks<ServiceEndpoint>;
