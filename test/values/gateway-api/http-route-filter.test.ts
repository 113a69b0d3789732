import { Duration } from 'cdk8s';
import {
  BackendRef,
  GrpcRouteFilter,
  HttpRouteFilter,
  ObjectRef,
  type HeaderModifierOptions,
} from '../../../lib/gateway-api';
import { codeOf } from '../../support/refusal';

const copy = BackendRef.object({ name: 'copy', port: 80 });
const limit = ObjectRef.of({ group: 'example.com', kind: 'Limit', name: 'a' });
const changes = { set: { 'X-A': '1' }, add: { 'x-b': '%HOSTNAME%' }, remove: ['x-c'] };

const samples = [
  HttpRouteFilter.requestHeaders(changes),
  HttpRouteFilter.responseHeaders({}),
  HttpRouteFilter.redirect({ scheme: 'https', hostname: 'a.b', path: '/x', port: 8443, code: 301 }),
  HttpRouteFilter.redirect({ prefix: '/x' }),
  HttpRouteFilter.rewrite({ hostname: 'a.b', prefix: '/' }),
  HttpRouteFilter.rewrite({ path: '' }),
  HttpRouteFilter.mirror(copy),
  HttpRouteFilter.mirror(copy, { percentage: 12.5 }),
  HttpRouteFilter.cors({ allowOrigins: ['https://a.b'], allowMethods: ['GET'], maxAge: Duration.minutes(1) }),
  HttpRouteFilter.extension(limit),
];

