import type { FieldPath } from '../../mesh/manifest';
import { ipFamily } from '../../values/ip-family';
import { UNIX, unixSocket } from '../../values/addresses';
import { dnsNameFault } from '../../values/host-names';
import type { Report } from '../problem';
import { ruleTable } from '../rule';
import { checkLabels } from './labels';
import { checkPortNumber } from './port-number';
import { checkPortName } from './service-port';
import { MeshError } from '../../values/mesh-error';

export const endpointRules = ruleTable(
  {
    section: 'endpoint',
    source: 'istiod, pkg/config/validation/validation.go: validateWorkloadEntry',
  },
  {
    'no-address': {
      title: 'An endpoint has neither address nor network',
      why: 'istiod refuses the object. An empty item of endpoints counts as such an endpoint.',
      mend: 'Give the address. For a network beyond a gateway the network alone will do.',
      covers: ['WorkloadEntry/1', 'ServiceEntry/21', 'ServiceEntry/22'],
    },
    'network-alone': {
      level: 'warning',
      title: 'An endpoint has a network and no address',
      why: 'It is reached by the gateway of its network, and by nobody else.',
      mend: 'Give the address too, if it has one here.',
      covers: ['WorkloadEntry/2'],
    },
    'socket-path': {
      title: 'The address of a Unix socket has no absolute path',
      why: 'istiod refuses the object.',
      mend: 'Write "unix:///path/to/socket" or "unix://@name".',
      source: 'istiod, pkg/config/validation/validation.go: ValidateUnixAddress',
      covers: ['WorkloadEntry/3', 'ServiceEntry/22'],
    },
    'socket-with-ports': {
      title: 'An endpoint at a Unix socket has ports',
      why: 'A socket has no ports; istiod refuses the object.',
      mend: 'Take ports away.',
      covers: ['WorkloadEntry/4', 'ServiceEntry/22'],
    },
    address: {
      title: 'The address of an endpoint is neither an IP address nor a host',
      why: 'istiod refuses the object.',
      mend: 'Give an IP address, or a full DNS name without a wildcard.',
      covers: ['WorkloadEntry/5', 'ServiceEntry/27', 'ServiceEntry/28'],
    },
    'address-not-ip': {
      title: 'The address of a static endpoint is no IP address',
      why: 'With resolution STATIC no name is looked up; istiod refuses the object.',
      mend: 'Give the IP address, or use resolution DNS.',
      covers: ['ServiceEntry/22'],
    },
    'unknown-port': {
      title: 'An endpoint has a port that its service entry does not',
      why: 'Ports of endpoints are matched with those of the service by name; istiod refuses the object.',
      mend: 'Name the port as under ports of the service entry.',
      covers: ['ServiceEntry/23', 'ServiceEntry/30'],
    },
    'socket-for-several-ports': {
      title: 'An endpoint at a Unix socket serves a service that has not exactly one port',
      why: 'A socket can stand for one port only; istiod refuses the object.',
      mend: 'Give the service entry one port.',
      covers: ['ServiceEntry/24'],
    },
  },
);

/** What istiod asks of an endpoint beside its form. */
export interface EndpointOptions {
  /** The names of the ports of the service to which it belongs, where that is known. */
  readonly ports?: ReadonlySet<string>;
  /** Whether a DNS name will do as its address. */
  readonly byName: boolean;
}

/** A workload entry, or an endpoint of a service entry with resolution STATIC. */
export function checkEndpoint(endpoint: any, at: FieldPath, report: Report, options: EndpointOptions): void {
  const { network, ports } = endpoint;
  const address: string = endpoint.address ?? '';
  const path = [...at, 'address'];
  if (address === '' && !network) {
    report(endpointRules['no-address'], at, 'an endpoint without address');
    return;
  }
  if (address === '') {
    report(endpointRules['network-alone'], at, `no address, and the network ${JSON.stringify(network)}`);
  }
  const socket = address.startsWith(UNIX);
  if (socket) checkSocket(address, ports, at, report);
  else if (options.byName && address !== '') checkNamedAddress(address, path, report);
  else if (address !== '' && !ipFamily(address)) {
    report(endpointRules['address-not-ip'], path, `${JSON.stringify(address)}; expected an IP address`);
  }
  checkEndpointPorts(ports, options.ports, [...at, 'ports'], report);
  checkLabels(endpoint.labels, [...at, 'labels'], report);
  if (socket && options.ports !== undefined && options.ports.size !== 1) {
    report(
      endpointRules['socket-for-several-ports'],
      path,
      'a Unix socket for a service without exactly one port',
    );
  }
}

/** An endpoint of a service entry whose resolution is by DNS. */
export function checkDnsEndpoint(
  endpoint: any,
  ports: ReadonlySet<string>,
  at: FieldPath,
  report: Report,
): void {
  checkNamedAddress(endpoint.address ?? '', [...at, 'address'], report);
  checkLabels(endpoint.labels, [...at, 'labels'], report);
  checkEndpointPorts(endpoint.ports, ports, [...at, 'ports'], report);
}

function checkNamedAddress(address: string, at: FieldPath, report: Report): void {
  if (ipFamily(address) || dnsNameFault(address) === undefined) return;
  report(endpointRules.address, at, `${JSON.stringify(address)}; expected an IP address or a full DNS name`);
}

function checkSocket(address: string, ports: any, at: FieldPath, report: Report): void {
  const socket = JSON.stringify(address.slice(UNIX.length));
  try {
    unixSocket(address, 'address');
  } catch (error) {
    if (!(error instanceof MeshError)) throw error;
    report(
      endpointRules['socket-path'],
      [...at, 'address'],
      `${socket}; expected an absolute path or "@name"`,
    );
  }
  if (Object.keys(ports ?? {}).length > 0) {
    report(endpointRules['socket-with-ports'], [...at, 'ports'], `ports of the Unix socket ${socket}`);
  }
}

function checkEndpointPorts(
  ports: any,
  known: ReadonlySet<string> | undefined,
  at: FieldPath,
  report: Report,
): void {
  for (const name of Object.keys(ports ?? {})) {
    const path = [...at, name];
    const number: number = ports[name] ?? 0;
    if (known !== undefined && !known.has(name)) {
      report(
        endpointRules['unknown-port'],
        path,
        `port ${number} under a name that the service entry does not have`,
      );
    }
    checkPortName(name, path, report);
    checkPortNumber(number, path, report);
  }
}
