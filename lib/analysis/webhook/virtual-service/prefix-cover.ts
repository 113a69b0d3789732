import type { FieldPath } from '../../../mesh/manifest';
import type { HttpMatchRequestView, StringMatchView } from '../../../values/networking/messages';
import { conditionOf } from '../../../values/string-match';

/** A match of a rule for HTTP, with where it stands and how messages name it. */
export interface PlacedMatch {
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
export function checkPrefixes(
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
          `match ${after.name} by the prefix ${second} of rule ${after.rule} is covered by match ${wider.name} by the prefix ${first} of rule ${wider.rule}`,
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
