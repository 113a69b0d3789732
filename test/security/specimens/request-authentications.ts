import { Duration, type Chart } from 'cdk8s';
import { JwtPresence, JwtRule, PolicyTarget, RequestAuthentication, TargetRef } from '../../../lib/security';
import { targetRefTwin } from './left-out';

/** Fields that no construct sets, and why. */
export const requestAuthenticationFieldsLeftOut = [
  ...targetRefTwin,
  { path: '.jwtRules[].jwks_uri', why: 'other spelling of jwksUri' },
];

const key = { kty: 'RSA', kid: 'one', e: 'AQAB', n: 'xAE7eB6qugXyCAG3yhh7pkDkT65pHymX' };

/** Request authentications that together set every field that `RequestAuthentication` has. */
export function requestAuthentications(chart: Chart): void {
  new RequestAuthentication(chart, 'pods', {
    target: PolicyTarget.labels({ app: 'reviews' }),
    rules: [
      JwtRule.fromIssuer('https://issuer.example.com', {
        jwksUri: 'https://issuer.example.com/keys',
        audiences: ['shop'],
        fromHeaders: [{ name: 'x-token', prefix: 'Bearer ' }],
        fromParams: ['token'],
        fromCookies: ['token'],
        forwardOriginalToken: true,
        outputPayloadToHeader: 'x-claims',
        outputClaimToHeaders: [{ header: 'x-group', claim: 'user.group' }],
        spaceDelimitedClaims: ['roles'],
        timeout: Duration.seconds(2),
      }),
      JwtRule.fromIssuer('inline@example.com', { jwks: JSON.stringify({ keys: [key] }) }),
      JwtRule.fromJwksUri('http://keys.prod:8080/keys'),
    ],
  });
  new RequestAuthentication(chart, 'presence', {
    rules: Object.values(JwtPresence).map((presence) =>
      JwtRule.fromIssuer(`https://${presence.toLowerCase()}.example.com`, { presence }),
    ),
  });
  new RequestAuthentication(chart, 'gateway', {
    target: PolicyTarget.refs(TargetRef.gatewayName('edge'), TargetRef.gatewayName('inner')),
    rules: [JwtRule.fromIssuer('https://issuer.example.com')],
  });
}
