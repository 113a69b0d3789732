import { BlockList, isIP } from 'node:net';
import { mapOf } from '../../mesh/lists';
import type { AuthorizationPolicySpec } from '../../mesh/views/kinds';
import type { Item } from '../../values/wire';
import type { ArrivalFacts } from './arrival-facts';
import type { SeenRequest } from '../seen-request';
import { type AskedField, type ToldAttribute, pathPattern, tellRule, wordPattern } from './policy-conditions';
import {
  isNamespace,
  isPath,
  isPrincipal,
  isServiceAccount,
  isTrustDomain,
  isWord,
  policyPattern,
} from './policy-texts';

/** Whether something holds: it does, it does not, or nobody can tell from the manifests. */
export type Truth = boolean | 'unknown';

/** All must hold; what surely does not hold decides, whatever is unknown beside it. */
export function every<T>(items: readonly T[], holds: (item: T) => Truth): Truth {
  let unknown = false;
  for (const item of items) {
    const truth = holds(item);
    if (truth === false) return false;
    if (truth === 'unknown') unknown = true;
  }
  return unknown ? 'unknown' : true;
}

/** One must hold; what surely holds decides, whatever is unknown beside it. */
export function some<T>(items: readonly T[], holds: (item: T) => Truth): Truth {
  let unknown = false;
  for (const item of items) {
    const truth = holds(item);
    if (truth === true) return true;
    if (truth === 'unknown') unknown = true;
  }
  return unknown ? 'unknown' : false;
}

/** The opposite. */
export const not = (truth: Truth): Truth => (truth === 'unknown' ? truth : !truth);

/** Whether an IP address is a policy's: `10.1.2.3`, or one of `10.0.0.0/8`; of either family. */
export function isInBlock(block: string, address: string): boolean {
  const [base, bits] = block.split('/', 2);
  const family = isIP(base);
  if (family === 0 || family !== isIP(address)) return false;
  const longest = family === 6 ? 128 : 32;
  const length = bits === undefined ? longest : Number(bits);
  if (!Number.isInteger(length) || length < 0 || length > longest) return false;
  const type = family === 6 ? 'ipv6' : 'ipv4';
  const list = new BlockList();
  list.addSubnet(base, length, type);
  return list.check(address, type);
}

/** `Rule` of an authorization policy. */
export type RuleView = Item<AuthorizationPolicySpec['rules']>;
type SourceView = NonNullable<Item<RuleView['from']>['source']>;
type OperationView = NonNullable<Item<RuleView['to']>['operation']>;
type ConditionView = Item<RuleView['when']>;

/** What a rule of an authorization policy is asked about. */
interface RuleInput {
  readonly facts: ArrivalFacts;
  /** The namespace of the policy. */
  readonly namespace: string;
  /** The trust domain of the mesh, and its other names. */
  readonly trustDomains: readonly string[];
  /** Whether rules may grow by what connections do not show: those that deny. Those that allow shrink. */
  readonly denies: boolean;
}

/** A condition on one attribute, by lists of words that it must and must not be. `http`: only requests show it. */
interface Attribute {
  readonly name: string;
  readonly values: readonly string[];
  readonly notValues: readonly string[];
  readonly http?: boolean;
  readonly holds: (word: string) => Truth;
  /** What of the request it asks, where it asks anything of it. */
  readonly asks?: AskedField | 'principal';
}

/** Whether a rule takes a request, and the attribute that keeps it from doing so. */
export function ruleTakes(rule: RuleView, input: RuleInput): { truth: Truth; failed?: string } {
  let failed: string | undefined;
  const meets = (attributes: readonly Attribute[]): Truth =>
    every(attributes, (attribute) => {
      const truth = attributeHolds(attribute, input);
      if (truth !== true) failed ??= attribute.name;
      return truth;
    });
  const when = (rule.when ?? []).map((condition) => whenAttribute(condition, input));
  if (when.includes(undefined)) return { truth: false, failed: 'an attribute that istiod does not know' };
  const known = when.filter((attribute) => attribute !== undefined);
  const from = (rule.from ?? []).map(({ source }) => sourceAttributes(source ?? {}, input));
  const to = (rule.to ?? []).map(({ operation }) => operationAttributes(operation ?? {}, input));
  // What allows is left out as a whole where a part of it cannot be asked of connections.
  const unasked =
    input.facts.request === undefined && !input.denies
      ? [known, ...from, ...to].flat().find((attribute) => attribute.http === true && isAsked(attribute))
      : undefined;
  if (unasked !== undefined) return { truth: false, failed: unasked.name };
  if (input.facts.request?.isObserved === true) tell(input.facts.request, known, from, to, input);
  const truth = every([() => meets(known), () => anyOf(from, meets), () => anyOf(to, meets)], (part) =>
    part(),
  );
  return { truth, ...(truth !== true && { failed }) };
}

