import { App, Chart, Duration, Testing, Yaml } from 'cdk8s';
import {
  Fault,
  FaultPlan,
  type FaultPlanProps,
  HttpMatch,
  IstioIngress,
  MeshHost,
  MeshNamespace,
  RoutePolicy,
  StringMatch,
  SubsetRouting,
  VersionedNginx,
} from '../../lib';
import { RouteAction } from '../../lib/networking';
import { analyze } from '../../lib/analysis';
import { Mesh, Request } from '../../lib/simulate';
import { codeOf } from '../support/refusal';

const some = Fault.abort(503, { percentage: 5 });
const late = Fault.delay(Duration.seconds(2), { percentage: 100 });
const tester = HttpMatch.header('x-chaos', StringMatch.exact('true'));
const pay = HttpMatch.prefix('/pay');

/** A shop with a workload in versions and one without, and its plan of faults, if it has one. */
function shop(plan?: (shop: { policy: RoutePolicy; subsets: SubsetRouting }) => FaultPlanProps) {
  const chart = new Chart(new App(), 'shop', { namespace: 'shop' });
  new MeshNamespace(chart, 'namespace', { name: 'shop' });
  const cart = new VersionedNginx(chart, 'cart', { versions: ['v1'] });
  const web = new VersionedNginx(chart, 'web', { versions: ['v1', 'v2'] });
  const policy = new RoutePolicy(chart, 'cart-policy', { host: cart, timeout: Duration.seconds(9) });
  policy.addRule({ match: [pay, HttpMatch.prefix('/order')], timeout: Duration.seconds(1) });
  const subsets = new SubsetRouting(chart, 'web-routing', { workload: web, subsets: { a: 'v1', b: 'v2' } });
  subsets.split({ a: 50, b: 50 });
  const made = plan && new FaultPlan(chart, 'chaos', plan({ policy, subsets }));
  const written = () => Testing.synth(chart);
  const of = (name: string) =>
    written().find(({ kind, metadata }) => kind === 'VirtualService' && metadata.name === name);
  return {
    chart,
    cart,
    web,
    policy,
    subsets,
    plan: made,
    written,
    of,
    http: (name: string) => of(name).spec.http,
  };
}
const all =
  (...faults: FaultPlanProps['faults']) =>
  ({ policy, subsets }: any) => ({ faults, targets: [policy, subsets] });
const specOf = (fault: Fault) => fault._toSpec();

