import { type App, Chart } from 'cdk8s';
import { Injection, IstioIngress, MeshHost } from '../../lib';
import { Destination, RouteAction, VirtualService } from '../../lib/networking';
import { JwtRule, WorkloadIdentity } from '../../lib/security';
import type { RequireJwtOptions } from '../../lib/patterns/ingress-tokens';
import { AccessWorld } from '../security/access-worlds';
import { JWKS, token } from '../support/tokens';

export const ISSUER = 'https://me.example.com';
export const OTHER_ISSUER = 'https://other.example.com';
const rule = (issuer: string, header?: string) =>
  JwtRule.fromIssuer(issuer, {
    jwks: JWKS,
    fromHeaders: header === undefined ? undefined : [{ name: header }],
  });

/** An ingress that requires a token, and one beside it, at the same pods, that does not. */
export function jwtWorld(options: RequireJwtOptions, issuers = [ISSUER]): { manifests: any[]; app: App } {
  const world = new AccessWorld(Injection.sidecar());
  world.ingress.requireAnyJwt(
    issuers.map((issuer) => rule(issuer)),
    options,
  );
  const chart = new Chart(world.app, 'free', { namespace: 'shop' });
  const free = new IstioIngress(chart, 'free', {
    hosts: ['free.example.com', 'tokens.example.com'],
    gatewayIdentity: WorkloadIdentity.of('edge', 'istio-system'),
  });
  // Tokens of another issuer are read by the same pods.
  free.requireJwt(rule(OTHER_ISSUER, 'x-other'), { hosts: ['tokens.example.com'] });
  const route = new VirtualService(chart, 'route', {
    name: 'free',
    hosts: [MeshHost.of('free.example.com')],
    gateways: [free.gateway],
  });
  route.addHttpRoute({ action: RouteAction.forward(Destination.of(world.cart)) });
  return { manifests: world.manifests, app: world.app };
}

/** What a gateway answers. */
export interface JwtQuestion {
  readonly says: string;
  readonly host?: string;
  readonly path?: string;
  readonly headers?: { readonly [name: string]: string };
  readonly status: number;
}

export interface JwtCase {
  readonly says: string;
  readonly options: RequireJwtOptions;
  readonly issuers?: string[];
  readonly asks: readonly JwtQuestion[];
}

const bearer = (claims: object, options = {}) => ({ authorization: `Bearer ${token(claims, options)}` });
const ME = { iss: ISSUER, sub: 'a' };

export const jwtCases: readonly JwtCase[] = [
  {
    says: 'a token is required',
    options: { except: ['/healthz', '/public/*'] },
    asks: [
      { says: 'a request without a token is refused', status: 403 },
      { says: 'one with a token is let in', headers: bearer(ME), status: 200 },
      {
        says: 'one with a token that another key has signed is refused',
        headers: bearer(ME, { isForged: true }),
        status: 401,
      },
      {
        says: 'one with a token that has expired is refused',
        headers: bearer({ ...ME, exp: 1_600_000_000 }),
        status: 401,
      },
      {
        says: 'one with a token of an issuer that is not known is refused',
        headers: bearer({ iss: 'https://x.example.com' }),
        status: 401,
      },
      {
        says: 'one with a token that another ingress asks for is refused',
        headers: { 'x-other': token({ iss: OTHER_ISSUER, sub: 'a' }) },
        status: 403,
      },
      { says: 'a path that is excepted needs no token', path: '/healthz', status: 200 },
      { says: 'and its parameters do not matter', path: '/healthz?a=b', status: 200 },
      { says: 'nor do the paths below a prefix', path: '/public/a', status: 200 },
      { says: 'a path that only begins as one is not excepted', path: '/healthz2', status: 403 },
      { says: 'nor is one that leads out of it', path: '/public/../admin', status: 403 },
      { says: 'another host of the same pods needs none', host: 'free.example.com', status: 200 },
      {
        says: 'a port behind the host is no way around',
        headers: { host: 'cart.example.com:1234' },
        status: 403,
      },
      { says: 'nor are capitals', headers: { host: 'CART.example.com' }, status: 403 },
    ],
  },
  {
    says: 'claims are required',
    options: {
      except: ['/healthz'],
      claims: { groups: ['admin', 'ops'], '[realm][roles]': ['cart'] },
    },
    asks: [
      {
        says: 'a token with all of them is let in, by one entry of a list',
        headers: bearer({ ...ME, groups: ['guests', 'ops'], realm: { roles: ['x', 'cart'] } }),
        status: 200,
      },
      {
        says: 'so is one that has texts',
        headers: bearer({ ...ME, groups: 'admin', realm: { roles: 'cart' } }),
        status: 200,
      },
      {
        says: 'one with other values is refused',
        headers: bearer({ ...ME, groups: ['guests'], realm: { roles: ['cart'] } }),
        status: 403,
      },
      { says: 'one without a claim is refused', headers: bearer({ ...ME, groups: ['admin'] }), status: 403 },
      {
        says: 'one with the claim at another place is refused',
        headers: bearer({ ...ME, groups: ['admin'], roles: ['cart'] }),
        status: 403,
      },
      { says: 'a request without a token is refused', status: 403 },
      { says: 'a path that is excepted needs none', path: '/healthz', status: 200 },
      { says: 'and takes a token without the claims', path: '/healthz', headers: bearer(ME), status: 200 },
    ],
  },
  {
    says: 'a token of one of two issuers is required',
    options: { hosts: ['cart.example.com'] },
    issuers: [ISSUER, 'https://third.example.com'],
    asks: [
      { says: 'one is let in', headers: bearer(ME), status: 200 },
      {
        says: 'the other is let in',
        headers: bearer({ iss: 'https://third.example.com', sub: 'b' }),
        status: 200,
      },
      { says: 'none is refused', status: 403 },
    ],
  },
];

export const jwtUrl = ({ host = 'cart.example.com', path = '/' }: JwtQuestion) => `http://${host}${path}`;
