import type { FieldPath } from '../../../mesh/manifest';
import type { Report } from '../../problem';
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

/** A list of texts of which none may be empty. Its name is the last part of the path. */
export function checkFilledEntries(
  list: readonly (string | null)[] | null | undefined,
  at: FieldPath,
  report: Report,
): void {
  const empty = list?.findIndex((entry) => !entry) ?? -1;
  if (empty === -1) return;
  report(entryRules['empty-entry'], [...at, empty], `an empty entry of ${at[at.length - 1]}`);
}
