import type { Construct } from 'constructs';
import { refuseUndeclared } from '../core/declared-providers';
import { located } from '../core/located';
import { readManifest } from '../core/manifest';
import { MeshResource, type MeshResourceProps } from '../core/mesh-resource';
import { AccessLogging } from '../values/telemetry/access-logging';
import { Metrics } from '../values/telemetry/metrics';
import { PolicyTarget } from '../values/policy-target';
import { defined, filledList } from '../values/spec';
import { Tracing } from '../values/telemetry/tracing';
import type { TelemetrySpec } from '../values/telemetry/messages';

/** What makes a telemetry policy. */
export interface TelemetryProps extends MeshResourceProps {
  /**
   * To what it applies. Objects must stand in its own namespace.
   *
   * @default - all workloads of its namespace; of the whole mesh, if that is Istio's root namespace
   */
  readonly target?: PolicyTarget;
  /**
   * How requests are traced. Of several entries a later one goes before an earlier one, field by field; istiod warns of
   * more than one.
   *
   * @default - as in the policy above
   */
  readonly tracing?: Tracing[];
  /**
   * How metrics are made.
   *
   * @default - as in the policy above
   */
  readonly metrics?: Metrics[];
  /**
   * What is logged.
   *
   * @default - as in the policy above
   */
  readonly accessLogging?: AccessLogging[];
}

/**
 * What workloads tell of their traffic: traces, metrics and access logs (kind `Telemetry` of `telemetry.istio.io/v1`).
 *
 * A policy of Istio's root namespace holds for the mesh, one without a target for its namespace, one with a target for its
 * workloads; each is laid over those before. Of several for the mesh or for one namespace the oldest counts and the others
 * do not. In the root namespace, one with labels is for pods of that namespace alone (`applicableTelemetries`). Providers
 * are named as the mesh configuration has them; naming some takes the place of those above, and does not add to them.
 */
export class Telemetry extends MeshResource {
  /**
   * Reads a manifest. What is written is its spec as it was; one that could not be written so is refused.
   *
   * @param scope the construct in which it is to stand
   * @param id its id there
   * @param manifest the manifest, of any version of the API group
   */
  public static fromManifest(scope: Construct, id: string, manifest: any): Telemetry {
    const read = (props: MeshResourceProps, spec: TelemetrySpec) =>
      new Telemetry(scope, id, {
        ...props,
        target: PolicyTarget._fromSpec(spec),
        tracing: spec.tracing?.map((entry) => Tracing._fromSpec(entry)),
        metrics: spec.metrics?.map((entry) => Metrics._fromSpec(entry)),
        accessLogging: spec.accessLogging?.map((entry) => AccessLogging._fromSpec(entry)),
      });
    return readManifest(scope, id, manifest, 'telemetry.istio.io', 'Telemetry', read);
  }

  private readonly target?: PolicyTarget;
  private readonly tracing: Tracing[];
  private readonly metrics: Metrics[];
  private readonly accessLogging: AccessLogging[];

  public constructor(scope: Construct, id: string, props: TelemetryProps = {}) {
    super(scope, id, props, 'telemetry.istio.io/v1', 'Telemetry');
    this.target = props.target;
    this.tracing = [...(props.tracing ?? [])];
    this.metrics = [...(props.metrics ?? [])];
    this.accessLogging = [...(props.accessLogging ?? [])];
    located(this, () => props.target?._checkNamespace(this.namespace));
  }

  /**
   * Traces requests on another side of connections too.
   *
   * @param tracing how
   */
  public addTracing(tracing: Tracing): void {
    this.tracing.push(tracing);
  }

  /**
   * Makes metrics for further providers.
   *
   * @param metrics how
   */
  public addMetrics(metrics: Metrics): void {
    this.metrics.push(metrics);
  }

  /**
   * Logs more.
   *
   * @param accessLogging what, and by whom
   */
  public addAccessLogging(accessLogging: AccessLogging): void {
    this.accessLogging.push(accessLogging);
  }

  protected checkWhole(): void {
    const entries = [...this.tracing, ...this.metrics, ...this.accessLogging];
    refuseUndeclared(
      this,
      entries.flatMap(({ _extensionProviders }) => [..._extensionProviders]),
    );
  }

  protected renderSpec(): any {
    const spec: TelemetrySpec = defined({
      ...this.target?._toSpec(),
      tracing: filledList(this.tracing.map((entry) => entry._toSpec())),
      metrics: filledList(this.metrics.map((entry) => entry._toSpec())),
      accessLogging: filledList(this.accessLogging.map((entry) => entry._toSpec())),
    });
    return spec;
  }
}
