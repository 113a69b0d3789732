import fc from 'fast-check';
import { Condition } from '../../../lib/security';
import { codeOf } from '../../support/refusal';

const conditions = fc
  .tuple(
    fc.constantFrom('request.headers[x]', 'source.namespace', 'request.auth.claims[a][b]', 'connection.sni'),
    fc.uniqueArray(fc.constantFrom('a', 'b*', '*')),
    fc.uniqueArray(fc.constantFrom('c', '*d')),
  )
  .filter(([, values, notValues]) => values.length + notValues.length > 0)
  .map(([key, values, notValues]) => Condition._fromSpec({ key, values, notValues }));

describe('Condition', () => {
  test('reads back what it wrote', () => {
    fc.assert(fc.property(conditions, (one) => expect(Condition._fromSpec(one._toSpec())).toEqual(one)));
  });

  test.each<[string, Condition, string[]]>([
    ['request.headers[x-a]', Condition.header('x-a', 'b', 'c*'), ['b', 'c*']],
    ['request.auth.claims[iss]', Condition.claim('iss', 'a'), ['a']],
    ['source.ip', Condition.sourceIp('10.0.0.0/8'), ['10.0.0.0/8']],
    ['remote.ip', Condition.remoteIp('::1'), ['::1']],
    ['source.namespace', Condition.sourceNamespace('a'), ['a']],
    ['source.serviceAccount', Condition.sourceServiceAccount('a/b'), ['a/b']],
    ['source.principal', Condition.sourcePrincipal('*/sa/a'), ['*/sa/a']],
    ['source.trustDomain', Condition.sourceTrustDomain('*.local'), ['*.local']],
    ['request.auth.principal', Condition.requestPrincipal('*'), ['*']],
    ['request.auth.audiences', Condition.requestAudience('a'), ['a']],
    ['request.auth.presenter', Condition.requestPresenter('a'), ['a']],
    ['destination.ip', Condition.destinationIp('10.0.0.1'), ['10.0.0.1']],
    ['destination.port', Condition.destinationPort(80, 443), ['80', '443']],
    ['connection.sni', Condition.sni('*.example.com'), ['*.example.com']],
    ['experimental.envoy.filters.a.b[c]', Condition.filterMetadata('a.b', 'c', 'd'), ['d']],
  ])('names %s', (key, condition, values) => {
    expect(condition._toSpec()).toEqual({ key, values });
    expect(Condition.not(condition)._toSpec()).toEqual({ key, notValues: values });
  });

  test('has values to have and values not to have', () => {
    const condition = Condition.of('source.ip', { values: ['10.0.0.0/8'], notValues: ['10.1.1.1'] });
    expect(condition._toSpec()).toEqual({
      key: 'source.ip',
      values: ['10.0.0.0/8'],
      notValues: ['10.1.1.1'],
    });
    expect(condition._describe()).toBe('source.ip is 10.0.0.0/8 and not 10.1.1.1');
  });

  test.each([
    'source.labels[a]',
    'request.header[a]',
    'request.headers',
    'request.headers[]',
    'request.headers[a',
    'request.auth.claims',
    'experimental.envoy.filters.[a]',
    'destination.labels[a]',
    'destination.name',
    'destination.namespace',
    'destination.user',
    'constructor',
    '',
  ])('does not know the attribute %j', (key) => {
    expect(codeOf(() => Condition.of(key, { values: ['a'] }))).toBe('InvalidValue');
  });

  test.each<[string, () => unknown]>([
    ['MissingSetting', () => Condition.header('', 'a')],
    ['MissingSetting', () => Condition.header('a')],
    ['MissingSetting', () => Condition.header('a', '')],
    ['MissingSetting', () => Condition.of('source.ip', {})],
    ['MissingSetting', () => Condition.of('source.ip', { values: ['::1'], notValues: [] })],
    ['InvalidValue', () => Condition.sourceIp('a')],
    ['InvalidValue', () => Condition.not(Condition.of('remote.ip', { notValues: ['10.0.0.0/99'] }))],
    ['InvalidValue', () => Condition.sourceServiceAccount('a*')],
    ['InvalidValue', () => Condition.sourceTrustDomain('a*b')],
    ['InvalidPort', () => Condition.destinationPort(70000)],
    ['InvalidPort', () => Condition.of('destination.port', { values: ['http'] })],
  ])('refuses with %s: %s', (code, action) => {
    expect(codeOf(action)).toBe(code);
  });
});
