import type { Duration } from 'cdk8s';
import { atMostOne, choice, distinct, filled, integer, limited } from '../checks';
import { httpUrl, schemeOf, urlFault } from '../url';
import { MeshErrorCode } from '../mesh-error';
import { type Checks, emptyText, faultAt, missingSetting, refuse } from '../mesh-fault';
import { defined, filledList } from '../spec';
import { WireDuration } from '../wire-duration';
import { jwksFault } from './jwks';
import type { JwtRuleSpec, JwtRuleView } from './messages';

const MAX_URL_LENGTH = 2048;
const MAX_CLAIMS = 64;

/** A header in which a token is looked for. */
export interface JwtHeader {
  /** The name of the header. */
  readonly name: string;
  /**
   * What stands before the token, a space included: `Bearer `. A value that begins otherwise counts as invalid.
   *
   * @default - nothing
   */
  readonly prefix?: string;
}

/** A header that is made of a claim. */
export interface ClaimHeader {
  /**
   * The name of the header: letters, digits, `-` and `_`. What the client sends there is replaced where it shows a token; without one it stays,
   * so that nobody may believe the header where no token is required.
   */
  readonly header: string;
  /** The claim, a text, number or boolean; one within another by `outer.inner`. Without it there is no header. */
  readonly claim: string;
}

/** Whether a request must bring a token of a rule. */
export enum JwtPresence {
  /** A request without one is let in, as one without an identity. Istio's default. */
  OPTIONAL = 'OPTIONAL',
  /** A request without one is refused with a 401, whatever other rules say; of several such rules each must be met. */
  REQUIRED = 'REQUIRED',
}

/** How tokens are found, verified and handed on. */
export interface JwtRuleOptions {
  /**
   * Where the public keys of the issuer are, `http://` or `https://`. Not beside `jwks`. istiod fetches them, or the
   * proxy where `PILOT_JWT_ENABLE_REMOTE_JWKS` says so.
   *
   * @default - as the issuer's own OpenID configuration says
   */
  readonly jwksUri?: string;
  /**
   * The public keys themselves, a JSON Web Key Set as text. Not beside `jwksUri`. Keys that are not public would stand
   * in the manifest for all to read.
   *
   * @default - they are fetched
   */
  readonly jwks?: string;
  /**
   * Audiences of which the token must be meant for one.
   *
   * @default - any audience
   */
  readonly audiences?: string[];
  /**
   * Headers in which the token is. Naming any place at all takes the place of the default ones.
   *
   * @default - `Authorization: Bearer …`, then the query parameter `access_token`
   */
  readonly fromHeaders?: JwtHeader[];
  /**
   * Query parameters in which the token is.
   *
   * @default - `access_token`, if no other place is named
   */
  readonly fromParams?: string[];
  /**
   * Cookies in which the token is.
   *
   * @default - none
   */
  readonly fromCookies?: string[];
  /**
   * Whether the token is handed on to the workload. Where it is not, a workload behind that asks for the token too gets
   * none.
   *
   * @default false
   */
  readonly forwardOriginalToken?: boolean;
  /**
   * The header in which the claims are handed on, as JSON in base64.
   *
   * @default - they are not handed on
   */
  readonly outputPayloadToHeader?: string;
  /**
   * Headers in which single claims are handed on. No header may stand twice.
   *
   * @default - none
   */
  readonly outputClaimToHeaders?: ClaimHeader[];
  /**
   * Claims that are lists written as one text with spaces between, so that policies can ask for one entry. At most 64.
   *
   * @default - `scope` and `permission`, which always are
   */
  readonly spaceDelimitedClaims?: string[];
  /**
   * How long fetching the keys may take, where proxies fetch them. At least 1 ms, whole milliseconds.
   *
   * @default - 5 seconds
   */
  readonly timeout?: Duration;
  /**
   * Whether a request must bring such a token. A required and an optional rule that read the same header get into each other's way:
   * the optional one refuses the token of the other issuer. Since Istio 1.32 (`JWTRule` of istio.io/api 1.32.0).
   *
   * @default JwtPresence.OPTIONAL
   */
  readonly presence?: JwtPresence;
}

