/** A minor release of Istio, as its announcements and support pages tell. */
export interface IstioReleaseFacts {
  /** `1.31`. */
  readonly version: string;
  /** Its newest patch on the day of the table: 3 for `1.31.3`. */
  readonly patch: number;
  /** The day of its release, as `2026-08-31`; undefined where it is known only that it was out on the day of the table. */
  readonly released?: string;
  /** The day on which its support ended; undefined while it is supported. */
  readonly endOfLife?: string;
  /** The releases of Kubernetes with which it was tested and supported, oldest first; undefined where this was not to be had. */
  readonly kubernetes?: readonly string[];
}

/** Where the charts and the images of a release are published. */
interface IstioHosting {
  /** The Helm repository of its charts. */
  readonly chartRepository: string;
  /** The OCI registry of its charts, without `oci://`. */
  readonly chartRegistry: string;
  /** The registries of its images, the one that its charts name first. */
  readonly imageHubs: readonly string[];
}

const kubernetes = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, i) => `1.${from + i}`);

/** The day on which the table below was looked up. */
export const RELEASES_AS_OF = '2026-11-27';

/** Istio's releases, newest first (istio.io, data/compatibility/supportStatus.yml, and the announcements of each release). */
export const ISTIO_RELEASES: readonly IstioReleaseFacts[] = [
  { version: '1.32', patch: 0 },
  { version: '1.31', patch: 3, released: '2026-08-31', kubernetes: kubernetes(32, 36) },
  { version: '1.30', patch: 7, released: '2026-05-18', kubernetes: kubernetes(32, 36) },
  {
    version: '1.29',
    patch: 10,
    released: '2026-02-16',
    endOfLife: '2026-10-12',
    kubernetes: kubernetes(31, 35),
  },
  {
    version: '1.28',
    patch: 10,
    released: '2025-11-05',
    endOfLife: '2026-07-01',
    kubernetes: kubernetes(30, 34),
  },
  {
    version: '1.27',
    patch: 9,
    released: '2025-08-11',
    endOfLife: '2026-03-30',
    kubernetes: kubernetes(29, 33),
  },
  {
    version: '1.26',
    patch: 8,
    released: '2025-05-08',
    endOfLife: '2025-12-22',
    kubernetes: kubernetes(29, 33),
  },
  {
    version: '1.25',
    patch: 5,
    released: '2025-03-03',
    endOfLife: '2025-09-30',
    kubernetes: kubernetes(29, 32),
  },
  {
    version: '1.24',
    patch: 6,
    released: '2024-11-07',
    endOfLife: '2025-06-24',
    kubernetes: kubernetes(28, 31),
  },
];

/** The facts of a release, by its version with or without the patch; undefined for one that the table does not have. */
export function istioRelease(version: string): IstioReleaseFacts | undefined {
  const [major, minor] = version.replace(/^v/, '').split('.');
  return ISTIO_RELEASES.find((release) => release.version === `${major}.${minor}`);
}

/** The releases of Istio that were supported on a release of Kubernetes, newest first. */
export function istioReleasesFor(kubernetesVersion: string): readonly IstioReleaseFacts[] {
  const [major, minor] = kubernetesVersion.replace(/^v/, '').split('.');
  return ISTIO_RELEASES.filter((release) => release.kubernetes?.includes(`${major}.${minor}`));
}

/** The number behind `1.` of a release: 31 for `1.31`. */
export const minorOf = (version: string) => Number(/^\d+\.(\d+)/.exec(version)?.[1]);

/**
 * Whether a release was supported on a day. A release is supported until six weeks after the second release that follows it; those
 * of the table without an end were supported on the day of the table, and count as supported after it. A release without a day counts
 * from the day of the table.
 *
 * @param day the day, as `2026-11-22`
 */
export function isSupportedOn(
  { released = RELEASES_AS_OF, endOfLife }: IstioReleaseFacts,
  day: string,
): boolean {
  return released <= day && (endOfLife === undefined || day <= endOfLife);
}

/** Whether a release was out on a day; one without a day is known to be out from the day of the table on. */
export const isOutOn = ({ released = RELEASES_AS_OF }: IstioReleaseFacts, day: string) => released <= day;

/** The end of a release's support in words: a day, or the release upon which it hangs. */
export function endOfLifeText({ version, endOfLife }: IstioReleaseFacts): string {
  return endOfLife ?? `about six weeks after 1.${minorOf(version) + 2}`;
}

/**
 * Where a release is published. From 1.31 on nothing is put on Google's hosts any more, which will close, those of older releases
 * included (upgrade notes of 1.31).
 */
export function istioHosting({ version }: IstioReleaseFacts): IstioHosting {
  return minorOf(version) >= 31
    ? {
        chartRepository: 'https://blob.istio.io/istio-release/charts',
        chartRegistry: 'ghcr.io/istio/release/charts',
        imageHubs: ['docker.io/istio'],
      }
    : {
        chartRepository: 'https://istio-release.storage.googleapis.com/charts',
        chartRegistry: 'gcr.io/istio-release/charts',
        imageHubs: ['docker.io/istio', 'gcr.io/istio-release'],
      };
}

/**
 * Whether proxies of one release work with a control plane of another: it may be one minor release ahead of them, and never
 * behind (istio.io, supported releases).
 */
export function fitsControlPlane(dataPlane: string, controlPlane: string): boolean {
  return [0, 1].includes(minorOf(controlPlane) - minorOf(dataPlane));
}

/**
 * Whether a step from one release to another is supported: to the next minor release, or back by one; by revision, with two control
 * planes beside each other, also forward by two (istio.io, Canary Upgrades: Before you upgrade).
 */
export function isUpgradeStep(from: string, to: string, byRevision = false): boolean {
  const step = minorOf(to) - minorOf(from);
  return Math.abs(step) <= 1 || (byRevision && step === 2);
}
