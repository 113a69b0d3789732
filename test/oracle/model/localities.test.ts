import { Mesh } from '../../../lib/simulate';
import { requestOf } from '../../simulate/semantics/answer-text';
import type { RequestCase, SemanticsCase } from '../../simulate/semantics/case';
import { localityCases, localityWorld } from '../../simulate/semantics/localities.cases';
import { manifestsOf } from '../../simulate/semantics/test-cases';
import { Tally } from '../figures';
import { Referee } from '../referee';
import type { Exchange } from '../runner/mesh';
import { meshOf } from '../settings';
import type { Manifest } from '../world';
import { requestsOf } from './ask-cases';
import { observed } from './observed';

jest.setTimeout(120_000);

/** How often each request is sent. */
const TIMES = 300;
/** How far a share may be from what was told: about four standard deviations of a share of a half. */
const TOLERANCE = 0.12;

const tally = new Tally({
  subject: 'model',
  what: 'named cases: localities and failover',
  referee: 'Envoy, configured by istiod',
});

let referee: Referee;
beforeAll(async () => {
  referee = Referee.start();
  await referee.startMeshAt(manifestsOf({ says: '', world: localityWorld, manifests: '', requests: [] }), []);
});
afterAll(() => referee.stop());

/** The objects of a case, the last of a name, with no pods of what is down. */
function withDown(one: SemanticsCase, down: readonly string[] = []): Manifest[] {
  const last = new Map(
    manifestsOf(one).map((manifest: any) => [
      `${manifest.kind} ${manifest.metadata.namespace ?? ''}/${manifest.metadata.name}`,
      manifest as Manifest,
    ]),
  );
  return [...last.values()].map((manifest) => {
    const { kind, metadata, spec } = manifest;
    const isDown = kind === 'Deployment' && down.includes(`${metadata.name}.${metadata.namespace ?? ''}`);
    return isDown ? { ...manifest, spec: { ...spec, replicas: 0 } } : manifest;
  });
}

/** Who answered: a workload, or what stands for the status of an answer by the proxy. */
function answeredBy(exchange: Exchange, objects: readonly Manifest[]): string {
  const [{ kind, status, workloads = [] }] = observed([exchange], objects).outcomes;
  if (kind !== 'workload') return `${status} ${kind}`;
  const ip = exchange.log?.upstream?.split(':')[0];
  const machine = objects.find((one) => one.kind === 'WorkloadEntry' && one.spec.address === ip);
  return workloads[0] ?? `${machine?.metadata.namespace}/${machine?.metadata.name}`;
}

/** What the model tells, as the share of each workload or status that it names alone, and of those that it names together. */
function told(one: SemanticsCase, request: RequestCase) {
  const { outcomes, uncertain } = Mesh.fromManifests(manifestsOf(one)).send(requestOf(request));
  expect(uncertain).toEqual([]);
  return outcomes.map(({ kind, status, workloads = [], probability }) => ({
    share: probability,
    names: kind === 'workload' ? workloads : [`${status} ${kind}`],
  }));
}

const asked = localityCases.flatMap((one) => one.requests.map((request) => ({ one, request })));

test.each(
  asked.map(
    ({ one, request }) => [one.says, (request.down ?? []).join() || 'nothing', { one, request }] as const,
  ),
)('%s (down: %s)', async (_, __, { one, request }) => {
  const manifests = withDown(one, request.down);
  await referee.apply(manifests);
  const { objects } = meshOf(manifests);
  const [exchanges] = await referee.exchange(requestsOf({ ...one, requests: [request] }), TIMES);
  const counts = new Map<string, number>();
  for (const exchange of exchanges) {
    const who = answeredBy(exchange, objects);
    counts.set(who, (counts.get(who) ?? 0) + 1);
  }
  const expected = told(one, request);
  // All that are told answer, and nobody else.
  expect([...counts.keys()].sort()).toEqual(expected.flatMap(({ names }) => names).sort());
  for (const { names, share } of expected) {
    const seen = names.reduce((sum, name) => sum + (counts.get(name) ?? 0), 0) / TIMES;
    expect(Math.abs(seen - share)).toBeLessThan(TOLERANCE);
  }
  tally.add({ questions: 1, 'requests sent': TIMES }, { disagreements: 0 });
});
