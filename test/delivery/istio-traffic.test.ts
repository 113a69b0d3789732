import { Chart, Testing } from 'cdk8s';
import { Service } from 'cdk8s-plus-30';
import { HttpMatch, MeshHost, StringMatch, SubsetRouting, VersionedNginx } from '../../lib';
import {
  ArgoRollout,
  type CanaryOptions,
  HeaderRouteMatch,
  RolloutStep,
  RolloutStrategy,
  RolloutTraffic,
  RolloutWorkload,
} from '../../lib/delivery';
import {
  Destination,
  DestinationRule,
  RouteAction,
  TcpMatch,
  VirtualService,
  WeightedDestination,
} from '../../lib/networking';
import { codeOf } from '../support/refusal';

const namespace = 'shop';

/** A workload with a routing to its only version, as two subsets. */
function shop(subsets: { [subset: string]: string } = { stable: 'v1', canary: 'v1' }) {
  const chart = new Chart(Testing.app(), 'shop', { namespace });
  const workload = new VersionedNginx(chart, 'nginx', { versions: ['v1', 'v2'] });
  const routing = new SubsetRouting(chart, 'routing', { workload, subsets });
  const rollout = (options: CanaryOptions, pods = RolloutWorkload.version(workload, 'v1')) =>
    new ArgoRollout(chart, 'rollout', { workload: pods, strategy: RolloutStrategy.canary(options) });
  const written = (kind: string) => Testing.synth(chart).find((manifest) => manifest.kind === kind);
  return { chart, workload, routing, rollout, written };
}

const sides = { canary: 'canary', stable: 'stable' };
const messageOf = (action: () => unknown): string => {
  try {
    action();
  } catch (error) {
    return String(error);
  }
  return '';
};

describe('a Rollout with the subsets of a routing', () => {
  test('names its virtual service, its destination rule and the two subsets', () => {
    const { routing, rollout, written } = shop();
    routing.split({ stable: 100, canary: 0 });
    rollout({ traffic: RolloutTraffic.istioRouting(routing, sides), steps: [RolloutStep.weight(20)] });
    expect(written('Rollout').spec).toEqual({
      workloadRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'nginx-v1' },
      strategy: {
        canary: {
          steps: [{ setWeight: 20 }],
          trafficRouting: {
            istio: {
              virtualService: { name: 'routing' },
              destinationRule: { name: 'routing', canarySubsetName: 'canary', stableSubsetName: 'stable' },
            },
          },
        },
      },
    });
  });

  test('a rule is weighted by its name, beside others', () => {
    const { routing, rollout, written } = shop();
    routing.addRule({
      name: 'tests',
      match: [HttpMatch.path(StringMatch.prefix('/test'))],
      split: { stable: 100, canary: 0 },
    });
    rollout({ traffic: RolloutTraffic.istioRouting(routing, { ...sides, routes: ['tests'] }) });
    expect(written('Rollout').spec.strategy.canary.trafficRouting.istio.virtualService).toEqual({
      name: 'routing',
      routes: ['tests'],
    });
  });

  test('a subset that is not declared is refused at the call', () => {
    const { routing } = shop();
    expect(codeOf(() => RolloutTraffic.istioRouting(routing, { ...sides, canary: 'new' }))).toMatch(
      /^UnknownSubset/,
    );
    expect(codeOf(() => RolloutTraffic.istioRouting(routing, { canary: 'stable', stable: 'stable' }))).toBe(
      'ConflictingSettings',
    );
  });

  test.each<[string, (routing: SubsetRouting) => void, Partial<typeof sides & { routes: string[] }>, RegExp]>(
    [
      [
        'goes to one of them alone',
        (routing) => routing.pin('stable'),
        {},
        /expected: a destination that is the canary version/,
      ],
      ['does not tell the subsets apart', () => undefined, {}, /http\[0\]: a route to nginx/],
      [
        'is not there',
        (routing) => routing.split({ stable: 1, canary: 1 }),
        { routes: ['primary'] },
        /the route "primary", which the virtual service routing does not have/,
      ],
      [
        'is one of several and not named',
        (routing) => {
          routing.split({ stable: 1, canary: 1 });
          routing.addRule({ match: [HttpMatch.prefix('/a')], subset: 'stable' });
        },
        {},
        /which has 2 HTTP routes/,
      ],
    ],
  )('a route that %s is refused when the app is written', (_, route, options, expected) => {
    const { routing, rollout, written } = shop();
    route(routing);
    rollout({ traffic: RolloutTraffic.istioRouting(routing, { ...sides, ...options }) });
    expect(messageOf(() => written('Rollout'))).toMatch(expected);
  });

  test('a third destination is refused: the controller would take it away', () => {
    const { routing, rollout, written } = shop({ stable: 'v1', canary: 'v1' });
    routing.addSubset('beta', 'v1');
    routing.split({ stable: 90, canary: 0, beta: 10 });
    rollout({ traffic: RolloutTraffic.istioRouting(routing, sides) });
    expect(messageOf(() => written('Rollout'))).toMatch(
      /the destination rule routing with the subset "beta" too/,
    );
  });

  test('a subset that does not select the pods is refused', () => {
    const { routing, rollout, written } = shop({ stable: 'v1', canary: 'v2' });
    routing.split({ stable: 1, canary: 0 });
    rollout({ traffic: RolloutTraffic.istioRouting(routing, sides) });
    expect(messageOf(() => written('Rollout'))).toMatch(/the subset "canary" of pods with version=v2/);
  });

  test('labels that the canary gets from its metadata count', () => {
    const { routing, rollout, written } = shop({ stable: 'v1', canary: 'v2' });
    routing.split({ stable: 1, canary: 0 });
    const traffic = RolloutTraffic.istioRouting(routing, sides);
    rollout({ traffic, canaryMetadata: { labels: { version: 'v2' } } });
    expect(written('Rollout').spec.strategy.canary.canaryMetadata).toEqual({ labels: { version: 'v2' } });
  });

  test('what is not known of the pods is not judged', () => {
    const { routing, rollout, written } = shop({ stable: 'v1', canary: 'v2' });
    routing.split({ stable: 1, canary: 0 });
    const pods = RolloutWorkload.reference({ apiVersion: 'apps/v1', kind: 'Deployment', name: 'elsewhere' });
    rollout({ traffic: RolloutTraffic.istioRouting(routing, sides) }, pods);
    expect(written('Rollout').kind).toBe('Rollout');
  });
});

