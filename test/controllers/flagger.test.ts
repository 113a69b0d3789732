import { Chart, Duration, Testing } from 'cdk8s';
import { rolloutStates } from '../../lib/compare';
import {
  CanaryAnalysis,
  CanaryMetric,
  CanaryService,
  FlaggerCanary,
  FlaggerProvider,
  FlaggerTarget,
  MeshHost,
} from '../../lib/delivery';
import { GatewayRef } from '../../lib/networking';
import { CanaryRun } from './canary-run';
import { Cluster } from './cluster';
import { expectForetold } from './expectations';
import { canary, deployment, publicHost, released, surroundings, virtualService } from './nginx';

jest.setTimeout(180_000);

let cluster: Cluster;
beforeAll(async () => {
  cluster = await Cluster.start();
  await cluster.startFlagger('istio');
});
afterAll(() => cluster?.stop());

/** What a namespace is to have beside the Deployment, and how it is released. */
interface Scenario {
  readonly analysis: object;
  readonly service?: object;
  readonly spec?: object;
  /** What is there before Flagger is. */
  readonly routing?: readonly object[];
  readonly isPublic?: boolean;
  /** The Canary itself, in place of one with this analysis and Service. */
  readonly written?: object;
}

/** Drives a release from rest to rest, and holds what was seen to what `rolloutStates` foretells. */
async function drive(
  namespace: string,
  { analysis, service, spec, routing = [], isPublic, written }: Scenario,
  steer: (run: CanaryRun) => Promise<void>,
): Promise<CanaryRun> {
  const before = deployment(namespace);
  // Flagger makes the Service itself.
  const others = [
    ...surroundings(namespace).filter(({ kind }) => kind !== 'Service'),
    ...routing,
    written ?? canary(namespace, { ...analysis, ...SUCCESS_RATE }, { service, spec }),
  ];
  const run = new CanaryRun(cluster, namespace, isPublic);
  await cluster.apply(others.slice(0, 1));
  await cluster.apply([...others, before]);
  await run.phase('Initialized');
  await run.rest('initialized');
  await run.begin();
  await run.update('v2');
  await steer(run);
  const counts = await run.end();
  const states = rolloutStates([...others, released(before, 'v2')], { namespace, from: before });
  expectForetold(run, states, counts);
  return run;
}

/** What the metrics are asked: so many percent of the requests must succeed. */
const SUCCESS_RATE = {
  metrics: [{ name: 'request-success-rate', thresholdRange: { min: 99 }, interval: '1m' }],
};

const byWeight = { maxWeight: 60, stepWeight: 20 };
const match = [{ headers: { 'x-canary': { exact: 'true' } } }];

/** From the first weight to the end. */
async function promote(run: CanaryRun): Promise<void> {
  for (const [i, weight] of [20, 40, 60].entries()) {
    await run.weight(weight);
    await run.rest(`step ${i + 1}: weight ${weight}`);
  }
  await run.phase('Promoting');
  await run.rest('primary gets the new version');
  await run.phase('Finalising');
  await run.rest('step 4: all to the primary');
  await run.phase('Succeeded');
  await run.rest('succeeded');
}

describe('each write is foretold, all are answered by whom the model says, and no request is lost, when', () => {
  test('a canary is promoted step by step', async () => {
    await drive('flagger-promoted', { analysis: byWeight }, promote);
  });

  test('a canary is promoted that the constructs have written', async () => {
    const namespace = 'flagger-constructs';
    const chart = new Chart(Testing.app(), 'chart', { namespace });
    new FlaggerCanary(chart, 'nginx', {
      provider: FlaggerProvider.ISTIO,
      target: FlaggerTarget.reference({ apiVersion: 'apps/v1', kind: 'Deployment', name: 'nginx' }),
      progressDeadline: Duration.seconds(60),
      service: CanaryService.of({
        port: 80,
        targetPort: 80,
        portName: 'http',
        hosts: [MeshHost.of(publicHost(namespace))],
        gateways: [GatewayRef.of('nginx-test-gateway'), GatewayRef.MESH],
      }),
      analysis: CanaryAnalysis.weights({
        step: 20,
        max: 60,
        interval: Duration.hours(1),
        threshold: 2,
        metrics: [CanaryMetric.requestSuccessRate(99, { interval: Duration.minutes(1) })],
      }),
    });
    const [written] = Testing.synth(chart);
    await drive(namespace, { analysis: byWeight, written }, promote);
  });

  test('a canary fails', async () => {
    await drive('flagger-failed', { analysis: byWeight }, async (run) => {
      await run.weight(20);
      await run.rest('step 1: weight 20');
      await cluster.succeed(run.namespace, 50);
      await run.phase('Failed');
      await run.rest('step 1: weight 20, failed');
    });
  });

  test('a canary gets requests by a header alone', async () => {
    await drive('flagger-header', { analysis: { iterations: 2, match } }, async (run) => {
      await run.advanceUntil(({ status }) => status?.iterations === 1);
      await run.rest('step 1: weight 100', { 'x-canary': 'true' });
      await run.phase('Promoting');
      await run.rest('primary gets the new version', { 'x-canary': 'true' });
      await run.phase('Succeeded');
      await run.rest('succeeded', { 'x-canary': 'true' });
    });
  });

  test('requests are copied to a canary before it is promoted', async () => {
    const analysis = { iterations: 2, mirror: true, mirrorWeight: 50 };
    await drive('flagger-mirror', { analysis }, async (run) => {
      await run.advanceUntil(({ status }) => status?.iterations === 1);
      await run.rest('step 1: mirror');
      await run.phase('Succeeded');
      await run.rest('succeeded');
    });
  });

  test('a canary is promoted without an analysis', async () => {
    await drive('flagger-skipped', { analysis: byWeight, spec: { skipAnalysis: true } }, async (run) => {
      await run.phase('Succeeded');
      await run.rest('succeeded');
    });
  });

  test('a canary is promoted through the Gateway API', async () => {
    const namespace = 'flagger-gateway-api';
    await drive(namespace, { analysis: byWeight, ...ofGatewayApi }, promote);
  });
});

