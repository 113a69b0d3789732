import type { FieldPath } from '../../mesh/manifest';
import { dnsNameOf, type ScopedHost, scopedHostChecks } from '../../values/scoped-host-checks';
import type { Report } from '../check';
import { ruleTable } from '../rule';
import { checkWildcardHost } from './host-name';
import { placeFaults } from './place-faults';

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
      title: 'What stands before the "/" of a host is no namespace',
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