describe('FaultPlan', () => {
  test('puts a fault for all requests into each rule', () => {
    const { http } = shop(all({ fault: some }));
    expect(http('cart-policy')).toMatchObject([
      {
        match: [{ uri: { prefix: '/pay' } }, { uri: { prefix: '/order' } }],
        timeout: '1s',
        fault: specOf(some),
      },
      { timeout: '9s', fault: specOf(some) },
    ]);
    expect(http('web-routing')).toMatchObject([
      { route: [{ weight: 50 }, { weight: 50 }], fault: specOf(some) },
    ]);
  });

  test('puts one for some requests before each rule, where they go as they went', () => {
    const { http } = shop(all({ fault: late, match: [tester] }));
    const [first, second, third, last] = http('cart-policy');
    const header = { headers: { 'x-chaos': { exact: 'true' } } };
    expect(first).toMatchObject({
      match: [
        { ...header, uri: { prefix: '/pay' } },
        { ...header, uri: { prefix: '/order' } },
      ],
      timeout: '1s',
      fault: specOf(late),
    });
    expect(second).not.toHaveProperty('fault');
    expect(third).toMatchObject({ match: [header], timeout: '9s', fault: specOf(late) });
    expect(last).toEqual({ route: [{ destination: { host: 'cart' } }], timeout: '9s' });
    const [faulty, usual] = http('web-routing');
    expect(faulty.route).toEqual(usual.route);
  });

  test('is there for rules that are added later, too', () => {
    const { policy, subsets, http } = shop(all({ fault: some }));
    policy.addRule({ match: [HttpMatch.prefix('/late')] });
    subsets.addRule({ match: [tester], subset: 'b' });
    for (const name of ['cart-policy', 'web-routing']) {
      for (const rule of http(name)) expect(rule.fault).toEqual(specOf(some));
    }
  });

  test('without it, every byte is as it was before', () => {
    const text = (given: ReturnType<typeof shop>) => Yaml.stringify(...given.written());
    const before = text(shop());
    expect(text(shop(all({ fault: some })))).not.toBe(before);
    expect(text(shop())).toBe(before);
    const { virtualService } = shop().policy;
    expect(virtualService?.apiObject.toJson().metadata).toEqual({ name: 'cart-policy', namespace: 'shop' });
  });

  test('says on what it touches which plan it is, and until when', () => {
    const annotation = (props: FaultPlanProps['until']) =>
      shop((given) => ({ ...all({ fault: some })(given), until: props })).of('web-routing').metadata
        .annotations;
    expect(annotation(undefined)).toEqual({ 'cdk8s-istio/fault-plan': 'shop/chaos' });
    expect(annotation('2026-12-31')).toEqual({ 'cdk8s-istio/fault-plan': 'shop/chaos until 2026-12-31' });
  });

  test('for a namespace is for all of its hosts, whenever their routing is made, and for no other', () => {
    const { chart, http, plan, of } = shop(() => ({ faults: [{ fault: some }], namespaces: ['shop'] }));
    const timeout = Duration.seconds(1);
    const { virtualService } = new RoutePolicy(chart, 'later', { host: MeshHost.of('later'), timeout });
    new RoutePolicy(chart, 'full', { host: MeshHost.of('full.shop.svc.cluster.local'), timeout });
    new RoutePolicy(chart, 'other', { host: MeshHost.of('other.else.svc.cluster.local'), timeout });
    new RoutePolicy(chart, 'outside', { host: MeshHost.of('api.example.com'), timeout });
    for (const name of ['cart-policy', 'web-routing', 'later', 'full'])
      expect(http(name).at(-1).fault).toEqual(specOf(some));
    for (const name of ['other', 'outside']) {
      expect(http(name)[0]).not.toHaveProperty('fault');
      expect(of(name).metadata).not.toHaveProperty('annotations');
    }
    expect(plan?.virtualServices).toContain(virtualService);
    expect(plan?.virtualServices).toHaveLength(4);
  });

  test('gives routing a virtual service that has none', () => {
    const { chart, of } = shop(() => ({ faults: [{ fault: some }], namespaces: ['shop'] }));
    new RoutePolicy(chart, 'plain', { host: MeshHost.of('plain') });
    expect(of('plain').spec.http).toEqual([
      { route: [{ destination: { host: 'plain' } }], fault: specOf(some) },
    ]);
  });

  test('a delay and an abort for all requests stand together, in either order', () => {
    const fault = { ...specOf(late), ...specOf(some) };
    for (const faults of [
      [late, some],
      [some, late],
    ]) {
      const { http } = shop(all(...faults.map((one) => ({ fault: one }))));
      expect(http('web-routing')[0].fault).toEqual(fault);
    }
  });

  test('leaves alone what is answered by the proxy, and a rule with a fault of its own', () => {
    const own = Fault.abort(418, { percentage: 1 });
    const { policy, http } = shop(all({ fault: some }));
    policy.addRule({ match: [HttpMatch.prefix('/own')], fault: own });
    policy.virtualService?.addHttpRoute({
      match: [HttpMatch.prefix('/moved')],
      action: RouteAction.redirect({ path: '/' }),
    });
    const faults = http('cart-policy').map(({ fault }: any) => fault);
    expect(faults).toEqual([specOf(some), specOf(own), undefined, specOf(some)]);
  });

  test('is followed by the model, and the judge has nothing against it', () => {
    const { written } = shop(
      all({ fault: some }, { fault: Fault.abort(504, { percentage: 100 }), match: [tester] }),
    );
    expect(analyze(written()).map(({ message }) => message)).toEqual([]);
    const mesh = Mesh.fromManifests(written());
    const request = Request.get('http://cart/pay').from('web-v1.shop');
    expect(mesh.send(request).outcomes).toMatchObject([
      { status: 200, probability: 0.95 },
      { status: 503, probability: 0.05, kind: 'abort' },
    ]);
    expect(mesh.send(request.header('x-chaos', 'true')).outcomes).toMatchObject([
      { status: 504, probability: 1 },
    ]);
  });

  test('goes along with an ingress', () => {
    const { chart, policy, http } = shop(all({ fault: some }));
    new IstioIngress(chart, 'ingress', { hosts: ['*.example.com'] }).expose(policy, 'cart.example.com');
    expect(http('cart-policy').at(-1).fault).toEqual(specOf(some));
  });

  test.each<[string, string, Partial<FaultPlanProps>]>([
    ['no faults', 'MissingSetting', { faults: [] }],
    ['no targets', 'MissingSetting', { targets: [] }],
    [
      'three faults for all',
      'ConflictingSettings',
      { faults: [{ fault: some }, { fault: late }, { fault: some }] },
    ],
    ['two delays for all', 'ConflictingSettings', { faults: [{ fault: late }, { fault: late }] }],
    ['a day that there is not', 'InvalidValue', { until: '2026-02-30' }],
    ['a time', 'InvalidValue', { until: '2026-02-03T10:00' }],
    ['a namespace that is none', 'InvalidName', { namespaces: ['My Shop'] }],
  ])('%s are refused', (_, code, props) => {
    expect(codeOf(() => shop((given) => ({ ...all({ fault: some })(given), ...props })))).toBe(
      `${code} at shop/chaos`,
    );
  });

  test('a second plan for the same routing is refused, and for other routing it is not', () => {
    const { chart, policy, subsets } = shop(({ policy: one }) => ({
      faults: [{ fault: some }],
      targets: [one],
    }));
    const faults = [{ fault: late }];
    expect(codeOf(() => new FaultPlan(chart, 'again', { faults, targets: [policy] }))).toBe(
      'ConflictingSettings at shop/again',
    );
    expect(() => new FaultPlan(chart, 'else', { faults, targets: [subsets, subsets] })).not.toThrow();
  });
});
