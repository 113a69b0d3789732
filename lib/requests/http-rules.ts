import { type RequestCondition, claimsDoubt } from './condition';
import { FirstMatchList, type Reach } from './first-match';
import { type HttpMatchView, conditionsOf, unreadable } from './http-match-conditions';
import { type Conjunction, plainSample, takes } from './plain-sample';
import { RequestSet } from './request-set';
import { HTTP_REQUESTS, type RequestSpace } from './request-space';
import type { TextPattern } from './text-pattern';
import type { NameSet } from './value-set';

/** The path that conditions ask for, where it is a text or the beginning of one; undefined for any other. */
function literalPath(conditions: readonly RequestCondition[]): TextPattern | undefined {
  const pattern = conditions.find(({ field }) => field.kind === 'path')?.pattern;
  return pattern !== undefined && /^(exact|prefix)$/.test(pattern.kind) && !pattern.ignoreCase
    ? pattern
    : undefined;
}

/** A first look, which spares most of the work where there are many rules: false only where no path is in both. */
function pathsMayMeet(a: TextPattern | undefined, b: TextPattern | undefined): boolean {
  if (a === undefined || b === undefined) return true;
  if (a.kind === 'exact' && b.kind === 'exact') return a.text === b.text;
  return (
    (a.kind === 'prefix' && b.text.startsWith(a.text)) || (b.kind === 'prefix' && a.text.startsWith(b.text))
  );
}

/** What a match is read in. */
export interface MatchScope {
  /**
   * The gateways of the virtual service, by their full names.
   *
   * @default - any; where a match names gateways, those are told apart by their names
   */
  readonly gateways?: readonly string[];
  /**
   * The full name of a gateway that a match names.
   *
   * @default - the name as it is written
   */
  readonly gatewayName?: (text: string) => string;
}

const GATEWAY = 'gateway';

/**
 * The gateway, port and caller that a match asks for, as names of dimensions. Of a match that names gateways the caller is not
 * looked at (the upstream project's `sourceMatchHTTP` in `route.go`).
 */
function dimensionsOf(
  { gateways = [], port, sourceLabels = {}, sourceNamespace }: HttpMatchView,
  gatewayName: (text: string) => string,
): { [dimension: string]: NameSet } {
  const dimensions: { [dimension: string]: NameSet } = {};
  if (port !== undefined && port !== 0) dimensions.port = { names: [String(port)] };
  if (gateways.length > 0) {
    dimensions[GATEWAY] = { names: gateways.map(gatewayName) };
    return dimensions;
  }
  if (sourceNamespace) dimensions['namespace of the caller'] = { names: [sourceNamespace] };
  // A caller without the label has another value, which no text with "=" is.
  for (const [key, value] of Object.entries(sourceLabels)) {
    dimensions[`label ${key} of the caller`] = { names: [`=${value}`] };
  }
  return dimensions;
}

/** The requests that can come to the rules: all that HTTP allows, at the gateways that count. */
function spaceOf(
  matches: readonly HttpMatchView[],
  { gateways, gatewayName }: Required<MatchScope>,
): RequestSpace {
  if (gateways.length === 0) return HTTP_REQUESTS;
  // One that a match alone names is another's to report.
  const named = matches.flatMap((match) => (match.gateways ?? []).map(gatewayName));
  return { ...HTTP_REQUESTS, dimensions: { [GATEWAY]: [...new Set([...gateways, ...named])] } };
}

/** Longer than what people write: reading more into a language costs much, and tells nobody anything. */
const MAX_TEXT = 4096;

/** A match with what is asked of it again and again. */
interface KnownMatch extends Conjunction {
  readonly claims: readonly RequestCondition[];
  readonly isTooLong: boolean;
  /** Whether Envoy could read its expressions. */
  readonly isReadable: boolean;
}

