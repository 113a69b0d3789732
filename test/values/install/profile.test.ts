import { ChartSource } from '../../../lib/values/install/chart-source';
import { IstioVersion } from '../../../lib/values/install/istio-version';
import { Profile } from '../../../lib/values/install/profile';
import { refusal } from '../../support/refusal';

test('each profile has a constant, and is found by its name', () => {
  const constants = Object.entries(Profile) as [string, Profile][];
  expect(constants.map(([, { name }]) => name)).toEqual(Profile.allNames());
  for (const [constant, { name, components }] of constants) {
    expect(constant).toBe(name.toUpperCase().replace('-', '_'));
    expect(Profile.of(name).components).toEqual(components);
  }
  expect(refusal(() => Profile.of('huge')).expected).toContain('openshift-ambient');
});

test('charts come from where a version is published, or from where one says', () => {
  expect(ChartSource.repositoryOf(IstioVersion.V1_31).url).toBe('https://blob.istio.io/istio-release/charts');
  expect(ChartSource.registryOf(IstioVersion.V1_31)._describe()).toBe(
    'the registry ghcr.io/istio/release/charts',
  );
  expect(ChartSource.registry('oci://r.example.com/istio/').url).toBe('r.example.com/istio');
  expect(ChartSource.repository('https://r.example.com/istio/')._describe()).toBe(
    'the repository https://r.example.com/istio',
  );
});
