import { loadText } from '../../lib/mesh/load';
import { Mesh, Request } from '../../lib/simulate';
import { JWKS, token } from '../support/tokens';
import { world } from './semantics/case';
import { tokenCases, tokenUrl, tokenWorld } from './semantics/tokens.cases';

const meshOf = (manifests: string) =>
  Mesh.fromManifests(
    loadText(`${world}${manifests}`, 'world.yaml').resources.map(({ manifest }) => manifest),
  );

describe('tokens at a gateway', () => {
  const mesh = meshOf(tokenWorld);
  test.each(tokenCases.map((one) => [one.says, one] as const))('%s', (_, one) => {
    const bare = Request.get(tokenUrl(one)).via('istio-ingressgateway').at('2026-11-28T00:00:00Z');
    const request = Object.entries(one.headers ?? {}).reduce(
      (to, [name, value]) => to.header(name, value),
      bare,
    );
    const { outcomes, uncertain } = mesh.send(request);
    expect({ status: outcomes[0].status, uncertain }).toEqual({ status: one.status, uncertain: [] });
  });

  test('without a time it is not sure of what counts for a time only', () => {
    const text = token({ iss: 'https://me.example.com', sub: 'a', exp: 4_000_000_000 });
    const { outcomes, uncertain } = mesh.send(
      Request.get('http://shop.example.com/closed')
        .via('istio-ingressgateway')
        .header('authorization', `Bearer ${text}`),
    );
    expect(outcomes[0].status).toBe(200);
    expect(uncertain.join()).toContain('when the request is sent');
  });

  test('without keys it is not sure of the signature', () => {
    const { uncertain } = meshOf(
      tokenWorld.replace(`jwks: '${JWKS}'`, 'jwksUri: "https://me.example.com/keys"'),
    ).send(
      Request.get('http://shop.example.com/closed')
        .via('istio-ingressgateway')
        .header('authorization', `Bearer ${token({ iss: 'https://me.example.com', sub: 'a' })}`),
    );
    expect(uncertain.join()).toContain('signed by a key of https://me.example.com/keys');
  });
});

describe('a token that a gateway has verified', () => {
  const own = `
---
apiVersion: security.istio.io/v1
kind: RequestAuthentication
metadata: {name: own, namespace: app}
spec: {selector: {matchLabels: {app: api}}, jwtRules: [{issuer: "https://me.example.com", jwks: '${JWKS}'}]}
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: {name: own, namespace: app}
spec: {selector: {matchLabels: {app: api}}, rules: [{from: [{source: {requestPrincipals: ["*"]}}]}]}
`;
  const request = Request.get('http://shop.example.com/closed')
    .via('istio-ingressgateway')
    .header('authorization', `Bearer ${token({ iss: 'https://me.example.com', sub: 'a' })}`);

  test('is taken away, so that the workload sees none', () => {
    expect(meshOf(tokenWorld + own).send(request).outcomes).toMatchObject([{ kind: 'denied', status: 403 }]);
  });

  test('is passed on where the rule says so', () => {
    const keeping = tokenWorld.replace(`jwks: '${JWKS}'`, `jwks: '${JWKS}'\n    forwardOriginalToken: true`);
    expect(meshOf(keeping + own).send(request).outcomes).toMatchObject([{ kind: 'workload', status: 200 }]);
  });
});
