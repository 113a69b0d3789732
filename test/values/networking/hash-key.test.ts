import { Duration } from 'cdk8s';
import fc from 'fast-check';
import { HashKey, HashKeyKind } from '../../../lib/networking';
import { codeOf } from '../../support/refusal';

const names = fc.constantFrom('x-user', 'session');
const cookies = fc
  .record(
    {
      path: names,
      ttl: fc.nat(100).map((seconds) => Duration.seconds(seconds)),
      attributes: fc.uniqueArray(fc.record({ name: names, value: names }, { requiredKeys: ['name'] }), {
        selector: ({ name }) => name,
      }),
    },
    { requiredKeys: [] },
  )
  .chain((options) => names.map((name) => HashKey.cookie(name, options)));
const keys = fc.oneof(
  cookies,
  names.map(HashKey.header),
  names.map(HashKey.queryParameter),
  fc.constant(HashKey.sourceIp()),
);

describe('HashKey', () => {
  test('reads back what it wrote', () => {
    fc.assert(fc.property(keys, (key) => expect(HashKey._fromSpec(key._toSpec())).toEqual(key)));
  });

  test('renders the field of its kind', () => {
    expect(HashKey.header('x-user')._toSpec()).toEqual({ httpHeaderName: 'x-user' });
    expect(HashKey.sourceIp()._toSpec()).toEqual({ useSourceIp: true });
    expect(HashKey.queryParameter('user')._toSpec()).toEqual({ httpQueryParameterName: 'user' });
    expect(HashKey.cookie('user')._toSpec()).toEqual({ httpCookie: { name: 'user' } });
    const session = { ttl: Duration.seconds(0), path: '/', attributes: [{ name: 'Secure' }] };
    expect(HashKey.cookie('user', session)._toSpec()).toEqual({
      httpCookie: { name: 'user', path: '/', ttl: '0s', attributes: [{ name: 'Secure' }] },
    });
  });

  test('knows its kind and name', () => {
    const { kind, name } = HashKey.cookie('user');
    expect([kind, name]).toEqual([HashKeyKind.COOKIE, 'user']);
    expect(HashKey.sourceIp().name).toBe('');
  });

  test.each([
    [{}, 'MissingSetting'],
    [{ httpHeaderName: 'a', useSourceIp: true }, 'ConflictingSettings'],
    [{ httpHeaderName: '' }, 'MissingSetting'],
    [{ httpCookie: {} }, 'MissingSetting'],
    [{ httpCookie: { name: 'a', attributes: [{ name: '' }] } }, 'MissingSetting'],
    [{ httpCookie: { name: 'a', attributes: [{ name: 'b' }, { name: 'b' }] } }, 'DuplicateName'],
    [{ httpCookie: { name: 'a', ttl: 'soon' } }, 'InvalidDuration'],
  ])('refuses %j', (spec, code) => {
    expect(codeOf(() => HashKey._fromSpec(spec))).toBe(code);
  });

  test('speaks', () => {
    const all = [HashKey.header('a'), HashKey.cookie('a'), HashKey.queryParameter('a'), HashKey.sourceIp()];
    expect(all.map((key) => key._describe())).toEqual([
      'the header "a"',
      'the cookie "a"',
      'the query parameter "a"',
      'the source address',
    ]);
    expect(HashKey._fromSpec({ useSourceIp: false })._describe()).toBe('nothing');
  });
});
