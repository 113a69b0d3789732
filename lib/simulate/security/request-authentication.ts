import { mapOf } from '../../mesh/lists';
import type { MeshIndex } from '../../mesh/mesh-index';
import { readsPresence } from '../../mesh/release';
import { type PolicySubject, policiesFor } from '../../mesh/policy-attachment';
import type { HeaderChanges } from '../outcome';
import type { Claims } from '../request';
import type { JwtRuleView } from '../../values/security/messages';
import type { Source } from '../../mesh/resource';
import { requestCondition } from '../../requests/condition';
import { ANY_TEXT, type TextPattern } from '../../requests/text-pattern';
import type { SeenRequest } from '../seen-request';
import type { Recorder } from '../trace';
import { type ReadToken, isSigned, readToken, timeFault, tokensFor } from './token-text';

/** A rule, and where it stands. */
interface SourcedRule {
  readonly rule: JwtRuleView;
  readonly source: Source;
}

/** What is known of a caller's token where it arrives. */
export interface TokenFacts {
  readonly claims?: Claims;
  readonly tokenUnknown?: boolean;
  /** Why the token may be refused all the same. */
  readonly unsure?: string;
  /** A token was verified, and the proxies behind this one do not get it (`forwardOriginalToken`, which is off by default). */
  readonly isTaken?: boolean;
  /** The headers in which proxies behind this one get claims, and no others of these names (`outputClaimToHeaders`). */
  readonly headers?: HeaderChanges;
  /** The request is refused. */
  readonly isRefused?: boolean;
  /** With which status: 401, or 403 for a token that is meant for others. */
  readonly status?: 401 | 403;
}

/**
 * What RequestAuthentications make of a token: one of a known issuer counts as verified where the request says what it claims, one of
 * another issuer is refused; so is the text of a token that cannot be read, is signed by another key than the rule has, or has expired
 * when the request is sent. Without any for these pods no token is looked at.
 * A rule of the presence REQUIRED must be met, whatever the others say (istio.io/api 1.32.0, `JWTRule`).
 */
export function tokenAt(
  mesh: MeshIndex,
  who: PolicySubject,
  request: SeenRequest,
  trace?: Recorder,
): TokenFacts {
  const policies = policiesFor(mesh, 'RequestAuthentication', who);
  const rules: SourcedRule[] = policies.flatMap((of) =>
    (of.spec.jwtRules ?? []).map((rule, i) => ({ rule, source: { of, at: ['spec', 'jwtRules', i] } })),
  );
  if (rules.length === 0) return {};
  const required = readsPresence(mesh) ? rules.filter(({ rule }) => rule.presence === 'REQUIRED') : [];
  const shown = shownToken(request, rules);
  if (request.isObserved) tellToken(request, rules, shown);
  if (shown === undefined) return required.length === 0 ? {} : withoutRequired(required[0], trace);
  if (shown === 'several') {
    trace?.note('policy', 'there are several tokens', rules[0].source);
    const why = 'the request has several tokens, of which any may be refused';
    return { tokenUnknown: true, unsure: why, isTaken: true };
  }
  if (shown === 'none') {
    trace?.taken('policy', 'the token is none: its three parts cannot be read', rules[0].source);
    return { isRefused: true, status: 401 };
  }
  const { claims, token, rules: looking } = shown;
  const issuer = claims.iss;
  const own = issuer === undefined ? looking : looking.filter(({ rule }) => rule.issuer === issuer);
  if (own.length === 0) {
    trace?.taken('policy', `no RequestAuthentication knows the issuer ${String(issuer)}`, rules[0].source);
    return { isRefused: true, status: 401 };
  }
  const given = (Array.isArray(claims.aud) ? claims.aud : [claims.aud])
    .filter((audience) => audience !== undefined)
    .map(String);
  const audiences = ({ rule }: SourcedRule) => rule.audiences ?? [];
  const known = own.find((candidate) => {
    const wanted = audiences(candidate);
    return wanted.length === 0 || wanted.some((audience) => given.includes(audience));
  });
  if (known === undefined) {
    const wanted = own.flatMap(audiences);
    trace?.taken(
      'policy',
      `the token is for ${given.length === 0 ? 'nobody' : given.join(', ')}; expected one of ${wanted.join(', ')}`,
      own[0].source,
    );
    return { isRefused: true, status: 403 };
  }
  const unmet = required.find(
    ({ rule }) => issuer !== undefined && rule.issuer !== undefined && rule.issuer !== issuer,
  );
  if (unmet !== undefined) return withoutRequired(unmet, trace);
  const proof = token === undefined ? {} : proofOf(token, known.rule, request.time);
  if (proof.refusal !== undefined) {
    trace?.taken('policy', proof.refusal, known.source);
    return { isRefused: true, status: 401 };
  }
  trace?.taken(
    'policy',
    `the token of ${String(issuer ?? known.rule.issuer)} counts as verified`,
    known.source,
  );
  const verified = issuer === undefined ? { iss: known.rule.issuer, ...claims } : claims;
  const isTaken = known.rule.forwardOriginalToken !== true;
  const { unsure } = proof;
  const headers = claimHeaders(rules, known.rule, verified);
  return {
    claims: withLists(verified, known.rule.spaceDelimitedClaims ?? []),
    isTaken,
    ...(headers !== undefined && { headers }),
    ...(unsure !== undefined && { unsure }),
  };
}

/** A request behind a proxy that has looked at its token: with what was verified, and without the token where that was taken away. */
export function afterToken(request: SeenRequest, { claims, isTaken, headers }: TokenFacts): SeenRequest {
  const verified = request.withClaims(claims);
  const taken = isTaken === true ? verified.withoutToken() : verified;
  return headers === undefined ? taken : taken.withHeaders(headers);
}

