import { dnsNameFault } from '../../../values/host-names';
import { speaksHttp, speaksTcp, speaksTls } from '../../../values/networking/port-protocol';
import type { Report } from '../../problem';
import { ruleTable } from '../../rule';
import { checkDnsEndpoint, checkEndpoint } from '../endpoint';
import { eachItem, says } from '../items';

const RESOLUTION = ['spec', 'resolution'];
const ENDPOINTS = ['spec', 'endpoints'];

export const resolutionRules = ruleTable(
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

/** What the resolution of a service entry asks of its other fields. */
export function checkResolution(
  spec: any,
  resolution: string,
  ports: ReadonlySet<string>,
  labels: any,
  report: Report,
): void {
  switch (resolution) {
    case 'STATIC':
      eachItem(spec.endpoints, ENDPOINTS, (endpoint, path) => {
        checkEndpoint(endpoint, path, report, { ports, byName: false });
      });
      break;
    case 'DNS':
    case 'DNS_ROUND_ROBIN':
      checkDns(spec, resolution, ports, report);
      break;
    case 'DYNAMIC_DNS':
      checkDynamic(spec, labels, report);
      break;
    case 'NONE':
      if (says(spec.endpoints)) {
        report(resolutionRules['endpoints-without-resolution'], ENDPOINTS, 'endpoints with resolution NONE');
      }
      if (spec.workloadSelector) {
        const path = ['spec', 'workloadSelector'];
        report(resolutionRules['selector-without-resolution'], path, 'workloadSelector with resolution NONE');
      }
  }
}

function checkDns(spec: any, resolution: string, ports: ReadonlySet<string>, report: Report): void {
  const { hosts, endpoints } = spec;
  if (!says(endpoints)) {
    const wrong: number =
      hosts?.findIndex((host: string | null) => dnsNameFault(host ?? '') !== undefined) ?? -1;
    if (wrong !== -1) {
      const message = `${JSON.stringify(hosts[wrong])}; expected a full DNS name`;
      report(resolutionRules['dns-host'], ['spec', 'hosts', wrong], message);
    }
  }
  if (resolution === 'DNS_ROUND_ROBIN' && endpoints?.length > 1) {
    report(resolutionRules['round-robin-endpoints'], ENDPOINTS, 'several endpoints; expected one at most');
  }
  eachItem(endpoints, ENDPOINTS, (endpoint, path) => checkDnsEndpoint(endpoint, ports, path, report));
  const plain = spec.ports?.some((port: any) => speaksTcp(port?.protocol ?? ''));
  if (plain && says(spec.addresses) && hosts?.length > 1) {
    const message = 'several hosts with addresses and a port of TCP';
    report(resolutionRules['tcp-hosts-share-addresses'], ['spec', 'hosts'], message);
  }
}

function checkDynamic(spec: any, labels: any, report: Report): void {
  if (!says(spec.hosts))
    report(resolutionRules['dynamic-without-hosts'], ['spec'], 'DYNAMIC_DNS without hosts');
  spec.hosts?.forEach((host: string | null, i: number) => {
    if (host?.startsWith('*')) return;
    report(resolutionRules['dynamic-host'], ['spec', 'hosts', i], 'a host without wildcard');
  });
  for (const field of ['addresses', 'endpoints'] as const) {
    if (!says(spec[field])) continue;
    report(resolutionRules[`dynamic-${field}`], ['spec', field], `${field} with resolution DYNAMIC_DNS`);
  }
  eachItem(spec.ports, ['spec', 'ports'], (port, path) => {
    const protocol: string = (port.protocol ?? '').toLowerCase();
    const known = (speaksHttp(protocol) || speaksTls(protocol)) && !OTHERS.includes(protocol);
    if (!known)
      report(resolutionRules['dynamic-protocol'], path, 'a protocol other than HTTP, HTTP2, GRPC and TLS');
  });
  const waypoint: string = labels?.['istio.io/use-waypoint'] ?? '';
  if (spec.location === 'MESH_INTERNAL' && waypoint !== '' && waypoint.toLowerCase() !== 'none') {
    report(resolutionRules['dynamic-waypoint'], RESOLUTION, 'MESH_INTERNAL with a waypoint');
  }
}

/** Protocols of HTTP or TLS that will not do. */
const OTHERS = ['https', 'http_proxy', 'grpc-web'];
