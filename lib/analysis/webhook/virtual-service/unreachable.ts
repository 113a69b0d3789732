import type { FieldPath } from '../../../mesh/manifest';
import type { Report } from '../../check';
import { ruleTable } from '../../rule';
import { matchKey, type MatchKind, type MatchOfKind } from './match-key';
import { checkPrefixes, type PlacedMatch } from './prefix-cover';

export const unreachableRules = ruleTable(
  {
    section: 'virtual-service',
    source: 'istiod, pkg/config/validation/validation.go: analyzeUnreachableHTTPRules',
  },
  {
    'unreachable-rule': {
      level: 'warning',
      codes: ['IST0130', 'webhook'],
      title: 'No request reaches a rule',
      why: 'Rules are tried in their order, and the first that matches decides. One before this takes all that it could match.',
      mend: 'Move the rule up, narrow the one before it, or take it away.',
      covers: ['VirtualService/101', 'IST0130'],
    },
    'ineffective-match': {
      level: 'info',
      codes: ['IST0131', 'webhook'],
      title: 'A match has no effect, since one before takes the same requests',
      why: 'Rules are tried in their order, and the first that matches decides.',
      mend: 'Take the match away, or move it before the other.',
      covers: ['VirtualService/102', 'IST0131'],
    },
  },
);

/** A rule, as far as it is looked at here. */
interface MatchingRule<Match> {
  readonly name?: string;
  readonly match?: readonly Match[];
}

/** Rules and matches of a list that no request or connection can reach, because of those before them. */
export function checkUnreachable<Kind extends MatchKind>(
  kind: Kind,
  rules: readonly MatchingRule<MatchOfKind[Kind]>[] | undefined,
  at: FieldPath,
  report: Report,
): void {
  if (!rules || (rules.length < 2 && (rules[0]?.match?.length ?? 0) < 2)) return;
  const seen = new Map<string, number>();
  const effective: PlacedMatch[] = [];
  let open = false;
  // Only rules for HTTP and their matches have names.
  const nameOf = (named: object, i: number) =>
    kind === 'http' && 'name' in named && named.name ? JSON.stringify(named.name) : `#${i}`;
  const ruleName = (i: number) => nameOf(rules[i], i);
  rules.forEach(({ match: matches = [] }, i) => {
    const path = [...at, i];
    const unreachable = (why: string) => {
      report(unreachableRules['unreachable-rule'], path, `rule ${ruleName(i)} is never reached: ${why}`);
    };
    if (matches.length === 0) {
      if (open) unreachable('only the last rule can be without match');
      open = true;
      return;
    }
    let duplicates = 0;
    matches.forEach((match, j) => {
      if (open) {
        unreachable('a rule before it has no match and takes everything');
        return;
      }
      const key = matchKey(kind, match);
      const before = seen.get(key);
      const name = nameOf(match, j);
      if (before === undefined) {
        seen.set(key, i);
        if (kind === 'http') effective.push({ match, path: [...path, 'match', j], rule: ruleName(i), name });
        return;
      }
      const message = `match ${name} of rule ${ruleName(i)} is the same as one of rule ${ruleName(before)}`;
      report(unreachableRules['ineffective-match'], [...path, 'match', j], message);
      duplicates++;
    });
    if (duplicates === matches.length) unreachable('rules before it have all its matches');
  });
  checkPrefixes(effective, (path, message) => report(unreachableRules['ineffective-match'], path, message));
}