/** A header in which a claim can be handed on, as istiod's `validateJwtRule` asks. */
const HEADER = /^[-_A-Za-z0-9]+$/;

/** The URL of the keys: the API server stores it under either name, which protobuf takes for one field. */
const jwksUriOf = ({ jwksUri, jwks_uri: otherUri }: JwtRuleView): string | undefined =>
  jwksUri || otherUri || undefined;

const emptyTexts = (texts: readonly string[] = [], what: string, field: string) =>
  texts.flatMap((text, i) =>
    text === '' ? [emptyText(what, [field, i], `The list ${field} has an empty entry.`)] : [],
  );

/** What istiod's `validateJwtRule` has against a rule, apart from its timeout. */
export const jwtRuleChecks = {
  audience: ({ audiences }) => emptyTexts(audiences, 'audience', 'audiences'),
  'no-issuer': (rule) =>
    rule.issuer || jwksUriOf(rule)
      ? undefined
      : missingSetting(
          'a JWT rule without issuer and jwksUri',
          'one of them, or both',
          'use JwtRule.fromIssuer()',
          [],
          'The JWT rule has neither issuer nor jwksUri.',
        ),
  'jwks-uri': (rule) => {
    const uri = jwksUriOf(rule);
    if (uri === undefined) return undefined;
    const scheme = schemeOf(uri);
    const isRead = urlFault(uri) === undefined;
    if (isRead && (scheme === 'http' || scheme === 'https')) return undefined;
    return {
      code: MeshErrorCode.INVALID_VALUE,
      got: `jwksUri ${JSON.stringify(uri)}`,
      expected: 'a URL that begins with "http://" or "https://" and a host',
      mend: 'write the whole URL, with "%" before codes in hexadecimal only',
      at: [rule.jwksUri ? 'jwksUri' : 'jwks_uri'],
      finding: isRead
        ? `The jwksUri has the scheme ${JSON.stringify(scheme)}, which is neither http nor https.`
        : `The jwksUri ${JSON.stringify(uri)} is not a valid URL.`,
    };
  },
  jwks: ({ jwks }) => (jwks ? faultAt(jwksFault(jwks, 'jwks'), 'jwks') : undefined),
  'from-header': ({ fromHeaders = [] }) =>
    fromHeaders.flatMap(({ name }, i) =>
      name
        ? []
        : [emptyText('header of a token', ['fromHeaders', i], 'An entry of fromHeaders has no name.')],
    ),
  'from-param': ({ fromParams }) => emptyTexts(fromParams, 'query parameter', 'fromParams'),
  'from-cookie': ({ fromCookies }) => emptyTexts(fromCookies, 'cookie', 'fromCookies'),
  'claim-to-header': ({ outputClaimToHeaders = [] }) =>
    outputClaimToHeaders.flatMap(({ header, claim }, i) =>
      header && claim
        ? []
        : [
            emptyText(
              claim ? 'header of a claim' : 'claim',
              ['outputClaimToHeaders', i],
              'An entry of outputClaimToHeaders has no header or no claim.',
            ),
          ],
    ),
  'claim-header-name': ({ outputClaimToHeaders = [] }) =>
    outputClaimToHeaders.flatMap(({ header, claim }, i) =>
      !header || !claim || HEADER.test(header)
        ? []
        : [
            {
              code: MeshErrorCode.INVALID_HEADER,
              got: `the header ${JSON.stringify(header)} for a claim`,
              expected: 'letters, digits, "-" and "_"',
              mend: 'choose such a name',
              at: ['outputClaimToHeaders', i, 'header'],
              finding: `The name ${JSON.stringify(header)} of the header for a claim is malformed.`,
            },
          ],
    ),
} satisfies Checks<JwtRuleView>;

/**
 * Tokens of an issuer that a workload accepts.
 *
 * A request with a bad token of the issuer is refused with a 401. One without any token is let in, as one without an
 * identity: to insist on a token, ask for `Source.requestPrincipal('*')` in an `AuthorizationPolicy`, or, from Istio 1.32 on, for
 * `JwtPresence.REQUIRED`.
 */
