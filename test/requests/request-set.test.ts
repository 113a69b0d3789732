import * as fc from 'fast-check';
import { type FieldKind, requestCondition } from '../../lib/requests/condition';
import type { RequestSample } from '../../lib/requests/request-sample';
import { RequestSet } from '../../lib/requests/request-set';
import { HTTP_REQUESTS } from '../../lib/requests/request-space';
import type { TextPattern } from '../../lib/requests/text-pattern';
import { SMALL, built, requests } from './random-requests';
import { propertyRuns } from '../support/runs';

const when = (
  kind: FieldKind,
  name: string,
  pattern: TextPattern['kind'],
  text = '',
  options: { negated?: boolean; missingIsEmpty?: boolean } = {},
) => requestCondition({ kind, name }, { kind: pattern, text }, options);

const of = (...conditions: ReturnType<typeof when>[]) => RequestSet.fromConditions(conditions);

const api = when('path', '', 'prefix', '/api');
const me = when('header', 'x-user', 'exact', 'me');
const nothing = { headers: {}, queryParams: {}, claims: {}, dimensions: {} };

/** A witness, with what it leaves out taken from another request. */
const filled = (witness: RequestSample, other: RequestSample): RequestSample => ({
  ...other,
  ...witness,
  dimensions: { ...other.dimensions, ...witness.dimensions },
});

describe('sets of requests', () => {
  test('have the members that their conditions have', () => {
    fc.assert(
      fc.property(built, fc.array(requests, { minLength: 10, maxLength: 10 }), ({ set, has }, some) => {
        for (const request of some) expect([request, set.contains(request)]).toEqual([request, has(request)]);
      }),
      { numRuns: propertyRuns(500) },
    );
  });

  test('have a witness with all that makes it a member, unless they are empty', () => {
    fc.assert(
      fc.property(built, requests, ({ set, has }, request) => {
        const witness = set.witness();
        if (witness === undefined) {
          expect([set.emptiness(), has(request)]).toEqual(['empty', false]);
        } else {
          expect([set.emptiness(), has(filled(witness, { ...request, headers: {} }))]).toEqual([
            'not-empty',
            true,
          ]);
        }
      }),
      { numRuns: propertyRuns(500) },
    );
  });

  test('obey the laws of sets', () => {
    fc.assert(
      fc.property(built, built, built, ({ set: a }, { set: b }, { set: c }) => {
        const all = RequestSet.all(SMALL);
        expect(a.minus(b).union(a.intersect(b)).equals(a)).toBe(true);
        expect(a.minus(b).intersect(b).emptiness()).toBe('empty');
        expect(all.minus(a.union(b)).equals(all.minus(a).intersect(all.minus(b)))).toBe(true);
        expect(a.intersect(b.union(c)).equals(a.intersect(b).union(a.intersect(c)))).toBe(true);
        expect(a.subsumes(b)).toBe(b.minus(a).emptiness() === 'empty');
        expect(a.outside([b, c]).kind).toBe(
          a.minus(b).minus(c).emptiness() === 'empty' ? 'covered' : 'witness',
        );
      }),
      { numRuns: 100 },
    );
  });

  test('differ in no request where a difference is taken in pieces', () => {
    fc.assert(
      fc.property(built, built, ({ set: a }, { set: b }) => {
        const [one] = a.cubes;
        fc.pre(one !== undefined && b.cubes.length > 0);
        const pieces = one.minus(b.cubes[0]);
        for (const [i, piece] of pieces.entries()) {
          for (const other of pieces.slice(i + 1)) expect(piece.intersect(other).emptiness()).toBe('empty');
        }
      }),
      { numRuns: propertyRuns(300) },
    );
  });
});

