import { analyze } from '../../lib/analysis';
import { Chart } from 'cdk8s';
import * as kplus from 'cdk8s-plus-30';
import {
  ClientPod,
  Injection,
  IstioInstallation,
  IstioVersion,
  KubernetesWorkload,
  KubernetesVersion,
  MeshHost,
  MeshNamespace,
  Profile,
  VersionedWorkload,
  WorkloadPort,
} from '../../lib';
import { Waypoint, WaypointTraffic } from '../../lib/gateway-api';
import {
  AccessTarget,
  Condition,
  DataPlane,
  Operation,
  WorkloadAccess,
  WorkloadIdentity,
} from '../../lib/security';
import { Mesh, Request } from '../../lib/simulate';
import { type AccessCase, AccessWorld, ambientCases, sidecarCases } from './access-worlds';

const cases = [...sidecarCases, ...ambientCases];

describe.each(cases.map((one) => [one.says, one] as const))('%s', (_, { world, asks }: AccessCase) => {
  const { manifests } = world();
  const mesh = Mesh.fromManifests(manifests);

  test('says the model', () => {
    for (const { from, method = 'GET', path = '/', isAllowed } of asks) {
      const request =
        from === undefined
          ? Request.of(method, `http://cart.example.com${path}`).via('istio-ingressgateway')
          : Request.of(method, `http://cart.shop${path}`).from(from);
      const { outcomes, uncertain } = mesh.send(request);
      const ends = outcomes.map(({ kind }) => kind);
      expect([request.describe(), ends, uncertain]).toEqual([
        request.describe(),
        [isAllowed ? 'workload' : 'denied'],
        [],
      ]);
    }
  });

  test('the judge has nothing against it', () => {
    // Clients that nobody calls are open to everybody.
    const found = analyze(manifests).filter(
      ({ resource }) => !/^Pod (shop|jobs)\/(frontend|other|batch)$|^Pod legacy\/old$/.test(resource),
    );
    expect(found).toEqual([]);
  });
});

describe('callers that leave a waypoint out', () => {
  test('are let in to the pods, says the model', () => {
    const world = new AccessWorld(Injection.ambient());
    world.withWaypoint();
    world.expose();
    new MeshNamespace(world.chart, 'legacy');
    const old = new ClientPod(world.chart, 'old', { namespace: 'legacy', labels: { app: 'old' } });
    world.cart.allowFrom(old);
    world.cart.allowFromIngress(world.ingress);
    world.cart.allowFrom(world.frontend, { operations: [Operation.get()] });
    world.namespace.denyByDefault();
    const mesh = Mesh.fromManifests(world.manifests);
    const kinds = (request: Request) => mesh.send(request).outcomes.map(({ kind }) => kind);
    expect(kinds(Request.post('http://cart.shop/').from('old.legacy'))).toEqual(['workload']);
    expect(kinds(Request.get('http://cart.example.com/').via('istio-ingressgateway'))).toEqual(['workload']);
    expect(kinds(Request.post('http://cart.shop/').from('frontend.shop'))).toEqual(['denied']);
  });
});

const policies = (world: AccessWorld) =>
  Object.fromEntries(world.ofKind('AuthorizationPolicy').map(({ metadata, spec }) => [metadata.name, spec]));
const shop = (injection = Injection.sidecar()) => new AccessWorld(injection);
const synthesised = ({ app }: AccessWorld) => app.synthYaml();
const principal = (...names: string[]) => [
  { source: { principals: names.map((name) => `cluster.local/ns/${name.replace('/', '/sa/')}`) } },
];