describe('managed routes', () => {
  const step = RolloutStep.headerRoute('testers', HeaderRouteMatch.of('x-tester', StringMatch.exact('true')));

  test('are those that the steps set', () => {
    const { routing, rollout, written } = shop();
    routing.split({ stable: 100, canary: 0 });
    rollout({ traffic: RolloutTraffic.istioRouting(routing, sides), steps: [step] });
    expect(written('Rollout').spec.strategy.canary.trafficRouting.managedRoutes).toEqual([
      { name: 'testers' },
    ]);
  });

  test('must not be routes of the virtual service itself', () => {
    const { routing, rollout, written } = shop();
    routing.addRule({ name: 'testers', match: [HttpMatch.prefix('/a')], split: { stable: 1, canary: 0 } });
    const traffic = RolloutTraffic.istioRouting(routing, { ...sides, routes: ['testers'] });
    rollout({ traffic, steps: [step] });
    expect(messageOf(() => written('Rollout'))).toMatch(/the route "testers" of the virtual service routing/);
  });

  test('want each route to have a name: the controller finds them by it', () => {
    const { routing, rollout, written } = shop();
    const split = { stable: 1, canary: 0 };
    routing.addRule({ name: 'a', match: [HttpMatch.prefix('/a')], split });
    routing.addRule({ match: [HttpMatch.prefix('/b')], split });
    routing.split(split);
    rollout({ traffic: RolloutTraffic.istioRouting(routing, { ...sides, routes: ['a'] }), steps: [step] });
    expect(messageOf(() => written('Rollout'))).toMatch(/several routes without a name/);
  });
});

