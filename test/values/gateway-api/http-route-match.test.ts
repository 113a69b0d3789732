import fc from 'fast-check';
import { HttpMethod, HttpRouteMatch, PathMatch, StringMatch } from '../../../lib/gateway-api';
import { routeRequestMeets } from '../../support/meaning';
import { codeOf } from '../../support/refusal';

const strings = fc.oneof(
  fc.constantFrom('a', '1.2', '(x)').map((text) => StringMatch.exact(text)),
  fc.constantFrom('a', '1.2', '(x)').map((text) => StringMatch.prefix(text)),
  fc.constantFrom('[a-z]+', '.*').map((text) => StringMatch.regex(text)),
  fc.constant(StringMatch.present()),
);
const fields = fc.dictionary(fc.constantFrom('x-a', 'x-b', '1'), strings, { noNullPrototype: true });
const matches = fc
  .record(
    {
      path: fc.constantFrom(PathMatch.exact('/a'), PathMatch.prefix('/b'), PathMatch.regex('/[a-z]+')),
      headers: fields,
      queryParams: fields,
      method: fc.constantFrom(...Object.values(HttpMethod)),
    },
    { requiredKeys: [] },
  )
  .map((props) => HttpRouteMatch.of(props));

describe('HttpRouteMatch', () => {
  test('has short words for the path', () => {
    const pairs = [
      [HttpRouteMatch.exact('/a'), PathMatch.exact('/a')],
      [HttpRouteMatch.prefix('/a'), PathMatch.prefix('/a')],
      [HttpRouteMatch.regex('/a+'), PathMatch.regex('/a+')],
    ] as const;
    for (const [short, path] of pairs) expect(short._toSpec()).toEqual(HttpRouteMatch.path(path)._toSpec());
  });

  test('reads back what it wrote', () => {
    fc.assert(
      fc.property(matches, (match) => expect(HttpRouteMatch._fromSpec(match._toSpec())).toEqual(match)),
    );
  });

  test('renders conditions; a prefix and presence as expressions that mean the same', () => {
    const match = HttpRouteMatch.of({
      path: PathMatch.prefix('/a'),
      headers: { a: StringMatch.exact('1'), b: StringMatch.prefix('1.2'), c: StringMatch.present() },
      queryParams: { q: StringMatch.regex('[0-9]+') },
      method: HttpMethod.POST,
    });
    expect(match._toSpec()).toEqual({
      path: { type: 'PathPrefix', value: '/a' },
      headers: [
        { type: 'Exact', name: 'a', value: '1' },
        { type: 'RegularExpression', name: 'b', value: '1\\.2.*' },
        { type: 'RegularExpression', name: 'c', value: '.*' },
      ],
      queryParams: [{ type: 'RegularExpression', name: 'q', value: '[0-9]+' }],
      method: 'POST',
    });
    expect(HttpRouteMatch.of({})._toSpec()).toEqual({});
  });

  test('decides about requests', () => {
    const match = HttpRouteMatch.all(
      HttpRouteMatch.prefix('/a'),
      HttpRouteMatch.header('X-A', StringMatch.prefix('1.')),
      HttpRouteMatch.queryParam('q', StringMatch.present()),
      HttpRouteMatch.method(HttpMethod.GET),
    );
    const request = { path: '/a/b', headers: { 'x-a': '1.2' }, queryParams: { q: '' } };
    expect(routeRequestMeets(match, request)).toBe(true);
    expect(routeRequestMeets(match, { ...request, path: '/ab' })).toBe(false);
    expect(routeRequestMeets(match, { ...request, method: 'POST' })).toBe(false);
    expect(routeRequestMeets(match, { ...request, headers: { 'x-a': '1x2' } })).toBe(false);
    expect(routeRequestMeets(match, { ...request, headers: {} })).toBe(false);
    expect(routeRequestMeets(match, { ...request, queryParams: { Q: '' } })).toBe(false);
    expect(routeRequestMeets(HttpRouteMatch.of({}), {})).toBe(true);
  });

  test('speaks', () => {
    expect(HttpRouteMatch.of({})._describe()).toBe('any request');
    const all = HttpRouteMatch.all(
      HttpRouteMatch.exact('/a'),
      HttpRouteMatch.method(HttpMethod.GET),
      HttpRouteMatch.header('x', StringMatch.exact('1')),
      HttpRouteMatch.queryParam('q', StringMatch.regex('2')),
    );
    expect(all._describe()).toBe(
      'path is exactly "/a" and method is GET and header x is exactly "1" and query parameter q matches the regular expression "2"',
    );
  });

  test('reads the expression "*" as presence, as Istio does, and leaves it', () => {
    const spec = { headers: [{ type: 'RegularExpression', name: 'a', value: '*' }] };
    const match = HttpRouteMatch._fromSpec(spec);
    expect(match._toSpec()).toEqual(spec);
    expect(routeRequestMeets(match, { headers: { a: '' } })).toBe(true);
  });

  test('refuses what the CRD refuses', () => {
    const header = (name: string, value: string) => () =>
      HttpRouteMatch.header(name, StringMatch.exact(value));
    expect(codeOf(header('a b', '1'))).toBe('InvalidHeader');
    expect(codeOf(header('', '1'))).toBe('InvalidHeader');
    expect(codeOf(header(':path', '1'))).toBe('InvalidHeader');
    expect(codeOf(header('a', ''))).toBe('MissingSetting');
    expect(codeOf(header('a', 'x'.repeat(4097)))).toBe('InvalidValue');
    const many = Object.fromEntries(Array.from({ length: 17 }, (_, i) => [`h${i}`, StringMatch.exact('1')]));
    expect(codeOf(() => HttpRouteMatch.of({ headers: many }))).toBe('InvalidNumber');
    expect(codeOf(() => HttpRouteMatch._fromSpec({ method: 'get' }))).toBe('InvalidValue');
    expect(
      codeOf(() => HttpRouteMatch._fromSpec({ headers: [{ type: 'Prefix', name: 'a', value: '1' }] })),
    ).toBe('InvalidValue');
  });

  test('refuses two conditions on one thing; header names are the same in any case', () => {
    const one = HttpRouteMatch.header('a', StringMatch.exact('1'));
    const other = HttpRouteMatch.header('A', StringMatch.exact('2'));
    expect(codeOf(() => HttpRouteMatch.all(one, other))).toBe('ConflictingSettings');
    const path = HttpRouteMatch.exact('/a');
    expect(codeOf(() => HttpRouteMatch.all(path, path))).toBe('ConflictingSettings');
    const queries = ['q', 'Q'].map((name) => HttpRouteMatch.queryParam(name, StringMatch.exact('1')));
    expect(() => HttpRouteMatch.all(...queries)).not.toThrow();
  });
});
