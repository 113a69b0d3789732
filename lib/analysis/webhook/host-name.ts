import type { FieldPath } from '../../mesh/manifest';
import { dnsNameFault, type HostFault, wildcardHostFault } from '../../values/host-names';
import type { Report } from '../check';
import { ruleTable } from '../rule';

const WHERE = [
  'VirtualService/8',
  'VirtualService/10',
  'VirtualService/35',
  'VirtualService/84',
  'VirtualService/90',
  'VirtualService/94',
  'DestinationRule/1',
  'ServiceEntry/7',
  'Gateway/6',
  'Sidecar/53',
  'Sidecar/57',
  'Sidecar/59',
];

export const hostNameRules = ruleTable(
  {
    section: 'host-name',
    source: 'istiod, pkg/config/validation/agent/validation.go: ValidateWildcardDomain, ValidateFQDN',
  },
  {
    empty: {
      title: 'The name of a host is empty',
      why: 'istiod refuses the object.',
      mend: 'Name the host.',
      covers: WHERE,
    },
    'too-long': {
      title: 'The name of a host is too long',
      why: 'DNS names have at most 255 characters; istiod refuses the object.',
      mend: 'Check the name: none so long can be resolved.',
      covers: WHERE,
    },
    label: {
      title: 'A label in the name of a host is malformed',
      why: 'istiod refuses the object. Each part between dots has 1 to 63 letters, digits and "-", with a letter or digit at both ends; a wildcard can stand in the first part of hosts alone, at its very beginning.',
      mend: 'Write the name alone: no scheme, port, path, space or underscore.',
      covers: WHERE,
    },
    'numeric-top-level': {
      title: 'The name of a host ends with a number',
      why: 'No top-level domain is a number; istiod takes it for a mistyped IP address and refuses the object.',
      mend: 'Check the address, or the last part of the name.',
      covers: WHERE,
    },
  },
);

/** What istiod has against the name of a host, where a wildcard may lead it. True for nothing. */
export function checkWildcardHost(name: string | undefined, at: FieldPath, report: Report): boolean {
  return tell(wildcardHostFault(name ?? ''), at, report);
}

/** What istiod has against a full name, where no wildcard will do. True for nothing. */
export function checkDnsName(name: string | undefined, at: FieldPath, report: Report): boolean {
  return tell(dnsNameFault(name ?? ''), at, report);
}

function tell(fault: HostFault | undefined, at: FieldPath, report: Report): boolean {
  if (fault === undefined) return true;
  const name = JSON.stringify(fault.name);
  switch (fault.kind) {
    case 'empty':
      report(hostNameRules.empty, at, 'an empty name');
      break;
    case 'long':
      report(
        hostNameRules['too-long'],
        at,
        `${name} of ${fault.name.length} characters; expected 255 at most`,
      );
      break;
    case 'label':
      report(
        hostNameRules.label,
        at,
        `${JSON.stringify(fault.label)} in ${name}; expected a part of a DNS name`,
      );
      break;
    case 'numeric':
      report(hostNameRules['numeric-top-level'], at, `${name} ends with the number ${fault.label}`);
  }
  return false;
}
