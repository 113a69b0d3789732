import { filled } from '../checks';
import type { IstioVersion } from './istio-version';

/** Where Istio's charts are taken from. */
export class ChartSource {
  /**
   * The Helm repository that holds the charts of a version.
   *
   * @param version the version of Istio
   */
  public static repositoryOf(version: IstioVersion): ChartSource {
    return new ChartSource(version.chartRepository, false);
  }

  /**
   * The OCI registry that holds the charts of a version.
   *
   * @param version the version of Istio
   */
  public static registryOf(version: IstioVersion): ChartSource {
    return new ChartSource(version.chartRegistry, true);
  }

  /**
   * A Helm repository of one's own, with the same charts.
   *
   * @param url its address: `https://charts.example.com/istio`
   */
  public static repository(url: string): ChartSource {
    return new ChartSource(filled(url, 'address of a Helm repository').replace(/\/+$/, ''), false);
  }

  /**
   * An OCI registry of one's own, with the same charts.
   *
   * @param registry its address and the folder in it, with or without `oci://`
   */
  public static registry(registry: string): ChartSource {
    return new ChartSource(filled(registry, 'address of a registry').replace(/^oci:\/\/|\/+$/g, ''), true);
  }

  private constructor(
    /** Its address; for a registry without `oci://`. */
    public readonly url: string,
    /** Whether it is an OCI registry. */
    public readonly isRegistry: boolean,
  ) {}

  /**
   * The source in words.
   *
   * @internal
   */
  public _describe(): string {
    return this.isRegistry ? `the registry ${this.url}` : `the repository ${this.url}`;
  }
}
