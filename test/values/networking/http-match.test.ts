import fc from 'fast-check';
import { GatewayRef, HttpMatch, type HttpMatchProps, StringMatch } from '../../../lib/networking';
import { type Asked, isCovered, requestMeets } from '../../support/meaning';
import { codeOf } from '../../support/refusal';
import { propertyRuns } from '../../support/runs';

const text = fc.string({ unit: fc.constantFrom('a', 'b'), minLength: 1, maxLength: 3 });
const condition = fc.oneof(
  text.map(StringMatch.exact),
  text.map(StringMatch.prefix),
  fc.constantFrom('a+', '.*', '[ab]*').map(StringMatch.regex),
);
const presence = fc.oneof(condition, fc.constant(StringMatch.present()));
const paths = fc.oneof(
  text.map((value) => StringMatch.exact(`/${value}`)),
  text.map((value) => StringMatch.prefix(`/${value}`)),
  fc.constantFrom(StringMatch.prefix(''), StringMatch.prefix('/'), StringMatch.regex('/[ab]*')),
);
const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined, freq: 2 });
const names = fc.constantFrom('x', 'y');
const gateway = fc.constantFrom(GatewayRef.MESH, GatewayRef.of('edge'), GatewayRef.of('edge', 'a'));

const criteria: fc.Arbitrary<HttpMatchProps> = fc
  .record({
    path: maybe(paths),
    ignorePathCase: maybe(fc.boolean()),
    method: maybe(fc.constantFrom('GET', 'POST').map(StringMatch.exact)),
    authority: maybe(condition),
    scheme: maybe(condition),
    headers: maybe(fc.dictionary(names, presence)),
    withoutHeaders: maybe(fc.dictionary(names, presence)),
    queryParams: maybe(fc.dictionary(names, presence)),
    port: maybe(fc.constantFrom(80, 81)),
    sourceLabels: maybe(fc.dictionary(fc.constantFrom('app'), fc.constantFrom('a', 'b'))),
    sourceNamespace: maybe(fc.constantFrom('a', 'b')),
    gateways: maybe(fc.array(gateway, { minLength: 1, maxLength: 2 })),
    name: maybe(text),
  })
  .map((record) => Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined)));
const matches = criteria.map(HttpMatch.of);

const requests: fc.Arbitrary<Asked> = fc.record(
  {
    path: text.map((value) => `/${value}`),
    method: fc.constantFrom('GET', 'POST'),
    authority: text,
    scheme: fc.constantFrom('http', 'https'),
    headers: fc.dictionary(names, fc.oneof(text, fc.constant(''))),
    queryParams: fc.dictionary(names, fc.oneof(text, fc.constant(''))),
  },
  { requiredKeys: [] },
);
/** Conditions that the request alone decides; those on ports, callers and gateways are decided before it comes. */
const onRequests = criteria.map((record) =>
  HttpMatch.of({
    ...record,
    port: undefined,
    sourceLabels: undefined,
    sourceNamespace: undefined,
    gateways: undefined,
  }),
);

