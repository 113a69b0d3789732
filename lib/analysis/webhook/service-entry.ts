import type { Resource } from '../../mesh/resource';
import type { ServiceEntryView } from '../../values/networking/messages';
import { speaksTcp } from '../../values/networking/port-protocol';
import {
  dynamicWaypointFault,
  resolutionChecks,
  resolutionOf,
  resolvableChecks,
  serviceEntryChecks,
} from '../../values/networking/service-entry';
import type { Report } from '../check';
import { ruleTable } from '../rule';
import { checkEndpoint } from './workload-entry';
import { checkExportTo, namespaceOf } from './export-to';
import { checkWildcardHost } from './host-name';
import { placeFault, placeFaults } from './place-faults';
import { checkOptionalPort, checkServicePort } from './port';
import { checkSelector } from './selector';

const resolutionRules = ruleTable<
  | keyof typeof resolutionChecks
  | keyof typeof resolvableChecks
  | 'dynamic-waypoint'
  | 'selector-without-resolution'
  | 'tcp-hosts-share-addresses'
>(
  {
    section: 'service-entry',
    source: 'istiod, pkg/config/validation/validation.go: ValidateServiceEntry',
  },
  {
    'endpoints-without-resolution': {
      title: 'A service entry without resolution has endpoints',
      why: 'Resolution NONE, the default, sends connections to the address that the client asked for; istiod refuses endpoints beside it.',
      mend: 'Set resolution to STATIC or DNS, or remove endpoints.',
      covers: ['ServiceEntry/19'],
    },
    'selector-without-resolution': {
      level: 'warning',
      title: 'A service entry without resolution has a workload selector',
      why: 'Resolution NONE, the default, sends connections to the address that the client asked for, not to the workloads.',
      mend: 'Set resolution to STATIC, or remove workloadSelector.',
      covers: ['ServiceEntry/20'],
    },
    'dns-host': {
      title: 'A service entry is resolved by DNS, and a host of it cannot be',
      why: 'Without endpoints the host itself is looked up, which needs a full name; istiod refuses a wildcard here.',
      mend: 'Name the host in full, or give endpoints.',
      covers: ['ServiceEntry/25'],
    },
    'round-robin-endpoints': {
      title: 'A service entry with resolution DNS_ROUND_ROBIN has several endpoints',
      why: 'It keeps to one name and uses one of its addresses at a time; istiod refuses the object.',
      mend: 'Keep one endpoint, or use resolution DNS.',
      covers: ['ServiceEntry/26'],
    },
    'tcp-hosts-share-addresses': {
      level: 'warning',
      title: 'Several hosts of a service entry share addresses on a port of TCP',
      why: 'Connections to one address cannot be told apart by host.',
      mend: 'Write a service entry for each host.',
      covers: ['ServiceEntry/31'],
    },
    'dynamic-without-hosts': {
      title: 'A service entry with resolution DYNAMIC_DNS has no hosts',
      why: 'istiod refuses the object.',
      mend: 'Name a wildcard such as "*.example.com".',
      covers: ['ServiceEntry/32'],
    },
    'dynamic-host': {
      title: 'A service entry with resolution DYNAMIC_DNS has a host without wildcard',
      why: 'That resolution looks up whatever name the client asks for; istiod refuses a single host.',
      mend: 'Use a wildcard such as "*.example.com", or resolution DNS.',
      covers: ['ServiceEntry/33'],
    },
    'dynamic-addresses': {
      title: 'A service entry with resolution DYNAMIC_DNS has addresses',
      why: 'Its traffic is found by host alone; istiod refuses the object.',
      mend: 'Remove addresses.',
      covers: ['ServiceEntry/34'],
    },
    'dynamic-endpoints': {
      title: 'A service entry with resolution DYNAMIC_DNS has endpoints',
      why: 'The host that the client asks for is looked up; istiod refuses the object.',
      mend: 'Remove endpoints.',
      covers: ['ServiceEntry/35'],
    },
    'dynamic-protocol': {
      title: 'A service entry with resolution DYNAMIC_DNS has a port that does not tell the host',
      why: 'The name to look up comes from HTTP or TLS; istiod refuses other protocols.',
      mend: 'Use HTTP, HTTP2, GRPC or TLS; HTTPS will not do.',
      covers: ['ServiceEntry/36'],
    },
    'dynamic-waypoint': {
      title: 'A service entry with resolution DYNAMIC_DNS inside the mesh uses a waypoint',
      why: 'istiod refuses the object.',
      mend: 'Set location to MESH_EXTERNAL, or remove the label istio.io/use-waypoint.',
      codes: ['webhook'],
      covers: ['ServiceEntry/38'],
    },
  },
);

