import fc from 'fast-check';
import { AuthorizationPolicy, PeerAuthentication, RequestAuthentication } from '../../lib/security';
import { expectRoundTrip, keepOne, specs, without } from '../support/round-trip';
import { authorizationPolicyFieldsLeftOut } from './specimens/authorization-policies';
import { targets } from '../support/policy-targets';

const apiVersion = 'security.istio.io/v1';

describe('a manifest that is read is written as it was, or refused', () => {
  test('AuthorizationPolicy', () => {
    const address = fc.constantFrom('10.0.0.0/8', '192.0.2.1', '2001:db8::/32');
    const spec = specs('AuthorizationPolicy', {
      leftOut: authorizationPolicyFieldsLeftOut.filter(({ path }) => path.startsWith('.targetRefs')),
      values: {
        ...targets.values,
        'ipBlocks[]': address,
        'notIpBlocks[]': address,
        'remoteIpBlocks[]': address,
        'notRemoteIpBlocks[]': address,
        'ports[]': fc.constantFrom('80', '0', '080'),
        'notPorts[]': fc.constantFrom('443'),
        'paths[]': fc.constantFrom('/a*', '/{*}/b', '*'),
        '.rules[].when[]': fc.constantFrom(
          { key: 'request.headers[a]', values: ['b*'] },
          { key: 'source.ip', values: ['10.0.0.0/8'], notValues: ['10.1.1.1'] },
          { key: 'request.auth.claims[a][b]', notValues: ['c'] },
        ),
      },
      mend: {
        ...targets.mend,
        '': (policy) => {
          const rest = without(targets.mend[''](policy), 'provider');
          if (rest.action === 'CUSTOM') return { ...rest, provider: { name: 'a' }, rules: [{}] };
          return rest.action === 'DENY' ? { rules: [{}], ...rest } : rest;
        },
        '.rules[].from[]': (from) => (from.source ? from : { source: { principals: ['*'] } }),
        '.rules[].from[].source': (source) => {
          if (Object.keys(source).length === 0) return { namespaces: ['a'] };
          return source.serviceAccounts || source.notServiceAccounts
            ? without(source, 'principals', 'notPrincipals', 'namespaces', 'notNamespaces')
            : source;
        },
        '.rules[].to[]': (to) => (to.operation ? to : { operation: { methods: ['GET'] } }),
        '.rules[].to[].operation': (operation) =>
          Object.keys(operation).length === 0 ? { notPaths: ['/a'] } : operation,
      },
    });
    expectRoundTrip(
      (chart, manifest) => AuthorizationPolicy.fromManifest(chart, 'r', manifest),
      { apiVersion, kind: 'AuthorizationPolicy' },
      spec,
      { accepted: 0.95 },
    );
  });

  test('PeerAuthentication', () => {
    const mode = fc.constantFrom({}, { mode: 'STRICT' }, { mode: 'UNSET' });
    const spec = specs('PeerAuthentication', {
      values: {
        ...targets.values,
        '.portLevelMtls': fc.constantFrom('80', '8080').chain((port) => mode.map((one) => ({ [port]: one }))),
      },
      mend: {
        '': (policy) =>
          policy.portLevelMtls ? { ...policy, selector: { matchLabels: { app: 'a' } } } : policy,
      },
    });
    expectRoundTrip(
      (chart, manifest) => PeerAuthentication.fromManifest(chart, 'r', manifest),
      { apiVersion, kind: 'PeerAuthentication' },
      spec,
      { accepted: 1 },
    );
  });

  test('RequestAuthentication', () => {
    const url = fc.constantFrom('https://a.example.com/keys', 'http://a:8080');
    const spec = specs('RequestAuthentication', {
      leftOut: authorizationPolicyFieldsLeftOut.filter(({ path }) => path.startsWith('.targetRefs')),
      values: {
        ...targets.values,
        jwksUri: url,
        jwks_uri: url,
        jwks: fc.constantFrom('', '{"keys":[]}', '{"kty":"oct","k":"aa"}'),
        prefix: fc.constantFrom('', 'Bearer '),
      },
      mend: {
        ...targets.mend,
        '.jwtRules[]': (rule) => ({ issuer: 'a', ...keepOne(rule, 'jwks', 'jwksUri', 'jwks_uri') }),
      },
    });
    expectRoundTrip(
      (chart, manifest) => RequestAuthentication.fromManifest(chart, 'r', manifest),
      { apiVersion, kind: 'RequestAuthentication' },
      spec,
      { accepted: 1 },
    );
  });
});
