import type { FieldPath } from '../../mesh/manifest';
import { dnsNameFault, type HostFault, wildcardHostFault } from '../../values/dns-name';
import { dnsNameOf, type ScopedHost, scopedHostChecks } from '../../values/scoped-host-checks';
import type { Report } from '../check';
import { ruleTable } from '../rule';
import { placeFaults } from './place-faults';

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
      mend: 'Check the name; DNS cannot resolve one this long.',
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
      report(hostNameRules.empty, at, 'The name of a host is empty.');
      break;
    case 'long':
      report(
        hostNameRules['too-long'],
        at,
        `The host ${name} has ${fault.name.length} characters, and DNS names have at most 255.`,
      );
      break;
    case 'label':
      report(
        hostNameRules.label,
        at,
        `The part ${JSON.stringify(fault.label)} of the host ${name} is not one that a DNS name can have.`,
      );
      break;
    case 'numeric':
      report(
        hostNameRules['numeric-top-level'],
        at,
        `The host ${name} ends with the number ${fault.label}, which is not a top-level domain.`,
      );
  }
  return false;
}

export const scopedHostRules = ruleTable<keyof typeof scopedHostChecks>(
  {
    section: 'scoped-host',
    source: 'istiod, pkg/config/validation/agent/validation.go: ValidateNamespaceSlashWildcardHostname',
  },
  {
    'no-namespace': {
      title: 'A host of a sidecar has no namespace before it',
      why: 'A sidecar asks for hosts by namespace and name; istiod refuses a name alone.',
      mend: 'Write "namespace/host", "./host" for the own namespace or "*/host" for any.',
      covers: ['Sidecar/50'],
    },
    'empty-part': {
      title: 'A host has nothing before or after its "/"',
      why: 'istiod refuses the object.',
      mend: 'Write "namespace/host", or "namespace/*" for all hosts of the namespace.',
      covers: ['Gateway/8', 'Sidecar/51'],
    },
    namespace: {
      title: 'The part before the "/" of a host is not a valid name of a namespace',
      why: 'istiod refuses the object.',
      mend: 'Name a namespace, "." for the own one or "*" for any.',
      covers: ['Gateway/9', 'Sidecar/52'],
    },
    'short-name': {
      title: 'A host is a short name',
      why: 'Gateways and sidecars compare whole DNS names; istiod refuses a name without a dot.',
      mend: 'Write the host in full, as in "reviews.shop.svc.cluster.local".',
      covers: ['Gateway/5', 'Sidecar/53'],
    },
    'partial-wildcard': {
      title: 'A host has a wildcard for a part of a label',
      why: 'A wildcard stands for whole labels; istiod refuses "*foo.example.com".',
      mend: 'Put a "." after the "*", or name the host in full.',
      covers: ['Gateway/7', 'Sidecar/54'],
    },
  },
);

/**
 * A host with or without a namespace before it: of a server of a gateway, where an IP address will do and the namespace
 * may be left out, or of a listener of a sidecar, where the namespace may have a "~" before it.
 */
export function checkScopedHost(
  text: string,
  at: FieldPath,
  report: Report,
  where: ScopedHost['where'],
): void {
  const host = { text, where };
  placeFaults(scopedHostRules, scopedHostChecks, host, at, report);
  const name = dnsNameOf(host);
  if (name !== undefined) checkWildcardHost(name, at, report);
}
