import type { Resource } from '../../../mesh/resource';
import type { ServiceEntryView } from '../../../values/networking/messages';
import { speaksTcp } from '../../../values/networking/port-protocol';
import {
  dynamicWaypointFault,
  resolutionChecks,
  resolutionOf,
  resolvableChecks,
} from '../../../values/networking/service-entry-checks';
import type { Report } from '../../check';
import { ruleTable } from '../../rule';
import { checkEndpoint } from '../endpoint';
import { placeFault, placeFaults } from '../place-faults';

export const resolutionRules = ruleTable<
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
      mend: 'Set resolution to STATIC or DNS, or take endpoints away.',
      covers: ['ServiceEntry/19'],
    },
    'selector-without-resolution': {
      level: 'warning',
      title: 'A service entry without resolution has a workload selector',
      why: 'Resolution NONE, the default, sends connections to the address that the client asked for, not to the workloads.',
      mend: 'Set resolution to STATIC, or take workloadSelector away.',
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
      mend: 'Take addresses away.',
      covers: ['ServiceEntry/34'],
    },
    'dynamic-endpoints': {
      title: 'A service entry with resolution DYNAMIC_DNS has endpoints',
      why: 'The host that the client asks for is looked up; istiod refuses the object.',
      mend: 'Take endpoints away.',
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
      mend: 'Set location to MESH_EXTERNAL, or take the label istio.io/use-waypoint away.',
      codes: ['webhook'],
      covers: ['ServiceEntry/38'],
    },
  },
);

/** The labels of an object. */
export type Labels = Resource['labels'];

/** What the resolution of a service entry asks of its other fields. */
export function checkResolution(spec: ServiceEntryView, labels: Labels, report: Report): void {
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
        'workloadSelector with resolution NONE',
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
  const message = 'several hosts with addresses and a port of TCP';
  report(resolutionRules['tcp-hosts-share-addresses'], ['spec', 'hosts'], message);
}
