import { App, Chart } from 'cdk8s';
import {
  Injection,
  IstioInstallation,
  type IstioInstallationProps,
  IstioVersion,
  KubernetesVersion,
} from '../../lib';
import { ExtensionProvider, type MeshConfigProps } from '../../lib/install';
import {
  AuthorizationAction,
  AuthorizationPolicy,
  ExternalAuthorizer,
  Operation,
  PolicyRule,
} from '../../lib/security';
import { Mesh, Request } from '../../lib/simulate';
import { AccessLogging, Metrics, Telemetry, Tracing } from '../../lib/telemetry';
import { AccessWorld } from './access-worlds';

const service = 'oauth2-proxy.auth.svc.cluster.local';
const login = ExternalAuthorizer.oauth2Proxy({ service });
const opa = ExternalAuthorizer.opa({ service: 'opa.auth.svc.cluster.local', failOpen: false });

function install(app: App, meshConfig: MeshConfigProps, props: Partial<IstioInstallationProps> = {}) {
  return new IstioInstallation(new Chart(app, 'mesh'), 'istio', {
    istioVersion: IstioVersion.V1_31,
    kubernetesVersion: KubernetesVersion.of('1.34'),
    meshConfig,
    ...props,
  });
}

const policies = (world: AccessWorld) =>
  Object.fromEntries(world.ofKind('AuthorizationPolicy').map(({ metadata, spec }) => [metadata.name, spec]));
const shop = (injection = Injection.sidecar()) => new AccessWorld(injection);
const written = (world: AccessWorld) => world.app.synthYaml();

describe('an authorizer', () => {
  test('is declared once, with what its documentation asks for', () => {
    const { meshConfig } = install(new App(), { authorizers: [login, opa] });
    expect(meshConfig.extensionProviders).toEqual([
      {
        name: 'oauth2-proxy',
        envoyExtAuthzHttp: {
          service,
          port: 4180,
          includeRequestHeadersInCheck: ['authorization', 'cookie'],
          headersToUpstreamOnAllow: [
            'authorization',
            'path',
            'x-auth-request-user',
            'x-auth-request-email',
            'x-auth-request-access-token',
          ],
          headersToDownstreamOnAllow: ['set-cookie'],
          headersToDownstreamOnDeny: ['content-type', 'set-cookie'],
        },
      },
      {
        name: 'opa',
        envoyExtAuthzGrpc: { service: 'opa.auth.svc.cluster.local', port: 9191, failOpen: false },
      },
    ]);
  });

  test('is asked for a workload, and the model knows what becomes of it', () => {
    const world = shop();
    install(world.app, { authorizers: [opa] });
    world.cart.authorizeBy(opa, { operations: [Operation.not(Operation.path('/healthz'))] });
    world.cart.authorizeBy(opa, { operations: [Operation.post()] });
    expect(policies(world)).toEqual({
      'cart-authorized': {
        selector: { matchLabels: { app: 'cart' } },
        action: 'CUSTOM',
        provider: { name: 'opa' },
        rules: [
          { to: [{ operation: { notPaths: ['/healthz'] } }] },
          { to: [{ operation: { methods: ['POST'] } }] },
        ],
      },
    });
    const mesh = Mesh.fromApp(world.app);
    const kinds = (request: Request) =>
      mesh.send(request.from('frontend.shop')).outcomes.map(({ kind }) => kind);
    const asked = Request.get('http://cart.shop/cart');
    expect(kinds(asked.withAuthorizer('opa', 'allow'))).toEqual(['workload']);
    expect(kinds(asked.withAuthorizer('opa', 'deny'))).toEqual(['denied']);
    expect(kinds(Request.get('http://cart.shop/healthz').withAuthorizer('opa', 'deny'))).toEqual([
      'workload',
    ]);
  });

  test('is asked by a waypoint, which nobody passes by', () => {
    const world = shop(Injection.ambient());
    world.cart.authorizeBy(opa, { operations: [Operation.port(8080)] });
    expect(() => written(world)).toThrow(/MissingSetting[^]*ztunnel asks nobody[^]*add a Waypoint/);
    world.withWaypoint();
    written(world);
    expect(policies(world)).toMatchObject({
      'cart-authorized': {
        targetRefs: [{ kind: 'Service', name: 'cart' }],
        rules: [{ to: [{ operation: { ports: ['80'] } }] }],
      },
      'cart-waypoint': { selector: { matchLabels: { app: 'cart' } } },
    });
    expect(policies(world)).not.toHaveProperty('cart-callers');
  });

  test('is asked at an ingress, about its hosts by any port', () => {
    const world = shop();
    world.ingress.authorizeBy(ExternalAuthorizer.imported('sso'), { except: ['/healthz'] });
    const policy = world.ofKind('AuthorizationPolicy')[0];
    expect(policy).toMatchObject({
      metadata: { name: 'ingress-authorized', namespace: 'istio-system' },
      spec: {
        selector: { matchLabels: { istio: 'ingressgateway' } },
        action: 'CUSTOM',
        provider: { name: 'sso' },
        rules: [
          {
            to: [
              {
                operation: {
                  hosts: ['cart.example.com', 'cart.example.com:*'],
                  notPaths: ['/healthz'],
                  notPorts: ['15021'],
                },
              },
            ],
          },
        ],
      },
    });
  });

  test('is one, of a workload and of an ingress', () => {
    const { cart, ingress } = shop();
    cart.authorizeBy(opa);
    ingress.authorizeBy(opa);
    expect(() => cart.authorizeBy(login)).toThrow(
      /ConflictingSettings[^]*"oauth2-proxy" for "cart" beside "opa"/,
    );
    expect(() => ingress.authorizeBy(login)).toThrow(/ConflictingSettings/);
  });
});

