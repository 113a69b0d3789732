import type { Resource } from '../../../mesh/resource';
import type { ServiceEntryView } from '../../../values/networking/messages';
import { resolutionOf, serviceEntryChecks } from '../../../values/networking/service-entry-checks';
import type { Report } from '../../check';
import { ruleTable } from '../../rule';
import { checkExportTo, namespaceOf } from '../export-to';
import { checkWildcardHost } from '../host-name';
import { checkOptionalPort } from '../port-number';
import { placeFaults } from '../place-faults';
import { checkSelector } from '../selector';
import { checkServicePort } from '../service-port';
import { checkResolution, type Labels, resolutionRules } from './resolution';

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
      report(wholeRules['partial-wildcard'], path, `the wildcard ${JSON.stringify(host)}`);
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
      report(wholeRules['tcp-without-address'], path, 'a port of TCP or of no protocol, and no addresses');
    }
    checkServicePort(port, path, report);
  });
}
