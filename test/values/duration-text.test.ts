import { durationLength } from '../../lib/values/wire-duration';

test.each([
  ['1s', 1000, 0],
  ['1.001s', 1001, 0],
  ['1m30s', 90_000, 0],
  ['250ms', 250, 0],
  ['.5s', 500, 0],
  ['1.s', 1000, 0],
  ['1us', 0, 1000],
  ['1ms1ns', 1, 1],
  ['0.0000000019s', 0, 1],
  ['-1.5s', -1500, 0],
  ['+2h', 7_200_000, 0],
  ['0', 0, 0],
  ['8761h1ms', 31_539_600_001, 0],
])('%s is %d ms and %d ns', (text, milliseconds, nanoseconds) => {
  expect(durationLength(text)).toEqual({ milliseconds, nanoseconds });
});

test.each(['', '5', 's', '.s', '1 s', '1d', '-', '1s1', '--1s', '9999999h'])('%j is no duration', (text) => {
  expect(durationLength(text)).toBeUndefined();
});
