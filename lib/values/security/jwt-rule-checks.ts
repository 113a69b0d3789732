import { MeshErrorCode } from '../mesh-error';
import { type Checks, emptyText, faultAt, missingSetting } from '../mesh-fault';
import { schemeOf, urlFault } from '../go-url';
import { jwksFault } from './jwks';
import type { JwtRuleView } from './messages';

/** A header in which a claim can be handed on, as istiod's `validateJwtRule` asks. */
const HEADER = /^[-_A-Za-z0-9]+$/;

/** The URL of the keys: the API server stores it under either name, which protobuf takes for one field. */
const jwksUriOf = ({ jwksUri, jwks_uri: otherUri }: JwtRuleView): string | undefined =>
  jwksUri || otherUri || undefined;

const emptyTexts = (texts: readonly string[] = [], what: string, field: string, finding: string) =>
  texts.flatMap((text, i) => (text === '' ? [emptyText(what, [field, i], finding)] : []));

/** What istiod's `validateJwtRule` has against a rule, apart from its timeout. */
export const jwtRuleChecks = {
  audience: ({ audiences }) => emptyTexts(audiences, 'audience', 'audiences', 'an empty audience'),
  'no-issuer': (rule) =>
    rule.issuer || jwksUriOf(rule)
      ? undefined
      : missingSetting(
          'a JWT rule without issuer and jwksUri',
          'one of them, or both',
          'use JwtRule.fromIssuer()',
          [],
          'neither issuer nor jwksUri',
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
        ? `the scheme ${JSON.stringify(scheme)}; expected http or https`
        : `${JSON.stringify(uri)}; expected a URL of HTTP`,
    };
  },
  jwks: ({ jwks }) => (jwks ? faultAt(jwksFault(jwks, 'jwks'), 'jwks') : undefined),
  'from-header': ({ fromHeaders = [] }) =>
    fromHeaders.flatMap(({ name }, i) =>
      name ? [] : [emptyText('header of a token', ['fromHeaders', i], 'a header without a name')],
    ),
  'from-param': ({ fromParams }) =>
    emptyTexts(fromParams, 'query parameter', 'fromParams', 'an empty query parameter'),
  'from-cookie': ({ fromCookies }) => emptyTexts(fromCookies, 'cookie', 'fromCookies', 'an empty cookie'),
  'claim-to-header': ({ outputClaimToHeaders = [] }) =>
    outputClaimToHeaders.flatMap(({ header, claim }, i) =>
      header && claim
        ? []
        : [
            emptyText(
              claim ? 'header of a claim' : 'claim',
              ['outputClaimToHeaders', i],
              'a claim or header without a name',
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
              finding: `the header ${JSON.stringify(header)}`,
            },
          ],
    ),
} satisfies Checks<JwtRuleView>;