describe('a Rollout with two Services', () => {
  function services(selector: { [key: string]: string } = { app: 'shop' }) {
    const chart = new Chart(Testing.app(), 'shop', { namespace });
    const service = (name: string) => {
      const made = new Service(chart, name, { metadata: { name }, ports: [{ port: 80 }] });
      for (const [key, value] of Object.entries(selector)) made.selectLabel(key, value);
      return MeshHost.service(made);
    };
    const [canaryService, stableService] = [service('canary'), service('stable')];
    const virtualService = new VirtualService(chart, 'routes', { hosts: [stableService] });
    const rollout = (options: Partial<CanaryOptions> = {}) =>
      new ArgoRollout(chart, 'rollout', {
        workload: RolloutWorkload.template({ metadata: { labels: { app: 'shop' } }, spec: {} }),
        strategy: RolloutStrategy.canary({
          traffic: RolloutTraffic.istioServices({ virtualService }),
          canaryService,
          stableService,
          ...options,
        }),
      });
    const split = (...hosts: MeshHost[]) =>
      virtualService.addHttpRoute({
        action: RouteAction.split(...hosts.map((host) => WeightedDestination.of(Destination.of(host), 1))),
      });
    const written = () => Testing.synth(chart).find((manifest) => manifest.kind === 'Rollout').spec;
    return { chart, canaryService, stableService, virtualService, rollout, split, written };
  }

  test('names them', () => {
    const { canaryService, stableService, rollout, split, written } = services();
    split(stableService, canaryService);
    rollout();
    expect(written().strategy.canary).toEqual({
      canaryService: 'canary',
      stableService: 'stable',
      trafficRouting: { istio: { virtualService: { name: 'routes' } } },
    });
  });

  test('both must be there, and be two', () => {
    const { stableService, rollout } = services();
    expect(codeOf(() => rollout({ canaryService: undefined }))).toBe('MissingSetting at shop/rollout');
    const other = services();
    expect(codeOf(() => other.rollout({ canaryService: stableService, stableService }))).toBe(
      'ConflictingSettings at shop/rollout',
    );
  });

  test('the route must go to both', () => {
    const { stableService, rollout, split, written } = services();
    split(stableService);
    rollout();
    expect(messageOf(written)).toMatch(/a destination that is the canary version: canary/);
  });

  test('their selectors must be of labels that the pods have', () => {
    const { canaryService, stableService, rollout, split, written } = services({ app: 'store' });
    split(stableService, canaryService);
    rollout();
    expect(messageOf(written)).toMatch(/the Service canary, which selects pods with app=store/);
  });

  test('one of another namespace is refused', () => {
    const { chart, rollout } = services();
    const service = new Service(chart, 'far', {
      metadata: { name: 'far', namespace: 'other' },
      ports: [{ port: 1 }],
    });
    expect(codeOf(() => rollout({ canaryService: MeshHost.service(service) }))).toBe(
      'InvalidValue at shop/rollout',
    );
  });

  test('a TCP route that the Rollout does not name must go to both too', () => {
    const { canaryService, stableService, virtualService, rollout, split, written } = services();
    split(stableService, canaryService);
    virtualService.addTcpRoute({
      match: [TcpMatch.port(5432)],
      destinations: [WeightedDestination.of(Destination.of(stableService), 1)],
    });
    rollout();
    expect(messageOf(written)).toMatch(/the virtual service routes, tcp\[0\]/);
  });

  test('a TCP route that is named must be there', () => {
    const { canaryService, stableService, virtualService, rollout, split, written } = services();
    split(stableService, canaryService);
    rollout({ traffic: RolloutTraffic.istioServices({ virtualService, tcpPorts: [5432] }) });
    expect(messageOf(written)).toMatch(/a TCP route of the port 5432/);
  });
});

describe('names across namespaces', () => {
  const rule = (chart: Chart, space?: string) => {
    const made = new DestinationRule(chart, 'rule', {
      host: MeshHost.of('shop'),
      metadata: { namespace: space },
    });
    for (const name of ['canary', 'stable']) made.addSubset(name, { labels: { app: 'shop' } });
    return made;
  };
  const workload = RolloutWorkload.reference({ apiVersion: 'apps/v1', kind: 'Deployment', name: 'shop' });

  test('a virtual service of another namespace is named with it', () => {
    const chart = new Chart(Testing.app(), 'shop', { namespace });
    const virtualService = VirtualService.fromVirtualServiceName(chart, 'edge', 'edge', {
      namespace: 'ingress',
    });
    const traffic = RolloutTraffic.istioSubsets(
      { destinationRule: rule(chart), ...sides },
      { virtualService },
    );
    new ArgoRollout(chart, 'rollout', { workload, strategy: RolloutStrategy.canary({ traffic }) });
    const { spec } = Testing.synth(chart).find(({ kind }) => kind === 'Rollout');
    expect(spec.strategy.canary.trafficRouting.istio.virtualService).toEqual({ name: 'edge.ingress' });
  });

  test('a dot in its name would be taken for the beginning of the namespace', () => {
    const chart = new Chart(Testing.app(), 'shop', { namespace });
    const virtualService = VirtualService.fromVirtualServiceName(chart, 'edge', 'shop.example.com');
    expect(codeOf(() => RolloutTraffic.istioServices({ virtualService }))).toBe('InvalidName');
  });

  test('a destination rule of another namespace is refused', () => {
    const chart = new Chart(Testing.app(), 'shop', { namespace });
    const virtualService = VirtualService.fromVirtualServiceName(chart, 'edge', 'edge');
    const destinationRule = rule(chart, 'other');
    const traffic = RolloutTraffic.istioSubsets({ destinationRule, ...sides }, { virtualService });
    const strategy = RolloutStrategy.canary({ traffic });
    expect(codeOf(() => new ArgoRollout(chart, 'rollout', { workload, strategy }))).toBe(
      'InvalidValue at shop/rollout',
    );
  });
});
