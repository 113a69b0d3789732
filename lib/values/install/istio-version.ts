import {
  ISTIO_RELEASES,
  endOfLifeText,
  fitsControlPlane,
  isSupportedOn,
  istioHosting,
  istioRelease,
  minorOf,
  type IstioReleaseFacts,
} from '../istio-releases';
import { MeshError, MeshErrorCode } from '../mesh-error';

/** A release of Istio, with what is known of it. */
export class IstioVersion {
  /** 1.24, whose support has ended. */
  public static readonly V1_24: IstioVersion = IstioVersion.of('1.24');
  /** 1.25, whose support has ended. */
  public static readonly V1_25: IstioVersion = IstioVersion.of('1.25');
  /** 1.26, whose support has ended. */
  public static readonly V1_26: IstioVersion = IstioVersion.of('1.26');
  /** 1.27, whose support has ended. */
  public static readonly V1_27: IstioVersion = IstioVersion.of('1.27');
  /** 1.28, whose support has ended. */
  public static readonly V1_28: IstioVersion = IstioVersion.of('1.28');
  /** 1.29, whose support has ended. */
  public static readonly V1_29: IstioVersion = IstioVersion.of('1.29');
  /** 1.30. */
  public static readonly V1_30: IstioVersion = IstioVersion.of('1.30');
  /** 1.31. */
  public static readonly V1_31: IstioVersion = IstioVersion.of('1.31');
  /** 1.32. */
  public static readonly V1_32: IstioVersion = IstioVersion.of('1.32');

  /**
   * A release by its number.
   *
   * @param version `1.31` for the newest patch that this library knows of, or `1.31.2` for that one
   */
  public static of(version: string): IstioVersion {
    const [, minor, patch] =
      /^v?(1\.\d{1,3})(?:\.(\d{1,3}(?:-[0-9A-Za-z.-]+)?))?$/.exec(String(version)) ?? [];
    const facts = minor === undefined ? undefined : istioRelease(minor);
    if (facts !== undefined) return new IstioVersion(facts, `${minor}.${patch ?? facts.patch}`);
    throw new MeshError({
      code: MeshErrorCode.INVALID_VALUE,
      got: `Istio ${JSON.stringify(version)}`,
      expected: `one of ${ISTIO_RELEASES.map((release) => release.version).join(', ')}, with or without a patch`,
      mend: 'choose one of these; a newer release needs a newer release of this library',
    });
  }

  private constructor(
    private readonly facts: IstioReleaseFacts,
    /** The release with its patch: `1.31.3`. */
    public readonly version: string,
  ) {}

  /** The minor release: `1.31`. */
  public get minor(): string {
    return this.facts.version;
  }

  /** The day of the minor release, as `2026-08-31`; undefined where it is known only that it is out. */
  public get released(): string | undefined {
    return this.facts.released;
  }

  /** The end of its support: a day, or words where it hangs upon a release to come. */
  public get endOfLife(): string {
    return endOfLifeText(this.facts);
  }

  /** The releases of Kubernetes on which it is supported, oldest first; none where they are not known. */
  public get kubernetesVersions(): string[] {
    return [...(this.facts.kubernetes ?? [])];
  }

  /** The Helm repository that holds its charts. */
  public get chartRepository(): string {
    return istioHosting(this.facts).chartRepository;
  }

  /** The OCI registry that holds its charts, without `oci://`. */
  public get chartRegistry(): string {
    return istioHosting(this.facts).chartRegistry;
  }

  /** The registries that hold its images. */
  public get imageHubs(): string[] {
    return [...istioHosting(this.facts).imageHubs];
  }

  /**
   * Whether it was supported on a day.
   *
   * @param day the day, as `2026-11-22`
   */
  public isSupportedOn(day: string): boolean {
    return isSupportedOn(this.facts, day);
  }

  /**
   * Whether, as a control plane, it works with proxies of another release: those of the same and of the one before.
   *
   * @param dataPlane the release of the proxies
   */
  public acceptsDataPlane(dataPlane: IstioVersion): boolean {
    return fitsControlPlane(dataPlane.minor, this.minor);
  }

  /**
   * How many minor releases lie between another release and this one; negative when this one is older.
   *
   * @param other the other release
   */
  public minorsSince(other: IstioVersion): number {
    return minorOf(this.minor) - minorOf(other.minor);
  }

  /**
   * The release in words.
   *
   * @internal
   */
  public _describe(): string {
    return `Istio ${this.version}`;
  }
}
