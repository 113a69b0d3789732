import type { FieldPath } from '../../../mesh/manifest';
import type {
  HttpMatchRequestView,
  L4MatchView,
  StringMatchView,
  TlsMatchView,
} from '../../../values/networking/messages';
import { conditionOf } from '../../../values/string-match';
import type { Report } from '../../check';
import { ruleTable } from '../../rule';

/** The match of a rule, by the list in which the rule stands. */
interface MatchOfKind {
  readonly http: HttpMatchRequestView;
  readonly tls: TlsMatchView;
  readonly tcp: L4MatchView;
}

/** Which list of rules a match stands in. */
type MatchKind = keyof MatchOfKind;

/** A part of a match such that equal ones have equal JSON; undefined for the default, which nobody needs to write. */
type Part<Match> = (match: Match) => unknown;
type Map<Value> = { readonly [name: string]: Value } | undefined;

const list = (items: readonly string[] | undefined) => (items?.length === 0 ? undefined : items);

function sorted<Value>(map: Map<Value>, render: (value: Value) => unknown): unknown {
  const names = Object.keys(map ?? {}).sort();
  return map === undefined || names.length === 0 ? undefined : names.map((name) => [name, render(map[name])]);
}

const texts = (map: Map<string>) => sorted(map, (text) => text);
type Condition = Parameters<typeof conditionOf>[0];
const conditions = (map: Map<Condition>) => sorted(map, (match) => conditionOf(match) ?? []);
/** An empty condition and none at all are different things. */
const condition = (match: Condition) => match && (conditionOf(match) ?? []);

/** What matches of all lists have. */
const SHARED: { readonly [name: string]: Part<L4MatchView | HttpMatchRequestView> } = {
  port: ({ port }) => port || undefined,
  sourceLabels: ({ sourceLabels }) => texts(sourceLabels),
  gateways: ({ gateways }) => list(gateways),
  sourceNamespace: ({ sourceNamespace }) => sourceNamespace || undefined,
};

/** The fields that tell matches apart; the name of a match does not. */
const PARTS: { readonly [Kind in MatchKind]: { readonly [name: string]: Part<MatchOfKind[Kind]> } } = {
  http: {
    ...SHARED,
    uri: ({ uri }) => condition(uri),
    scheme: ({ scheme }) => condition(scheme),
    method: ({ method }) => condition(method),
    authority: ({ authority }) => condition(authority),
    headers: ({ headers }) => conditions(headers),
    withoutHeaders: ({ withoutHeaders }) => conditions(withoutHeaders),
    queryParams: ({ queryParams }) => conditions(queryParams),
    ignoreUriCase: ({ ignoreUriCase }) => ignoreUriCase || undefined,
    statPrefix: ({ statPrefix }) => statPrefix || undefined,
  },
  tls: {
    ...SHARED,
    sniHosts: ({ sniHosts }) => list(sniHosts),
    destinationSubnets: ({ destinationSubnets }) => list(destinationSubnets),
  },
  tcp: {
    ...SHARED,
    destinationSubnets: ({ destinationSubnets }) => list(destinationSubnets),
    sourceSubnet: ({ sourceSubnet }) => sourceSubnet || undefined,
  },
};

/** Text that two matches of a kind share when they say the same: what is left out counts as its default. */
function matchKey<Kind extends MatchKind>(kind: Kind, match: MatchOfKind[Kind]): string {
  const parts: unknown[] = [];
  for (const [name, part] of Object.entries(PARTS[kind])) {
    const value = part(match);
    if (value !== undefined) parts.push(name, value);
  }
  return JSON.stringify(parts);
}

/** A match of a rule for HTTP, with where it stands and how messages name it. */
interface PlacedMatch {
  readonly match: HttpMatchRequestView;
  readonly path: FieldPath;
  readonly rule: string;
  readonly name: string;
}

/** What is compared of a match by prefix: each condition as text, that of a method never empty. */
interface PrefixMatch extends PlacedMatch {
  readonly prefix: string;
  readonly port: number;
  readonly method: string;
  readonly authority: string;
  readonly maps: readonly ReadonlyMap<string, string>[];
}

