import fc from 'fast-check';
import { LocalityDistribution, LocalityFailover, LocalityLoadBalancing } from '../../../lib/networking';
import { codeOf } from '../../support/refusal';

const distributions = fc.constantFrom<LocalityDistribution[][]>(
  [LocalityDistribution.of('us/*', { 'us/*': 80, 'eu/*': 20 })],
  [LocalityDistribution.of('us/a', { 'us/a/*': 100 }), LocalityDistribution.of('*', { us: 1, eu: 99 })],
);
const failovers = fc.constantFrom<LocalityFailover[][]>([], [LocalityFailover.of('us', 'eu')]);
const priority = fc.subarray(['topology.istio.io/network', 'version=v1']);
const options = fc.record({ enabled: fc.boolean() }, { requiredKeys: [] });
const settings = fc.oneof(
  fc.tuple(distributions, options).map(([list, rest]) => LocalityLoadBalancing.distribute(list, rest)),
  fc
    .tuple(failovers, options, priority)
    .map(([list, rest, labels]) => LocalityLoadBalancing.failover(list, { ...rest, priority: labels })),
  fc.tuple(priority, options).map(([labels, rest]) => LocalityLoadBalancing.failoverPriority(labels, rest)),
  fc.constantFrom(LocalityLoadBalancing.enabled(), LocalityLoadBalancing.disabled()),
);

describe('LocalityLoadBalancing', () => {
  test('reads back what it wrote', () => {
    fc.assert(
      fc.property(settings, (setting) =>
        expect(LocalityLoadBalancing._fromSpec(setting._toSpec())).toEqual(setting),
      ),
    );
  });

  test('renders what it was given', () => {
    expect(LocalityLoadBalancing.disabled()._toSpec()).toEqual({ enabled: false });
    const failover = [LocalityFailover.of('us', 'eu')];
    expect(LocalityLoadBalancing.failover(failover)._toSpec()).toEqual({
      failover: [{ from: 'us', to: 'eu' }],
    });
    const distribute = [LocalityDistribution.of('us/*', { 'us/*': 100 })];
    expect(LocalityLoadBalancing.distribute(distribute)._toSpec()).toEqual({
      distribute: [{ from: 'us/*', to: { 'us/*': 100 } }],
    });
    const labels = ['topology.kubernetes.io/region', 'version=v1'];
    expect(LocalityLoadBalancing.failoverPriority(labels)._toSpec()).toEqual({ failoverPriority: labels });
  });

  test('takes no topology label beside failover between regions, nor what is no label', () => {
    const failover = [LocalityFailover.of('us', 'eu')];
    for (const label of [
      'topology.kubernetes.io/region',
      'topology.kubernetes.io/zone',
      'topology.istio.io/subzone',
    ]) {
      const action = () => LocalityLoadBalancing.failover(failover, { priority: [label] });
      expect(codeOf(action)).toBe('ConflictingSettings');
    }
    expect(codeOf(() => LocalityLoadBalancing.failoverPriority(['a b']))).toBe('InvalidLabel');
    expect(codeOf(() => LocalityLoadBalancing.failoverPriority(['a=b c']))).toBe('InvalidLabel');
  });

  test('takes no distribution beside failover', () => {
    const spec = { distribute: [{ from: 'us', to: { us: 100 } }], failover: [{ from: 'us', to: 'eu' }] };
    expect(codeOf(() => LocalityLoadBalancing._fromSpec(spec))).toBe('ConflictingSettings');
  });

  test.each([
    [['us', 'us'], false],
    [['us', 'us/a'], false],
    [['us/a', 'us'], false],
    [['us/a', 'us/*'], true],
    [['us/*', 'us/a'], false],
    [['us/a/1', 'us/a'], false],
    [['us/a/1', 'us/a/2', 'us/b', 'eu', '*'], true],
    [['*', 'us'], false],
    [['us', 'us-west'], true],
  ])('looks at the sources %j in their order', (sources, fine) => {
    const list = sources.map((source) => LocalityDistribution.of(source, { '*': 100 }));
    const action = () => LocalityLoadBalancing.distribute(list);
    if (fine) expect(action).not.toThrow();
    else expect(codeOf(action)).toBe('ConflictingSettings');
  });

  test('speaks', () => {
    expect(LocalityLoadBalancing.disabled()._describe()).toBe('locality does not count');
    expect(LocalityLoadBalancing.enabled()._describe()).toBe('nearby pods come first');
    const failover = LocalityLoadBalancing.failover([LocalityFailover.of('us', 'eu')], { priority: ['a'] });
    expect(failover._describe()).toBe('failover from us to eu; failover by the labels a');
    const shares = LocalityDistribution.of('us', { us: 80, eu: 20 });
    expect(LocalityLoadBalancing.distribute([shares])._describe()).toBe('from us 80 % to us, 20 % to eu');
  });
});

describe('LocalityDistribution', () => {
  test('reads back what it wrote', () => {
    const one = LocalityDistribution.of('us/a', { us: 80, eu: 20 });
    expect(LocalityDistribution._fromSpec(one._toSpec())).toEqual(one);
  });

  test.each([
    ['us', {}, 'InvalidWeight'],
    ['us', { us: 99 }, 'InvalidWeight'],
    ['us', { us: 100, eu: 0 }, 'InvalidNumber'],
    ['us', { us: 101 }, 'InvalidNumber'],
    ['us', { us: 99.5, eu: 0.5 }, 'InvalidNumber'],
    ['us', { 'us/': 100 }, 'InvalidValue'],
    ['us', { 'u*s': 100 }, 'InvalidValue'],
    ['us/*/a', { us: 100 }, 'InvalidValue'],
    ['', { us: 100 }, 'InvalidValue'],
    ['us', { 'us/a': 50, us: 50 }, 'ConflictingSettings'],
    ['us', { 'us/a': 50, 'us/*': 50 }, 'ConflictingSettings'],
    ['us', { us: 50, '*': 50 }, 'ConflictingSettings'],
  ])('refuses from %j to %j', (from, to, code) => {
    expect(codeOf(() => LocalityDistribution.of(from, to))).toBe(code);
  });
});

describe('LocalityFailover', () => {
  test('reads back what it wrote', () => {
    const one = LocalityFailover.of('us', 'eu');
    expect(LocalityFailover._fromSpec(one._toSpec())).toEqual(one);
    expect(one._describe()).toBe('from us to eu');
  });

  test.each([
    ['us', 'us'],
    ['us/a', 'eu'],
    ['us', 'eu/a'],
    ['us', '*'],
    ['u*', 'eu'],
  ])('refuses from %j to %j', (from, to) => {
    expect(codeOf(() => LocalityFailover.of(from, to))).toBe('InvalidValue');
  });
});
