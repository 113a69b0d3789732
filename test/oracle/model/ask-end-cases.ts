import { Mesh } from '../../../lib/simulate';
import type { RequestCase, SemanticsCase } from '../../simulate/semantics/case';
import { requestOf } from '../../simulate/semantics/answer-text';
import { manifestsOf } from '../../simulate/semantics/test-cases';
import { Tally } from '../figures';
import { Referee } from '../referee';
import type { Exchange } from '../runner/mesh';
import { requestsOf } from './ask-cases';
import { endDifference } from './ends';

/** A change that makes istiod make all clusters anew, and that is for no pod. */
const LOOK_AGAIN = {
  apiVersion: 'security.istio.io/v1',
  kind: 'PeerAuthentication',
  metadata: { name: 'look-again', namespace: 'look-again' },
  spec: { mtls: { mode: 'PERMISSIVE' } },
};
const BASE: SemanticsCase = { says: '', manifests: '', requests: [] };

const tally = new Tally({
  subject: 'model',
  what: 'named cases: whole paths',
  referee: 'Envoy on the whole way, configured by istiod',
});

function expectNone(one: SemanticsCase, wrong: readonly string[]): void {
  const unsure = one.requests.filter((request) => request.unsure !== undefined).length;
  tally.add({ meshes: 1, requests: one.requests.length }, { unsure, disagreements: wrong.length });
  expect(wrong).toEqual([]);
}

/** Holds what the model answers to cases to what becomes of their requests, with proxies on the whole way. */
export function askEndCases(cases: readonly SemanticsCase[]): void {
  let referee: Referee;
  beforeAll(async () => {
    referee = Referee.start();
    await referee.startMeshAt(manifestsOf(BASE), [], { certificates: true });
  });
  afterAll(() => referee.stop());

  test.each(cases.map((one) => [one.says, one] as const))('%s', async (_, one) => {
    const manifests = manifestsOf(one);
    await referee.apply(manifests);
    if ((await wrongOf(one, referee)).length === 0) return expectNone(one, []);
    // What istiod makes of the Service of pods that were not there yet it may keep: what is wrong when it looks again is wrong.
    await referee.apply(manifestsOf(BASE));
    await referee.apply(manifests);
    await referee.apply([...manifests, LOOK_AGAIN]);
    expectNone(one, await wrongOf(one, referee));
  });
}

/** The same, each in a mesh that istiod finds as it is: it keeps some of what it made of Services whose pods came later. */
export function askEndCasesAfresh(cases: readonly SemanticsCase[]): void {
  test.each(cases.map((one) => [one.says, one] as const))('%s', async (_, one) => {
    const referee = Referee.start();
    try {
      await referee.startMeshAt(manifestsOf(one), [], { certificates: true });
      expectNone(one, await wrongOf(one, referee));
    } finally {
      await referee.stop();
    }
  });
}

/** What the model says otherwise than the referee does. */
async function wrongOf(one: SemanticsCase, referee: Referee): Promise<readonly string[]> {
  const manifests = manifestsOf(one);
  const mesh = Mesh.fromManifests(manifests);
  const exchanges = await referee.exchange(requestsOf(one));
  return one.requests.flatMap((request, i) => {
    if (request.unsure !== undefined) return [];
    const [exchange] = exchanges[i];
    const text =
      endDifference(mesh.send(requestOf(request)), exchange, manifests) ?? wrongWay(request, exchange);
    return text === undefined ? [] : [`${request.ask}\n${text}`];
  });
}

/** Where a request went another way than the case says, to the end that it says. */
function wrongWay({ passes }: RequestCase, { status, hops }: Exchange): string | undefined {
  if (passes === undefined || status !== 200 || hops === undefined) return undefined;
  const really = hops.slice(1).flatMap(({ proxy }) => {
    const [kind, pod] = proxy.split(' ');
    return kind === 'sidecar' ? [] : pod;
  });
  const isSame =
    really.length === passes.length &&
    passes.every((name, i) => {
      const [workload, namespace] = name.split('.');
      return really[i].startsWith(`${workload}-`) && really[i].endsWith(`.${namespace}`);
    });
  return isSame ? undefined : `  the case: by ${passes.join(', ')}\n  really: by ${really.join(', ')}`;
}
