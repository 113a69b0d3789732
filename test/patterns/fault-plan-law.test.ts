import { App, Chart, Testing } from 'cdk8s';
import fc from 'fast-check';
import {
  Fault,
  FaultPlan,
  HttpMatch,
  MeshNamespace,
  type PlannedFault,
  StringMatch,
  SubsetRouting,
  VersionedNginx,
} from '../../lib';
import { MeshError } from '../../lib/errors';
import { Mesh, Request } from '../../lib/simulate';
import { propertyRuns } from '../support/runs';

const texts = ['a', 'b'];
const matches = fc.oneof(
  fc.constantFrom('/a', '/a/b', '/c').map((path) => HttpMatch.prefix(path)),
  fc
    .tuple(fc.constantFrom('x-one', 'x-two'), fc.constantFrom(...texts))
    .map(([name, text]) => HttpMatch.header(name, StringMatch.exact(text))),
);
const rules = fc.array(
  fc.record({ match: fc.array(matches, { minLength: 1, maxLength: 2 }), subset: fc.constantFrom('a', 'b') }),
  {
    maxLength: 4,
  },
);
/** Faults with statuses of their own, at most one of them for all requests. */
const faults = fc.record({
  all: fc.option(fc.constantFrom(1, 50, 100)),
  // What testers send no rule asks for, as a plan must have it.
  some: fc.option(fc.constantFrom(25, 100)),
});
const requests = fc.record({
  path: fc.constantFrom('', 'a', 'a/b', 'c/d', 'z'),
  headers: fc.dictionary(fc.constantFrom('x-one', 'x-two', 'x-chaos'), fc.constantFrom(...texts), {
    maxKeys: 3,
  }),
});

function meshOf(given: readonly { match: HttpMatch[]; subset: string }[], planned: PlannedFault[]): Mesh {
  const chart = new Chart(new App(), 'shop', { namespace: 'shop' });
  new MeshNamespace(chart, 'namespace', { name: 'shop' });
  const web = new VersionedNginx(chart, 'web', { versions: ['v1', 'v2'] });
  const routing = new SubsetRouting(chart, 'routing', { workload: web, subsets: { a: 'v1', b: 'v2' } });
  for (const rule of given) {
    try {
      routing.addRule(rule);
    } catch (error) {
      // One that no request can reach is refused, with a plan and without.
      if (!(error instanceof MeshError)) throw error;
    }
  }
  if (planned.length > 0) new FaultPlan(chart, 'chaos', { faults: planned, targets: [routing] });
  return Mesh.fromManifests(Testing.synth(chart));
}

test('a plan aborts the shares that it says of the requests that it is for, and the rest goes where it went', () => {
  fc.assert(
    fc.property(
      rules,
      faults,
      fc.array(requests, { minLength: 5, maxLength: 10 }),
      (given, { all, some }, asked) => {
        const abort = (status: number, percentage: number) => Fault.abort(status, { percentage });
        const chaos = HttpMatch.header('x-chaos', StringMatch.present());
        const planned: PlannedFault[] = [
          ...(all === null ? [] : [{ fault: abort(501, all) }]),
          ...(some === null ? [] : [{ fault: abort(502, some), match: [chaos] }]),
        ];
        const [before, after] = [meshOf(given, []), meshOf(given, planned)];
        for (const { path, headers } of asked) {
          const bare = Request.get(`http://web/${path}`).from('web-v1.shop');
          const request = Object.entries(headers).reduce((one, [name, text]) => one.header(name, text), bare);
          const isTester = some !== null && headers['x-chaos'] !== undefined;
          const [status, percentage] = isTester ? [502, some] : [501, all ?? 0];
          const share = percentage / 100;
          const was = before.send(request);
          const is = after.send(request);
          expect([was.uncertain, is.uncertain]).toEqual([[], []]);
          const aborted = is.outcomes.filter(({ kind }) => kind === 'abort');
          expect(aborted.map((end) => [end.status, end.probability])).toEqual(
            share === 0 ? [] : [[status, share]],
          );
          const rest = is.outcomes.filter(({ kind }) => kind !== 'abort');
          const expected = was.outcomes
            .map((end) => ({ ...end, probability: end.probability * (1 - share) }))
            .filter(({ probability }) => probability > 0);
          expect(rest).toEqual(
            expected.map((end) => ({ ...end, probability: expect.closeTo(end.probability, 9) })),
          );
        }
      },
    ),
    { numRuns: propertyRuns(400) },
  );
});