/** The labels of an object. */
export type Labels = Resource['labels'];

/** What the resolution of a service entry asks of its other fields. */
function checkResolution(spec: ServiceEntryView, labels: Labels, report: Report): void {
  const at = ['spec'];
  placeFaults(resolutionRules, resolutionChecks, spec, at, report);
  placeFaults(resolutionRules, resolvableChecks, spec, at, report);
  const waypoint = dynamicWaypointFault(spec, labels['istio.io/use-waypoint']);
  placeFault(resolutionRules['dynamic-waypoint'], waypoint, at, report);
  switch (resolutionOf(spec)) {
    case 'STATIC':
      checkEndpoints(spec, 'static', report);
      break;
    case 'DNS':
    case 'DNS_ROUND_ROBIN':
      checkEndpoints(spec, 'dns', report);
      checkSharedAddresses(spec, report);
      break;
    case 'NONE':
      if (spec.workloadSelector === undefined) break;
      report(
        resolutionRules['selector-without-resolution'],
        [...at, 'workloadSelector'],
        'The service entry has workloadSelector, and its resolution is NONE. Connections go to the address that the client asked for, and not to the selected workloads.',
      );
  }
}

function checkEndpoints(spec: ServiceEntryView, use: 'static' | 'dns', report: Report): void {
  const ports = new Set((spec.ports ?? []).map(({ name = '' }) => name));
  spec.endpoints?.forEach((endpoint, i) => {
    checkEndpoint({ endpoint, use, ports }, ['spec', 'endpoints', i], report);
  });
}

function checkSharedAddresses(
  { hosts = [], ports = [], addresses = [] }: ServiceEntryView,
  report: Report,
): void {
  if (hosts.length < 2 || addresses.length === 0 || !ports.some(({ protocol }) => speaksTcp(protocol)))
    return;
  const message =
    'The service entry has addresses, several hosts, and a port of TCP. Connections to one address cannot be told apart by host.';
  report(resolutionRules['tcp-hosts-share-addresses'], ['spec', 'hosts'], message);
}