describe('HttpRouteFilter', () => {
  test('reads back what it wrote', () => {
    for (const filter of samples) expect(HttpRouteFilter._fromSpec(filter._toSpec())).toEqual(filter);
  });

  test('renders its type and the field of that type', () => {
    expect(samples.map((filter) => filter._toSpec())).toEqual([
      {
        type: 'RequestHeaderModifier',
        requestHeaderModifier: {
          set: [{ name: 'X-A', value: '1' }],
          add: [{ name: 'x-b', value: '%HOSTNAME%' }],
          remove: ['x-c'],
        },
      },
      { type: 'ResponseHeaderModifier', responseHeaderModifier: {} },
      {
        type: 'RequestRedirect',
        requestRedirect: {
          scheme: 'https',
          hostname: 'a.b',
          path: { type: 'ReplaceFullPath', replaceFullPath: '/x' },
          port: 8443,
          statusCode: 301,
        },
      },
      {
        type: 'RequestRedirect',
        requestRedirect: { path: { type: 'ReplacePrefixMatch', replacePrefixMatch: '/x' } },
      },
      {
        type: 'URLRewrite',
        urlRewrite: { hostname: 'a.b', path: { type: 'ReplacePrefixMatch', replacePrefixMatch: '/' } },
      },
      { type: 'URLRewrite', urlRewrite: { path: { type: 'ReplaceFullPath', replaceFullPath: '' } } },
      { type: 'RequestMirror', requestMirror: { backendRef: { name: 'copy', port: 80 } } },
      {
        type: 'RequestMirror',
        requestMirror: {
          backendRef: { name: 'copy', port: 80 },
          fraction: { numerator: 125, denominator: 1000 },
        },
      },
      { type: 'CORS', cors: { allowOrigins: ['https://a.b'], allowMethods: ['GET'], maxAge: 60 } },
      { type: 'ExtensionRef', extensionRef: { group: 'example.com', kind: 'Limit', name: 'a' } },
    ]);
  });

  test('speaks', () => {
    expect(samples.map((filter) => filter._describe())).toEqual([
      'request headers: set X-A; add x-b; remove x-c',
      'response headers: as they are',
      'redirect (301) to scheme https, host a.b, port 8443, path /x',
      'redirect (302) to prefix /x',
      'rewrite to host a.b, prefix /',
      'rewrite to path ',
      'copies of 100 % of the requests to Service copy:80',
      'copies of 125 in 1000 of the requests to Service copy:80',
      'calls from pages of https://a.b by GET',
      'the extension Limit a',
    ]);
  });

  test.each<[HeaderModifierOptions, string]>([
    [{ set: { 'a b': '1' } }, 'InvalidHeader'],
    [{ set: { a: '' } }, 'MissingSetting'],
    [{ set: { a: '100%' } }, 'InvalidHeader'],
    [{ set: { a: 'x\ny' } }, 'InvalidHeader'],
    [{ add: { a: '1', A: '2' } }, 'DuplicateName'],
    [{ remove: ['a', 'a'] }, 'DuplicateName'],
    [{ remove: Array.from({ length: 17 }, (_, i) => `h${i}`) }, 'InvalidNumber'],
  ])('refuses the header changes %j', (options, code) => {
    expect(codeOf(() => HttpRouteFilter.requestHeaders(options))).toBe(code);
    expect(codeOf(() => GrpcRouteFilter.responseHeaders(options))).toBe(code);
  });

  test.each([
    [{}, 'MissingSetting'],
    [{ code: 301 }, 'MissingSetting'],
    [{ path: '/a', prefix: '/b' }, 'ConflictingSettings'],
    [{ hostname: '*.a' }, 'InvalidHost'],
    [{ hostname: 'A.b' }, 'InvalidHost'],
    [{ scheme: 'ftp' }, 'InvalidValue'],
    [{ port: 0 }, 'InvalidPort'],
    [{ hostname: 'a', code: 304 }, 'InvalidNumber'],
    [{ path: `/${'a'.repeat(1024)}` }, 'InvalidValue'],
  ])('refuses the redirect %j', (options, code) => {
    expect(codeOf(() => HttpRouteFilter.redirect(options))).toBe(code);
  });

  test('refuses rewrites that change nothing, or the path twice', () => {
    expect(codeOf(() => HttpRouteFilter.rewrite({}))).toBe('MissingSetting');
    expect(codeOf(() => HttpRouteFilter.rewrite({ path: '/a', prefix: '/b' }))).toBe('ConflictingSettings');
    const path = { type: 'ReplaceFullPath', replacePrefixMatch: '/a' };
    const spec = { type: 'URLRewrite', urlRewrite: { path } };
    expect(codeOf(() => HttpRouteFilter._fromSpec(spec))).toBe('MissingSetting');
  });

  test('refuses mirrors that could not be', () => {
    const weighted = BackendRef.object({ name: 'copy', port: 80, weight: 1 });
    expect(codeOf(() => HttpRouteFilter.mirror(weighted))).toBe('ConflictingSettings');
    expect(codeOf(() => HttpRouteFilter.mirror(copy, { percentage: 101 }))).toBe('InvalidPercentage');
    const read = (more: object) => () =>
      HttpRouteFilter._fromSpec({
        type: 'RequestMirror',
        requestMirror: { backendRef: { name: 'a', port: 80 }, ...more },
      });
    expect(codeOf(read({ percent: 1, fraction: { numerator: 1 } }))).toBe('ConflictingSettings');
    expect(codeOf(read({ fraction: { numerator: 101 } }))).toBe('InvalidPercentage');
    expect(codeOf(read({ fraction: { numerator: 1, denominator: 0 } }))).toBe('InvalidNumber');
  });

  test('a percentage with decimals is written as a fraction that means the same', () => {
    const fraction = (percentage: number) =>
      HttpRouteFilter.mirror(copy, { percentage })._toSpec().requestMirror.fraction;
    expect(fraction(0.1)).toEqual({ numerator: 1, denominator: 1000 });
    expect(fraction(33.333333)).toEqual({ numerator: 33_333_333, denominator: 100_000_000 });
    expect(fraction(50)).toBeUndefined();
  });

  test.each([
    [{ allowOrigins: ['*', 'https://a'] }, 'ConflictingSettings'],
    [{ allowOrigins: ['https://a/'] }, 'InvalidValue'],
    [{ allowOrigins: ['a.b'] }, 'InvalidValue'],
    [{ allowOrigins: ['https://a', 'https://a'] }, 'DuplicateName'],
    [{ allowMethods: ['get'] }, 'InvalidValue'],
    [{ allowMethods: ['*', 'GET'] }, 'ConflictingSettings'],
    [{ allowHeaders: ['a b'] }, 'InvalidHeader'],
    [{ allowHeaders: ['*', 'a'] }, 'ConflictingSettings'],
    [{ exposeHeaders: [''] }, 'InvalidHeader'],
    [{ maxAge: Duration.millis(1500) }, 'InvalidNumber'],
    [{ maxAge: Duration.seconds(0) }, 'InvalidNumber'],
  ])('refuses the CORS policy %j', (options, code) => {
    expect(codeOf(() => HttpRouteFilter.cors(options))).toBe(code);
  });

  test('exposed headers may hold a star among others', () => {
    expect(() => HttpRouteFilter.cors({ exposeHeaders: ['*', 'a'] })).not.toThrow();
  });

  test('refuses a filter whose fields do not suit its type', () => {
    const read = (spec: any) => () => HttpRouteFilter._fromSpec(spec);
    expect(codeOf(read({ type: 'CORS' }))).toBe('MissingSetting');
    expect(codeOf(read({ type: 'CORS', cors: {}, urlRewrite: {} }))).toBe('ConflictingSettings');
    expect(codeOf(read({ type: 'Odd' }))).toBe('InvalidValue');
    expect(codeOf(read({ type: 'ExtensionRef', extensionRef: { name: 'a' } }))).toBe('MissingSetting');
  });
});

describe('GrpcRouteFilter', () => {
  test('is written as for HTTP, and has fewer types', () => {
    expect(GrpcRouteFilter.requestHeaders(changes)._toSpec()).toEqual(samples[0]._toSpec());
    const own = [
      GrpcRouteFilter.requestHeaders(changes),
      GrpcRouteFilter.mirror(copy, { percentage: 5 }),
      GrpcRouteFilter.extension(limit),
    ];
    for (const filter of own) expect(GrpcRouteFilter._fromSpec(filter._toSpec())).toEqual(filter);
    expect(own[1]._describe()).toBe('copies of 5 % of the requests to Service copy:80');
    for (const index of [2, 4, 8]) {
      expect(codeOf(() => GrpcRouteFilter._fromSpec(samples[index]._toSpec()))).toBe('InvalidValue');
    }
  });
});
