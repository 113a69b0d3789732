import { Duration } from 'cdk8s';
import fc from 'fast-check';
import {
  CorsPolicy,
  Destination,
  Fault,
  GrpcStatus,
  HeaderOperations,
  HttpMatch,
  HttpRule,
  Mirror,
  ResponseBody,
  Retry,
  RetryOn,
  Rewrite,
  RouteAction,
  StringMatch,
  UnmatchedPreflights,
} from '../../../lib/networking';
import { codeOf } from '../../support/refusal';

const to = Destination.host('reviews');
const forward = RouteAction.forward(to);
const prefix = HttpMatch.path(StringMatch.prefix('/a'));
const exact = HttpMatch.path(StringMatch.exact('/a'));

describe('HttpRule', () => {
  const options = fc.record(
    {
      name: fc.constantFrom('one', 'two'),
      match: fc.subarray([prefix, exact], { minLength: 1 }),
      timeout: fc.integer({ min: 1, max: 100_000 }).map((ms) => Duration.millis(ms)),
      retries: fc.constantFrom(Retry.off(), Retry.of(2), Retry.of(3).on(RetryOn.RESET, RetryOn.status(503))),
      fault: fc.constantFrom(
        Fault.delay(Duration.seconds(2), { percentage: 10 }),
        Fault.abort(503, { percentage: 0.001 }),
        Fault.abortGrpc(GrpcStatus.INTERNAL, { percentage: 100 }),
      ),
      mirrors: fc.constantFrom<Mirror[][]>(
        [Mirror.to(to)],
        [Mirror.to(to, { percentage: 0 }), Mirror.to(to)],
      ),
      cors: fc.constant(
        CorsPolicy.of({
          allowOrigins: [StringMatch.exact('a')],
          unmatchedPreflights: UnmatchedPreflights.IGNORE,
        }),
      ),
      headers: fc.constant(HeaderOperations.of({ setRequest: { a: '1' }, removeResponse: ['b'] })),
      rewrite: fc.constantFrom(Rewrite.path('/b', { authority: 'c' }), Rewrite.pathRegex('a', 'b')),
    },
    { requiredKeys: [] },
  );
  const routes = fc.oneof(
    options.map((rest) => HttpRule.of({ action: forward, ...rest })),
    fc
      .constantFrom(
        RouteAction.redirect({ path: '/b', code: 302 }),
        RouteAction.directResponse(200, ResponseBody.text('hello')),
        RouteAction.delegate({ virtualServiceName: 'other', virtualServiceNamespace: 'team' }),
      )
      .map((action) => HttpRule.of({ action, match: [exact] })),
  );

  test('renders the same after it was read back', () => {
    fc.assert(
      fc.property(routes, (route) => {
        const spec = route._toSpec();
        expect(HttpRule._fromSpec(spec)._toSpec()).toEqual(spec);
        expect(HttpRule._fromSpec(spec)._describe()).toBe(route._describe());
      }),
    );
  });

  test('one mirror stands in mirror, several stand in mirrors', () => {
    const one = HttpRule.of({ action: forward, mirrors: [Mirror.to(to, { percentage: 5 })] })._toSpec();
    expect(one).toMatchObject({ mirror: { host: 'reviews' }, mirrorPercentage: { value: 5 } });
    const two = HttpRule.of({ action: forward, mirrors: [Mirror.to(to), Mirror.to(to)] })._toSpec();
    expect(two.mirrors).toHaveLength(2);
    expect(two).not.toHaveProperty('mirror');
  });

  test('a list of one mirror stays a list', () => {
    const spec = { route: [{ destination: { host: 'a' } }], mirrors: [{ destination: { host: 'b' } }] };
    expect(HttpRule._fromSpec(spec)._toSpec()).toEqual(spec);
  });

  test.each([
    [Duration.seconds(2), '2s'],
    [Duration.minutes(2), '120s'],
    [Duration.millis(1500), '1500ms'],
  ])('a timeout is written in whole units (%#)', (timeout, text) => {
    expect(HttpRule.of({ action: forward, timeout })._toSpec().timeout).toBe(text);
  });

  test('keeps the notation of a duration that it reads', () => {
    const spec = { route: [{ destination: { host: 'a' } }], timeout: '1m30s' };
    expect(HttpRule._fromSpec(spec)._toSpec()).toEqual(spec);
  });

  test.each<[string, () => unknown]>([
    ['InvalidDuration', () => HttpRule.of({ action: forward, timeout: Duration.millis(0) })],
    ['InvalidDuration', () => HttpRule.of({ action: forward, timeout: Duration.millis(0.5) })],
    ['InvalidDuration', () => HttpRule.of({ action: forward, timeout: Duration.millis(1.5) })],
    [
      'InvalidDuration',
      () => HttpRule._fromSpec({ route: [{ destination: { host: 'a' } }], timeout: 'soon' }),
    ],
    [
      'ConflictingSettings',
      () => HttpRule._fromSpec({ route: [{ destination: { host: 'a' } }], redirect: {} }),
    ],
    ['MissingSetting', () => HttpRule._fromSpec({ match: [] })],
    [
      'ConflictingSettings',
      () =>
        HttpRule.of({
          action: RouteAction.redirect({ path: '/b' }),
          fault: Fault.abort(500, { percentage: 1 }),
        }),
    ],
    [
      'ConflictingSettings',
      () => HttpRule.of({ action: RouteAction.directResponse(200), rewrite: Rewrite.path('/b') }),
    ],
    [
      'ConflictingSettings',
      () => HttpRule.of({ match: [exact], action: RouteAction.redirect({ prefix: '/b' }) }),
    ],
    [
      'ConflictingSettings',
      () =>
        HttpRule.of({
          action: forward,
          headers: HeaderOperations.of({ setRequest: { host: 'a' } }),
          rewrite: Rewrite.authority('b'),
        }),
    ],
  ])('refuses with %s: %s', (code, action) => {
    expect(codeOf(action)).toBe(code);
  });
});