describe('a provider that is given as an object', () => {
  const traces = ExtensionProvider.openTelemetry({
    name: 'traces',
    service: 'otel.obs.svc.cluster.local',
    port: 4317,
  });
  const log = ExtensionProvider.fileAccessLog({ name: 'log' });

  const telemetry = (chart: Chart) =>
    new Telemetry(chart, 'telemetry', {
      tracing: [Tracing.of({ extensionProviders: [traces] })],
      accessLogging: [AccessLogging.of({ extensionProviders: [log, ExtensionProvider.imported('envoy')] })],
      metrics: [Metrics.of({ extensionProviders: [ExtensionProvider.imported('prometheus')] })],
    });

  test('is written by its name', () => {
    const chart = new Chart(new App(), 'shop', { namespace: 'shop' });
    expect((telemetry(chart).apiObject.toJson() as any).spec).toEqual({
      tracing: [{ providers: [{ name: 'traces' }] }],
      accessLogging: [{ providers: [{ name: 'log' }, { name: 'envoy' }] }],
      metrics: [{ providers: [{ name: 'prometheus' }] }],
    });
    expect(() => chart.toJson()).not.toThrow();
  });

  test('must be one that the installation of the app declares', () => {
    const withProviders = (extensionProviders: ExtensionProvider[]) => {
      const world = shop();
      telemetry(world.chart);
      install(world.app, { extensionProviders });
      return expect(() => written(world));
    };
    withProviders([traces, log]).not.toThrow();
    withProviders([log]).toThrow(
      /\[shop\/telemetry\] MissingSetting[^]*"traces", which no installation of this app declares[^]*meshConfig/,
    );
    const other = ExtensionProvider.openTelemetry({
      name: 'traces',
      service: 'other.obs.svc.cluster.local',
      port: 4317,
    });
    withProviders([other, log]).toThrow(/another one of the same name/);
  });

  test('is held to that in policies too, and one that is imported is not', () => {
    const world = shop();
    install(world.app, {});
    const custom = (id: string, authorizer: ExternalAuthorizer) =>
      new AuthorizationPolicy(world.chart, id, {
        action: AuthorizationAction.customBy(authorizer),
        rules: [PolicyRule.any()],
      });
    custom('imported', ExternalAuthorizer.imported('sso'));
    expect(() => written(world)).not.toThrow();
    custom('forgotten', login);
    expect(() => written(world)).toThrow(/\[shop\/forgotten\] MissingSetting[^]*"oauth2-proxy"/);
    world.cart.authorizeBy(opa);
    expect(() => written(world)).toThrow(/\[shop\/cart\/Access\/Authorized\] MissingSetting[^]*"opa"/);
  });

  test('is not declared a second time, if it is imported, nor named in two ways', () => {
    const imported = ExtensionProvider.imported('sso');
    expect(imported._describe()).toBe('sso (declared elsewhere)');
    expect(() => install(new App(), { extensionProviders: [imported] })).toThrow(
      /ConflictingSettings[^]*the imported provider "sso"/,
    );
    expect(() => install(new App(), { authorizers: [login], extensionProviders: [login.provider] })).toThrow(
      /DuplicateName/,
    );
    expect(() => Tracing.of({ providers: ['a'], extensionProviders: [traces] })).toThrow(
      /ConflictingSettings/,
    );
    expect(() => ExternalAuthorizer.imported('')).toThrow(/MissingSetting/);
  });
});