describe('what is written', () => {
  test('is one policy of a stable name, with the rules in the order of the calls', () => {
    const world = shop();
    const { cart, frontend, other, ingress } = world;
    cart.allowFromIngress(ingress);
    cart.denyAll();
    cart.allowFromAny([frontend, other], { operations: [Operation.get('/cart*')] });
    cart.allowFromNamespace('jobs', { conditions: [Condition.header('x-team', 'blue')] });
    expect(policies(world)).toEqual({
      'cart-callers': {
        selector: { matchLabels: { app: 'cart' } },
        action: 'ALLOW',
        rules: [
          { from: principal('istio-system/edge') },
          {
            from: principal('shop/frontend', 'shop/other'),
            to: [{ operation: { methods: ['GET'], paths: ['/cart*'] } }],
          },
          {
            from: [{ source: { namespaces: ['jobs'] } }],
            when: [{ key: 'request.headers[x-team]', values: ['blue'] }],
          },
        ],
      },
    });
    expect(cart.access.waypointPolicy).toBeUndefined();
  });

  test('is nothing as long as nothing is said', () => {
    const world = shop();
    expect(world.cart.access.policy).toBeUndefined();
    expect(policies(world)).toEqual({});
  });

  test('has the accounts of versions that are added later', () => {
    const world = shop();
    const caller = new VersionedWorkload(world.chart, 'web', {
      image: 'web',
      ports: [WorkloadPort.http(80)],
    });
    world.cart.allowFrom(caller);
    caller.addVersion('v1');
    caller.addVersion('v2', { serviceAccountName: 'canary' });
    expect(policies(world)['cart-callers'].rules).toEqual([{ from: principal('shop/web', 'shop/canary') }]);
  });

  test('for ambient mode does not depend on when it is known', () => {
    const early = shop(Injection.ambient());
    early.withWaypoint();
    early.cart.allowFrom(early.frontend);
    const late = shop(Injection.ambient());
    late.cart.allowFrom(late.frontend);
    late.withWaypoint();
    expect(synthesised(late)).toContain('name: cart-waypoint');
    expect(policies(late)).toEqual(policies(early));
    expect(policies(early)).toEqual({
      'cart-callers': {
        targetRefs: [{ kind: 'Service', name: 'cart' }],
        action: 'ALLOW',
        rules: [{ from: principal('shop/frontend') }],
      },
      'cart-waypoint': {
        selector: { matchLabels: { app: 'cart' } },
        action: 'ALLOW',
        rules: [{ from: principal('shop/way') }],
      },
    });
    expect(early.cart.access.waypointPolicy?.name).toBe('cart-waypoint');
  });

  test('names the account and the namespace of a waypoint from elsewhere', () => {
    const world = shop(Injection.ambient());
    const way = Waypoint.fromWaypointName(world.chart, 'way', 'common', { namespace: 'infra' });
    way.enrollService(world.cart.service);
    world.cart.allowFrom(world.frontend);
    synthesised(world);
    expect(policies(world)['cart-waypoint'].rules).toEqual([{ from: principal('infra/common') }]);
  });

  test('lets a gateway in to the pods, unless it uses the waypoint', () => {
    const rulesOf = (world: AccessWorld) => {
      world.withWaypoint();
      world.cart.allowFromIngress(world.ingress);
      synthesised(world);
      return policies(world)['cart-waypoint'].rules;
    };
    expect(rulesOf(shop(Injection.ambient()))).toEqual([
      { from: principal('shop/way') },
      { from: principal('istio-system/edge') },
    ]);
    const using = shop(Injection.ambient());
    using.cart.service.metadata.addLabel('istio.io/ingress-use-waypoint', 'true');
    expect(rulesOf(using)).toEqual([{ from: principal('shop/way') }]);
  });

  test('has the trust domain for ztunnel, which knows no other name for it', () => {
    const world = shop(Injection.ambient());
    new IstioInstallation(new Chart(world.app, 'mesh'), 'istio', {
      istioVersion: IstioVersion.V1_31,
      kubernetesVersion: KubernetesVersion.of('1.34'),
      profile: Profile.AMBIENT,
      meshConfig: { trustDomain: 'corp.example.com' },
    });
    world.cart.allowFrom(world.frontend);
    expect(policies(world)['cart-callers'].rules[0].from).toEqual([
      { source: { principals: ['corp.example.com/ns/shop/sa/frontend'] } },
    ]);
  });

  test('is the same for pods that are not ours', () => {
    const world = shop();
    const service = new kplus.Service(world.chart, 'legacy', {
      metadata: { name: 'legacy' },
      ports: [{ port: 80 }],
    });
    service.selectLabel('app', 'legacy');
    const attributes = {
      name: 'ratings',
      versions: ['v1'],
      ports: [WorkloadPort.http(80)],
      namespace: 'ratings',
    };
    const ratings = VersionedWorkload.fromVersionedWorkloadAttributes(world.chart, 'ratings', attributes);
    for (const [id, target] of Object.entries({
      a: AccessTarget.service(service),
      b: AccessTarget.workload(ratings),
      c: AccessTarget.pods('db', { tier: 'db' }, { namespace: 'data' }),
    }))
      new WorkloadAccess(world.chart, id, { target }).allowFrom(world.frontend);
    const written = world
      .ofKind('AuthorizationPolicy')
      .map(({ metadata, spec }) => [metadata, spec.selector]);
    expect(written).toEqual([
      [{ name: 'legacy-callers', namespace: 'shop' }, { matchLabels: { app: 'legacy' } }],
      [{ name: 'ratings-callers', namespace: 'ratings' }, { matchLabels: { app: 'ratings' } }],
      [{ name: 'db-callers', namespace: 'data' }, { matchLabels: { tier: 'db' } }],
    ]);
  });

  test('selects pods that are made with cdk8s-plus by the labels that they have', () => {
    const world = shop();
    const deployment = new kplus.Deployment(world.chart, 'db', {
      metadata: { name: 'db' },
      containers: [{ image: 'db' }],
      select: false,
    });
    deployment.select(kplus.LabelSelector.of({ labels: { tier: 'db' } }));
    deployment.podMetadata.addLabel('tier', 'db');
    const service = new kplus.Service(world.chart, 'db-service', {
      metadata: { name: 'db' },
      ports: [{ port: 80 }],
    });
    service.selectLabel('tier', 'db');
    const workload = new KubernetesWorkload(world.chart, 'db-workload', {
      service,
      versions: { v1: deployment },
    });
    new WorkloadAccess(world.chart, 'db-access', { target: AccessTarget.workload(workload) }).denyAll();
    expect(policies(world)['db-callers'].selector).toEqual({ matchLabels: { tier: 'db' } });
    const mesh = Mesh.fromApp(world.app);
    const { outcomes } = mesh.send(Request.get('http://db.shop/').from('frontend.shop'));
    expect(outcomes.map(({ kind }) => kind)).toEqual(['denied']);
  });

  test('follows what is said of the data plane of a namespace from elsewhere', () => {
    const world = shop();
    const waypoint = { kubernetesGatewayName: 'way', kubernetesGatewayNamespace: 'data' };
    const target = AccessTarget.pods('db', { app: 'db' }, { namespace: 'data', service: MeshHost.of('db') });
    const access = new WorkloadAccess(world.chart, 'db', {
      target,
      dataPlane: DataPlane.waypoint(waypoint, 'proxy'),
    });
    access.allowFrom(world.frontend, { operations: [Operation.get()] });
    expect(() => synthesised(world)).toThrow(/leaves its waypoint out/);
    const own = shop(Injection.ambient());
    new WorkloadAccess(own.chart, 'db', {
      target,
      dataPlane: DataPlane.waypoint(waypoint, 'proxy'),
    }).allowFrom(own.frontend, { operations: [Operation.get()] });
    expect(policies(own)['db-callers'].targetRefs).toEqual([{ kind: 'Service', name: 'db' }]);
    expect(policies(own)['db-waypoint'].rules).toEqual([{ from: principal('data/proxy') }]);
  });
});

