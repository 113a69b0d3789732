import { Duration } from 'cdk8s';
import {
  BackendRef,
  GrpcRouteFilter,
  GrpcRouteMatch,
  GrpcRouteRule,
  HttpRouteFilter,
  HttpRouteMatch,
  HttpRouteRule,
  ObjectRef,
  type HttpRouteRuleOptions,
} from '../../../lib/gateway-api';
import { codeOf } from '../../support/refusal';

const backend = BackendRef.object({ name: 'a', port: 80 });
const backends = [backend];
const rewritePrefix = HttpRouteFilter.rewrite({ prefix: '/new' });
const redirect = HttpRouteFilter.redirect({ hostname: 'a.b' });

describe('HttpRouteRule', () => {
  test('renders what it was given, reads it back, and speaks', () => {
    const rule = HttpRouteRule.of({
      name: 'old',
      match: [HttpRouteMatch.prefix('/old')],
      filters: [rewritePrefix],
      backends,
      timeout: Duration.seconds(90),
      backendTimeout: Duration.millis(500),
    });
    expect(rule._toSpec()).toEqual({
      name: 'old',
      matches: [{ path: { type: 'PathPrefix', value: '/old' } }],
      filters: [
        {
          type: 'URLRewrite',
          urlRewrite: { path: { type: 'ReplacePrefixMatch', replacePrefixMatch: '/new' } },
        },
      ],
      backendRefs: [{ name: 'a', port: 80 }],
      timeouts: { request: '1m30s', backendRequest: '500ms' },
    });
    expect(HttpRouteRule._fromSpec(rule._toSpec())).toEqual(rule);
    expect(rule._describe()).toBe('path is "/old" or below it: rewrite to prefix /new; to Service a:80');
    expect(HttpRouteRule.of({ backends })._describe()).toBe('any request: to Service a:80');
  });

  test('needs somewhere to send requests, or an answer', () => {
    const zero = BackendRef.object({ name: 'a', port: 80, weight: 0 });
    expect(codeOf(() => HttpRouteRule.of({}))).toBe('MissingSetting');
    expect(codeOf(() => HttpRouteRule.of({ backends: [zero, zero] }))).toBe('WeightsSumToZero');
    const extension = HttpRouteFilter.extension(ObjectRef.of({ group: 'a.b', kind: 'C', name: 'd' }));
    for (const filter of [redirect, extension]) {
      expect(() => HttpRouteRule.of({ filters: [filter] })).not.toThrow();
    }
    // The API server takes them, so that what is read may be so.
    expect(HttpRouteRule._fromSpec({})._toSpec()).toEqual({});
    expect(HttpRouteRule._fromSpec({ timeouts: {} })._toSpec()).toEqual({ timeouts: {} });
  });

  test.each<[string, HttpRouteRuleOptions, string]>([
    ['a redirect with backends', { filters: [redirect], backends }, 'ConflictingSettings'],
    [
      'a redirect with a rewrite',
      { filters: [redirect, HttpRouteFilter.rewrite({ path: '/a' })] },
      'ConflictingSettings',
    ],
    ['a filter twice', { filters: [redirect, redirect] }, 'ConflictingSettings'],
    [
      'a prefix replaced for a whole path',
      { match: [HttpRouteMatch.exact('/a')], filters: [rewritePrefix], backends },
      'ConflictingSettings',
    ],
    [
      'a prefix replaced for two matches',
      {
        match: [HttpRouteMatch.prefix('/a'), HttpRouteMatch.prefix('/b')],
        filters: [HttpRouteFilter.redirect({ prefix: '/' })],
      },
      'ConflictingSettings',
    ],
    [
      'a prefix replaced for a backend alone',
      {
        match: [HttpRouteMatch.exact('/a')],
        backends: [BackendRef.object({ name: 'a', port: 80, filters: [rewritePrefix] })],
      },
      'ConflictingSettings',
    ],
    [
      'tries that last longer than the request',
      { backends, timeout: Duration.seconds(1), backendTimeout: Duration.seconds(2) },
      'InvalidDuration',
    ],
    ['a name that is none', { name: 'A', backends }, 'InvalidName'],
    ['too many backends', { backends: Array.from({ length: 17 }, () => backend) }, 'InvalidNumber'],
    [
      'too many matches',
      { match: Array.from({ length: 65 }, () => HttpRouteMatch.of({})), backends },
      'InvalidNumber',
    ],
    [
      "another route's filters",
      {
        backends: [BackendRef.object({ name: 'a', port: 80, filters: [GrpcRouteFilter.requestHeaders({})] })],
      },
      'InvalidValue',
    ],
  ])('refuses %s', (_, options, code) => {
    expect(codeOf(() => HttpRouteRule.of(options))).toBe(code);
  });

  test('the prefix of all paths can be replaced: that is what a rule without match has', () => {
    expect(() => HttpRouteRule.of({ filters: [rewritePrefix], backends })).not.toThrow();
  });

  test('without limit to the request, tries may last as they like', () => {
    const times = { timeout: Duration.seconds(0), backendTimeout: Duration.seconds(2) };
    expect(HttpRouteRule.of({ backends, ...times })._toSpec().timeouts).toEqual({
      request: '0s',
      backendRequest: '2s',
    });
  });
});

describe('GrpcRouteRule', () => {
  test('renders what it was given, reads it back, and speaks', () => {
    const rule = GrpcRouteRule.of({
      name: 'greet',
      match: [GrpcRouteMatch.service('a.B')],
      filters: [GrpcRouteFilter.requestHeaders({ remove: ['x'] })],
      backends,
    });
    expect(rule._toSpec()).toEqual({
      name: 'greet',
      matches: [{ method: { type: 'Exact', service: 'a.B' } }],
      filters: [{ type: 'RequestHeaderModifier', requestHeaderModifier: { remove: ['x'] } }],
      backendRefs: [{ name: 'a', port: 80 }],
    });
    expect(GrpcRouteRule._fromSpec(rule._toSpec())).toEqual(rule);
    expect(rule._describe()).toBe('service is a.B: request headers: remove x; to Service a:80');
    expect(GrpcRouteRule.of({ backends })._describe()).toBe('any call: to Service a:80');
  });

  test('refuses what could not be', () => {
    const filtered = (filter: HttpRouteFilter) =>
      BackendRef.object({ name: 'a', port: 80, filters: [filter] });
    const foreign = filtered(HttpRouteFilter.requestHeaders({}));
    expect(codeOf(() => GrpcRouteRule.of({}))).toBe('MissingSetting');
    expect(codeOf(() => GrpcRouteRule.of({ backends: [foreign] }))).toBe('InvalidValue');
    const rewritten = { backendRefs: [filtered(rewritePrefix)._toSpec()] };
    expect(codeOf(() => GrpcRouteRule._fromSpec(rewritten))).toBe('InvalidValue');
    const zero = BackendRef.object({ name: 'a', port: 80, weight: 0 });
    expect(codeOf(() => GrpcRouteRule.of({ backends: [zero] }))).toBe('WeightsSumToZero');
  });
});
