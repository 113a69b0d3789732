import { HttpRouteMatch, PathMatch, PathMatchKind } from '../../../lib/gateway-api';
import { routeRequestMeets } from '../../support/meaning';
import { codeOf } from '../../support/refusal';

const takes = (match: PathMatch, path: string) => routeRequestMeets(HttpRouteMatch.path(match), { path });

describe('PathMatch', () => {
  test('a prefix is one of whole elements', () => {
    const match = PathMatch.prefix('/foo');
    expect(['/foo', '/foo/', '/foo/bar'].every((path) => takes(match, path))).toBe(true);
    expect(['/foobar', '/fo', '/', '/Foo'].some((path) => takes(match, path))).toBe(false);
    expect(takes(PathMatch.prefix('/foo/'), '/foo')).toBe(true);
    expect(takes(PathMatch.prefix('/'), '/anything')).toBe(true);
  });

  test('the others match the whole path', () => {
    expect(takes(PathMatch.exact('/foo'), '/foo')).toBe(true);
    expect(takes(PathMatch.exact('/foo'), '/foo/')).toBe(false);
    expect(takes(PathMatch.regex('/[a-z]+'), '/foo')).toBe(true);
    expect(takes(PathMatch.regex('/[a-z]+'), '/foo/bar')).toBe(false);
  });

  test('renders, reads back and speaks', () => {
    const matches = [PathMatch.exact('/a'), PathMatch.prefix('/a/%41'), PathMatch.regex('.*')];
    expect(matches.map((match) => match._toSpec())).toEqual([
      { type: 'Exact', value: '/a' },
      { type: 'PathPrefix', value: '/a/%41' },
      { type: 'RegularExpression', value: '.*' },
    ]);
    for (const match of matches) expect(PathMatch._fromSpec(match._toSpec())).toEqual(match);
    expect(matches.map((match) => match._describe())).toEqual([
      'is exactly "/a"',
      'is "/a/%41" or below it',
      'matches the expression ".*"',
    ]);
  });

  test('without type and value it is every path, and stays so written', () => {
    const match = PathMatch._fromSpec({});
    expect([match.kind, match.value, match._toSpec()]).toEqual([PathMatchKind.PREFIX, '/', {}]);
  });

  test.each([
    '',
    'a',
    '/a//b',
    '/a/./b',
    '/a/../b',
    '/%2f',
    '/%2F',
    '/a#b',
    '/..',
    '/.',
    '/a b',
    '/%4',
    '/é',
  ])('refuses the path %j', (path) => {
    expect(codeOf(() => PathMatch.exact(path))).toBe('InvalidValue');
    expect(codeOf(() => PathMatch.prefix(path))).toBe('InvalidValue');
  });

  test('refuses what is too long, no expression, or of no known type', () => {
    expect(codeOf(() => PathMatch.exact(`/${'a'.repeat(1024)}`))).toBe('InvalidValue');
    expect(codeOf(() => PathMatch.regex('('))).toBe('InvalidRegex');
    expect(codeOf(() => PathMatch._fromSpec({ type: 'Prefix' }))).toBe('InvalidValue');
    expect(codeOf(() => PathMatch._fromSpec(null))).toBe('InvalidValue');
  });
});