/** Tells what the rule asks of the request, for each pair of a source and an operation. */
function tell(
  request: SeenRequest,
  when: readonly Attribute[],
  from: readonly (readonly Attribute[])[],
  to: readonly (readonly Attribute[])[],
  input: RuleInput,
): void {
  const told = (list: readonly Attribute[]) =>
    list.filter(isAsked).map((one): ToldAttribute => ({ ...one, truth: attributeHolds(one, input) }));
  const orNothing = (lists: readonly (readonly Attribute[])[]) => (lists.length === 0 ? [[]] : lists);
  const ways = orNothing(from).flatMap((source) =>
    orNothing(to).map((operation) => told([...when, ...source, ...operation])),
  );
  tellRule(request, ways);
}

const anyOf = (lists: readonly (readonly Attribute[])[], meets: (list: readonly Attribute[]) => Truth) =>
  lists.length === 0 ? true : some(lists, meets);

const isAsked = ({ values, notValues }: Attribute) => values.length > 0 || notValues.length > 0;

/** What only requests show is not asked of connections: rules that deny leave it out. */
function attributeHolds({ values, notValues, http = false, holds }: Attribute, { facts }: RuleInput): Truth {
  if (http && facts.request === undefined) return true;
  return every(
    [
      () => (values.length === 0 ? true : some(values, holds)),
      () => (notValues.length === 0 ? true : not(some(notValues, holds))),
    ],
    (part) => part(),
  );
}

const attribute = (
  name: string,
  values: readonly string[] = [],
  notValues: readonly string[] = [],
  holds: Attribute['holds'],
  http = false,
  asks?: Attribute['asks'],
): Attribute => ({ name, values, notValues, http, holds, ...(asks !== undefined && { asks }) });

const part = (kind: 'authority' | 'method' | 'path', patternOf: AskedField['patternOf']): AskedField => ({
  field: { kind, name: '' },
  patternOf,
});

function sourceAttributes(source: SourceView, input: RuleInput): Attribute[] {
  const { facts, namespace, trustDomains } = input;
  const { principal, address, remoteAddress = address } = facts;
  const byPrincipal = (test: (principal: string) => boolean): Truth =>
    principal !== undefined && test(principal);
  return [
    attribute('source principal', source.principals, source.notPrincipals, (word) =>
      byPrincipal((caller) => isPrincipal(word, caller, trustDomains)),
    ),
    attribute('source namespace', source.namespaces, source.notNamespaces, (word) =>
      byPrincipal((caller) => isNamespace(word, caller)),
    ),
    attribute('source service account', source.serviceAccounts, source.notServiceAccounts, (word) =>
      byPrincipal((caller) => isServiceAccount(word, caller, namespace)),
    ),
    attribute('source trust domain', source.trustDomains, source.notTrustDomains, (word) =>
      byPrincipal((caller) => isTrustDomain(word, caller, trustDomains)),
    ),
    attribute(
      'request principal',
      source.requestPrincipals,
      source.notRequestPrincipals,
      (word) => isRequestPrincipal(word, facts),
      true,
      facts.claims === undefined ? undefined : 'principal',
    ),
    attribute('source IP', source.ipBlocks, source.notIpBlocks, (word) => isIn(word, address)),
    attribute('remote IP', source.remoteIpBlocks, source.notRemoteIpBlocks, (word) =>
      isIn(word, remoteAddress),
    ),
  ];
}

function operationAttributes(operation: OperationView, { facts }: RuleInput): Attribute[] {
  const { request, port } = facts;
  const of = (test: (seen: NonNullable<typeof request>) => boolean): Truth =>
    request !== undefined && test(request);
  return [
    attribute(
      'host',
      operation.hosts,
      operation.notHosts,
      (word) => of(({ authority }) => isWord(word, authority, true)),
      true,
      part('authority', wordPattern(true)),
    ),
    attribute(
      'method',
      operation.methods,
      operation.notMethods,
      (word) => of(({ method }) => isWord(word, method)),
      true,
      part('method', wordPattern()),
    ),
    attribute(
      'path',
      operation.paths,
      operation.notPaths,
      (word) => of(({ path }) => isPath(word, path)),
      true,
      part('path', pathPattern),
    ),
    attribute('port', operation.ports, operation.notPorts, (word) => Number(word) === port),
  ];
}

const isIn = (block: string, address: string | undefined): Truth =>
  address === undefined ? 'unknown' : isInBlock(block, address);