describe('its parts refuse', () => {
  test.each<[string, () => unknown]>([
    ['InvalidNumber', () => Retry.of(-1)],
    ['InvalidNumber', () => Retry.of(1.5)],
    ['ConflictingSettings', () => Retry.off().on(RetryOn.RESET)],
    ['ConflictingSettings', () => Retry.of(0, { perTryTimeout: Duration.seconds(1) })],
    ['InvalidDuration', () => Retry.of(1, { perTryTimeout: Duration.millis(0) })],
    ['InvalidValue', () => RetryOn.status(99)],
    ['InvalidValue', () => Retry._fromSpec({ attempts: 1, retryOn: '5xx, reset' })],
    ['InvalidPercentage', () => Fault.abort(500, { percentage: 101 })],
    ['InvalidPercentage', () => Fault.abort(500, { percentage: 0.00001 })],
    ['InvalidNumber', () => Fault.abort(601, { percentage: 1 })],
    ['InvalidDuration', () => Fault.delay(Duration.millis(0), { percentage: 1 })],
    ['MissingSetting', () => Fault._fromSpec({})],
    ['InvalidValue', () => Fault._fromSpec({ abort: { grpcStatus: 'BROKEN' } })],
    [
      'ConflictingSettings',
      () =>
        Fault.both(Fault.abort(500, { percentage: 1 }), Fault.delay(Duration.seconds(1), { percentage: 1 })),
    ],
    ['InvalidPercentage', () => Mirror.to(to, { percentage: -1 })],
    ['InvalidNumber', () => RouteAction.redirect({ path: '/a', code: 304 })],
    ['InvalidNumber', () => RouteAction.directResponse(600)],
    ['InvalidValue', () => RouteAction.directResponse(200, ResponseBody.text('a'.repeat(1024 * 1024 + 1)))],
    ['MissingSetting', () => RouteAction.redirect({ code: 302 })],
    ['ConflictingSettings', () => RouteAction.redirect({ path: '/a', prefix: '/b' })],
    ['InvalidValue', () => RouteAction.redirect({ scheme: 'ftp' })],
    ['InvalidPort', () => RouteAction.redirect({ port: 70000 })],
    ['MissingSetting', () => Rewrite.path('')],
    ['InvalidRegex', () => Rewrite.pathRegex('(?=a)', 'b')],
    ['MissingSetting', () => Rewrite.pathRegex('a', '')],
    ['InvalidValue', () => CorsPolicy.of({ allowOrigins: [StringMatch.present()] })],
    ['InvalidValue', () => CorsPolicy.of({ allowMethods: ['get'] })],
    ['InvalidHeader', () => CorsPolicy.of({ allowHeaders: ['a b'] })],
    ['InvalidDuration', () => CorsPolicy.of({ maxAge: Duration.millis(1500) })],
    ['InvalidHeader', () => HeaderOperations.of({ setRequest: { ':path': '/' } })],
    ['InvalidHeader', () => HeaderOperations.of({ setResponse: { host: 'a' } })],
    ['InvalidHeader', () => HeaderOperations.of({ removeRequest: [''] })],
    ['InvalidHeader', () => HeaderOperations.of({ addRequest: { a: '50%' } })],
    ['InvalidHeader', () => HeaderOperations.of({ addRequest: { a: 'two\nlines' } })],
    ['ConflictingSettings', () => HeaderOperations.of({ setRequest: { host: 'a', ':authority': 'b' } })],
  ])('%s: %s', (code, action) => {
    expect(codeOf(action)).toBe(code);
  });

  test.each(['', 'a', '100%%', '%HOSTNAME%', 'a %REQ(X-B?:PATH)% b', '%DYNAMIC_METADATA(["a", "b"])%'])(
    'a header may have the value %j',
    (value) => {
      expect(HeaderOperations.of({ setRequest: { a: value } })._toSpec()).toEqual({
        request: { set: { a: value } },
      });
    },
  );
});
