import type { FieldPath } from '../../../mesh/manifest';
import type { SourceView } from '../../../values/security/messages';
import { sourceChecks } from '../../../values/security/source-checks';
import type { Report } from '../../check';
import { ruleTable } from '../../rule';
import { placeFaults } from '../place-faults';
import { entryRules } from './entries';

export const sourceRules = ruleTable<
  Exclude<keyof typeof sourceChecks, keyof typeof entryRules> | 'no-source'
>(
  {
    section: 'authorization-policy',
    source: 'istiod, pkg/config/validation/validation.go: ValidateAuthorizationPolicy',
  },
  {
    'no-source': {
      title: 'An item of from has no source',
      why: 'istiod refuses the object, and `istioctl analyze` ends with a fault of its own.',
      mend: 'Say whom it means by source, or take the item away.',
      covers: ['AuthorizationPolicy/17', 'AuthorizationPolicy/18'],
    },
    'account-with-identity': {
      title: 'A source names service accounts beside principals or namespaces',
      why: 'An account implies both; istiod refuses the object.',
      mend: 'Keep serviceAccounts, or principals and namespaces.',
      covers: ['AuthorizationPolicy/19'],
    },
    'empty-source': {
      title: 'A source has no condition',
      why: 'istiod refuses the object.',
      mend: 'Name a condition, or leave from out to mean everybody.',
      covers: ['AuthorizationPolicy/20'],
    },
    'source-address': {
      title: 'An address of a source is neither an IP address nor a block of them',
      why: 'istiod refuses the object.',
      mend: 'Write an address in digits, or a block such as "10.0.0.0/8".',
      covers: ['AuthorizationPolicy/21'],
    },
    'service-account': {
      title: 'A service account of a source cannot be',
      why: 'An account is compared as it is: without a wildcard, with one "/" at most, 320 characters, 16 in a list. istiod refuses others.',
      mend: 'Write "name" or "namespace/name".',
      covers: ['AuthorizationPolicy/23'],
    },
    'trust-domain': {
      title: 'A trust domain of a source cannot be',
      why: 'istiod takes one wildcard, at the beginning or the end, and no "/".',
      mend: 'Write the trust domain alone, as in "cluster.local".',
      covers: ['AuthorizationPolicy/24'],
    },
  },
);

/** The rules about sources, with that about entries, which operations have too. */
const rules = { ...sourceRules, ...entryRules };

/** One source of a rule. */
export function checkSource(source: SourceView, at: FieldPath, rule: number, report: Report): void {
  placeFaults(rules, sourceChecks, { source, rule }, at, report);
}
