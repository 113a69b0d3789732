import { Mesh } from '../../../lib/simulate';
import { milliseconds } from '../../../lib/simulate/durations';
import { requestOf } from '../../simulate/semantics/answer-text';
import type { RequestCase, SemanticsCase } from '../../simulate/semantics/case';
import { failureCases } from '../../simulate/semantics/failures.cases';
import { manifestsOf } from '../../simulate/semantics/test-cases';
import { Tally } from '../figures';
import { Referee } from '../referee';
import type { Exchange } from '../runner/mesh';
import { DELAY, STATUS } from '../runner/backends';
import { meshOf } from '../settings';
import { behind } from '../surroundings';
import type { Manifest } from '../world';
import { requestsOf } from './ask-cases';

jest.setTimeout(120_000);

/** How often a request is sent: less often where pods are slow. */
const timesOf = ({ slow }: RequestCase) => (slow === undefined ? 200 : 40);
/** How far a share may be from what was told: more than four standard deviations of a share of a half. */
const toleranceOf = (times: number) => 2.2 / Math.sqrt(times);

const tally = new Tally({
  subject: 'model',
  what: 'named cases: retries and timeouts with pods that fail or are slow',
  referee: 'Envoy, configured by istiod',
});

let referee: Referee;
beforeAll(async () => {
  referee = Referee.start();
  await referee.startMeshAt(manifestsOf({ says: '', manifests: '', requests: [] }), []);
});
afterAll(() => referee.stop());

/** The manifests of a case, with pods that answer as a request tells. */
function behaving(one: SemanticsCase, { failing = {}, slow = {} }: RequestCase): Manifest[] {
  return manifestsOf(one).map((given: any) => {
    const { kind, metadata, spec } = given as Manifest;
    const name = `${metadata.name}.${metadata.namespace ?? ''}`;
    const [status, time] = [failing[name], slow[name]];
    if (kind !== 'Deployment' || (status === undefined && time === undefined)) return given;
    const annotations = {
      ...(status !== undefined && { [STATUS]: String(status) }),
      ...(time !== undefined && { [DELAY]: String(milliseconds(time)) }),
    };
    const template = { ...spec.template, metadata: { ...spec.template.metadata, annotations } };
    return { ...given, spec: { ...spec, template } };
  });
}

/** What came back: a status, with who gave it, where that was a pod. */
function answerOf({ status, log }: Exchange, objects: readonly Manifest[]): string {
  if (status === 504) return '504';
  const [address = '', port] = log?.upstream?.split(':') ?? [];
  const [pod] = behind(objects, address, Number(port)).pods;
  return pod === undefined ? String(status) : `${status} ${pod.namespace}/${pod.workload}`;
}

const asked = failureCases.flatMap((one) => one.requests.map((request) => ({ one, request })));
const textOf = ({ failing, slow }: RequestCase) => JSON.stringify({ failing, slow });

test.each(asked.map(({ one, request }) => [one.says, textOf(request), { one, request }] as const))(
  '%s: %s',
  async (_, __, { one, request }) => {
    const manifests = behaving(one, request);
    await referee.apply(manifests);
    const { objects } = meshOf(manifests);
    const times = timesOf(request);
    const [exchanges] = await referee.exchange(requestsOf({ ...one, requests: [request] }), times);
    const counts = new Map<string, number>();
    for (const exchange of exchanges) {
      const answer = answerOf(exchange, objects);
      counts.set(answer, (counts.get(answer) ?? 0) + 1);
    }
    const { outcomes, uncertain } = Mesh.fromManifests(manifestsOf(one)).send(requestOf(request));
    expect(uncertain).toEqual([]);
    const told = outcomes.map(({ kind, status, workloads = [], probability }) => ({
      probability,
      answers: kind === 'timeout' ? [String(status)] : workloads.map((name) => `${status} ${name}`),
    }));
    // Nobody else answers, and what is not rare is there.
    const all = told.flatMap(({ answers }) => answers);
    expect(all).toEqual(expect.arrayContaining([...counts.keys()]));
    const common = told.filter(({ probability }) => probability > 0.05).flatMap(({ answers }) => answers);
    expect([...counts.keys()]).toEqual(expect.arrayContaining(common));
    for (const { answers, probability } of told) {
      const seen = answers.reduce((sum, answer) => sum + (counts.get(answer) ?? 0), 0) / times;
      expect(Math.abs(seen - probability)).toBeLessThan(probability > 0.999 ? 1e-9 : toleranceOf(times));
    }
    tally.add({ questions: 1, 'requests sent': times }, { disagreements: 0 });
  },
);
