import { sameHost } from '../../../../lib/analysis/rules/virtual-service/same-host';
import { foundIn, testMeshCases } from '../../support/mesh-cases';
import { sameHostCases } from './same-host.cases';

testMeshCases(sameHost, sameHostCases);

const [{ bad: hidden }] = sameHostCases['virtual-service/exact-host-hides-wildcard'];
const [{ bad: overlap }] = sameHostCases['virtual-service/rules-overlap'];

test('the message names a request, and who decides over it', () => {
  expect(foundIn(sameHost, hidden).join()).toContain('GET /api gets 404');
  expect(foundIn(sameHost, overlap).join()).toContain(
    'both match GET /api/v2 for web.example.com at the gateway shop/edge',
  );
  expect(foundIn(sameHost, overlap).join()).toContain('no manifest shows which that is');
});

test('a rule for everything comes last, whoever brings it', () => {
  expect(foundIn(sameHost, overlap.replace('prefix: /api}', 'prefix: /}'))).toEqual([]);
});

test('a request that an earlier rule takes overlaps with nothing', () => {
  const first =
    '    - match:\n        - uri: {prefix: /api/v2}\n      redirect: {uri: /x}\n    - match:\n        - uri: {prefix: /api}\n';
  const both = overlap.replace('    - match:\n        - uri: {prefix: /api}\n', first);
  expect(foundIn(sameHost, both).join()).toContain('Rule 0 and rule 0');
});

test('rules that do not overlap, and rules that do the same, are let be', () => {
  expect(foundIn(sameHost, overlap.replace('prefix: /api/v2', 'prefix: /other'))).toEqual([]);
  expect(foundIn(sameHost, overlap.replace('      timeout: 1s\n', ''))).toEqual([]);
});
