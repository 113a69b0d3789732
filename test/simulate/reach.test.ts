import fc from 'fast-check';
import { loadText } from '../../lib/mesh/load';
import { Mesh } from '../../lib/simulate';
import { routes, subsets, v1, v2, when, world } from './semantics/case';

const meshOf = (rules: readonly string[]) =>
  Mesh.fromManifests(
    loadText(world + subsets + routes(rules.join('\n')), 'world.yaml').resources.map(
      ({ manifest }) => manifest,
    ),
  );
const API = 'VirtualService app/api';
/** The matches that a request takes. */
const taken = (mesh: Mesh, request: Parameters<Mesh['trace']>[0]) =>
  mesh
    .trace(request)
    .trace.filter(({ step, verdict }) => step === 'route' && verdict === 'taken')
    .map(({ path }) => path);

test('a rule that can be reached has a witness that gets there', () => {
  const mesh = meshOf([
    when('uri: {prefix: /a}, headers: {x: {regex: "v[0-9]"}}'),
    when('uri: {prefix: /a}', v1),
    `{${v2}}`,
  ]);
  for (const path of ['spec.http[0]', 'spec.http[1]', 'spec.http[2]']) {
    const answer = mesh.reach(API, path);
    if (answer.verdict !== 'reachable') throw new Error(`${path} is ${answer.verdict}`);
    expect(taken(mesh, answer.witness)[0]).toMatch(new RegExp(`^${path.replace(/[[\]]/g, '\\$&')}`));
  }
});

test('a rule that others shadow is told with those that do', () => {
  const mesh = meshOf([
    when('uri: {prefix: /a}'),
    when('withoutHeaders: {x: {}}'),
    when('headers: {x: {}}, uri: {regex: "/[^a].*|/"}'),
    when('uri: {exact: /a/b}'),
    `{${v1}}`,
  ]);
  expect(mesh.reach(API, 'spec.http[3]')).toEqual({
    verdict: 'unreachable',
    by: [{ object: API, path: 'spec.http[0].match[0]' }],
    why: `spec.http[0].match[0] of ${API} takes all of its requests first`,
  });
  expect(mesh.reach(API, 'spec.http[4]')).toMatchObject({
    verdict: 'unreachable',
    why: expect.stringContaining('together take all of its requests first'),
  });
});

test('a condition that nothing meets is told as such', () => {
  const mesh = meshOf([when('headers: {x: {exact: a}}, withoutHeaders: {x: {}}'), `{${v1}}`]);
  expect(mesh.reach(API, 'spec.http[0]')).toMatchObject({
    verdict: 'unreachable',
    by: [],
    why: 'no request can meet its conditions',
  });
});

test('a rule behind one without a match is reached by nothing', () => {
  const mesh = meshOf([`{${v1}}`, when('uri: {prefix: /a}')]);
  expect(mesh.reach(API, 'spec.http[1]').verdict).toBe('unreachable');
});

test('the set of requests is what is left by the rules before', () => {
  const answer = meshOf([when('uri: {prefix: /a}'), `{${v1}}`]).reach(API, 'spec.http[1]');
  expect(answer.verdict === 'reachable' && answer.requests().describe()).toContain(
    'path does not begin with "/a"',
  );
});

test('an object that is not there is told', () => {
  expect(() => meshOf([`{${v1}}`]).reach('VirtualService app/gone', 'spec.http[0]')).toThrow(
    'which no manifest shows',
  );
});

test.each([
  ['spec.http[7]', 'which is no rule of'],
  ['http[0]', 'which is no rule of'],
  ['spec.hosts[0]', 'expected a path such as spec.http[0]'],
  ['spec.http[0].match[3]', 'no match of one'],
  ['spec.http[1]', 'leaves to a delegate'],
])('what is no rule for HTTP is not said to be unreachable: %s', (path, expected) => {
  const mesh = meshOf([when('uri: {prefix: /a}'), '{delegate: {name: other}}', `{${v1}}`]);
  expect(() => mesh.reach(API, path)).toThrow(expected);
  expect(() => mesh.reach('Service app/api', 'spec.ports[0]')).toThrow('which has no rules for HTTP');
});

test('law: what can be reached is reached by its witness, and what cannot is never taken', () => {
  const texts = fc.constantFrom('a', 'ab', 'b', '');
  const conditions = fc.oneof(
    texts.map((text) => `uri: {prefix: "/${text}"}`),
    texts.map((text) => `uri: {exact: "/${text}"}`),
    fc.constantFrom('/a+', '/[ab]', '/.*').map((text) => `uri: {regex: "${text}"}`),
  );
  const headers = fc.oneof(
    fc.constant(''),
    fc.constantFrom('a', 'b').map((text) => `, headers: {x: {exact: ${text}}}`),
    fc.constantFrom('a', 'b').map((text) => `, withoutHeaders: {x: {exact: ${text}}}`),
    fc.constant(', headers: {x: {}}'),
  );
  const rules = fc.array(
    fc.tuple(conditions, headers).map(([one, other]) => when(one + other)),
    { minLength: 1, maxLength: 5 },
  );
  fc.assert(
    fc.property(rules, (list) => {
      const mesh = meshOf(list);
      list.forEach((_, i) => {
        const answer = mesh.reach(API, `spec.http[${i}]`);
        if (answer.verdict === 'reachable')
          expect(taken(mesh, answer.witness)).toEqual([`spec.http[${i}].match[0]`]);
        else expect(answer.verdict).toBe('unreachable');
      });
    }),
    { numRuns: 150 },
  );
});