const wholeRules = ruleTable<keyof typeof serviceEntryChecks | 'partial-wildcard' | 'tcp-without-address'>(
  {
    section: 'service-entry',
    source: 'istiod, pkg/config/validation/validation.go: ValidateServiceEntry',
  },
  {
    'selector-and-endpoints': {
      title: 'A service entry has workloadSelector and endpoints',
      why: 'Both say where the service runs; istiod refuses the object.',
      mend: 'Keep one of the two.',
      covers: ['ServiceEntry/4'],
    },
    'no-hosts': {
      title: 'A service entry has no hosts',
      why: 'istiod refuses the object.',
      mend: 'Name the host under which the service is asked for.',
      covers: ['ServiceEntry/5'],
    },
    'any-host': {
      title: 'A service entry has the host "*"',
      why: 'It would stand for every host there is; istiod refuses the object.',
      mend: 'Name the host, or a wildcard such as "*.example.com".',
      covers: ['ServiceEntry/6'],
    },
    'partial-wildcard': {
      level: 'warning',
      title: 'A host of a service entry has a wildcard for a part of a label',
      why: 'The server name of a TLS connection is compared by whole labels, so connections to such a host are not found. Requests of plain HTTP are.',
      fact: 'Envoy, FilterChainMatch.server_names; Envoy, VirtualHost.domains',
      mend: 'Put a "." after the "*", or name the host in full.',
      covers: ['ServiceEntry/8'],
    },
    address: {
      title: 'An address of a service entry is neither an IP address nor a block of addresses',
      why: 'istiod refuses the object.',
      mend: 'Write an address in digits, or a block such as 10.0.0.0/8.',
      covers: ['ServiceEntry/9'],
    },
    'block-with-dns': {
      title: 'A service entry has a block of addresses, and resolution by DNS',
      why: 'A block stands for many destinations, where DNS gives one; istiod refuses the object.',
      mend: 'Use resolution NONE or STATIC, or single addresses.',
      covers: ['ServiceEntry/10'],
    },
    'duplicate-port-name': {
      title: 'Two ports of a service entry have the same name',
      why: 'istiod refuses the object.',
      mend: 'Name each port differently.',
      covers: ['ServiceEntry/11', 'ServiceEntry/12'],
    },
    'duplicate-port-number': {
      title: 'Two ports of a service entry have the same number',
      why: 'istiod refuses the object.',
      mend: 'Remove one of the two.',
      covers: ['ServiceEntry/13'],
    },
    'tcp-without-address': {
      level: 'warning',
      title: 'A service entry with a TCP port has no addresses, and Istio allocates none',
      why: 'TCP connections are told apart by address: the port takes all traffic to that number, whatever its host.',
      mend: 'Give addresses, or use a resolution for which Istio allocates one.',
      covers: ['ServiceEntry/15'],
    },
    'several-hosts': {
      title: 'A service entry has several hosts, and a port on which they cannot be told apart',
      why: 'Only HTTP and TLS carry the name of the host; istiod refuses the object unless resolution is NONE.',
      mend: 'Write a service entry for each host, or use HTTP or TLS as the protocol.',
      covers: ['ServiceEntry/40'],
    },
  },
);

export const serviceEntryRules = { ...wholeRules, ...resolutionRules };

/** What istiod's webhook refuses or warns of in a ServiceEntry. */
export function checkServiceEntry(resource: Resource<'ServiceEntry'>, report: Report): void {
  const { spec, labels } = resource;
  // istiod tells nothing else of a service entry whose selector is wrong.
  if (!checkSelector(spec.workloadSelector, ['spec', 'workloadSelector'], report)) return;
  placeFaults(wholeRules, serviceEntryChecks, spec, ['spec'], report);
  checkHosts(spec, report);
  checkPorts(spec, labels, report);
  checkResolution(spec, labels, report);
  checkExportTo(spec.exportTo, namespaceOf(resource), report, { mayHide: true });
}

function checkHosts(spec: ServiceEntryView, report: Report): void {
  const wholeLabels = resolutionOf(spec) !== 'DYNAMIC_DNS';
  spec.hosts?.forEach((host, i) => {
    if (host === '*') return;
    const path = ['spec', 'hosts', i];
    checkWildcardHost(host, path, report);
    if (wholeLabels && host.includes('*') && !host.startsWith('*.')) {
      report(
        wholeRules['partial-wildcard'],
        path,
        `The wildcard of the host ${JSON.stringify(host)} stands for a part of a label. Envoy compares whole labels, and the host matches no request.`,
      );
    }
  });
}

function checkPorts(spec: ServiceEntryView, labels: Labels, report: Report): void {
  const allocates = labels['networking.istio.io/enable-autoallocate-ip']?.toLowerCase() !== 'false';
  const noAddress = (spec.addresses ?? []).length === 0 && (resolutionOf(spec) === 'NONE' || !allocates);
  spec.ports?.forEach((port, i) => {
    const path = ['spec', 'ports', i];
    checkOptionalPort(port.targetPort, [...path, 'targetPort'], report);
    if (noAddress && (!port.protocol || port.protocol === 'TCP')) {
      report(
        wholeRules['tcp-without-address'],
        path,
        'The port is of TCP or of no protocol, and the service entry has no addresses. The port takes all traffic to its number, whatever the host.',
      );
    }
    checkServicePort(port, path, report);
  });
}
