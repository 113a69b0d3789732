import { JWKS, token } from '../../support/tokens';
import { subsets } from './case';

/** What a gateway answers to a request with a token, at a time at which tests run. */
export interface TokenCase {
  readonly says: string;
  readonly path?: string;
  readonly headers?: { readonly [name: string]: string };
  readonly status: number;
}

const bearer = (text: string) => ({ authorization: `Bearer ${text}` });
const ME = { iss: 'https://me.example.com', sub: 'a' };

/** A gateway whose paths below \`/closed\` ask for a token of one issuer, whose keys are in the manifest. */
export const tokenWorld = `${subsets}
---
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: {name: edge, namespace: app}
spec: {selector: {istio: ingressgateway}, servers: [{port: {number: 80, name: http, protocol: HTTP}, hosts: ["*"]}]}
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: {name: edge, namespace: app}
spec:
  hosts: ["*"]
  gateways: [edge]
  http:
  - {match: [{uri: {prefix: /open/who}, headers: {x-user: {exact: a}}}], directResponse: {status: 202}}
  - {match: [{uri: {prefix: /open/team}, headers: {x-team: {exact: blue}}}], directResponse: {status: 203}}
  - {match: [{uri: {prefix: /open/level}, headers: {x-level: {exact: "7"}}}], directResponse: {status: 206}}
  - {route: [{destination: {host: api, port: {number: 80}, subset: v1}}]}
---
apiVersion: security.istio.io/v1
kind: RequestAuthentication
metadata: {name: own, namespace: istio-system}
spec:
  selector: {matchLabels: {istio: ingressgateway}}
  jwtRules:
  - issuer: "https://me.example.com"
    jwks: '${JWKS}'
    outputClaimToHeaders: [{header: x-user, claim: sub}, {header: x-team, claim: org.team}, {header: x-level, claim: level}]
  - {issuer: "https://other.example.com", jwks: '${JWKS}', fromHeaders: [{name: x-token, prefix: "T "}], fromParams: [t], fromCookies: [jwt]}
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: {name: closed, namespace: istio-system}
spec:
  selector: {matchLabels: {istio: ingressgateway}}
  rules:
  - {to: [{operation: {paths: [/open*]}}]}
  - {from: [{source: {requestPrincipals: ["https://me.example.com/*"]}}], to: [{operation: {paths: [/closed*]}}]}
  - {from: [{source: {requestPrincipals: ["https://other.example.com/*"]}}], to: [{operation: {paths: [/other*]}}]}
`;

const OTHER = token({ iss: 'https://other.example.com', sub: 'a' });

/** What Envoy makes of the texts of tokens. */
export const tokenCases: readonly TokenCase[] = [
  { says: 'no token opens what asks for none', path: '/open', status: 200 },
  { says: 'no token does not open what asks for one', status: 403 },
  { says: 'a signed token opens it', headers: bearer(token(ME)), status: 200 },
  {
    says: 'a text that is no token is refused, also where none is asked for',
    path: '/open',
    headers: bearer('abc'),
    status: 401,
  },
  { says: 'so is one of three parts that are nothing', path: '/open', headers: bearer('a.b.c'), status: 401 },
  {
    says: 'so is one that another key signed',
    path: '/open',
    headers: bearer(token(ME, { isForged: true })),
    status: 401,
  },
  {
    says: 'so is one that names a key that is not there',
    path: '/open',
    headers: bearer(token(ME, { kid: 'none' })),
    status: 401,
  },
  {
    says: 'so is one of an unknown issuer',
    path: '/open',
    headers: bearer(token({ iss: 'https://x.example.com' })),
    status: 401,
  },
  {
    says: 'one that has expired is refused',
    path: '/open',
    headers: bearer(token({ ...ME, exp: 1_600_000_000 })),
    status: 401,
  },
  {
    says: 'one that does not count yet is refused',
    path: '/open',
    headers: bearer(token({ ...ME, nbf: 4_000_000_000 })),
    status: 401,
  },
  {
    says: 'one that counts now opens',
    headers: bearer(token({ ...ME, nbf: 1_600_000_000, exp: 4_000_000_000 })),
    status: 200,
  },
  {
    says: 'the parameter access_token is a place too',
    path: `/closed?access_token=${token(ME)}`,
    status: 200,
  },
  { says: 'and is refused with what is no token', path: '/open?access_token=abc', status: 401 },
  {
    says: 'another scheme of the header is no token',
    path: '/open',
    headers: { authorization: 'Basic abc' },
    status: 200,
  },
  {
    says: 'the word before it minds its case',
    path: '/open',
    headers: { authorization: 'bearer abc' },
    status: 200,
  },
  {
    says: 'a rule that names headers looks there',
    path: '/other',
    headers: { 'x-token': `T ${OTHER}` },
    status: 200,
  },
  { says: 'or in a parameter', path: `/other?t=${OTHER}`, status: 200 },
  { says: 'or in a cookie', path: '/other', headers: { cookie: `a=b; jwt=${OTHER}` }, status: 200 },
  {
    says: 'a claim is told in a header, by which routes may go',
    path: '/open/who',
    headers: bearer(token(ME)),
    status: 202,
  },
  {
    says: 'so is one within another',
    path: '/open/team',
    headers: bearer(token({ ...ME, org: { team: 'blue' } })),
    status: 203,
  },
  { says: 'and a number', path: '/open/level', headers: bearer(token({ ...ME, level: 7 })), status: 206 },
  {
    says: 'without a token what the client itself says there stays',
    path: '/open/who',
    headers: { 'x-user': 'a' },
    status: 202,
  },
  {
    says: 'with one of another issuer it is taken away',
    path: '/open/who',
    headers: { 'x-user': 'a', 'x-token': `T ${OTHER}` },
    status: 200,
  },
  { says: 'and not where tokens usually are', path: '/open', headers: bearer(OTHER), status: 401 },
];

/** The request of a case. */
export const tokenUrl = ({ path = '/closed' }: TokenCase) => `http://shop.example.com${path}`;
