import * as fc from 'fast-check';
import { type RequestCondition, holds, requestCondition } from '../../lib/requests/condition';
import { FirstMatchList, reachable } from '../../lib/requests/first-match';
import type { RequestSample } from '../../lib/requests/request-sample';
import { RequestSet } from '../../lib/requests/request-set';
import type { TextPattern } from '../../lib/requests/text-pattern';
import { SMALL, conjunctions, requests, valueOf } from './random-requests';
import { propertyRuns } from '../support/runs';

const path = (kind: TextPattern['kind'], text: string) =>
  requestCondition({ kind: 'path', name: '' }, { kind, text });
const header = (name: string, kind: TextPattern['kind'], text = '', options = {}) =>
  requestCondition({ kind: 'header', name }, { kind, text }, options);

const firstMatch = (entries: readonly (readonly RequestCondition[])[], request: RequestSample) =>
  entries.findIndex((entry) => entry.every((one) => holds(one, valueOf(one, request))));

describe('an entry of a list of which the first match is taken', () => {
  test('is reachable just where a request gets to it, and its witness does', () => {
    const lists = fc.array(conjunctions, { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(lists, fc.array(requests, { minLength: 10, maxLength: 10 }), (entries, some) => {
        const list = new FirstMatchList(entries, SMALL);
        for (const i of entries.keys()) {
          const reach = list.reach(i);
          if (reach.verdict === 'reachable') {
            for (const { path, method } of some) {
              expect(firstMatch(entries, { path, method, ...reach.witness })).toBe(i);
            }
          } else {
            expect(reach.verdict).toBe('unreachable');
            for (const request of some) expect(firstMatch(entries, request)).not.toBe(i);
          }
        }
      }),
      { numRuns: propertyRuns(500) },
    );
  });

  test('is covered by just those that are named, none of which could be missing', () => {
    const lists = fc.array(conjunctions, { minLength: 2, maxLength: 6 });
    fc.assert(
      fc.property(lists, (entries) => {
        const sets = entries.map((entry) => RequestSet.fromConditions(entry, { space: SMALL }));
        const last = sets.length - 1;
        const reach = new FirstMatchList(sets).reach(last);
        fc.pre(reach.verdict === 'unreachable');
        const without = (given: readonly number[]) =>
          given.reduce((rest, one) => rest.minus(sets[one]), sets[last]).emptiness();
        expect(without(reach.by)).toBe('empty');
        for (const one of reach.by)
          expect(without(reach.by.filter((other) => other !== one))).toBe('not-empty');
        expect(reach.by.every((one) => one < last)).toBe(true);
      }),
      { numRuns: propertyRuns(300) },
    );
  });

  test('can be covered by one', () => {
    const entries = [[header('x', 'any')], [path('prefix', '/a')], [], [path('exact', '/ab')]];
    expect(reachable(entries, 3)).toEqual({ verdict: 'unreachable', by: [1] });
    expect(reachable(entries, 2)).toMatchObject({ verdict: 'reachable', witness: { path: '/' } });
  });

  test('can be covered by several together', () => {
    const entries = [
      [path('prefix', '/b')],
      [path('prefix', '/a'), header('x', 'any')],
      [path('exact', '/other')],
      [header('x', 'any', '', { negated: true })],
      [path('regex', '/a(b|c)*')],
    ];
    expect(reachable(entries, 4)).toEqual({ verdict: 'unreachable', by: [1, 3] });
  });

  test('is covered by regular expressions that share what it takes', () => {
    const entries = [
      [path('regex', '/v[0-4]/.*')],
      [path('regex', '/v[5-9]/.*')],
      [path('regex', '/v\\d/users')],
    ];
    expect(reachable(entries, 2)).toEqual({ verdict: 'unreachable', by: [0, 1] });
    expect(reachable([entries[0], entries[2]], 1)).toMatchObject({ witness: { path: '/v5/users' } });
  });

  test('tells whole segments from prefixes', () => {
    expect(reachable([[path('path-prefix', '/a')], [path('prefix', '/a')]], 1)).toMatchObject({
      verdict: 'reachable',
      witness: { path: '/aa' },
    });
    expect(reachable([[path('prefix', '/a')], [path('path-prefix', '/a')]], 1)).toEqual({
      verdict: 'unreachable',
      by: [0],
    });
  });

  test('is covered by none where no request could meet its conditions', () => {
    expect(reachable([[path('prefix', '/')], [path('exact', 'a')]], 1)).toEqual({
      verdict: 'unreachable',
      by: [],
    });
  });

  test('is unknown where an expression before it cannot be read', () => {
    const odd = [path('regex', '(?!a)')];
    expect(reachable([odd, [path('exact', '/a')]], 1)).toEqual({
      verdict: 'unknown',
      why: expect.stringContaining('path: what "(?!a)" matches is not known'),
    });
    expect(reachable([odd, odd], 1)).toEqual({ verdict: 'unreachable', by: [0] });
    expect(reachable([odd, [path('prefix', '/')], [path('exact', '/a')]], 2)).toEqual({
      verdict: 'unreachable',
      by: [1],
    });
  });
});