describe('what a part of a request can be', () => {
  test.each([
    ['a path that begins with no "/"', when('path', '', 'exact', 'api')],
    ['a path with a query', when('path', '', 'exact', '/a?b')],
    ['a path with a fragment', when('path', '', 'regex', '/.*#.*')],
    ['a path with a blank', when('path', '', 'regex', '.* .*')],
    ['a method in small letters', when('method', '', 'exact', 'get')],
    ['another scheme', when('scheme', '', 'prefix', 'ftp')],
    ['no authority', when('authority', '', 'exact', '')],
    ['a host with a "/"', when('authority', '', 'regex', '.*/.*')],
    ['a header that ends with a blank', when('header', 'x', 'suffix', ' ')],
    ['a header with a line break', when('header', 'x', 'regex', '(?s).*\\n.*')],
    ['a parameter with a "&"', when('query', 'q', 'regex', '.*&.*')],
    ['a path that is absent', when('path', '', 'any', '', { negated: true })],
  ])('no request has %s', (_, condition) => {
    expect(of(condition).emptiness()).toBe('empty');
  });

  test.each([
    ['an empty header', when('header', 'x', 'exact', ''), { headers: { x: '' } }],
    ['a tab within a header', when('header', 'x', 'regex', 'a\\sb.*\\t.*'), { headers: { x: 'a b\ta' } }],
    ['an empty parameter', when('query', 'q', 'exact', ''), { queryParams: { q: '' } }],
    ['any claim', when('claim', 'a.b', 'exact', ' \n'), { claims: { 'a.b': ' \n' } }],
    ['a method of its own', when('method', '', 'suffix', '-SEARCH'), { method: 'A-SEARCH' }],
    ['a path beyond ASCII', when('path', '', 'exact', '/é'), { path: '/é' }],
  ])('a request can have %s', (_, condition, parts) => {
    expect(of(condition).witness()).toEqual({ ...nothing, ...parts });
  });

  test('another world can be given', () => {
    const { domains } = HTTP_REQUESTS;
    const method = { texts: ['get', 'put'], samples: [], optional: false };
    const space = { ...HTTP_REQUESTS, domains: { ...domains, method } };
    const set = RequestSet.fromConditions([when('method', '', 'exact', 'get', { negated: true })], { space });
    expect(set.witness()?.method).toBe('put');
  });
});

describe('a witness', () => {
  test('leaves out what makes no difference', () => {
    expect(RequestSet.all().witness()).toEqual(nothing);
    expect(of(api, when('header', 'x', 'exact', 'b', { negated: true })).witness()).toEqual({
      ...nothing,
      path: '/api',
    });
  });

  test('is what people would send', () => {
    const notGet = when('method', '', 'exact', 'GET', { negated: true });
    const set = of(
      notGet,
      when('authority', '', 'any'),
      when('header', 'x', 'any'),
      when('query', 'q', 'any'),
    );
    expect(set.witness()).toEqual({
      ...nothing,
      method: 'POST',
      authority: 'example.com',
      headers: { x: 'a' },
      queryParams: { q: 'a' },
    });
  });

  test('takes names that are well-formed as names of objects too', () => {
    const set = of(when('header', '__proto__', 'exact', 'a'), when('header', 'constructor', 'any'));
    expect(Object.entries(set.witness()!.headers)).toEqual([
      ['__proto__', 'a'],
      ['constructor', 'a'],
    ]);
    expect(set.contains(set.witness()!)).toBe(true);
  });
});

describe('what is absent', () => {
  const absent = nothing;
  const empty = { ...nothing, headers: { x: '' } };
  test.each([
    ['any', '', false, false, [false, true]],
    ['any', '', true, false, [true, false]],
    ['exact', '', false, false, [false, true]],
    ['exact', '', false, true, [true, true]],
    ['exact', '', true, true, [false, false]],
    ['exact', 'a', true, false, [true, true]],
    ['exact', 'a', true, true, [true, true]],
    ['regex', '.*', true, true, [false, false]],
    ['regex', '.+', true, true, [true, true]],
  ] as const)(
    '%s "%s", negated %s, missing is empty %s: absent and empty are %j',
    (kind, text, negated, missingIsEmpty, taken) => {
      const set = of(when('header', 'x', kind, text, { negated, missingIsEmpty }));
      expect([set.contains(absent), set.contains(empty)]).toEqual(taken);
    },
  );
});

