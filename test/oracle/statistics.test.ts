import { latencyBuckets } from '../../lib/values/observability/request-buckets';
import {
  INBOUND_PORT,
  LISTENER_ADDRESS,
  REFUSED_CONNECTIONS,
} from '../../lib/values/telemetry/envoy-metrics';
import { Referee } from './referee';
import { serverWorld } from './worlds/policies-world';

jest.setTimeout(120_000);

const STRICT = {
  apiVersion: 'security.istio.io/v1',
  kind: 'PeerAuthentication',
  metadata: { name: 'mesh', namespace: 'istio-system' },
  spec: { mtls: { mode: 'STRICT' } },
};
const SERVER = 'api-0.beta';

let referee: Referee;
beforeAll(async () => {
  referee = Referee.start();
  await referee.startMeshAt([...serverWorld, STRICT], [], { certificates: true });
});
afterAll(() => referee.stop());

/** The value of a statistic of the listener that takes what is sent to the pod. */
async function inbound(name: string): Promise<number | undefined> {
  const text = await referee.statistics({ from: SERVER });
  const line = new RegExp(`^${name}\\{[^}]*${LISTENER_ADDRESS}="[^"]*_${INBOUND_PORT}"[^}]*\\} (\\d+)$`, 'm');
  const [, value] = line.exec(text) ?? [];
  return value === undefined ? undefined : Number(value);
}

test('a sidecar counts what it refuses without mutual TLS, by the names for which the alert asks', async () => {
  for (const { name } of REFUSED_CONNECTIONS) expect([name, await inbound(name)]).toEqual([name, 0]);
  const url = 'http://api.beta/';
  const [[taken]] = await referee.exchange([{ method: 'GET', from: 'front.alpha', url }]);
  expect(taken.status).toBe(200);
  expect(await inbound('envoy_listener_no_filter_chain_match')).toBe(0);
  const [[refused]] = await referee.exchange([{ method: 'GET', from: 'bare.alpha', url }]);
  expect(refused.status).not.toBe(200);
  expect(await inbound('envoy_listener_no_filter_chain_match')).toBeGreaterThan(0);
});

test('the bounds of histograms are those by which objectives on latency are asked', async () => {
  const text = await referee.statistics({ from: 'front.alpha' });
  const [, first] = /^(envoy_\w+)_bucket\{/m.exec(text) ?? [];
  const bounds = [...text.matchAll(new RegExp(`^${first}_bucket\\{[^}]*le="([^"]+)"`, 'gm'))].map(
    ([, le]) => le,
  );
  expect([...new Set(bounds)]).toEqual([...latencyBuckets(undefined).map(String), '+Inf']);
});
