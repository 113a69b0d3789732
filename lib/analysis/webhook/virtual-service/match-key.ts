import { conditionOf } from '../string-match';

/** Which list of rules a match stands in. */
export type MatchKind = 'http' | 'tls' | 'tcp';

type FieldKind = 'text' | 'number' | 'flag' | 'list' | 'map' | 'condition' | 'conditions';

const SOURCE = { port: 'number', sourceLabels: 'map', gateways: 'list', sourceNamespace: 'text' } as const;

/** The fields that tell matches apart; the name of a match does not. */
const FIELDS: { readonly [kind in MatchKind]: readonly (readonly [string, FieldKind])[] } = {
  http: Object.entries({
    ...SOURCE,
    uri: 'condition',
    scheme: 'condition',
    method: 'condition',
    authority: 'condition',
    headers: 'conditions',
    withoutHeaders: 'conditions',
    queryParams: 'conditions',
    ignoreUriCase: 'flag',
    statPrefix: 'text',
  } as const),
  tls: Object.entries({ ...SOURCE, sniHosts: 'list', destinationSubnets: 'list' } as const),
  tcp: Object.entries({ ...SOURCE, destinationSubnets: 'list', sourceSubnet: 'text' } as const),
};

/** Text that two matches of a kind share when they say the same: what is left out counts as its default. */
export function matchKey(kind: MatchKind, match: any): string {
  const parts: unknown[] = [];
  for (const [field, type] of FIELDS[kind]) {
    const value = plain(match[field], type);
    if (value !== undefined) parts.push(field, value);
  }
  return JSON.stringify(parts);
}

/** A value such that equal ones have equal JSON; undefined for the default. */
function plain(value: any, type: FieldKind): unknown {
  if (value === undefined || value === null) return undefined;
  switch (type) {
    case 'list':
      return value.length === 0 ? undefined : value;
    case 'map':
      return sorted(value, (text) => text ?? '');
    case 'conditions':
      return sorted(value, (match) => conditionOf(match) ?? []);
    case 'condition':
      // An empty condition and none at all are different things.
      return conditionOf(value) ?? [];
    default:
      return value || undefined;
  }
}

function sorted(map: any, render: (value: any) => unknown): unknown {
  const names = Object.keys(map).sort();
  return names.length === 0 ? undefined : names.map((name) => [name, render(map[name])]);
}