describe('HttpMatch', () => {
  test('has short words for the path', () => {
    const pairs = [
      [HttpMatch.exact('/a'), StringMatch.exact('/a')],
      [HttpMatch.prefix('/a'), StringMatch.prefix('/a')],
      [HttpMatch.regex('/a+'), StringMatch.regex('/a+')],
    ] as const;
    for (const [short, path] of pairs) expect(short._toSpec()).toEqual(HttpMatch.path(path)._toSpec());
  });

  test('all of its conditions must hold', () => {
    const match = HttpMatch.all(
      HttpMatch.path(StringMatch.prefix('/test')),
      HttpMatch.header('test', StringMatch.exact('true')),
    );
    expect(requestMeets(match, { path: '/test.html', headers: { test: 'true' } })).toBe(true);
    expect(requestMeets(match, { path: '/test.html' })).toBe(false);
    expect(requestMeets(match, { path: '/', headers: { test: 'true' } })).toBe(false);
  });

  test('without conditions it takes every request', () => {
    fc.assert(fc.property(requests, (request) => requestMeets(HttpMatch.of({}), request)));
    expect(isCovered(HttpMatch.of({}), HttpMatch.prefix('/'))).toBe(true);
    expect(isCovered(HttpMatch.of({}), HttpMatch.prefix('/a'))).toBe(false);
  });

  test('the names of headers have no case, their values do', () => {
    const match = HttpMatch.header('Test', StringMatch.exact('true'));
    expect(requestMeets(match, { headers: { TEST: 'true' } })).toBe(true);
    expect(requestMeets(match, { headers: { test: 'TRUE' } })).toBe(false);
  });

  test('a request without the header satisfies withoutHeader, unless an empty value would violate it', () => {
    const request = { headers: {} };
    expect(requestMeets(HttpMatch.withoutHeader('x', StringMatch.exact('v')), request)).toBe(true);
    expect(requestMeets(HttpMatch.withoutHeader('x', StringMatch.present()), request)).toBe(true);
    expect(requestMeets(HttpMatch.withoutHeader('x', StringMatch.regex('.*')), request)).toBe(false);
    expect(requestMeets(HttpMatch.withoutHeader('x', StringMatch.exact('v')), { headers: { x: 'v' } })).toBe(
      false,
    );
  });

  test('the authority is compared with its port', () => {
    const match = HttpMatch.authority(StringMatch.exact('foo.com'));
    expect(requestMeets(match, { authority: 'foo.com' })).toBe(true);
    expect(requestMeets(match, { authority: 'foo.com:8080' })).toBe(false);
  });

  test('where gateways are named, Istio does not look at the source', () => {
    const gateways = [GatewayRef.of('edge')];
    const match = HttpMatch.of({ gateways, sourceNamespace: 'a' });
    expect(isCovered(HttpMatch.of({ gateways, sourceNamespace: 'b' }), match)).toBe(true);
    expect(isCovered(HttpMatch.of({ sourceNamespace: 'a' }), match)).toBe(false);
    expect(isCovered(HttpMatch.sourceNamespace('b'), HttpMatch.sourceNamespace('a'))).toBe(false);
  });

  test('reads back what it wrote', () => {
    fc.assert(fc.property(matches, (match) => expect(HttpMatch._fromSpec(match._toSpec())).toEqual(match)));
  });

  test('names a gateway of its own namespace by name alone', () => {
    const match = HttpMatch.of({ gateways: [GatewayRef.of('edge', 'a'), GatewayRef.of('edge', 'b')] });
    expect(match._toSpec({ namespace: 'a' })).toEqual({ gateways: ['edge', 'b/edge'] });
  });

  test('what covers another takes every request that the other takes', () => {
    const seen = { covered: 0 };
    fc.assert(
      fc.property(onRequests, onRequests, requests, (wide, narrow, request) => {
        if (!isCovered(narrow, wide)) return;
        seen.covered++;
        if (requestMeets(narrow, request)) expect(requestMeets(wide, request)).toBe(true);
      }),
      { numRuns: propertyRuns(3000) },
    );
    expect(seen.covered).toBeGreaterThan(100);
  });

  test('covers itself, and whatever has further conditions', () => {
    fc.assert(fc.property(matches, (match) => expect(isCovered(match, match)).toBe(true)));
    const narrow = HttpMatch.all(HttpMatch.path(StringMatch.exact('/a/b')), HttpMatch.method('GET'));
    expect(isCovered(narrow, HttpMatch.prefix('/a'))).toBe(true);
    expect(isCovered(HttpMatch.prefix('/a'), narrow)).toBe(false);
    expect(
      isCovered(
        HttpMatch.header('x', StringMatch.exact('b')),
        HttpMatch.withoutHeader('x', StringMatch.exact('a')),
      ),
    ).toBe(true);
  });

  test('where conditions contradict each other, nothing matches', () => {
    fc.assert(
      fc.property(onRequests, requests, (match, request) => {
        if (isCovered(match)) expect(requestMeets(match, request)).toBe(false);
      }),
      { numRuns: propertyRuns(3000) },
    );
    const never = HttpMatch.all(
      HttpMatch.header('x', StringMatch.exact('a')),
      HttpMatch.withoutHeader('X', StringMatch.present()),
    );
    expect(isCovered(never)).toBe(true);
  });

  test('speaks', () => {
    const match = HttpMatch.all(HttpMatch.method('GET'), HttpMatch.header('test', StringMatch.regex('true')));
    expect(match._describe()).toBe(
      'method is exactly "GET" and header test matches the regular expression "true"',
    );
    expect(HttpMatch.of({})._describe()).toBe('any request');
  });

  test.each<[string, () => HttpMatch]>([
    ['ConflictingSettings', () => HttpMatch.all(HttpMatch.method('GET'), HttpMatch.method('PUT'))],
    [
      'ConflictingSettings',
      () =>
        HttpMatch.all(
          HttpMatch.header('x', StringMatch.exact('a')),
          HttpMatch.header('x', StringMatch.exact('b')),
        ),
    ],
    ['InvalidValue', () => HttpMatch.path(StringMatch.present())],
    ['InvalidValue', () => HttpMatch.header('x', StringMatch.prefix(''))],
    ['InvalidHeader', () => HttpMatch.header('bad name', StringMatch.exact('a'))],
    ['InvalidHeader', () => HttpMatch.header('', StringMatch.exact('a'))],
    ['InvalidPort', () => HttpMatch.of({ port: 65536 })],
    ['InvalidLabel', () => HttpMatch.source({ 'a b': 'c' })],
    ['InvalidName', () => HttpMatch.sourceNamespace('Not a label')],
  ])('refuses with %s: %s', (code, action) => {
    expect(codeOf(action)).toBe(code);
  });

  test('takes pseudo headers and claims as names of headers', () => {
    expect(HttpMatch.header('@request.auth.claims.group', StringMatch.exact('a'))._usesClaims()).toBe(true);
    expect(HttpMatch.header(':method', StringMatch.exact('GET'))._usesClaims()).toBe(false);
  });
});
