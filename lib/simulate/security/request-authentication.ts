import type { MeshIndex } from '../../mesh/mesh-index';
import { readsPresence } from '../../mesh/release';
import { type PolicySubject, policiesFor } from '../../mesh/policy-attachment';
import type { Claims } from '../request';
import type { JwtRuleView } from '../../values/security/messages';
import type { Source } from '../../mesh/resource';
import type { SeenRequest } from '../seen-request';
import type { Recorder } from '../trace';

/** A rule, and where it stands. */
interface SourcedRule {
  readonly rule: JwtRuleView;
  readonly source: Source;
}

/** What is known of a caller's token where it arrives. */
export interface TokenFacts {
  readonly claims?: Claims;
  readonly tokenUnknown?: boolean;
  /** A token was verified, and the proxies behind this one do not get it (`forwardOriginalToken`, which is off by default). */
  readonly isTaken?: boolean;
  /** The request is refused. */
  readonly isRefused?: boolean;
  /** With which status: 401, or 403 for a token that is meant for others. */
  readonly status?: 401 | 403;
}

/**
 * What RequestAuthentications make of a token: one of a known issuer counts as verified where the request says what it claims, one of
 * another issuer is refused; a token of which nothing is said may be valid or not. Without any for these pods no token is looked at.
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
  const { token: claims } = request;
  if (claims === undefined) {
    const hasToken = request.header('authorization')?.toLowerCase().startsWith('bearer ') === true;
    if (!hasToken) return required.length === 0 ? {} : withoutRequired(required[0], trace);
    trace?.note('policy', 'there is a token of which the request does not tell the claims', rules[0].source);
    return { tokenUnknown: true, isTaken: rules.every(({ rule }) => rule.forwardOriginalToken !== true) };
  }
  const issuer = claims.iss;
  const own = issuer === undefined ? rules : rules.filter(({ rule }) => rule.issuer === issuer);
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
  trace?.taken(
    'policy',
    `the token of ${String(issuer ?? known.rule.issuer)} counts as verified`,
    known.source,
  );
  const verified = issuer === undefined ? { iss: known.rule.issuer, ...claims } : claims;
  const isTaken = known.rule.forwardOriginalToken !== true;
  return { claims: withLists(verified, known.rule.spaceDelimitedClaims ?? []), isTaken };
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