/** Whether `issuer/subject` of a verified token is one of a policy's words. */
function isRequestPrincipal(word: string, { claims, tokenUnknown }: ArrivalFacts): Truth {
  if (tokenUnknown === true) return 'unknown';
  if (claims === undefined) return false;
  const slash = word.lastIndexOf('/');
  const text = (name: string) => (typeof claims[name] === 'string' ? claims[name] : '');
  const [iss, sub] = [text('iss'), text('sub')];
  if (word === '*') return iss !== '' && sub !== '';
  if (slash === -1) {
    if (word.startsWith('*')) return iss !== '' && sub.endsWith(word.slice(1));
    return word.endsWith('*') ? iss.startsWith(word.slice(0, -1)) && sub !== '' : iss === word && sub === '';
  }
  const [wantedIss, wantedSub] = [word.slice(0, slash), word.slice(slash + 1)];
  if (word.startsWith('*'))
    return (wantedIss === '*' ? iss !== '' : iss.endsWith(wantedIss.slice(1))) && sub === wantedSub;
  if (word.endsWith('*'))
    return iss === wantedIss && (wantedSub === '*' ? sub !== '' : sub.startsWith(wantedSub.slice(0, -1)));
  return iss === wantedIss && sub === wantedSub;
}

/** The condition of a `when`; undefined for a key that istiod does not know. */
function whenAttribute(when: ConditionView, input: RuleInput): Attribute | undefined {
  const { facts, namespace, trustDomains } = input;
  const { request, principal, address, remoteAddress = address, port, sni } = facts;
  const { key = '', values = [], notValues = [] } = when;
  const make = (holds: Attribute['holds'], http = false, asks?: Attribute['asks']): Attribute =>
    attribute(key, values, notValues, holds, http, asks);
  const ofToken = (asks: Attribute['asks']) => (facts.claims === undefined ? undefined : asks);
  const claimField = (name: string): AskedField => ({
    field: { kind: 'claim', name },
    patternOf: wordPattern(),
  });
  const byPrincipal = (test: (principal: string) => boolean): Truth =>
    principal !== undefined && test(principal);
  const inBrackets = (prefix: string) =>
    key.startsWith(`${prefix}[`) && key.endsWith(']') ? key.slice(prefix.length + 1, -1) : undefined;
  switch (key) {
    case 'source.ip':
      return make((word) => isIn(word, address));
    case 'remote.ip':
      return make((word) => isIn(word, remoteAddress));
    case 'source.namespace':
      return make((word) => byPrincipal((caller) => isNamespace(word, caller)));
    case 'source.principal':
      return make((word) => byPrincipal((caller) => isPrincipal(word, caller, trustDomains)));
    case 'source.serviceAccount':
      return make((word) => byPrincipal((caller) => isServiceAccount(word, caller, namespace)));
    case 'source.trustDomain':
      return make((word) => byPrincipal((caller) => isTrustDomain(word, caller, trustDomains)));
    case 'destination.ip':
      return make(() => 'unknown');
    case 'destination.port':
      return make((word) => Number(word) === port);
    case 'connection.sni':
      return make((word) => sni !== undefined && isWord(word, sni));
    case 'request.auth.principal':
      return make((word) => isRequestPrincipal(word, facts), true, ofToken('principal'));
    case 'request.auth.audiences':
      return make((word) => isClaim(word, ['aud'], facts), true, ofToken(claimField('aud')));
    case 'request.auth.presenter':
      return make((word) => isClaim(word, ['azp'], facts), true, ofToken(claimField('azp')));
  }
  const header = inBrackets('request.headers');
  if (header !== undefined) {
    const field = { kind: 'header', name: header.toLowerCase() } as const;
    return make(
      (word) => {
        const value = request?.header(field.name);
        return value !== undefined && (word === '*' || isWord(word, value));
      },
      true,
      { field, patternOf: policyPattern },
    );
  }
  const claim = inBrackets('request.auth.claims');
  if (claim !== undefined) {
    const steps = claim.split('][');
    return make((word) => isClaim(word, steps, facts), true, ofToken(claimField(steps.join('.'))));
  }
  return key.startsWith('experimental.envoy.filters.') ? make(() => 'unknown') : undefined;
}

function isClaim(word: string, path: readonly string[], { claims, tokenUnknown }: ArrivalFacts): Truth {
  if (tokenUnknown === true) return 'unknown';
  let value: unknown = claims;
  for (const step of path) value = mapOf(value)[step];
  const found = (Array.isArray(value) ? value : [value]).filter((text) => typeof text === 'string');
  return found.some((text) => isWord(word, text));
}
