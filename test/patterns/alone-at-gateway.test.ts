import { Chart, Duration, Testing } from 'cdk8s';
import {
  Egress,
  IstioIngress,
  IstioInstallation,
  IstioVersion,
  KubernetesVersion,
  RateLimit,
  RateLimitPolicy,
  RateLimitTarget,
} from '../../lib';
import { ExternalAuthorizer, JwtRule } from '../../lib/security';
import { codeOf } from '../support/refusal';

const tokens = JwtRule.fromIssuer('https://accounts.example.com');
const opa = ExternalAuthorizer.imported('opa');
const limits = [RateLimit.local({ requests: 5, per: Duration.seconds(1) })];

/** Two teams, each with a chart of its own, at one gateway. */
function teams(action: (istio: IstioInstallation, chart: Chart) => void, isOneMesh = true): void {
  const app = Testing.app();
  const install = (id: string) =>
    new IstioInstallation(new Chart(app, id), 'istio', {
      istioVersion: IstioVersion.V1_31,
      kubernetesVersion: KubernetesVersion.of('1.34'),
      egressGateway: { enabled: true },
    });
  const first = install('mesh');
  const second = isOneMesh ? first : install('other-mesh');
  action(first, new Chart(app, 'red', { namespace: 'red' }));
  action(second, new Chart(app, 'blue', { namespace: 'blue' }));
}

const ingress = (istio: IstioInstallation, chart: Chart, name?: string) =>
  new IstioIngress(chart, 'in', {
    name,
    hosts: [`${chart.node.id}.example.com`],
    gatewayWorkload: istio.ingressGateway,
  });

/** What writes into the namespace of the gateway. */
const writers: [string, (istio: IstioInstallation, chart: Chart) => void, string][] = [
  ['tokens', (istio, chart) => ingress(istio, chart).requireJwt(tokens), 'blue/in'],
  ['an authorizer', (istio, chart) => ingress(istio, chart).authorizeBy(opa), 'blue/in'],
  [
    'limits',
    (istio, chart) => {
      const target = RateLimitTarget.ingress(ingress(istio, chart));
      new RateLimitPolicy(chart, 'limits', { target, limits });
    },
    'blue/limits',
  ],
  [
    'a way out',
    (istio, chart) => void new Egress(chart, 'out', { host: 'a.example.com', via: istio.egressGateway }),
    'blue/out',
  ],
];

test.each(writers)(
  'of two objects of one name for one gateway the second is refused: %s',
  (_what, write, path) => {
    expect(codeOf(() => teams(write))).toBe(`DuplicateName at ${path}`);
  },
);

test.each(writers)('the gateways of two meshes are none of each other’s business: %s', (_what, write) => {
  expect(() => teams(write, false)).not.toThrow();
});

test('names of their own are taken, and several calls for one ingress', () => {
  expect(() =>
    teams((istio, chart) => {
      const one = ingress(istio, chart, `${chart.node.id}-in`);
      one.requireJwt(tokens, { except: ['/a'] });
      one.requireJwt(tokens, { except: ['/b'] });
      one.authorizeBy(opa);
      one.authorizeBy(opa, { except: ['/c'] });
      new RateLimitPolicy(chart, 'limits', {
        name: `${chart.node.id}-limits`,
        target: RateLimitTarget.ingress(one),
        limits,
      });
      new Egress(chart, 'out', { host: `${chart.node.id}.example.com`, via: istio.egressGateway });
    }),
  ).not.toThrow();
});

test('ingresses of one name about which nothing is said at the gateway are left alone', () => {
  expect(() => teams((istio, chart) => void ingress(istio, chart))).not.toThrow();
});

test('apps of one program are meshes of their own, even where they name the same gateway', () => {
  const via = {
    gatewayLabels: { istio: 'egressgateway' },
    gatewayServiceName: 'istio-egressgateway',
    gatewayServiceNamespace: 'istio-system',
    serviceAccountNames: ['istio-egressgateway'],
    serviceAccountNamespace: 'istio-system',
  };
  const write = (chart: Chart) => new Egress(chart, 'out', { host: 'a.example.com', via });
  for (const name of ['dev', 'production']) write(new Chart(Testing.app(), name, { namespace: 'shop' }));
  const app = Testing.app();
  write(new Chart(app, 'red', { namespace: 'red' }));
  expect(codeOf(() => write(new Chart(app, 'blue', { namespace: 'blue' })))).toBe(
    'DuplicateName at blue/out',
  );
});
