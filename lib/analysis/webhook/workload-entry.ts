import type { FieldPath } from '../../mesh/manifest';
import type { Resource } from '../../mesh/resource';
import { endpointChecks, type ServiceEndpoint } from '../../values/networking/endpoint';
import type { Report } from '../check';
import { ruleTable } from '../rule';
import { checkLabels } from './selector';
import { placeFaults } from './place-faults';
import { checkPortName, checkPortNumber } from './port';

export const endpointRules = ruleTable<keyof typeof endpointChecks | 'network-alone'>(
  {
    section: 'endpoint',
    source: 'istiod, pkg/config/validation/validation.go: validateWorkloadEntry',
  },
  {
    'no-address': {
      title: 'An endpoint has neither address nor network',
      why: 'istiod refuses the object. An empty item of endpoints counts as such an endpoint.',
      mend: 'Give the address. For a network behind a gateway the network alone is enough.',
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
      mend: 'Remove ports.',
      covers: ['WorkloadEntry/4', 'ServiceEntry/22'],
    },
    address: {
      title: 'The address of an endpoint is neither an IP address nor a host',
      why: 'istiod refuses the object.',
      mend: 'Give an IP address, or a full DNS name without a wildcard.',
      covers: ['WorkloadEntry/5', 'ServiceEntry/27', 'ServiceEntry/28'],
    },
    'address-not-ip': {
      title: 'The address of a static endpoint is not an IP address',
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

/** A workload entry, or an endpoint of a service entry. */
export function checkEndpoint(placed: ServiceEndpoint, at: FieldPath, report: Report): void {
  const { endpoint, use } = placed;
  placeFaults(endpointRules, endpointChecks, placed, at, report);
  if (use !== 'dns' && !endpoint.address) {
    // istiod says nothing else of one that is nowhere.
    if (!endpoint.network) return;
    const message = `The endpoint has no address, and the network ${JSON.stringify(endpoint.network)}. It can be reached through the gateway of this network alone.`;
    report(endpointRules['network-alone'], at, message);
  }
  for (const [name, number] of Object.entries(endpoint.ports ?? {})) {
    checkPortName(name, [...at, 'ports', name], report);
    checkPortNumber(number, [...at, 'ports', name], report);
  }
  checkLabels(endpoint.labels, [...at, 'labels'], report);
}

/** What istiod's webhook refuses or warns of in a WorkloadEntry. */
export function checkWorkloadEntry({ spec }: Resource<'WorkloadEntry'>, report: Report): void {
  checkEndpoint({ endpoint: spec, use: 'either' }, ['spec'], report);
}
