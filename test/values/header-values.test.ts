import { headerValueFault } from '../../lib/values/headers';

test.each([
  '',
  'plain',
  'a\tb',
  '100%%',
  '%HOSTNAME%',
  'x %START_TIME(%s)% y',
  '%METADATA(["a", "b"])%',
  '%A(b\\)c) %',
])('takes %j', (value) => {
  expect(headerValueFault(value)).toBeUndefined();
});

test.each([
  ['a\nb', 'control', 'control characters'],
  ['50%', 'variable', 'at the end'],
  ['%HOSTNAME', 'variable', 'an end of the variable in "%HOSTNAME"'],
  ['%A([b])%', 'variable', 'quotation mark'],
  ['%A(["b" "c"])%', 'variable', '"," or "]"'],
  ['%A(["b"]x)%', 'variable', '")"'],
  ['%A(b)c%', 'variable', '"%" after the arguments'],
  ['%A(b\\', 'variable', 'a character after'],
])('tells what is wrong with %j', (value, kind, expected) => {
  expect(headerValueFault(value)).toEqual({ kind, expected: expect.stringContaining(expected) });
});
