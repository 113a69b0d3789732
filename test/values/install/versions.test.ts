import fc from 'fast-check';
import {
  ISTIO_RELEASES,
  RELEASES_AS_OF,
  isSupportedOn,
  istioHosting,
} from '../../../lib/values/istio-releases';
import { IstioVersion } from '../../../lib/values/install/istio-version';
import { KubernetesVersion } from '../../../lib/values/install/kubernetes-version';
import { checkPair, checkUpgrade, endOfLifeWarnings } from '../../../lib/values/install/version-checks';
import { codeOf, refusal } from '../../support/refusal';

const istio = IstioVersion.of;
const kubernetes = KubernetesVersion.of;

describe('IstioVersion', () => {
  test('is the newest patch that is known, or the one that is named', () => {
    expect(IstioVersion.V1_31.version).toBe('1.31.3');
    expect(istio('1.31.1').version).toBe('1.31.1');
    expect(istio('v1.30.0-rc.1').version).toBe('1.30.0-rc.1');
    expect(istio('1.31.1').minor).toBe('1.31');
    expect(istio('1.31.1')._describe()).toBe('Istio 1.31.1');
  });

  test('has a constant for each release of the table', () => {
    const constants = Object.entries(IstioVersion).map(([name, { minor }]) => [name, minor]);
    const table = ISTIO_RELEASES.map(({ version }) => [`V${version.replace('.', '_')}`, version]);
    expect(constants.sort()).toEqual(table.sort());
  });

  test('refuses a release that nobody knows, and names those that are known', () => {
    for (const text of ['1.12', '1.99', '2.31', '1.31.x', '', 'latest', '1.31.3.4', undefined]) {
      const { code, expected } = refusal(() => istio(text as string));
      expect(code).toBe('InvalidValue');
      expect(expected).toContain('1.31, 1.30, 1.29');
    }
  });

  test('knows the end of its support, by a day or by what it hangs upon', () => {
    expect(IstioVersion.V1_29.endOfLife).toBe('2026-10-12');
    expect(IstioVersion.V1_31.endOfLife).toBe('about six weeks after 1.33');
    expect([IstioVersion.V1_29, IstioVersion.V1_30].map((one) => one.isSupportedOn('2026-10-12'))).toEqual([
      true,
      true,
    ]);
    expect(IstioVersion.V1_29.isSupportedOn('2026-10-13')).toBe(false);
    expect(IstioVersion.V1_31.isSupportedOn('2026-08-30')).toBe(false);
  });

  test('knows where its charts and images are: elsewhere from 1.31 on', () => {
    expect(IstioVersion.V1_31.chartRepository).toBe('https://blob.istio.io/istio-release/charts');
    expect(IstioVersion.V1_31.chartRegistry).toBe('ghcr.io/istio/release/charts');
    expect(IstioVersion.V1_31.imageHubs).toEqual(['docker.io/istio']);
    expect(IstioVersion.V1_30.chartRepository).toBe('https://istio-release.storage.googleapis.com/charts');
    const gone = ISTIO_RELEASES.filter((release) => /google|gcr/.test(JSON.stringify(istioHosting(release))));
    expect(gone.map(({ version }) => version)).not.toContain('1.31');
  });

  test('as a control plane takes proxies of its own release and of the one before', () => {
    const takes = (controlPlane: string) =>
      ['1.29', '1.30', '1.31'].filter((one) => istio(controlPlane).acceptsDataPlane(istio(one)));
    expect(takes('1.31')).toEqual(['1.30', '1.31']);
    expect(takes('1.29')).toEqual(['1.29']);
  });
});

describe('KubernetesVersion', () => {
  test('reads what clusters tell', () => {
    for (const text of ['1.34', 'v1.34', '1.34.2', 'v1.34.2-eks-1a2b3c', '1.34+', 'v1.34.1+k3s1']) {
      expect(kubernetes(text).minor).toBe('1.34');
    }
    expect(kubernetes('1.30').endOfLife).toBe('2025-06-28');
    expect(kubernetes('1.99').endOfLife).toBeUndefined();
  });

  test('refuses what is no release', () => {
    for (const text of ['', '1', '34', '2.34', '1.x', '1.3456', undefined, null]) {
      expect(codeOf(() => kubernetes(text as string))).toBe('InvalidValue');
    }
  });
});

