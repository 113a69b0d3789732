/** A minor release of Istio, as its announcements and support pages tell. */
export interface IstioReleaseFacts {
  /** `1.31`. */
  readonly version: string;
  /** The day of its release, as `2026-08-31`. */
  readonly released: string;
  /** The day on which its support ended; undefined while it is supported. */
  readonly endOfLife?: string;
  /** The releases of Kubernetes with which it was tested and supported, oldest first. */
  readonly kubernetes: readonly string[];
}

const kubernetes = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, i) => `1.${from + i}`);

/** The day on which the table below was looked up. */
export const RELEASES_AS_OF = '2026-11-22';

/** Istio's releases, newest first (istio.io, data/compatibility/supportStatus.yml, and the announcements of each release). */
export const ISTIO_RELEASES: readonly IstioReleaseFacts[] = [
  { version: '1.31', released: '2026-08-31', kubernetes: kubernetes(32, 36) },
  { version: '1.30', released: '2026-05-18', kubernetes: kubernetes(32, 36) },
  { version: '1.29', released: '2026-02-16', endOfLife: '2026-10-12', kubernetes: kubernetes(31, 35) },
  { version: '1.28', released: '2025-11-05', endOfLife: '2026-07-01', kubernetes: kubernetes(30, 34) },
  { version: '1.27', released: '2025-08-11', endOfLife: '2026-03-30', kubernetes: kubernetes(29, 33) },
  { version: '1.26', released: '2025-05-08', endOfLife: '2025-12-22', kubernetes: kubernetes(29, 33) },
  { version: '1.25', released: '2025-03-03', endOfLife: '2025-09-30', kubernetes: kubernetes(29, 32) },
  { version: '1.24', released: '2024-11-07', endOfLife: '2025-06-24', kubernetes: kubernetes(28, 31) },
];

/** The facts of a release, by its version with or without the patch; undefined for one that the table does not have. */
export function istioRelease(version: string): IstioReleaseFacts | undefined {
  const [major, minor] = version.replace(/^v/, '').split('.');
  return ISTIO_RELEASES.find((release) => release.version === `${major}.${minor}`);
}

/** The releases of Istio that were supported on a release of Kubernetes, newest first. */
export function istioReleasesFor(kubernetesVersion: string): readonly IstioReleaseFacts[] {
  const [major, minor] = kubernetesVersion.replace(/^v/, '').split('.');
  return ISTIO_RELEASES.filter((release) => release.kubernetes.includes(`${major}.${minor}`));
}