export class JwtRule {
  /** Tokens of an issuer: the exact value of the claim `iss`. */
  public static fromIssuer(issuer: string, options: JwtRuleOptions = {}): JwtRule {
    return JwtRule.read({ issuer: filled(issuer, 'issuer') }, options);
  }

  /** Tokens of any issuer, as long as one of these keys has signed them. */
  public static fromJwksUri(uri: string, options: JwtRuleOptions = {}): JwtRule {
    atMostOne({ jwksUri: options.jwksUri, fromJwksUri: true }, 'a JWT rule', 'there is one set of keys');
    return JwtRule.read({ jwksUri: filled(uri, 'jwksUri') }, options);
  }

  /**
   * Reads what `_toSpec()` wrote.
   *
   * @internal
   */
  public static _fromSpec(spec: any): JwtRule {
    const wire: JwtRuleSpec = spec;
    return new JwtRule(
      structuredClone(
        defined({
          issuer: wire.issuer,
          jwksUri: wire.jwksUri,
          jwks_uri: wire.jwks_uri,
          jwks: wire.jwks,
          audiences: filledList(wire.audiences),
          fromHeaders: filledList(wire.fromHeaders?.map(({ name, prefix }) => defined({ name, prefix }))),
          fromParams: filledList(wire.fromParams),
          fromCookies: filledList(wire.fromCookies),
          forwardOriginalToken: wire.forwardOriginalToken,
          outputPayloadToHeader: wire.outputPayloadToHeader,
          outputClaimToHeaders: filledList(
            wire.outputClaimToHeaders?.map(({ header, claim }) => ({ header, claim })),
          ),
          spaceDelimitedClaims: filledList(wire.spaceDelimitedClaims),
          timeout: wire.timeout,
          presence: wire.presence,
        }),
      ),
    );
  }

  private static read(identity: JwtRuleSpec, options: JwtRuleOptions): JwtRule {
    const { timeout, ...rest } = options;
    distinct(
      (options.outputClaimToHeaders ?? []).map(({ header }) => header.toLowerCase()),
      'header of a claim',
    );
    return JwtRule._fromSpec({ ...rest, ...identity, timeout: WireDuration.maybe(timeout, 'timeout')?.text });
  }

  private constructor(private readonly spec: JwtRuleSpec) {
    const { issuer, jwksUri, jwks_uri: otherUri, jwks, spaceDelimitedClaims = [] } = spec;
    atMostOne({ jwksUri, jwks_uri: otherUri, jwks }, 'a JWT rule', 'there is one set of keys');
    if (issuer !== undefined) filled(issuer, 'issuer');
    const uri = jwksUri ?? otherUri;
    if (uri !== undefined) httpUrl(limited(uri, 'jwksUri', MAX_URL_LENGTH), 'jwksUri');
    refuse(jwtRuleChecks, spec);
    integer(spaceDelimitedClaims.length, 'number of space delimited claims', 0, MAX_CLAIMS);
    for (const claim of spaceDelimitedClaims) filled(claim, 'space delimited claim');
    WireDuration.maybeParse(spec.timeout, 'timeout');
    if (spec.presence !== undefined) choice(spec.presence, Object.values(JwtPresence), 'presence');
  }

  /** The issuer; undefined where tokens of any are taken. */
  public get issuer(): string | undefined {
    return this.spec.issuer;
  }

  /**
   * The rule in words.
   *
   * @internal
   */
  public _describe(): string {
    const { issuer, jwksUri, jwks_uri: otherUri, audiences } = this.spec;
    const signer = issuer === undefined ? `signed by a key of ${jwksUri ?? otherUri}` : `of ${issuer}`;
    return `tokens ${signer}${audiences === undefined ? '' : ` for ${audiences.join(' or ')}`}`;
  }

  /**
   * The rule as Istio's `JWTRule` message.
   *
   * @internal
   */
  public _toSpec(): any {
    return structuredClone(this.spec);
  }
}
