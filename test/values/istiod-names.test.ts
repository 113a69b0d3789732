import { dnsNameFault, isMeshLabel, wildcardHostFault } from '../../lib/values/dns-name';
import { ipFamily } from '../../lib/values/addresses';
import { isMeshLabelKey, isMeshLabelValue } from '../../lib/values/mesh-labels';

describe('names of hosts', () => {
  test.each([
    'reviews',
    'Reviews.Shop',
    '*',
    '*.',
    '*.a',
    '*-a.b',
    '*a.b',
    '1',
    '1.2.',
    'a.99999999999999999999',
  ])('a wildcard may lead: %s', (name) => {
    expect(wildcardHostFault(name)).toBeUndefined();
  });

  test.each([
    ['', { kind: 'empty', name: '', label: '' }],
    ['a*.b', { kind: 'label', name: 'a*.b', label: 'a*' }],
    ['a.b_c.d', { kind: 'label', name: 'b_c.d', label: 'b_c' }],
    ['a..', { kind: 'label', name: '.', label: '' }],
    ['a.7', { kind: 'numeric', name: '7', label: '7' }],
    [
      'a.-9223372036854775808',
      { kind: 'numeric', name: '-9223372036854775808', label: '-9223372036854775808' },
    ],
    ['a'.repeat(256), { kind: 'long', name: 'a'.repeat(256), label: '' }],
  ])('%j is none', (name, fault) => {
    expect(wildcardHostFault(name)).toEqual(fault);
  });

  test('a full name has no wildcard, and is no number', () => {
    expect(dnsNameFault('a.b.')).toBeUndefined();
    expect(dnsNameFault('*.b')).toEqual({ kind: 'label', name: '*.b', label: '*' });
    expect(dnsNameFault('1')).toEqual({ kind: 'numeric', name: '1', label: '1' });
  });
});

test('labels of names have capitals and at most 63 characters', () => {
  expect(['A-1', 'a', '1', 'a'.repeat(63)].every(isMeshLabel)).toBe(true);
  // The sign for kelvin becomes a "k" in small letters.
  expect(['', '-a', 'a-', 'a.b', '\u212a', 'a'.repeat(64)].some(isMeshLabel)).toBe(false);
});

test('labels of workloads', () => {
  expect(['a', 'A_b.c-1', 'Example.com/a', `${'a.'.repeat(126)}b/c`].every(isMeshLabelKey)).toBe(true);
  expect(
    ['', '/a', 'a/', 'a/b/c', 'a_b/c', '-a', 'a'.repeat(64), `${'a.'.repeat(127)}b/c`].some(isMeshLabelKey),
  ).toBe(false);
  expect(['', 'a', 'a'.repeat(100)].every(isMeshLabelValue)).toBe(true);
  expect(['-a', 'a b', '*'].some(isMeshLabelValue)).toBe(false);
});

test.each([
  ['10.0.0.1', 4],
  ['::1', 6],
  ['fe80::1%eth0', 6],
  ['fe80::1%a*/', 6],
  ['fe80::1%', 0],
  ['10.0.0.1%eth0', 0],
  ['10.0.0.01', 0],
  ['a', 0],
])('%s is an address of the family %d', (text, family) => {
  expect(ipFamily(text)).toBe(family);
});
