import type { HttpMatchRequestView, L4MatchView, TlsMatchView } from '../../../values/networking/messages';
import { conditionOf } from '../../../values/string-match';

/** The match of a rule, by the list in which the rule stands. */
export interface MatchOfKind {
  readonly http: HttpMatchRequestView;
  readonly tls: TlsMatchView;
  readonly tcp: L4MatchView;
}

/** Which list of rules a match stands in. */
export type MatchKind = keyof MatchOfKind;

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
export function matchKey<Kind extends MatchKind>(kind: Kind, match: MatchOfKind[Kind]): string {
  const parts: unknown[] = [];
  for (const [name, part] of Object.entries(PARTS[kind])) {
    const value = part(match);
    if (value !== undefined) parts.push(name, value);
  }
  return JSON.stringify(parts);
}
