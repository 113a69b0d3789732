import { Duration } from 'cdk8s';
import fc from 'fast-check';
import { OutlierDetection } from '../../../lib/networking';
import { codeOf } from '../../support/refusal';

const time = fc.integer({ min: 1, max: 90_000 }).map((millis) => Duration.millis(millis));
const detections = fc
  .record(
    {
      consecutive5xxErrors: fc.nat(9),
      consecutiveGatewayErrors: fc.nat(9),
      consecutiveLocalOriginFailures: fc.nat(9),
      interval: time,
      baseEjectionTime: time,
      maxEjectionPercent: fc.nat(100),
      minHealthPercent: fc.nat(100),
      httpErrorCodes: fc.array(fc.integer({ min: 100, max: 599 }), { maxLength: 3 }),
    },
    { requiredKeys: [] },
  )
  .map((props) => OutlierDetection.of({ ...props, splitExternalLocalOriginErrors: true }));

describe('OutlierDetection', () => {
  test('reads back what it wrote', () => {
    fc.assert(
      fc.property(detections, (one) => expect(OutlierDetection._fromSpec(one._toSpec())).toEqual(one)),
    );
  });

  test("renders in Istio's field names", () => {
    const props = { consecutive5xxErrors: 3, interval: Duration.seconds(5), httpErrorCodes: [429] };
    expect(OutlierDetection.of(props)._toSpec()).toEqual({
      consecutive5xxErrors: 3,
      interval: '5s',
      outlierDetectionHttpErrorCodes: [429],
    });
    expect(OutlierDetection.of()._toSpec()).toEqual({});
  });

  test.each([
    [{ consecutiveLocalOriginFailures: 1 }, 'MissingSetting'],
    [{ consecutive5xxErrors: -1 }, 'InvalidNumber'],
    [{ consecutiveGatewayErrors: 2 ** 32 }, 'InvalidNumber'],
    [{ maxEjectionPercent: 101 }, 'InvalidNumber'],
    [{ minHealthPercent: -1 }, 'InvalidNumber'],
    [{ httpErrorCodes: [99] }, 'InvalidNumber'],
    [{ httpErrorCodes: [600] }, 'InvalidNumber'],
    [{ interval: Duration.millis(0) }, 'InvalidDuration'],
    [{ baseEjectionTime: Duration.millis(0) }, 'InvalidDuration'],
  ])('refuses %j', (props, code) => {
    expect(codeOf(() => OutlierDetection.of(props))).toBe(code);
  });

  test('takes a limit of zero for local failures without counting them apart', () => {
    expect(() => OutlierDetection.of({ consecutiveLocalOriginFailures: 0 })).not.toThrow();
  });

  test('speaks', () => {
    expect(OutlierDetection.of()._describe()).toBe(
      'a pod is taken out for 30s after 5 server errors in a row',
    );
    const split = {
      splitExternalLocalOriginErrors: true,
      consecutiveGatewayErrors: 2,
      consecutive5xxErrors: 0,
    };
    expect(OutlierDetection.of({ ...split, baseEjectionTime: Duration.minutes(1) })._describe()).toBe(
      'a pod is taken out for 60s after 2 gateway errors or 5 local failures in a row',
    );
    expect(OutlierDetection.of({ consecutive5xxErrors: 0 })._describe()).toBe('no pod is taken out');
  });
});