/** A Canary whose requests are split by an HTTPRoute of its Service. */
const ofGatewayApi = {
  spec: { provider: 'gatewayapi:v1' },
  service: {
    hosts: undefined,
    gateways: undefined,
    gatewayRefs: [{ group: '', kind: 'Service', name: 'nginx', port: 80 }],
  },
  isPublic: false,
};

describe('what was there before Flagger, and it has no field for, is lost:', () => {
  // Issue 1857 of the Flagger project.
  test('the filters and the other rules of an HTTPRoute', async () => {
    const namespace = 'flagger-filters';
    const route = {
      apiVersion: 'gateway.networking.k8s.io/v1',
      kind: 'HTTPRoute',
      metadata: { name: 'nginx', namespace },
      spec: {
        parentRefs: [{ group: '', kind: 'Service', name: 'nginx', port: 80 }],
        rules: [
          {
            matches: [{ path: { type: 'PathPrefix', value: '/old' } }],
            filters: [
              {
                type: 'RequestHeaderModifier',
                requestHeaderModifier: { set: [{ name: 'x-old', value: 'true' }] },
              },
            ],
            backendRefs: [{ name: 'nginx', port: 80 }],
          },
          { backendRefs: [{ name: 'nginx', port: 80 }] },
        ],
      },
    };
    const run = await drive(
      namespace,
      { analysis: byWeight, routing: [route], ...ofGatewayApi },
      async (now) => {
        await now.weight(20);
        await now.rest('step 1: weight 20');
      },
    );
    const { rules } = run.rests[0].state.httpRoutes.nginx;
    expect(rules).toHaveLength(1);
    expect(rules[0].filters).toBeUndefined();
  });

  test('the other routes of a VirtualService, and what they have', async () => {
    const namespace = 'flagger-routes';
    const routing = [virtualService(namespace, [{ destination: { host: 'nginx' } }])];
    const run = await drive(namespace, { analysis: byWeight, routing }, async (now) => {
      await now.weight(20);
      await now.rest('step 1: weight 20');
    });
    const { http } = run.rests[0].state.virtualServices.nginx;
    expect(http.map(({ name, timeout }: any) => ({ name, timeout }))).toEqual([{}]);
  });
});

// Issue 1822 of the Flagger project has it in ambient mode; a sidecar asks one route as well.
test('what the split sends to the canary is not asked by the route of the canary Service', async () => {
  const namespace = 'flagger-marks';
  const marks = {
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'HTTPRoute',
    metadata: { name: 'marks', namespace },
    spec: {
      parentRefs: [{ group: '', kind: 'Service', name: 'nginx-canary', port: 80 }],
      rules: [
        {
          filters: [
            {
              type: 'RequestHeaderModifier',
              requestHeaderModifier: { set: [{ name: 'x-mark', value: 'canary' }] },
            },
          ],
          // With what the API server would add.
          matches: [{ path: { type: 'PathPrefix', value: '/' } }],
          backendRefs: [{ group: '', kind: 'Service', name: 'nginx-canary', port: 80, weight: 1 }],
        },
      ],
    },
  };
  const seen: { [host: string]: unknown } = {};
  await drive(namespace, { analysis: byWeight, routing: [marks], ...ofGatewayApi }, async (run) => {
    await run.weight(20);
    await run.rest('step 1: weight 20');
    for (const host of ['nginx', 'nginx-canary']) {
      const { samples } = await cluster.send({ via: `client.${namespace}`, host, n: 100 });
      const [, reply] = Object.entries(samples).find(([who]) => !who.includes('/nginx-primary-'))!;
      seen[host] = JSON.parse(reply.body).headers['x-mark'] ?? 'none';
    }
  });
  expect(seen).toEqual({ nginx: 'none', 'nginx-canary': 'canary' });
});
