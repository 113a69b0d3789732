import { Chart, Duration, Testing } from 'cdk8s';
import * as kplus from 'cdk8s-plus-30';
import {
  IstioIngress,
  KubernetesWorkload,
  MeshHost,
  MeshNamespace,
  PolicyTarget,
  RateLimitTarget,
  RoutePolicy,
  SubsetRouting,
} from '../../lib';
import { analyze } from '../../lib/analysis';
import { Waypoint } from '../../lib/gateway-api';
import { Destination } from '../../lib/networking';
import { AuthorizationAction, AuthorizationPolicy, Operation, PolicyRule } from '../../lib/security';
import { Mesh, Request } from '../../lib/simulate';
import { codeOf } from '../support/refusal';

/** Two Deployments that cdk8s-plus makes, behind one Service of it. */
function shop() {
  const chart = new Chart(Testing.app(), 'shop', { namespace: 'shop' });
  new MeshNamespace(chart, 'namespace', { name: 'shop' });
  const run = (version: string) =>
    new kplus.Deployment(chart, `cart-${version}`, {
      metadata: { name: `cart-${version}`, namespace: 'shop' },
      podMetadata: { labels: { app: 'cart' } },
      select: false,
      containers: [{ image: 'cart', portNumber: 8080, securityContext: { ensureNonRoot: false } }],
    });
  const [v1, v2] = ['v1', 'v2'].map((version) => {
    const deployment = run(version);
    const labels = { app: 'cart', version };
    deployment.podMetadata.addLabel('version', version);
    deployment.select(kplus.LabelSelector.of({ labels }));
    return deployment;
  });
  const service = new kplus.Service(chart, 'cart', {
    metadata: { name: 'cart', namespace: 'shop' },
    selector: kplus.Pods.select(chart, 'pods', { labels: { app: 'cart' } }),
    ports: [{ port: 80, targetPort: 8080, name: 'http' }],
  });
  const written = (kind: string) => Testing.synth(chart).find((one) => one.kind === kind);
  return { chart, v1, v2, service, written };
}

const shopPods = ({ name, metadata, matchLabels }: kplus.Deployment) => ({ name, metadata, matchLabels });

describe('KubernetesWorkload', () => {
  test('knows the accounts of its pods, by which policies know it as a caller', () => {
    const { chart, v1, v2, service } = shop();
    const cart = new KubernetesWorkload(chart, 'cart-workload', { service, versions: { v1, v2 } });
    expect(cart.serviceAccountNames).toEqual(['default']);
    expect(cart.serviceAccountNamespace).toBe('shop');
    const account = kplus.ServiceAccount.fromServiceAccountName(chart, 'account', 'cart');
    const named = { ...shopPods(v1), serviceAccount: account };
    const own = new KubernetesWorkload(chart, 'cart-named', {
      service,
      versions: { v1: named as never, v2 },
    });
    expect(own.serviceAccountNames).toEqual(['cart', 'default']);
  });

  test('is what a SubsetRouting, a policy and an ingress take', () => {
    const { chart, v1, v2, service, written } = shop();
    const cart = new KubernetesWorkload(chart, 'cart-workload', { service, versions: { v1, v2 } });
    const subsets = new SubsetRouting(chart, 'cart-routing', {
      workload: cart,
      subsets: { a: 'v1', b: 'v2' },
    });
    subsets.pin('b');
    new IstioIngress(chart, 'ingress', { hosts: ['*.example.com'] }).expose(subsets, 'cart.example.com');
    new AuthorizationPolicy(chart, 'cart-policy', {
      target: PolicyTarget.workload(cart),
      action: AuthorizationAction.DENY,
      rules: [PolicyRule.of({ to: [Operation.path('/debug/*')] })],
    });
    expect(written('DestinationRule').spec).toEqual({
      host: 'cart',
      subsets: [
        { name: 'a', labels: { app: 'cart', version: 'v1' } },
        { name: 'b', labels: { app: 'cart', version: 'v2' } },
      ],
    });
    expect(written('AuthorizationPolicy').spec.selector).toEqual({ matchLabels: { app: 'cart' } });
    expect([cart.hostName, cart.hostNamespace, cart.hostPorts, cart.versions]).toEqual([
      'cart',
      'shop',
      [80],
      ['v1', 'v2'],
    ]);
    const manifests = Testing.synth(chart);
    expect(analyze(manifests).filter(({ level }) => level === 'error')).toEqual([]);
    const { outcomes, uncertain } = Mesh.fromManifests(manifests).send(
      Request.get('http://cart.example.com/').via('istio-ingressgateway'),
    );
    expect(uncertain).toEqual([]);
    expect(outcomes).toMatchObject([{ status: 200, workloads: ['shop/cart-v2'] }]);
  });

  test('of labels that cdk8s-plus makes is one too', () => {
    const { chart, service } = shop();
    const containers = [{ image: 'a', portNumber: 80 }];
    const own = new kplus.StatefulSet(chart, 'own', { service, containers });
    const workload = new KubernetesWorkload(chart, 'workload', { service, versions: { v1: own } });
    expect(workload.versionLabels('v1')).toEqual(own.matchLabels);
    expect(workload.selectorLabels).toEqual(own.matchLabels);
    const other = new kplus.DaemonSet(chart, 'other', { containers });
    const both = new KubernetesWorkload(chart, 'both', { service, versions: { v1: own, v2: other } });
    expect(both.versionLabels('v2')).toEqual(other.matchLabels);
    expect(codeOf(() => PolicyTarget.workload(both))).toBe('InvalidLabel');
    expect(PolicyTarget.version(both, 'v2')._toSpec()).toEqual({
      selector: { matchLabels: other.matchLabels },
    });
    expect(PolicyTarget.pods(other)._toSpec()).toEqual({ selector: { matchLabels: other.matchLabels } });
    expect(RateLimitTarget.workload(workload)._namespace).toBe('shop');
  });

  test('refuses versions that are none, unknown or alike', () => {
    const { chart, v1, service } = shop();
    expect(codeOf(() => new KubernetesWorkload(chart, 'none', { service, versions: {} }))).toBe(
      'MissingSetting at shop/none',
    );
    expect(codeOf(() => new KubernetesWorkload(chart, 'bad', { service, versions: { 'V 1': v1 } }))).toBe(
      'InvalidName at shop/bad',
    );
    const twins = new KubernetesWorkload(chart, 'twins', { service, versions: { v1, v2: v1 } });
    expect(codeOf(() => twins.versionLabels('v1'))).toBe('InvalidLabel at shop/twins');
    expect(codeOf(() => twins.podLabels('toString'))).toBe('UnknownVersion at shop/twins');
  });
});

test('a Service is a host, a destination and what a waypoint takes', () => {
  const { chart, service, written } = shop();
  new RoutePolicy(chart, 'policy', { host: MeshHost.service(service), timeout: Duration.seconds(1) });
  expect(written('VirtualService').spec).toMatchObject({ hosts: ['cart'], http: [{ timeout: '1s' }] });
  expect(Destination.service(service)._toSpec({ namespace: 'shop' })).toEqual({ host: 'cart' });
  new Waypoint(chart, 'way').enrollService(service);
  expect(written('Service').metadata.labels).toEqual({ 'istio.io/use-waypoint': 'way' });
});
