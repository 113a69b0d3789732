import { Duration } from 'cdk8s';
import fc from 'fast-check';
import { Warmup } from '../../../lib/networking';
import { codeOf } from '../../support/refusal';

const warmups = fc
  .record({ minimumPercent: fc.nat(100), aggression: fc.integer({ min: 1, max: 9 }) }, { requiredKeys: [] })
  .chain((options) => fc.integer({ min: 1, max: 9 }).map((n) => Warmup.over(Duration.seconds(n), options)));

describe('Warmup', () => {
  test('reads back what it wrote', () => {
    fc.assert(fc.property(warmups, (warmup) => expect(Warmup._fromSpec(warmup._toSpec())).toEqual(warmup)));
  });

  test('keeps a duration as it is written', () => {
    expect(Warmup._fromSpec({ duration: '1m30s' })._toSpec()).toEqual({ duration: '1m30s' });
    expect(Warmup.over(Duration.minutes(1))._toSpec()).toEqual({ duration: '60s' });
  });

  test.each([
    [{}, 'MissingSetting'],
    [{ duration: '0s' }, 'InvalidDuration'],
    [{ duration: '1s', minimumPercent: 101 }, 'InvalidPercentage'],
    [{ duration: '1s', aggression: 0 }, 'InvalidNumber'],
    [{ duration: '1s', aggression: NaN }, 'InvalidNumber'],
  ])('refuses %j', (spec, code) => {
    expect(codeOf(() => Warmup._fromSpec(spec))).toBe(code);
  });

  test('speaks', () => {
    expect(Warmup.over(Duration.seconds(30))._describe()).toBe('new pods warm up over 30s, from 10 %');
  });
});
