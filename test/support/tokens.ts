import { createPrivateKey, sign } from 'node:crypto';

/** A key of an issuer of tokens, for tests alone. */
const OWN = {
  kty: 'EC',
  crv: 'P-256',
  x: 'noMJasKigD9AMC8n6B41r_uMU5RjXh5na5OBnQ7q0Is',
  y: 'UXxW6K7mQLMGIvb1wyL4Sv8jh1UFWNpq3DbeZPm8IqI',
  d: 'Lh3LUuAE4j2hjari4HiBay3e7QOqqEkrk_Od5K2m9WA',
};
const FOREIGN = {
  kty: 'EC',
  crv: 'P-256',
  x: 'J6vIOHZh1VtgEms0pMy2LsmjEFhETspdMKyr_ipLcoI',
  y: 'v9DLdZB30uhilBrRBOelEMQADtfZa2SuTyeXOBVpR9Q',
  d: '8y-K6Pq0IajmLXDs9UAuSJs6oNbRr2HpgLy7jRnTklg',
};

/** The public half of the key, as `jwks` of a rule has it. */
export const JWKS = JSON.stringify({
  keys: [{ kty: OWN.kty, crv: OWN.crv, x: OWN.x, y: OWN.y, kid: 'own' }],
});

/** A signed token; by another key where it is forged. */
export function token(claims: object, { isForged = false, kid = 'own' } = {}): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const text = `${part({ alg: 'ES256', kid, typ: 'JWT' })}.${part(claims)}`;
  const key = createPrivateKey({ key: isForged ? FOREIGN : OWN, format: 'jwk' });
  return `${text}.${sign('sha256', Buffer.from(text), { key, dsaEncoding: 'ieee-p1363' }).toString('base64url')}`;
}