describe('a pair', () => {
  test('that was never supported is refused with what fits, from both sides', () => {
    const { code, got, expected, mend } = refusal(() => checkPair(IstioVersion.V1_31, kubernetes('1.30')));
    expect(code).toBe('ConflictingSettings');
    expect(got).toBe('Istio 1.31 on Kubernetes 1.30');
    expect(expected).toBe(
      'Istio 1.31 on Kubernetes 1.32, 1.33, 1.34, 1.35, 1.36; Kubernetes 1.30 is supported by Istio 1.28, 1.27, 1.26, 1.25, 1.24',
    );
    expect(mend).toBe('change `istioVersion` or `kubernetesVersion`');
    const older = refusal(() => checkPair(IstioVersion.V1_31, kubernetes('1.20')));
    expect(older.expected).toContain('no release of Istio that is known supports Kubernetes 1.20');
  });

  test('is taken exactly where the table has it, and on any where it has none', () => {
    const all = Array.from({ length: 15 }, (_, i) => `1.${25 + i}`);
    for (const { version, kubernetes: supported = all } of ISTIO_RELEASES) {
      const taken = all.filter((one) => {
        try {
          checkPair(istio(version), kubernetes(one));
          return true;
        } catch {
          return false;
        }
      });
      expect(taken).toEqual(supported);
    }
  });

  test('of which both have ended is understood, and said to be so', () => {
    const pair = [IstioVersion.V1_26, kubernetes('1.30')] as const;
    expect(() => checkPair(...pair)).not.toThrow();
    expect(endOfLifeWarnings(...pair)).toEqual([
      expect.stringMatching(/^Istio 1\.26 is past its end of life \(2025-12-22\).*1\.31 and 1\.30\.$/),
      expect.stringMatching(/^Kubernetes 1\.30 is past its end of life \(2025-06-28\).*1\.32, 1\.33/),
    ]);
  });

  test('of which Istio is supported gives no warning, although Kubernetes may have ended: vendors go on', () => {
    expect(kubernetes('1.34').endOfLife! < RELEASES_AS_OF).toBe(true);
    expect(endOfLifeWarnings(IstioVersion.V1_31, kubernetes('1.34'))).toEqual([]);
  });

  test('is judged by the day of the table, not by the clock', () => {
    const day = '2026-09-01';
    expect(endOfLifeWarnings(IstioVersion.V1_29, kubernetes('1.35'), day)).toEqual([]);
    expect(endOfLifeWarnings(IstioVersion.V1_29, kubernetes('1.35'))).toHaveLength(1);
  });
});

describe('a step', () => {
  test('of more than one minor release is refused, with the steps that lead there', () => {
    const up = refusal(() => checkUpgrade(IstioVersion.V1_28, IstioVersion.V1_31));
    expect([up.code, up.mend]).toEqual(['ConflictingSettings', 'go by 1.29, then 1.30, then 1.31']);
    const down = refusal(() => checkUpgrade(IstioVersion.V1_31, IstioVersion.V1_29));
    expect(down.mend).toBe('go by 1.30, then 1.29');
  });

  test('is taken exactly when it is to the release itself or to a neighbour', () => {
    const release = fc.constantFrom(...ISTIO_RELEASES.map(({ version }) => istio(version)));
    fc.assert(
      fc.property(release, release, (from, to) => {
        const near = Math.abs(to.minorsSince(from)) <= 1;
        if (near) checkUpgrade(from, to);
        else expect(codeOf(() => checkUpgrade(from, to))).toBe('ConflictingSettings');
      }),
    );
  });
});

describe('the table of releases', () => {
  test('is in order, and consistent within itself', () => {
    const minors = ISTIO_RELEASES.map(({ version }) => Number(version.split('.')[1]));
    expect(minors).toEqual(minors.map((_, i) => minors[0] - i));
    for (const { released = RELEASES_AS_OF, endOfLife } of ISTIO_RELEASES) {
      expect(released).toMatch(/^\d{4}-\d\d-\d\d$/);
      expect(released < (endOfLife ?? '9999')).toBe(true);
      expect((endOfLife ?? '') < RELEASES_AS_OF).toBe(true);
    }
    const supported = ISTIO_RELEASES.filter((release) => isSupportedOn(release, RELEASES_AS_OF));
    expect(supported.map(({ version }) => version)).toEqual(['1.32', '1.31', '1.30']);
  });
});
