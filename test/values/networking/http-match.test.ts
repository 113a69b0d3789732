import fc from 'fast-check';
import { type HttpRequest } from '../../../lib/values/http-request';
import { GatewayRef, HttpMatch, type HttpMatchProps, StringMatch } from '../../../lib/networking';
import { codeOf } from '../../support/refusal';

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

const requests: fc.Arbitrary<HttpRequest> = fc.record(
  {
    path: text.map((value) => `/${value}`),
    method: fc.constantFrom('GET', 'POST'),
    authority: text,
    scheme: text,
    headers: fc.dictionary(names, fc.oneof(text, fc.constant(''))),
    queryParams: fc.dictionary(names, fc.oneof(text, fc.constant(''))),
    port: fc.constantFrom(80, 81),
    sourceLabels: fc.dictionary(fc.constantFrom('app'), fc.constantFrom('a', 'b')),
    sourceNamespace: fc.constantFrom('a', 'b'),
    gateway,
  },
  { requiredKeys: [] },
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
    expect(match._matches({ path: '/test.html', headers: { test: 'true' } })).toBe(true);
    expect(match._matches({ path: '/test.html' })).toBe(false);
    expect(match._matches({ path: '/', headers: { test: 'true' } })).toBe(false);
  });

  test('without conditions it takes every request', () => {
    fc.assert(fc.property(requests, (request) => HttpMatch.of({})._matches(request)));
    expect(HttpMatch.of({})._takesEverything()).toBe(true);
    expect(HttpMatch.path(StringMatch.prefix('/'))._takesEverything()).toBe(true);
    expect(HttpMatch.path(StringMatch.prefix('/a'))._takesEverything()).toBe(false);
  });

  test('the names of headers have no case, their values do', () => {
    const match = HttpMatch.header('Test', StringMatch.exact('true'));
    expect(match._matches({ headers: { TEST: 'true' } })).toBe(true);
    expect(match._matches({ headers: { test: 'TRUE' } })).toBe(false);
  });

  test('a request without the header satisfies withoutHeader, unless an empty value would violate it', () => {
    const request = { headers: {} };
    expect(HttpMatch.withoutHeader('x', StringMatch.exact('v'))._matches(request)).toBe(true);
    expect(HttpMatch.withoutHeader('x', StringMatch.present())._matches(request)).toBe(true);
    expect(HttpMatch.withoutHeader('x', StringMatch.regex('.*'))._matches(request)).toBe(false);
    expect(HttpMatch.withoutHeader('x', StringMatch.exact('v'))._matches({ headers: { x: 'v' } })).toBe(
      false,
    );
  });

  test('the authority is compared with its port', () => {
    const match = HttpMatch.authority(StringMatch.exact('foo.com'));
    expect(match._matches({ authority: 'foo.com' })).toBe(true);
    expect(match._matches({ authority: 'foo.com:8080' })).toBe(false);
  });

  test('where gateways are named, Istio does not look at the source', () => {
    const gateways = [GatewayRef.of('edge')];
    const match = HttpMatch.of({ gateways, sourceNamespace: 'a' });
    expect(match._matches({ gateway: gateways[0], sourceNamespace: 'b' })).toBe(true);
    expect(match._matches({ sourceNamespace: 'a' })).toBe(false);
  });

  test('reads back what it wrote', () => {
    fc.assert(fc.property(matches, (match) => expect(HttpMatch._fromSpec(match._toSpec())).toEqual(match)));
  });

  test('names a gateway of its own namespace by name alone', () => {
    const match = HttpMatch.of({ gateways: [GatewayRef.of('edge', 'a'), GatewayRef.of('edge', 'b')] });
    expect(match._toSpec({ namespace: 'a' })).toEqual({ gateways: ['edge', 'b/edge'] });
  });

  test('what covers another takes every request that the other takes', () => {
    fc.assert(
      fc.property(matches, matches, requests, (one, other, request) => {
        fc.pre(other._matches(request));
        if (one._covers(other)) expect(one._matches(request)).toBe(true);
      }),
      { numRuns: 3000 },
    );
  });

  test('covers itself, and whatever has further conditions', () => {
    fc.assert(fc.property(matches, (match) => match._covers(match)));
    const narrow = HttpMatch.all(HttpMatch.path(StringMatch.exact('/a/b')), HttpMatch.method('GET'));
    expect(HttpMatch.path(StringMatch.prefix('/a'))._covers(narrow)).toBe(true);
    expect(narrow._covers(HttpMatch.path(StringMatch.prefix('/a')))).toBe(false);
    expect(
      HttpMatch.withoutHeader('x', StringMatch.exact('a'))._covers(
        HttpMatch.header('x', StringMatch.exact('b')),
      ),
    ).toBe(true);
  });

  test('a contradiction means that nothing matches', () => {
    fc.assert(
      fc.property(matches, requests, (match, request) => {
        if (match._contradiction() !== undefined) expect(match._matches(request)).toBe(false);
      }),
    );
    const never = HttpMatch.all(
      HttpMatch.header('x', StringMatch.exact('a')),
      HttpMatch.withoutHeader('X', StringMatch.present()),
    );
    expect(never._contradiction()).toContain('header X must be one that is exactly "a"');
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
