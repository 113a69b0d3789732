import { Duration } from 'cdk8s';
import fc from 'fast-check';
import {
  HashAlgorithm,
  HashKey,
  LoadBalancer,
  LocalityLoadBalancing,
  SimpleLoadBalancer,
  Warmup,
  ZoneAwareLoadBalancing,
} from '../../../lib/networking';
import { codeOf } from '../../support/refusal';

const algorithms = fc.constantFrom(
  HashAlgorithm.ringHash(),
  HashAlgorithm.ringHash(4096),
  HashAlgorithm.maglev(),
  HashAlgorithm.maglev(251),
);
const places = fc.constantFrom(
  {},
  { locality: LocalityLoadBalancing.disabled() },
  { zoneAware: ZoneAwareLoadBalancing.of({ minClusterSize: 2 }) },
);
const warmups = fc.constantFrom({}, { warmup: Warmup.over(Duration.seconds(5)) });
const options = fc.tuple(places, warmups).map(([place, warmup]) => ({ ...place, ...warmup }));
const balancers = fc.oneof(
  options.map(LoadBalancer.unspecified),
  options.map(LoadBalancer.leastRequest),
  options.map(LoadBalancer.roundRobin),
  places.map(LoadBalancer.random),
  places.map(LoadBalancer.passthrough),
  fc
    .tuple(fc.constantFrom(...Object.values(SimpleLoadBalancer)), options)
    .map(([simple, rest]) => LoadBalancer.simple(simple, rest)),
  fc
    .tuple(fc.option(algorithms, { nil: undefined }), places)
    .map(([algorithm, rest]) =>
      LoadBalancer.consistentHash(HashKey.header('x-user'), { ...rest, algorithm }),
    ),
);

describe('LoadBalancer', () => {
  test('reads back what it wrote', () => {
    fc.assert(
      fc.property(balancers, (balancer) =>
        expect(LoadBalancer._fromSpec(balancer._toSpec())).toEqual(balancer),
      ),
    );
  });

  test('renders its kind', () => {
    expect(LoadBalancer.unspecified()._toSpec()).toEqual({});
    expect(LoadBalancer.leastRequest()._toSpec()).toEqual({ simple: 'LEAST_REQUEST' });
    expect(LoadBalancer.simple(SimpleLoadBalancer.LEAST_CONN)._toSpec()).toEqual({ simple: 'LEAST_CONN' });
    const hash = LoadBalancer.consistentHash(HashKey.sourceIp(), { algorithm: HashAlgorithm.maglev() });
    expect(hash._toSpec()).toEqual({ consistentHash: { useSourceIp: true, maglev: { tableSize: 65_537 } } });
    expect(hash._hashKey).toEqual(HashKey.sourceIp());
  });

  test('reads deprecated fields as what took their place', () => {
    const old = { consistentHash: { useSourceIp: true, minimumRingSize: 7 }, warmupDurationSecs: '5s' };
    expect(LoadBalancer._fromSpec(old)._toSpec()).toEqual({
      consistentHash: { useSourceIp: true, ringHash: { minimumRingSize: 7 } },
      warmup: { duration: '5s' },
    });
  });

  test('reads consistent hashing without a key', () => {
    const keyless = LoadBalancer._fromSpec({ consistentHash: {} });
    expect(keyless._hashKey).toBeUndefined();
    expect(keyless._toSpec()).toEqual({ consistentHash: {} });
    expect(keyless._describe()).toBe('the same pod for the same key');
  });

  test('locality is taken into account in one way', () => {
    const both = { locality: LocalityLoadBalancing.enabled(), zoneAware: ZoneAwareLoadBalancing.of({}) };
    expect(codeOf(() => LoadBalancer.random(both))).toBe('ConflictingSettings');
  });

  test.each([
    [{ simple: 'RANDOM', consistentHash: {} }, 'ConflictingSettings'],
    [{ simple: 'BEST' }, 'InvalidValue'],
    [{ consistentHash: { maglev: {}, ringHash: {} } }, 'ConflictingSettings'],
    [{ consistentHash: { maglev: {}, minimumRingSize: 1 } }, 'ConflictingSettings'],
    [{ consistentHash: { maglev: {} } }, 'InvalidNumber'],
  ])('refuses %j', (spec, code) => {
    expect(codeOf(() => LoadBalancer._fromSpec(spec))).toBe(code);
  });

  test('speaks', () => {
    expect(LoadBalancer.roundRobin({ locality: LocalityLoadBalancing.disabled() })._describe()).toBe(
      'pods by round robin; locality does not count',
    );
    const algorithm = HashAlgorithm.ringHash();
    expect(LoadBalancer.consistentHash(HashKey.header('x'), { algorithm })._describe()).toBe(
      'the same pod for the same header "x", on a ring of at least 1024',
    );
  });
});

describe('HashAlgorithm', () => {
  test('reads back what it wrote', () => {
    fc.assert(fc.property(algorithms, (one) => expect(HashAlgorithm._fromSpec(one._toSpec())).toEqual(one)));
  });

  test.each([0, 4, 9, 65_536, 5_000_011, 2.5])('refuses a Maglev table of %d', (size) => {
    expect(codeOf(() => HashAlgorithm.maglev(size))).toBe('InvalidNumber');
  });

  test.each([1, 2, 3, 5, 65_537, 4_999_999])('takes a Maglev table of %d', (size) => {
    expect(HashAlgorithm.maglev(size)._describe()).toBe(`Maglev with a table of ${size}`);
  });

  test('refuses a ring of negative size', () => {
    expect(codeOf(() => HashAlgorithm.ringHash(-1))).toBe('InvalidNumber');
  });
});
