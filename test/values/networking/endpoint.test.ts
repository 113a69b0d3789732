import fc from 'fast-check';
import { Endpoint, WorkloadTemplate } from '../../../lib/networking';
import { codeOf } from '../../support/refusal';

const options = fc.record(
  {
    ports: fc.constantFrom<{ [name: string]: number }>({ http: 8080 }, { 'TCP-1': 1, tcp: 65535 }),
    labels: fc.constant({ app: 'legacy', 'example.com/a': '' }),
    network: fc.constant('datacenter'),
    locality: fc.constant('europe/west/a'),
    weight: fc.integer({ min: 0, max: 2 ** 32 - 1 }),
    serviceAccount: fc.constant('legacy'),
  },
  { requiredKeys: [] },
);

describe('Endpoint', () => {
  test('reads back what it wrote', () => {
    const endpoints = fc.oneof(
      fc
        .tuple(fc.constantFrom('192.0.2.1', '::1', 'vm.example.com'), options)
        .map(([at, o]) => Endpoint.at(at, o)),
      options.map((o) => Endpoint.inNetwork('far', o)),
      fc.constantFrom('/run/app.sock', '@app').map((path) => Endpoint.unixSocket(path)),
    );
    fc.assert(
      fc.property(endpoints, (endpoint) => {
        expect(Endpoint._fromSpec(endpoint._toSpec())).toEqual(endpoint);
        expect(endpoint._describe()).not.toMatch(/undefined|\[object/);
      }),
    );
  });

  test('is an address, a socket or a network', () => {
    expect(Endpoint.at('192.0.2.1')._toSpec()).toEqual({ address: '192.0.2.1' });
    expect(Endpoint.unixSocket('/run/app.sock')._toSpec()).toEqual({ address: 'unix:///run/app.sock' });
    expect(Endpoint.unixSocket('@app')._isUnixSocket).toBe(true);
    const far = Endpoint.inNetwork('datacenter', { weight: 3 });
    expect([far._toSpec(), far.address]).toEqual([{ network: 'datacenter', weight: 3 }, undefined]);
    expect(codeOf(() => Endpoint._fromSpec({}))).toBe('MissingSetting');
    expect(codeOf(() => Endpoint.at('', { network: 'a' }))).toBe('MissingSetting');
    expect(codeOf(() => Endpoint.inNetwork(''))).toBe('MissingSetting');
  });

  test('says what it is', () => {
    const endpoint = Endpoint.at('192.0.2.1', { ports: { http: 8080 }, locality: 'a/b', weight: 3 });
    expect(endpoint._describe()).toBe('192.0.2.1, http at 8080, in a/b, of weight 3');
    expect(endpoint._portNames).toEqual(['http']);
    expect(Endpoint.inNetwork('far')._describe()).toBe('something in the network "far"');
  });

  test.each([
    ['*.example.com', 'InvalidHost'],
    ['10.0.0.0/8', 'InvalidHost'],
    ['a b', 'InvalidHost'],
    ['unix://run/app.sock', 'InvalidValue'],
    ['unix:///run/', 'InvalidValue'],
    [`${'a.'.repeat(150)}com`, 'InvalidValue'],
  ])('refuses the address %j', (address, code) => {
    expect(codeOf(() => Endpoint.at(address))).toBe(code);
  });

  test('refuses what the API server and istiod refuse', () => {
    const at = (o: object) => () => Endpoint.at('192.0.2.1', o);
    expect(codeOf(at({ ports: { http: 0 } }))).toBe('InvalidPort');
    expect(codeOf(at({ ports: { a_b: 80 } }))).toBe('InvalidName');
    expect(codeOf(at({ ports: { ['a'.repeat(63)]: 80 } }))).toBe('InvalidName');
    const many = Object.fromEntries(Array.from({ length: 129 }, (_, i) => [`p${i}`, i + 1]));
    expect(codeOf(at({ ports: many }))).toBe('InvalidNumber');
    expect(codeOf(at({ labels: { 'a b': 'c' } }))).toBe('InvalidLabel');
    expect(codeOf(at({ weight: -1 }))).toBe('InvalidNumber');
    expect(codeOf(at({ serviceAccount: 'a'.repeat(254) }))).toBe('InvalidValue');
    expect(codeOf(() => Endpoint.unixSocket('/run/app.sock', { ports: { http: 80 } }))).toBe(
      'ConflictingSettings',
    );
  });

  test('cannot be changed from outside', () => {
    const ports = { http: 80 };
    const endpoint = Endpoint.at('192.0.2.1', { ports });
    ports.http = 81;
    endpoint._toSpec().ports.http = 82;
    expect(endpoint._toSpec().ports).toEqual({ http: 80 });
  });
});

describe('WorkloadTemplate', () => {
  test('is an endpoint that needs no address', () => {
    expect(WorkloadTemplate.of()._toSpec()).toEqual({});
    const template = WorkloadTemplate.of({ address: '192.0.2.1', serviceAccount: 'legacy', network: 'n' });
    expect(WorkloadTemplate._fromSpec(template._toSpec())).toEqual(template);
    expect(template._serviceAccount).toBe('legacy');
    expect(template._describe()).toBe('machines that run as "legacy", in the network "n"');
    expect(WorkloadTemplate.of({ ports: { http: 80 }, locality: 'a' })._describe()).toBe(
      'machines that run as "default", http at 80, in a',
    );
    expect(codeOf(() => WorkloadTemplate.of({ ports: { http: 0 } }))).toBe('InvalidPort');
  });
});