const MAPS = ['headers', 'queryParams', 'withoutHeaders'] as const;

/**
 * Tells of matches whose prefix lengthens the prefix of one before, with conditions that istiod takes for no narrower
 * (`coveredValidation`). Regular expressions count as no condition there, and a match without method as one for GET.
 */
function checkPrefixes(
  matches: readonly PlacedMatch[],
  tell: (path: FieldPath, message: string) => void,
): void {
  if (matches.length < 2) return;
  // The matches so far by their prefixes: only what a prefix begins with can cover it.
  const before = new Map<string, PrefixMatch[]>();
  const lengths = new Set<number>();
  for (const after of matches.flatMap(byPrefix)) {
    const { prefix } = after;
    for (const length of lengths) {
      if (length >= prefix.length) continue;
      for (const wider of before.get(prefix.slice(0, length)) ?? []) {
        if (!covers(wider, after)) continue;
        const [first, second] = [JSON.stringify(wider.prefix), JSON.stringify(prefix)];
        tell(
          after.path,
          `Match ${after.name} of rule ${after.rule} by the prefix ${second} has no effect, since match ${wider.name} of rule ${wider.rule} by the prefix ${first} takes the same requests first.`,
        );
      }
    }
    const same = before.get(prefix);
    if (same === undefined) before.set(prefix, [after]);
    else same.push(after);
    lengths.add(prefix.length);
  }
}

function byPrefix(placed: PlacedMatch): PrefixMatch[] {
  const { match } = placed;
  const [kind, prefix] = conditionOf(match.uri) ?? ['exact', ''];
  if (kind !== 'prefix' || prefix === '') return [];
  return [
    {
      ...placed,
      prefix,
      port: match.port ?? 0,
      method: conditionText(match.method) || 'exact:GET',
      authority: conditionText(match.authority),
      maps: MAPS.map((field) => {
        const entries = Object.entries(match[field] ?? {});
        return new Map(entries.map(([name, condition]) => [name, conditionText(condition)]));
      }),
    },
  ];
}

function conditionText(condition: StringMatchView | undefined): string {
  const [kind, text] = conditionOf(condition) ?? ['exact', ''];
  return kind === 'regex' || text === '' ? '' : `${kind}:${text}`;
}

/** Whether the conditions beside the prefix are no narrower. */
function covers(before: PrefixMatch, after: PrefixMatch): boolean {
  return (
    before.port === after.port &&
    before.method.startsWith(after.method) &&
    before.authority.startsWith(after.authority) &&
    before.maps.every((map, i) => sameNames(map, after.maps[i]))
  );
}

function sameNames(before: ReadonlyMap<string, string>, after: ReadonlyMap<string, string>): boolean {
  if (before.size !== after.size) return false;
  for (const [name, condition] of before) {
    const other = after.get(name);
    if (other === undefined || !condition.startsWith(other)) return false;
  }
  return true;
}

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
      mend: 'Move the rule up, narrow the one before it, or remove it.',
      covers: ['VirtualService/101', 'IST0130'],
    },
    'ineffective-match': {
      level: 'info',
      codes: ['IST0131', 'webhook'],
      title: 'A match has no effect, since one before takes the same requests',
      why: 'Rules are tried in their order, and the first that matches decides.',
      mend: 'Remove the match, or move it before the other.',
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
      report(unreachableRules['unreachable-rule'], path, `No request reaches rule ${ruleName(i)}: ${why}.`);
    };
    if (matches.length === 0) {
      if (open) unreachable('only the last rule can be without a match, and one before it has none');
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
      const message = `Match ${name} of rule ${ruleName(i)} is the same as one of rule ${ruleName(before)} and has no effect.`;
      report(unreachableRules['ineffective-match'], [...path, 'match', j], message);
      duplicates++;
    });
    if (duplicates === matches.length) unreachable('the rules before it have all of its matches');
  });
  checkPrefixes(effective, (path, message) => report(unreachableRules['ineffective-match'], path, message));
}
