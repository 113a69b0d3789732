import * as fc from 'fast-check';
import { hostMatches, hostsIntersection, hostSubsetOf } from '../../lib/values/host-name';
import { propertyRuns } from '../support/runs';

/** `Name.Matches` and `Name.SubsetOf` of `pkg/config/host/name.go`, line by line. */
function upstreamMatches(n: string, o: string): boolean {
  const [hWildcard, oWildcard] = [n.length > 0 && n[0] === '*', o.length > 0 && o[0] === '*'];
  if (hWildcard) {
    if (oWildcard) {
      if (n.length < o.length) return o.substring(1).endsWith(n.substring(1));
      return n.substring(1).endsWith(o.substring(1));
    }
    return o.endsWith(n.substring(1));
  }
  if (oWildcard) return n.endsWith(o.substring(1));
  return n === o;
}

function upstreamSubsetOf(n: string, o: string): boolean {
  const [hWildcard, oWildcard] = [n.length > 0 && n[0] === '*', o.length > 0 && o[0] === '*'];
  if (hWildcard) {
    if (oWildcard) {
      if (n.length < o.length) return false;
      return n.substring(1).endsWith(o.substring(1));
    }
    return false;
  }
  if (oWildcard) return n.endsWith(o.substring(1));
  return n === o;
}

const label = fc.constantFrom('', 'a', 'b', 'ab', 'com', 'x');
const name = fc.array(label, { maxLength: 3 }).map((labels) => labels.join('.'));
const host = fc.oneof(
  name,
  name.map((text) => `*${text}`),
  name.map((text) => `*.${text}`),
);
const RUNS = { numRuns: propertyRuns(5000) };

test('the names of hosts are compared as the upstream project compares them', () => {
  fc.assert(
    fc.property(host, host, (a, b) => {
      expect(hostMatches(a, b)).toBe(upstreamMatches(a, b));
      expect(hostSubsetOf(a, b)).toBe(upstreamSubsetOf(a, b));
    }),
    RUNS,
  );
});

test('what is within another host matches it, whichever comes first', () => {
  fc.assert(
    fc.property(host, host, (a, b) => {
      expect(hostMatches(a, b)).toBe(hostMatches(b, a));
      if (hostSubsetOf(a, b)) expect(hostMatches(a, b)).toBe(true);
      expect(hostMatches(a, b)).toBe(hostSubsetOf(a, b) || hostSubsetOf(b, a));
    }),
    RUNS,
  );
});

// The examples beside `Names.Intersection` in `pkg/config/host/names.go`.
test.each([
  [['foo.com', 'bar.com'], ['*.com'], ['foo.com', 'bar.com']],
  [
    ['foo.com', '*.net'],
    ['*.com', 'bar.net'],
    ['foo.com', 'bar.net'],
  ],
  [['foo.com', '*.net'], ['*.bar.net'], ['*.bar.net']],
  [['foo.com'], ['bar.com'], []],
  [[], ['bar.com'], []],
])('of %j and %j is common %j', (hosts, others, common) => {
  expect(hostsIntersection(hosts, others)).toEqual(common);
});

test('"*example.com" takes "example.com" too', () => {
  expect(hostSubsetOf('example.com', '*example.com')).toBe(true);
  expect(hostSubsetOf('example.com', '*.example.com')).toBe(false);
});
