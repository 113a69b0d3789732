/**
 * The days on which the support of Kubernetes' releases ends, by release (kubernetes.io/releases/patch-releases). Vendors may
 * support theirs for longer. A release that is not here was supported on the day of the table of Istio's releases.
 */
const END_OF_LIFE: { readonly [version: string]: string } = {
  '1.28': '2024-10-28',
  '1.29': '2025-02-28',
  '1.30': '2025-06-28',
  '1.31': '2025-10-28',
  '1.32': '2026-02-28',
  '1.33': '2026-06-28',
  '1.34': '2026-10-27',
  '1.35': '2027-02-28',
};

/** The day on which the support of a release of Kubernetes ends; undefined where the table does not have it. */
export const kubernetesEndOfLife = (version: string): string | undefined =>
  Object.hasOwn(END_OF_LIFE, version) ? END_OF_LIFE[version] : undefined;