test('a program is looked through as often for many workloads as for few', () => {
  const looks = (count: number) => {
    const world = shop(Injection.ambient());
    world.withWaypoint();
    for (let i = 0; i < count; i++) {
      const target = AccessTarget.pods(`w${i}`, { app: `w${i}` }, { service: MeshHost.of(`w${i}`) });
      new WorkloadAccess(world.chart, `w${i}`, { target }).allowFromNamespace('jobs');
    }
    const findAll = jest.spyOn(world.app.node, 'findAll');
    synthesised(world);
    return findAll.mock.calls.length;
  };
  expect(looks(30)).toBe(looks(3));
});

describe('is refused, with the mend,', () => {
  const refused = (injection: Injection, say: (world: AccessWorld) => void) => {
    const world = shop(injection);
    say(world);
    return expect(() => synthesised(world));
  };
  const reads = { operations: [Operation.get('/cart*')] };

  test('what only a waypoint could enforce, where there is none', () => {
    refused(Injection.ambient(), ({ cart, frontend }) => cart.allowFrom(frontend, reads)).toThrow(
      /\[shop\/cart\/Access\/Callers\][^]*access by methods, paths[^]*no waypoint[^]*add a Waypoint/,
    );
    refused(Injection.ambient(), (world) => {
      new Waypoint(world.chart, 'way', { traffic: WaypointTraffic.WORKLOAD }).enrollNamespace(
        world.namespace,
      );
      world.cart.allowFrom(world.frontend, reads);
    }).toThrow(/no waypoint/);
  });

  test('what a gateway or a sidecar would have to be asked by a waypoint that they leave out', () => {
    refused(Injection.ambient(), (world) => {
      world.withWaypoint();
      world.cart.allowFromIngress(world.ingress, reads);
    }).toThrow(/leaves its waypoint out[^]*istio\.io\/ingress-use-waypoint=true/);
    refused(Injection.ambient(), (world) => {
      world.withWaypoint();
      new MeshNamespace(world.chart, 'legacy');
      world.cart.allowFrom(WorkloadIdentity.of('old', 'legacy'), reads);
    }).toThrow(/leaves its waypoint out[^]*into ambient mode/);
  });

  test('a port that the Service does not have, behind a waypoint', () => {
    const say = (operations: Operation[], conditions?: Condition[]) =>
      refused(Injection.ambient(), (world) => {
        world.withWaypoint();
        world.cart.allowFrom(world.frontend, { operations, conditions });
      });
    say([Operation.port(80)]).toThrow(/InvalidPort[^]*the target of a port of the Service: 8080/);
    say([Operation.get()], [Condition.destinationPort(8080)]).toThrow(
      /ConflictingSettings[^]*Operation.port/,
    );
    say([Operation.port(8080)]).not.toThrow();
  });

  test('nobody, pods without labels, and pods behind a waypoint whose Service is not said', () => {
    expect(() => shop().cart.allowFromAny([])).toThrow(/MissingSetting at shop\/cart\/Access[^]*denyAll/);
    expect(() => shop().cart.allowFromNamespace('Not one')).toThrow(/InvalidName/);
    expect(() => AccessTarget.pods('db', {})).toThrow(/MissingSetting[^]*whole namespace/);
    refused(Injection.ambient(), (world) => {
      world.withWaypoint();
      const target = AccessTarget.pods('db', { app: 'db' });
      new WorkloadAccess(world.chart, 'db', { target }).allowFrom(world.frontend);
    }).toThrow(/MissingSetting[^]*`service`/);
  });
});
