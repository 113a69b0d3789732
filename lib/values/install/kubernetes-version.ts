import { MeshError, MeshErrorCode } from '../mesh-error';

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

/** A minor release of Kubernetes, upon which Istio is to run. */
export class KubernetesVersion {
  /**
   * A release by its number.
   *
   * @param version as the cluster tells it: `1.34`, `1.34.2`, `v1.34.2-eks-1a2b3c`; what stands behind the minor release is left
   *   out
   */
  public static of(version: string): KubernetesVersion {
    const [, minor] = /^v?1\.(\d{1,3})(?!\d)/.exec(String(version)) ?? [];
    if (minor !== undefined) return new KubernetesVersion(`1.${Number(minor)}`);
    throw new MeshError({
      code: MeshErrorCode.INVALID_VALUE,
      got: `Kubernetes ${JSON.stringify(version)}`,
      expected: 'a release, such as "1.34"',
      mend: 'take the number from `kubectl version`',
    });
  }

  private constructor(
    /** The release: `1.34`. */
    public readonly minor: string,
  ) {}

  /** The day on which its own support ends, as `2026-10-27`; undefined where it is not known. Vendors may support it for longer. */
  public get endOfLife(): string | undefined {
    return kubernetesEndOfLife(this.minor);
  }

  /**
   * The release in words.
   *
   * @internal
   */
  public _describe(): string {
    return `Kubernetes ${this.minor}`;
  }
}
