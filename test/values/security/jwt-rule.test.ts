import { Duration } from 'cdk8s';
import fc from 'fast-check';
import { JwtRule, type JwtRuleOptions } from '../../../lib/security';
import { codeOf } from '../../support/refusal';

const issuer = 'https://issuer.example.com';
const words = fc.uniqueArray(fc.constantFrom('a', 'b'), { minLength: 1 });
const rules = fc
  .record(
    {
      jwksUri: fc.constantFrom('https://a.example.com/keys?x=%20', 'http://[::1]:8080/'),
      audiences: words,
      fromHeaders: fc.constantFrom({ name: 'a' }, { name: 'b', prefix: 'Bearer ' }).map((header) => [header]),
      fromParams: words,
      fromCookies: words,
      forwardOriginalToken: fc.boolean(),
      outputPayloadToHeader: fc.constant('x-claims'),
      outputClaimToHeaders: fc.constant({ header: 'x_group', claim: 'a.b' }).map((claim) => [claim]),
      spaceDelimitedClaims: words,
      timeout: fc.integer({ min: 1, max: 9 }).map((seconds) => Duration.seconds(seconds)),
    },
    { requiredKeys: [] },
  )
  .map((options) => JwtRule.fromIssuer(issuer, options));

describe('JwtRule', () => {
  test('reads back what it wrote', () => {
    fc.assert(fc.property(rules, (rule) => expect(JwtRule._fromSpec(rule._toSpec())).toEqual(rule)));
  });

  test('is of an issuer, or of a set of keys', () => {
    expect(JwtRule.fromIssuer(issuer)._toSpec()).toEqual({ issuer });
    expect(JwtRule.fromIssuer(issuer).issuer).toBe(issuer);
    const jwksUri = 'https://a/keys';
    expect(JwtRule.fromJwksUri(jwksUri, { audiences: [] })._toSpec()).toEqual({ jwksUri });
    expect(JwtRule.fromJwksUri(jwksUri).issuer).toBeUndefined();
    expect(codeOf(() => JwtRule.fromJwksUri(jwksUri, { jwksUri }))).toBe('ConflictingSettings');
    expect(codeOf(() => JwtRule._fromSpec({}))).toBe('MissingSetting');
    expect(codeOf(() => JwtRule._fromSpec({ jwks: '{"keys":[]}' }))).toBe('MissingSetting');
  });

  test('reads the other spelling of jwksUri', () => {
    const spec = { jwks_uri: 'http://a/keys' };
    expect(JwtRule._fromSpec(spec)._toSpec()).toEqual(spec);
    expect(codeOf(() => JwtRule._fromSpec({ ...spec, jwksUri: 'http://a/keys' }))).toBe(
      'ConflictingSettings',
    );
  });

  const key = { kty: 'EC', crv: 'P-256', x: 'aa', y: 'bb' };
  test.each([
    { keys: [] },
    { keys: [key, { kty: 'oct', k: 'aa' }] },
    key,
    { keys: [{ kty: 'OKP', crv: 'Ed25519', x: 'a-_=' }] },
  ])('takes the keys %j', (jwks) => {
    expect(() => JwtRule.fromIssuer(issuer, { jwks: JSON.stringify(jwks) })).not.toThrow();
  });

  test.each([
    'x',
    '[]',
    'null',
    '{}',
    '{"keys":"x"}',
    '{"keys":[1]}',
    '{"keys":[{"kty":"RSA","e":"AQAB"}]}',
    '{"keys":[{"kty":"none"}]}',
    '{"keys":[{"kty":"toString"}]}',
    '{"keys":[{"kty":"oct","k":"a b"}]}',
    '{"keys":[{"kty":"oct","k":"a"}]}',
  ])('refuses the keys %s', (jwks) => {
    expect(codeOf(() => JwtRule.fromIssuer(issuer, { jwks }))).toBe('InvalidValue');
  });

  test.each<[string, JwtRuleOptions]>([
    ['ConflictingSettings', { jwksUri: 'https://a', jwks: '{"keys":[]}' }],
    ['InvalidValue', { jwksUri: 'ftp://a' }],
    ['InvalidValue', { jwksUri: 'a.example.com/keys' }],
    ['InvalidValue', { jwksUri: 'https:///keys' }],
    ['InvalidValue', { jwksUri: 'https://a b/keys' }],
    ['InvalidValue', { jwksUri: 'https://a:x/keys' }],
    ['InvalidValue', { jwksUri: 'https://a/%zz' }],
    ['InvalidValue', { jwksUri: `https://a/${'b'.repeat(2048)}` }],
    ['MissingSetting', { audiences: [''] }],
    ['MissingSetting', { fromHeaders: [{ name: '' }] }],
    ['MissingSetting', { fromParams: [''] }],
    ['MissingSetting', { fromCookies: [''] }],
    ['MissingSetting', { spaceDelimitedClaims: [''] }],
    ['InvalidNumber', { spaceDelimitedClaims: Array.from({ length: 65 }, (_, i) => `a${i}`) }],
    ['MissingSetting', { outputClaimToHeaders: [{ header: 'a', claim: '' }] }],
    ['InvalidHeader', { outputClaimToHeaders: [{ header: 'a.b', claim: 'a' }] }],
    [
      'DuplicateName',
      {
        outputClaimToHeaders: [
          { header: 'a', claim: 'a' },
          { header: 'A', claim: 'b' },
        ],
      },
    ],
    ['InvalidDuration', { timeout: Duration.millis(0) }],
  ])('refuses with %s: %j', (code, options) => {
    expect(codeOf(() => JwtRule.fromIssuer(issuer, options))).toBe(code);
  });

  test('an issuer has a name', () => {
    expect(codeOf(() => JwtRule.fromIssuer(''))).toBe('MissingSetting');
  });

  test('speaks', () => {
    expect(JwtRule.fromIssuer('a', { audiences: ['b', 'c'] })._describe()).toBe('tokens of a for b or c');
    expect(JwtRule.fromJwksUri('http://a/keys')._describe()).toBe('tokens signed by a key of http://a/keys');
  });
});