function knownMatch(match: HttpMatchView, gatewayName: (text: string) => string): KnownMatch {
  const conditions = conditionsOf(match);
  const isTooLong = conditions.some(({ pattern }) => pattern.text.length > MAX_TEXT);
  return {
    conditions,
    dimensions: dimensionsOf(match, gatewayName),
    claims: conditions.filter(({ field }) => field.kind === 'claim'),
    isTooLong,
    // What is too long is not even read.
    isReadable: !isTooLong && unreadable(conditions) === undefined,
  };
}

/** Why nothing is told of matches together; undefined where it can be. */
function doubtOf(matches: readonly KnownMatch[]): string | undefined {
  if (matches.some(({ isTooLong }) => isTooLong))
    return `a condition has a text of more than ${MAX_TEXT} characters, which is not looked at`;
  return claimsDoubt(matches.flatMap(({ claims }) => claims));
}

/**
 * The rules for HTTP of a virtual service: each takes the requests that meet any of its matches, or all where it has none, and the first
 * that does decides.
 */
export class HttpRules {
  private list: FirstMatchList | undefined;
  private readonly space: RequestSpace;
  private readonly matches: readonly KnownMatch[];
  /** The path that each match asks for, where that is a text or the beginning of one. */
  private readonly paths: readonly (TextPattern | undefined)[];
  /** The number of the rule that each match belongs to. */
  private readonly ruleOf: readonly number[];

  /**
   * @param rules the matches of each rule
   * @param scope what the matches are read in
   */
  public constructor(
    rules: readonly (readonly HttpMatchView[])[],
    { gateways = [], gatewayName = (text) => text }: MatchScope = {},
  ) {
    const matches = rules.flatMap((given, rule) =>
      (given.length === 0 ? [{}] : given).map((match) => ({ match, rule })),
    );
    this.space = spaceOf(
      matches.map(({ match }) => match),
      { gateways, gatewayName },
    );
    this.ruleOf = matches.map(({ rule }) => rule);
    this.matches = matches.map(({ match }) => knownMatch(match, gatewayName));
    this.paths = this.matches.map(({ conditions }) => literalPath(conditions));
  }

  /**
   * Whether any request gets to a rule. The answer is exact, or "unknown".
   *
   * @param rule its number, from 0
   * @param ignoring the numbers of rules before it that do not count, since what they take may come back
   */
  public reach(rule: number, ignoring: ReadonlySet<number> = new Set()): Reach {
    const first = this.ruleOf.indexOf(rule);
    const earlier = this.ruleOf.flatMap((other, i) => (other < rule && !ignoring.has(other) ? [i] : []));
    const by = new Set<number>();
    let doubt: Reach | undefined;
    for (let i = first; this.ruleOf[i] === rule; i++) {
      const before = earlier.filter((other) => pathsMayMeet(this.paths[other], this.paths[i]));
      const reach = this.reachMatch(i, before);
      if (reach.verdict === 'reachable') return reach;
      if (reach.verdict === 'unknown') doubt ??= reach;
      else for (const number of reach.by) by.add(this.ruleOf[number]);
    }
    return doubt ?? { verdict: 'unreachable', by: [...by].sort((a, b) => a - b) };
  }

  private reachMatch(match: number, before: readonly number[]): Reach {
    const own = this.matches[match];
    const earlier = before.map((number) => this.matches[number]);
    const why = doubtOf([...earlier, own]);
    if (why !== undefined) return { verdict: 'unknown', why };
    const sample = plainSample(own, this.space);
    if (
      sample !== undefined &&
      earlier.every((other) => other.isReadable && !takes(other, sample, this.space))
    ) {
      return { verdict: 'reachable', witness: sample };
    }
    this.list ??= new FirstMatchList(
      this.matches.map(({ conditions, dimensions }) =>
        RequestSet.fromConditions(conditions, { dimensions, space: this.space }),
      ),
      this.space,
    );
    return this.list.reach(match, before);
  }
}
