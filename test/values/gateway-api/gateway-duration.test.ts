import { Duration } from 'cdk8s';
import fc from 'fast-check';
import { GatewayDuration } from '../../../lib/values/gateway-api/gateway-duration';
import { codeOf } from '../../support/refusal';

const WRITTEN = /^([0-9]{1,5}(h|m|s|ms)){1,4}$/;

describe('a duration of the Gateway API', () => {
  test.each([
    [Duration.millis(0), '0s'],
    [Duration.millis(250), '250ms'],
    [Duration.millis(1500), '1s500ms'],
    [Duration.seconds(90), '1m30s'],
    [Duration.hours(100), '100h'],
    [Duration.seconds(100_000), '27h46m40s'],
  ])('%s is written as the CRD takes it', (duration, text) => {
    expect(GatewayDuration.of(duration, 'timeout').text).toBe(text);
  });

  test('whatever its length, it fits and stays as long as it was', () => {
    const lengths = fc.integer({ min: 0, max: 100_000 * 3_600_000 - 1 });
    const check = (milliseconds: number) => {
      const { text } = GatewayDuration.of(Duration.millis(milliseconds), 'timeout');
      expect(text).toMatch(WRITTEN);
      expect(GatewayDuration.parse(text, 'timeout').milliseconds).toBe(milliseconds);
    };
    fc.assert(fc.property(lengths, check));
  });

  test('what is read stays as it is written', () => {
    expect(GatewayDuration.parse('90s', 'timeout')).toMatchObject({ text: '90s', milliseconds: 90_000 });
    expect(GatewayDuration.maybeParse(undefined, 'timeout')).toBeUndefined();
  });

  test('refuses what would not fit', () => {
    for (const duration of [Duration.millis(0.5), Duration.hours(100_000)]) {
      expect(codeOf(() => GatewayDuration.of(duration, 'timeout'))).toBe('InvalidDuration');
    }
    for (const text of ['', '0', '1.5s', '100000s', '1us', '1h1m1s1ms1h', '-1s']) {
      expect(codeOf(() => GatewayDuration.parse(text, 'timeout'))).toBe('InvalidDuration');
    }
  });
});
