import { App, Chart } from 'cdk8s';
import {
  IstioIngress,
  type IstioIngressProps,
  IstioInstallation,
  IstioVersion,
  KubernetesVersion,
} from '../../lib';
import { analyze } from '../../lib/analysis';
import { JwtPresence, JwtRule, WorkloadIdentity } from '../../lib/security';
import { Mesh, Request } from '../../lib/simulate';
import { codeOf } from '../support/refusal';
import { type JwtCase, jwtCases, jwtUrl, jwtWorld } from './jwt-worlds';

describe.each(jwtCases.map((one) => [one.says, one] as const))('%s', (_, one: JwtCase) => {
  const { manifests } = jwtWorld(one.options, one.issuers);
  const mesh = Mesh.fromManifests(manifests);

  test.each(one.asks.map((ask) => [ask.says, ask] as const))('%s', (_, ask) => {
    let request = Request.get(jwtUrl(ask)).via('istio-ingressgateway').at('2026-01-01T00:00:00Z');
    for (const [name, value] of Object.entries(ask.headers ?? {})) request = request.header(name, value);
    const { outcomes, uncertain } = mesh.send(request);
    expect([outcomes.map(({ kind, status }) => (kind === 'workload' ? 200 : status)), uncertain]).toEqual([
      [ask.status],
      [],
    ]);
  });

  test('the judge has nothing against it', () => {
    expect(analyze(manifests).filter(({ code }) => code !== 'KIA1301')).toEqual([]);
  });
});

const versions = { istioVersion: IstioVersion.V1_31, kubernetesVersion: KubernetesVersion.of('1.34') };
const edge = WorkloadIdentity.of('edge', 'edge');
const rule = JwtRule.fromIssuer('https://accounts.example.com');

function ingress(props: Partial<IstioIngressProps> = {}, app = new App()) {
  const chart = new Chart(app, 'shop', { namespace: 'shop' });
  const one = new IstioIngress(chart, 'web', { hosts: ['a.example.com'], gatewayIdentity: edge, ...props });
  const written = (kind: string) => (chart.toJson() as any[]).find((object) => object.kind === kind);
  return { one, written };
}

describe('what is written', () => {
  test('stands where the pods of the gateway are, and selects them', () => {
    const { one, written } = ingress({ selector: { istio: 'edge' } });
    one.requireJwt(rule, { except: ['/healthz'], claims: { groups: ['admin'] } });
    const to = [{ operation: { hosts: ['a.example.com', 'a.example.com:*'], notPaths: ['/healthz'] } }];
    expect(written('RequestAuthentication')).toMatchObject({
      metadata: { name: 'web-jwt', namespace: 'edge' },
      spec: {
        selector: { matchLabels: { istio: 'edge' } },
        jwtRules: [{ issuer: 'https://accounts.example.com' }],
      },
    });
    expect(written('AuthorizationPolicy')).toMatchObject({
      metadata: { name: 'web-jwt-required', namespace: 'edge' },
      spec: {
        selector: { matchLabels: { istio: 'edge' } },
        action: 'DENY',
        rules: [
          { from: [{ source: { notRequestPrincipals: ['https://accounts.example.com/*'] } }], to },
          { to, when: [{ key: 'request.auth.claims[groups]', notValues: ['admin'] }] },
        ],
      },
    });
  });

  test('is for the ports of the pods on which the ingress listens, where they are known', () => {
    const app = new App();
    const istio = new IstioInstallation(new Chart(app, 'mesh'), 'istio', versions);
    const { one, written } = ingress(
      { gatewayIdentity: undefined, gatewayWorkload: istio.ingressGateway, credentialName: 'cert' },
      app,
    );
    one.requireJwt(rule);
    const [{ to }] = written('AuthorizationPolicy').spec.rules;
    expect(to).toEqual([
      { operation: { ports: ['8080', '8443'], hosts: ['a.example.com', 'a.example.com:*'] } },
    ]);
  });

  test('is one pair of objects for several calls', () => {
    const { one, written } = ingress({ hosts: ['a.example.com', 'b.example.com'] });
    one.requireJwt(rule, { hosts: ['a.example.com'] });
    one.requireJwt(rule, { hosts: ['b.example.com'], claims: { groups: ['*'] } });
    expect(written('RequestAuthentication').spec.jwtRules).toHaveLength(1);
    expect(written('AuthorizationPolicy').spec.rules).toHaveLength(3);
  });

  test('refuses a second rule for an issuer, since a token that one takes counts for both', () => {
    const { one } = ingress({ hosts: ['a.example.com', 'b.example.com'] });
    const of = (audience: string) =>
      JwtRule.fromIssuer('https://accounts.example.com', { audiences: [audience] });
    one.requireJwt(of('a'), { hosts: ['a.example.com'] });
    expect(codeOf(() => one.requireJwt(of('b'), { hosts: ['b.example.com'] }))).toContain(
      'ConflictingSettings',
    );
    expect(codeOf(() => one.requireAnyJwt([of('a'), of('b')]))).toContain('ConflictingSettings');
    expect(() => one.requireJwt(of('a'), { hosts: ['b.example.com'], claims: { aud: ['a'] } })).not.toThrow();
  });

  test('is for all that comes through the pods where a host has a "*", and takes any issuer where a rule does', () => {
    const { one, written } = ingress({ hosts: ['*.example.com'] });
    one.requireJwt(JwtRule.fromJwksUri('https://keys.example.com/jwks'));
    expect(written('AuthorizationPolicy').spec.rules).toEqual([
      {
        from: [{ source: { notRequestPrincipals: ['*'] } }],
        to: [{ operation: { notPorts: ['15021'] } }],
      },
    ]);
  });
});

