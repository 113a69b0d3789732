import {
  ISTIO_RELEASES,
  RELEASES_AS_OF,
  isSupportedOn,
  isUpgradeStep,
  istioReleasesFor,
} from '../istio-releases';
import { MeshError, MeshErrorCode } from '../mesh-error';
import type { IstioVersion } from './istio-version';
import type { KubernetesVersion } from './kubernetes-version';

/** Refuses a release of Istio on a release of Kubernetes on which it was never supported. */
export function checkPair(istio: IstioVersion, kubernetes: KubernetesVersion): void {
  const supportedOn = istio.kubernetesVersions;
  if (supportedOn.length === 0 || supportedOn.includes(kubernetes.minor)) return;
  const fitting = istioReleasesFor(kubernetes.minor).map(({ version }) => version);
  const others =
    fitting.length === 0
      ? `no release of Istio that is known supports Kubernetes ${kubernetes.minor}`
      : `Kubernetes ${kubernetes.minor} is supported by Istio ${fitting.join(', ')}`;
  throw new MeshError({
    code: MeshErrorCode.CONFLICTING_SETTINGS,
    got: `Istio ${istio.minor} on Kubernetes ${kubernetes.minor}`,
    expected: `Istio ${istio.minor} on Kubernetes ${supportedOn.join(', ')}; ${others}`,
    mend:
      fitting.length === 0 ? 'change `kubernetesVersion`' : 'change `istioVersion` or `kubernetesVersion`',
  });
}

/** Refuses a step between two releases that is not supported: more than one minor release in place, more than two by revision. */
export function checkUpgrade(from: IstioVersion, to: IstioVersion, byRevision = false): void {
  if (isUpgradeStep(from.minor, to.minor, byRevision)) return;
  const direction = Math.sign(order(to.minor, from.minor));
  const steps = ISTIO_RELEASES.map(({ version }) => version)
    .filter((version) => between(version, from.minor, to.minor))
    .sort((a, b) => order(a, b) * direction);
  throw new MeshError({
    code: MeshErrorCode.CONFLICTING_SETTINGS,
    got: `a step from Istio ${from.minor} to ${to.minor}`,
    expected: byRevision
      ? 'a step of at most two minor releases forward, or one back'
      : 'a step of one minor release in place; with a `revision` of its own, of two',
    mend: `go by ${[...steps, to.minor].join(', then ')}${!byRevision && isUpgradeStep(from.minor, to.minor, true) ? ', or give a `revision`' : ''}`,
  });
}

const order = (a: string, b: string) => Number(a.split('.')[1]) - Number(b.split('.')[1]);

const between = (version: string, one: string, other: string) =>
  order(version, one) * order(version, other) < 0;

/**
 * What is to be said of releases that still fit each other: that their support has ended. It is judged by the day of the table, not
 * by the clock, so that a program writes the same on all days.
 *
 * @param day the day by which it is judged
 */
export function endOfLifeWarnings(
  istio: IstioVersion,
  kubernetes: KubernetesVersion,
  day: string = RELEASES_AS_OF,
): string[] {
  const supported = ISTIO_RELEASES.filter((release) => isSupportedOn(release, day));
  const names = supported.map(({ version }) => version).join(' and ') || 'none that is known';
  const warnings: string[] = [];
  if (!istio.isSupportedOn(day)) {
    warnings.push(
      `Istio ${istio.minor} is past its end of life (${istio.endOfLife}): it gets no more fixes of security holes. ` +
        `Supported on ${day}: ${names}.`,
    );
  }
  const { endOfLife, minor } = kubernetes;
  const carried = supported.some((release) => release.kubernetes?.includes(minor));
  if (endOfLife !== undefined && endOfLife < day && !carried) {
    const range = [...new Set(supported.flatMap((release) => release.kubernetes ?? []))].sort(order);
    warnings.push(
      `Kubernetes ${minor} is past its end of life (${endOfLife}), and no supported release of Istio runs on it. ` +
        `Those run on Kubernetes ${range.join(', ')}.`,
    );
  }
  return warnings;
}
