import fc from 'fast-check';
import { LocalityFailover, ZoneAwareLoadBalancing } from '../../../lib/networking';
import { codeOf } from '../../support/refusal';

const settings = fc
  .record(
    {
      enabled: fc.boolean(),
      failover: fc.constantFrom<LocalityFailover[][]>([], [LocalityFailover.of('us', 'eu')]),
      failoverPriority: fc.subarray(['topology.istio.io/network', 'version=v1']),
      minClusterSize: fc.integer({ min: 1, max: 9 }),
    },
    { requiredKeys: [] },
  )
  .map(ZoneAwareLoadBalancing.of);

describe('ZoneAwareLoadBalancing', () => {
  test('reads back what it wrote', () => {
    fc.assert(
      fc.property(settings, (setting) =>
        expect(ZoneAwareLoadBalancing._fromSpec(setting._toSpec())).toEqual(setting),
      ),
    );
  });

  test.each([
    [{ minClusterSize: 0 }, 'InvalidNumber'],
    [{ failoverPriority: ['topology.kubernetes.io/zone'] }, 'ConflictingSettings'],
    [{ failoverPriority: ['a b'] }, 'InvalidLabel'],
  ])('refuses %j', (props, code) => {
    expect(codeOf(() => ZoneAwareLoadBalancing.of(props))).toBe(code);
  });

  test('refuses failover to where it is', () => {
    const spec = { failover: [{ from: 'us', to: 'us' }] };
    expect(codeOf(() => ZoneAwareLoadBalancing._fromSpec(spec))).toBe('InvalidValue');
  });

  test('speaks', () => {
    const failover = [LocalityFailover.of('us', 'eu')];
    expect(ZoneAwareLoadBalancing.of({ failover })._describe()).toBe(
      'the own zone comes first; failover from us to eu',
    );
    expect(ZoneAwareLoadBalancing.of({ enabled: false })._describe()).toBe('zones do not count');
  });
});