test('paths that some request has are left out: exact ones, beginnings, ends, templates', () => {
  const { one, written } = ingress();
  const except = ['/', '/public/*', '*.css', '*', '/items/{*}/image', '/files/{**}'];
  one.requireJwt(rule, { except });
  expect(written('AuthorizationPolicy').spec.rules[0].to[0].operation.notPaths).toEqual(except);
});

test('a host is named as requests name it, where the gateway has a namespace before it', () => {
  const { one, written } = ingress({ hosts: ['shop/a.example.com'] });
  one.requireJwt(rule);
  expect(written('Gateway').spec.servers[0].hosts).toEqual(['shop/a.example.com']);
  expect(written('AuthorizationPolicy').spec.rules[0].to[0].operation.hosts).toEqual([
    'a.example.com',
    'a.example.com:*',
  ]);
});

describe('is refused', () => {
  const refused = (call: (one: IstioIngress) => void, props: Partial<IstioIngressProps> = {}) =>
    codeOf(() => call(ingress(props).one));

  test.each<[string, (one: IstioIngress) => void, Partial<IstioIngressProps>]>([
    ['MissingSetting', (one) => one.requireAnyJwt([]), {}],
    ['MissingSetting', (one) => one.requireJwt(rule, { claims: { groups: [] } }), {}],
    ['MissingSetting', (one) => one.requireJwt(rule, { claims: { '': ['a'] } }), {}],
    ['InvalidHost', (one) => one.requireJwt(rule, { hosts: ['*.example.com'] }), {}],
    ['HostNotCovered', (one) => one.requireJwt(rule, { hosts: ['other.example.com'] }), {}],
    ['InvalidValue', (one) => one.requireJwt(rule, { except: ['healthz'] }), {}],
    ['InvalidValue', (one) => one.requireJwt(rule, { except: ['/items/*/image'] }), {}],
    ['InvalidValue', (one) => one.requireJwt(rule, { except: ['*items*'] }), {}],
    ['MissingSetting', (one) => one.requireJwt(rule), { gatewayIdentity: undefined }],
    [
      'ConflictingSettings',
      (one) =>
        one.requireJwt(JwtRule.fromIssuer('https://a.example.com', { presence: JwtPresence.REQUIRED }), {
          except: ['/healthz'],
        }),
      {},
    ],
  ])('with %s', (code, call, props) => {
    expect(refused(call, props)).toBe(`${code} at shop/web`);
  });
});

describe('the identity of an ingress', () => {
  test('is that of the gateway that it is given, or that the app installs', () => {
    const app = new App();
    const istio = new IstioInstallation(new Chart(app, 'mesh'), 'istio', versions);
    const account = ['istio-ingressgateway-service-account', 'istio-system'];
    const identityOf = (props: Partial<IstioIngressProps>, id: string) => {
      const { serviceAccountNames, serviceAccountNamespace } = new IstioIngress(new Chart(app, id), 'web', {
        hosts: ['a.example.com'],
        ...props,
      });
      return [...serviceAccountNames, serviceAccountNamespace];
    };
    expect(identityOf({}, 'labels')).toEqual(account);
    expect(identityOf({ gatewayWorkload: istio.ingressGateway }, 'workload')).toEqual(account);
    expect(identityOf({ gatewayIdentity: edge }, 'given')).toEqual(['edge', 'edge']);
  });

  test('is not guessed from labels', () => {
    const { one } = ingress({ gatewayIdentity: undefined, selector: { istio: 'edge' } });
    expect(() => one.serviceAccountNames).toThrow(
      /MissingSetting at shop\/web[^]*istio=edge, of which no installation of this app is known[^]*gatewayIdentity/,
    );
  });
});
