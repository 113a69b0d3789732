import { isIP } from 'node:net';
import type { FieldPath } from '../../mesh/manifest';
import { isMeshLabel } from '../../values/host-names';
import type { Report } from '../problem';
import { ruleTable } from '../rule';
import { checkWildcardHost } from './host-name';

export const scopedHostRules = ruleTable(
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
  text: string | null,
  path: FieldPath,
  report: Report,
  where: 'gateway' | 'sidecar',
): void {
  const whole = text ?? '';
  const slash = whole.indexOf('/');
  const gateway = where === 'gateway';
  if (slash === -1 && !gateway) {
    report(scopedHostRules['no-namespace'], path, 'a host without a namespace before it');
    return;
  }
  if (slash !== -1) {
    const written = whole.slice(0, slash);
    if (written === '' || slash === whole.length - 1) {
      report(scopedHostRules['empty-part'], path, 'a host with nothing before or after its "/"');
    }
    const namespace = gateway ? written : written.replace(/^~/, '');
    const stands = namespace === '*' || namespace === '.' || (namespace === '' && !gateway);
    if (!stands && !isMeshLabel(namespace)) {
      report(scopedHostRules.namespace, path, `the namespace ${JSON.stringify(written)}`);
    }
  }
  const host = whole.slice(slash + 1);
  if (host !== '*' && !host.includes('.')) {
    report(scopedHostRules['short-name'], path, 'a name without a dot');
  }
  if (!gateway || !isIP(host)) checkWildcardHost(host, path, report);
  if (host.includes('*') && host.length > 1 && !host.startsWith('*.')) {
    report(scopedHostRules['partial-wildcard'], path, `the wildcard ${JSON.stringify(host)}`);
  }
}
