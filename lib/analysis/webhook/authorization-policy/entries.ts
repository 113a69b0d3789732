import { ruleTable } from '../../rule';

export const entryRules = ruleTable(
  {
    section: 'authorization-policy',
    source: 'istiod, pkg/config/security/security.go: CheckEmptyValues',
  },
  {
    'empty-entry': {
      title: 'A list of an authorization policy has an empty entry',
      why: 'istiod refuses the object; an empty text would match nothing that there is.',
      mend: 'Take the entry away; "*" matches any value.',
      covers: ['AuthorizationPolicy/22', 'AuthorizationPolicy/30'],
    },
  },
);