describe('dimensions', () => {
  const port = (...names: string[]) => RequestSet.fromConditions([], { dimensions: { port: { names } } });
  const notPort = (...names: string[]) =>
    RequestSet.fromConditions([], { dimensions: { port: { names, allBut: true } } });

  test('hold names, or all names but some', () => {
    expect(port('80', '443').intersect(notPort('80')).witness()).toEqual({
      ...nothing,
      dimensions: { port: '443' },
    });
    expect(port('80').intersect(port('443')).emptiness()).toBe('empty');
    expect(port().emptiness()).toBe('empty');
    expect(notPort().equals(RequestSet.all())).toBe(true);
    expect(RequestSet.all().minus(port('80')).equals(notPort('80'))).toBe(true);
    expect(notPort('80', 'other').witness()?.dimensions.port).toBe('a');
  });

  test('may have no others than those that the space knows', () => {
    const space = { ...HTTP_REQUESTS, dimensions: { port: ['80', '443'] } };
    const both = RequestSet.fromConditions([], { space, dimensions: { port: { names: ['80', '443'] } } });
    expect(RequestSet.all(space).minus(both).emptiness()).toBe('empty');
    expect(both.subsumes(RequestSet.all(space))).toBe(true);
    expect(port('80', '443').subsumes(RequestSet.all())).toBe(false);
  });
});

describe('what cannot be told', () => {
  const odd = when('header', 'x', 'regex', '(?=a)b');
  const word = /what "\(\?=a\)b" matches is not known: .*/;

  test('is unknown, with the reason', () => {
    const set = of(odd);
    expect([set.emptiness(), set.witness()]).toEqual(['unknown', undefined]);
    expect(set.outside([])).toEqual({ kind: 'unknown', why: expect.stringMatching(word) });
    expect(set.contains({ ...nothing, headers: { x: 'b' } })).toBeUndefined();
    expect(set.contains(nothing)).toBe(false);
    expect(of(api).subsumes(set)).toBeUndefined();
  });

  test('does not hide what can be', () => {
    expect(
      of(odd, api)
        .intersect(of(when('path', '', 'exact', '/b')))
        .emptiness(),
    ).toBe('empty');
    expect(of(odd).subsumes(of(odd, api))).toBe(true);
    expect(RequestSet.all().subsumes(of(odd))).toBe(true);
    expect(of(api).union(of(odd)).emptiness()).toBe('not-empty');
    expect(of(api).outside([of(odd)])).toMatchObject({
      kind: 'witness',
      witness: { path: '/api', headers: {} },
    });
    const present = when('header', 'x', 'any');
    expect(of(api, present).outside([of(odd)]).kind).toBe('unknown');
    expect(of(api, present).outside([of(odd), of(present)]).kind).toBe('covered');
  });

  test('can be a search that takes too long', () => {
    const space = { ...HTTP_REQUESTS, maxSteps: 3 };
    const sets = ['a', 'b', 'c', 'd', 'e'].map((name) =>
      of(when('header', name, 'any', '', { negated: true })),
    );
    const found = RequestSet.all(space).outside(sets);
    expect(found).toEqual({ kind: 'unknown', why: 'the search was given up after 3 steps' });
    expect(RequestSet.all().outside(sets).kind).toBe('witness');
  });
});

describe('a set in words', () => {
  test.each([
    ['any request', RequestSet.all()],
    ['no request', RequestSet.none()],
    ['no request', of(api).minus(RequestSet.all())],
    ['path begins with "/api" and header x-user is "me"', of(api, me)],
    ['(path begins with "/api") or (header x-user is "me")', of(api).union(of(me))],
    ['path begins with "/api"', of(api).union(of(api, me))],
    ['path begins with "/api" and header x-user is absent or is not "me"', of(api).minus(of(me))],
    ['header x-user is "me"', of(me).minus(of(when('header', 'x-user', 'exact', 'you')))],
    [
      'port is one of "80", "443"',
      RequestSet.fromConditions([], { dimensions: { port: { names: ['80', '443'] } } }),
    ],
    [
      'port is not "80"',
      RequestSet.fromConditions([], { dimensions: { port: { names: ['80'], allBut: true } } }),
    ],
  ])('%s', (words, set) => {
    expect(set.describe()).toBe(words);
  });
});
