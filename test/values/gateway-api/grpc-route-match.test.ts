import { GrpcRouteMatch, StringMatch } from '../../../lib/gateway-api';
import { codeOf } from '../../support/refusal';

const greet = GrpcRouteMatch.method('helloworld.Greeter', 'SayHello');
const expression = GrpcRouteMatch.of({ methodRegex: { method: 'Say.*' } });
const header = GrpcRouteMatch.header('x', StringMatch.exact('1'));

describe('GrpcRouteMatch', () => {
  test('renders, reads back and speaks', () => {
    expect(greet._toSpec()).toEqual({
      method: { type: 'Exact', service: 'helloworld.Greeter', method: 'SayHello' },
    });
    expect(expression._toSpec()).toEqual({ method: { type: 'RegularExpression', method: 'Say.*' } });
    const all = GrpcRouteMatch.all(GrpcRouteMatch.service('a.B'), header);
    for (const match of [greet, expression, header, all, GrpcRouteMatch.of({})]) {
      expect(GrpcRouteMatch._fromSpec(match._toSpec())).toEqual(match);
    }
    expect(greet._describe()).toBe('service is helloworld.Greeter and method is SayHello');
    expect(expression._describe()).toBe('method matches Say.*');
    expect(all._describe()).toBe('service is a.B and header x is exactly "1"');
    expect(GrpcRouteMatch.of({})._describe()).toBe('any call');
  });

  test.each(['/a.B', 'a.B/', 'a-b', '1a', 'a..b', ''])('refuses the service %j', (service) => {
    expect(codeOf(() => GrpcRouteMatch.service(service))).toBe('InvalidName');
  });

  test('refuses other methods than gRPC has, and none', () => {
    expect(codeOf(() => GrpcRouteMatch.method('a', 'b.c'))).toBe('InvalidName');
    expect(codeOf(() => GrpcRouteMatch.of({ method: {} }))).toBe('MissingSetting');
    expect(codeOf(() => GrpcRouteMatch.of({ methodRegex: { service: '(' } }))).toBe('InvalidRegex');
    expect(codeOf(() => GrpcRouteMatch._fromSpec({ method: { type: 'Prefix', service: 'a' } }))).toBe(
      'InvalidValue',
    );
  });

  test('refuses two conditions on one thing', () => {
    const both = { method: { service: 'a' }, methodRegex: { service: 'b' } };
    expect(codeOf(() => GrpcRouteMatch.of(both))).toBe('ConflictingSettings');
    expect(codeOf(() => GrpcRouteMatch.all(greet, expression))).toBe('ConflictingSettings');
    expect(codeOf(() => GrpcRouteMatch.all(header, header))).toBe('ConflictingSettings');
  });
});
