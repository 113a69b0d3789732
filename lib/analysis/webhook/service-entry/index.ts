import type { FieldPath, Manifest } from '../../../mesh/manifest';
import { ipBlock } from '../../../values/addresses';
import { speaksHttp, speaksTls } from '../../../values/networking/port-protocol';
import { ask, type Report } from '../../problem';
import { ruleTable, type Rule } from '../../rule';
import { checkExportTo, namespaceOf } from '../export-to';
import { checkWildcardHost } from '../host-name';
import { eachItem, says } from '../items';
import { checkOptionalPort } from '../port-number';
import { checkSelector } from '../selector';
import { checkServicePort } from '../service-port';
import { checkResolution, resolutionRules } from './resolution';

const wholeRules = ruleTable(
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
      why: 'Envoy compares whole labels, so that such a host is not found.',
      mend: 'Put a "." after the "*", or name the host in full.',
      covers: ['ServiceEntry/8'],
    },
    address: {
      title: 'An address of a service entry is no IP address and no block of them',
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
      mend: 'Take one of the two away.',
      covers: ['ServiceEntry/13'],
    },
    'tcp-without-address': {
      level: 'warning',
      title: 'A service entry with a TCP port has no addresses, and is given none',
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
export function checkServiceEntry({ metadata, spec: given }: Manifest, report: Report): void {
  const spec = given ?? {};
  if (!checkWorkloads(spec.workloadSelector, report)) return;
  if (spec.workloadSelector && says(spec.endpoints)) {
    report(wholeRules['selector-and-endpoints'], ['spec', 'endpoints'], 'workloadSelector and endpoints');
  }
  const resolution: string = spec.resolution || 'NONE';
  checkHosts(spec.hosts, resolution, report);
  checkAddresses(spec.addresses, resolution, report);
  const names = checkPorts(spec, metadata?.labels, resolution, report);
  checkResolution(spec, resolution, names, metadata?.labels, report);
  const apart = ({ protocol }: any) => speaksHttp(protocol ?? '') || speaksTls(protocol ?? '');
  if (
    resolution !== 'NONE' &&
    spec.hosts?.length > 1 &&
    spec.ports?.some((port: any) => !apart(port ?? {}))
  ) {
    report(
      wholeRules['several-hosts'],
      ['spec', 'hosts'],
      'several hosts with a port of neither HTTP nor TLS',
    );
  }
  const at = ['spec', 'exportTo'];
  checkExportTo(spec.exportTo, namespaceOf(metadata), at, report, { mayHide: true });
}

/** istiod tells nothing else of a service entry whose selector is wrong. */
function checkWorkloads(selector: any, report: Report): boolean {
  let right = true;
  const told = (rule: Rule, path: FieldPath, message: string, mend?: string) => {
    if (rule.level === 'error') right = false;
    report(rule, path, message, mend);
  };
  checkSelector(selector, ['spec', 'workloadSelector'], told, 'labels');
  return right;
}

function checkHosts(
  hosts: readonly (string | null)[] | null | undefined,
  resolution: string,
  report: Report,
): void {
  if (!says(hosts)) report(wholeRules['no-hosts'], ['spec'], 'no host');
  hosts?.forEach((given, i) => {
    const host = given ?? '';
    const path = ['spec', 'hosts', i];
    if (host === '*') {
      report(wholeRules['any-host'], path, 'the host "*"');
      return;
    }
    checkWildcardHost(host, path, report);
    if (resolution !== 'DYNAMIC_DNS' && host.includes('*') && !host.startsWith('*.')) {
      report(wholeRules['partial-wildcard'], path, `the wildcard ${JSON.stringify(host)}`);
    }
  });
}

function checkAddresses(
  addresses: readonly (string | null)[] | null | undefined,
  resolution: string,
  report: Report,
): void {
  const at = ['spec', 'addresses'];
  addresses?.forEach((address, i) => {
    ask(report, wholeRules.address, [...at, i], () => ipBlock(address ?? '', 'address'));
  });
  const block = addresses?.some((address) => address?.includes('/')) ?? false;
  if (block && resolution !== 'NONE' && resolution !== 'STATIC') {
    report(wholeRules['block-with-dns'], at, 'a block of addresses; expected resolution NONE or STATIC');
  }
}

/** The names of the ports. */
function checkPorts(spec: any, labels: any, resolution: string, report: Report): Set<string> {
  const names = new Set<string>();
  const numbers = new Set<number>();
  const optedOut = labels?.['networking.istio.io/enable-autoallocate-ip']?.toLowerCase() === 'false';
  const noAddress = !says(spec.addresses) && (resolution === 'NONE' || optedOut);
  eachItem(spec.ports, ['spec', 'ports'], (port, path) => {
    const [name, number]: [string, number] = [port.name ?? '', port.number ?? 0];
    if (names.has(name)) {
      report(wholeRules['duplicate-port-name'], [...path, 'name'], `the name ${JSON.stringify(name)} twice`);
    }
    if (numbers.has(number)) {
      report(wholeRules['duplicate-port-number'], [...path, 'number'], `the number ${number} twice`);
    }
    names.add(name);
    numbers.add(number);
    checkOptionalPort(port.targetPort, [...path, 'targetPort'], report);
    if (noAddress && (!port.protocol || port.protocol === 'TCP')) {
      report(wholeRules['tcp-without-address'], path, 'a port of TCP or of no protocol, and no addresses');
    }
    checkServicePort(port, path, report);
  });
  return names;
}
