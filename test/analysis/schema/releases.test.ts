import type { Report } from '../../../lib/analysis/check';
import { checkRelease, knownReleases, releaseRules } from '../../../lib/analysis/schema/releases';
import { ISTIO_RELEASES } from '../../../lib/values/istio-releases';
import type { Manifest } from '../../../lib/mesh/manifest';
import { maker, problemsOf, testCases } from '../support/cases';
import { releaseCases } from './release.cases';

const of = (release: string) => (object: Manifest, report: Report) => checkRelease(object, release, report);

testCases(releaseRules, of('1.25'), releaseCases);

describe('a release', () => {
  const retries = maker(
    'networking.istio.io/v1',
    'VirtualService',
  )({ http: [{ retries: { backoff: '1s' } }] });

  test.each([
    ['1.24', 1],
    ['1.25', 1],
    ['1.25.5', 1],
    ['1.26', 0],
    ['1.31', 0],
    ['1.99', 0],
    ['1.2', 1],
  ])('%s has what came before it', (release, count) => {
    expect(problemsOf(of(release), retries)).toHaveLength(count);
  });

  test('of what is known is the oldest 1.24', () => {
    expect(knownReleases()).toMatchObject({ oldest: '1.24', newest: ISTIO_RELEASES[0].version });
  });

  test('says nothing of other kinds', () => {
    expect(problemsOf(of('1.24'), maker('v1', 'Service')({}))).toEqual([]);
    expect(problemsOf(of('1.24'), {} as Manifest)).toEqual([]);
  });
});