/**
 * The headers that tell claims of a token that was verified: what the client sends under the names of any rule is taken away, and those of the
 * rule that was met are set (Envoy, `JwtProvider.claim_to_headers`; that a request without a token keeps what it sends there is what a real
 * Envoy does). Undefined where no rule has any.
 */
function claimHeaders(
  rules: readonly SourcedRule[],
  met?: JwtRuleView,
  claims: Claims = {},
): HeaderChanges | undefined {
  const remove = rules.flatMap(({ rule }) =>
    (rule.outputClaimToHeaders ?? []).flatMap(({ header }) => header ?? []),
  );
  if (remove.length === 0) return undefined;
  const set = (met?.outputClaimToHeaders ?? []).flatMap(({ header, claim: name }) => {
    const value = name === undefined ? undefined : claimAt(claims, name);
    return header === undefined || value === undefined ? [] : [[header, value] as const];
  });
  return { remove, set: Object.fromEntries(set) };
}

/** A claim as a header has it: a text, number or boolean; one within another by `outer.inner`. */
function claimAt(claims: Claims, name: string): string | undefined {
  const value = name.split('.').reduce<unknown>((at, key) => mapOf(at)[key], claims);
  return ['string', 'number', 'boolean'].includes(typeof value) ? String(value) : undefined;
}

/** A token that a request shows, and the rules that look where it stands. */
interface ShownToken {
  readonly claims: Claims;
  /** The token itself, where its text is there, and not only what it claims. */
  readonly token?: ReadToken;
  readonly rules: readonly SourcedRule[];
}

/** The token of a request: that whose claims it tells, or the text where rules look; `none` for a text that is no token. */
function shownToken(
  request: SeenRequest,
  rules: readonly SourcedRule[],
): ShownToken | 'several' | 'none' | undefined {
  if (request.token !== undefined) return { claims: request.token, rules };
  const found = rules.map((one) => ({ one, texts: tokensFor(one.rule, request) }));
  const [text, ...others] = new Set(found.flatMap(({ texts }) => texts));
  if (text === undefined) return undefined;
  if (others.length > 0) return 'several';
  const token = readToken(text);
  if (token === undefined) return 'none';
  const looking = found.filter(({ texts }) => texts.length > 0).map(({ one }) => one);
  return { claims: token.claims, token, rules: looking };
}

const claim = (name: string, pattern: TextPattern) => requestCondition({ kind: 'claim', name }, pattern);

/** Tells what is asked of a token: whether there is one, whose, and for whom. */
function tellToken(
  request: SeenRequest,
  rules: readonly SourcedRule[],
  shown: ReturnType<typeof shownToken>,
): void {
  const isText = typeof shown === 'string' || shown?.token !== undefined;
  if (isText) {
    request.tellLooked('the text of a token');
    return;
  }
  request.tellToken([claim('iss', ANY_TEXT)], shown !== undefined);
  if (shown === undefined) return;
  const { claims } = shown;
  const exactly = (name: string, text: string) => {
    const condition = claim(name, { kind: 'exact', text });
    request.tellToken([condition], textsOf(claims[name]).some(condition.test));
  };
  for (const issuer of new Set(rules.map(({ rule }) => rule.issuer ?? ''))) exactly('iss', issuer);
  const own = rules.filter(({ rule }) => rule.issuer === claims.iss);
  for (const audience of new Set(own.flatMap(({ rule }) => rule.audiences ?? []))) exactly('aud', audience);
}

const textsOf = (value: unknown) =>
  (Array.isArray(value) ? value : [value]).filter((one) => one !== undefined).map(String);

/** What the signature and the times of a token come to: a refusal, or why that is not sure. */
function proofOf(
  token: ReadToken,
  rule: JwtRuleView,
  time: number | undefined,
): { readonly refusal?: string; readonly unsure?: string } {
  const signed = isSigned(token, rule);
  if (signed === false) return { refusal: 'the signature of the token is by none of the keys of the rule' };
  const fault = timeFault(token.claims, time);
  if (typeof fault === 'string') return { refusal: fault };
  const keys = rule.jwksUri ?? rule.jwks_uri;
  const doubts = [
    ...(signed === undefined ? [`whether the token is signed by a key of ${keys ?? 'its issuer'}`] : []),
    ...(fault === undefined ? ['when the request is sent, and the token counts for a time only'] : []),
  ];
  return doubts.length === 0 ? {} : { unsure: `no manifest and no request tells ${doubts.join(', nor ')}` };
}

/** The answer to a request that lacks the token of a rule that insists on it. */
function withoutRequired({ rule, source }: SourcedRule, trace?: Recorder): TokenFacts {
  trace?.taken('policy', `there is no token of ${rule.issuer ?? 'the issuer'}, which is required`, source);
  return { isRefused: true, status: 401 };
}

/** Claims that list words in one text, whatever a rule says of them. */
const WORDS = ['scope', 'permission'];

/** Claims in which those that list words in one text are lists (the upstream project's `buildSpaceDelimitedClaims`). */
function withLists(claims: Claims, names: readonly string[]): Claims {
  const lists = [...WORDS, ...names].filter((name) => typeof claims[name] === 'string');
  if (lists.length === 0) return claims;
  const split = (name: string) =>
    String(claims[name])
      .split(' ')
      .filter((word) => word !== '');
  return { ...claims, ...Object.fromEntries(lists.map((name) => [name, split(name)])) };
}
