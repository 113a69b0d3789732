import { listOf, mapOf } from '../../mesh/lists';
import { isInBlock } from './address-block';
import type { ArrivalFacts } from './arrival-facts';
import { isNamespace, isPath, isPrincipal, isServiceAccount, isTrustDomain, isWord } from './policy-texts';
import { type Truth, every, not, some } from './truth';

/** What a rule of an authorization policy is asked about. */
export interface RuleInput {
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
}

/** Whether a rule takes a request, and the attribute that keeps it from doing so. */
export function ruleTakes(rule: any, input: RuleInput): { truth: Truth; failed?: string } {
  let failed: string | undefined;
  const meets = (attributes: readonly Attribute[]): Truth =>
    every(attributes, (attribute) => {
      const truth = attributeHolds(attribute, input);
      if (truth !== true) failed ??= attribute.name;
      return truth;
    });
  const when = listOf(rule?.when).map((condition) => whenAttribute(mapOf(condition), input));
  if (when.includes(undefined)) return { truth: false, failed: 'an attribute that istiod does not know' };
  const known = when.filter((one) => one !== undefined);
  const from = listOf(rule?.from).map((one) => sourceAttributes(mapOf(one?.source), input));
  const to = listOf(rule?.to).map((one) => operationAttributes(mapOf(one?.operation), input));
  // What allows is left out as a whole where a part of it cannot be asked of connections.
  const unasked =
    input.facts.request === undefined && !input.denies
      ? [known, ...from, ...to].flat().find((one) => one.http === true && isAsked(one))
      : undefined;
  if (unasked !== undefined) return { truth: false, failed: unasked.name };
  const truth = every([() => meets(known), () => anyOf(from, meets), () => anyOf(to, meets)], (part) =>
    part(),
  );
  return { truth, ...(truth !== true && { failed }) };
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

const texts = (value: unknown) => listOf(value).map(String);

function attribute(
  name: string,
  from: { readonly [field: string]: any },
  field: string,
  holds: Attribute['holds'],
  http = false,
): Attribute {
  const negative = `not${field[0].toUpperCase()}${field.slice(1)}`;
  return { name, values: texts(from[field]), notValues: texts(from[negative]), http, holds };
}

function sourceAttributes(source: { readonly [field: string]: any }, input: RuleInput): Attribute[] {
  const { facts, namespace, trustDomains } = input;
  const { principal, address, remoteAddress = address } = facts;
  const byPrincipal = (test: (principal: string) => boolean): Truth =>
    principal !== undefined && test(principal);
  return [
    attribute('source principal', source, 'principals', (word) =>
      byPrincipal((one) => isPrincipal(word, one, trustDomains)),
    ),
    attribute('source namespace', source, 'namespaces', (word) =>
      byPrincipal((one) => isNamespace(word, one)),
    ),
    attribute('source service account', source, 'serviceAccounts', (word) =>
      byPrincipal((one) => isServiceAccount(word, one, namespace)),
    ),
    attribute('source trust domain', source, 'trustDomains', (word) =>
      byPrincipal((one) => isTrustDomain(word, one, trustDomains)),
    ),
    attribute(
      'request principal',
      source,
      'requestPrincipals',
      (word) => isRequestPrincipal(word, facts),
      true,
    ),
    attribute('source IP', source, 'ipBlocks', (word) => isIn(word, address)),
    attribute('remote IP', source, 'remoteIpBlocks', (word) => isIn(word, remoteAddress)),
  ];
}

function operationAttributes(
  operation: { readonly [field: string]: any },
  { facts }: RuleInput,
): Attribute[] {
  const { request, port } = facts;
  const of = (test: (seen: NonNullable<typeof request>) => boolean): Truth =>
    request !== undefined && test(request);
  return [
    attribute(
      'host',
      operation,
      'hosts',
      (word) => of(({ authority }) => isWord(word, authority, true)),
      true,
    ),
    attribute('method', operation, 'methods', (word) => of(({ method }) => isWord(word, method)), true),
    attribute('path', operation, 'paths', (word) => of(({ path }) => isPath(word, path)), true),
    attribute('port', operation, 'ports', (word) => Number(word) === port),
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
function whenAttribute(when: { readonly [field: string]: any }, input: RuleInput): Attribute | undefined {
  const { facts, namespace, trustDomains } = input;
  const { request, principal, address, remoteAddress = address, port, sni } = facts;
  const key = String(when.key ?? '');
  const make = (holds: Attribute['holds'], http = false): Attribute => ({
    name: key,
    values: texts(when.values),
    notValues: texts(when.notValues),
    http,
    holds,
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
      return make((word) => byPrincipal((one) => isNamespace(word, one)));
    case 'source.principal':
      return make((word) => byPrincipal((one) => isPrincipal(word, one, trustDomains)));
    case 'source.serviceAccount':
      return make((word) => byPrincipal((one) => isServiceAccount(word, one, namespace)));
    case 'source.trustDomain':
      return make((word) => byPrincipal((one) => isTrustDomain(word, one, trustDomains)));
    case 'destination.ip':
      return make(() => 'unknown');
    case 'destination.port':
      return make((word) => Number(word) === port);
    case 'connection.sni':
      return make((word) => sni !== undefined && isWord(word, sni));
    case 'request.auth.principal':
      return make((word) => isRequestPrincipal(word, facts), true);
    case 'request.auth.audiences':
      return make((word) => isClaim(word, ['aud'], facts), true);
    case 'request.auth.presenter':
      return make((word) => isClaim(word, ['azp'], facts), true);
  }
  const header = inBrackets('request.headers');
  if (header !== undefined) {
    return make((word) => {
      const value = request?.header(header.toLowerCase());
      return value !== undefined && (word === '*' || isWord(word, value));
    }, true);
  }
  const claim = inBrackets('request.auth.claims');
  if (claim !== undefined) return make((word) => isClaim(word, claim.split(']['), facts), true);
  return key.startsWith('experimental.envoy.filters.') ? make(() => 'unknown') : undefined;
}

function isClaim(word: string, path: readonly string[], { claims, tokenUnknown }: ArrivalFacts): Truth {
  if (tokenUnknown === true) return 'unknown';
  let value: unknown = claims;
  for (const step of path) value = mapOf(value)[step];
  const found = (Array.isArray(value) ? value : [value]).filter((one) => typeof one === 'string');
  return found.some((one) => isWord(word, one));
}
