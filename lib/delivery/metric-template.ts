import type { Construct } from 'constructs';
import { located } from '../core/located';
import { readManifest } from '../core/manifest';
import { MeshResource, type MeshResourceProps } from '../core/mesh-resource';
import type { MetricTemplateSpec } from '../values/delivery/flagger-messages';
import type { IMetricTemplateRef } from '../values/delivery/flagger-object-ref';
import { metricTemplateChecks, queryVariables } from '../values/delivery/metric-template-checks';
import { MetricTemplateProvider } from '../values/delivery/metric-template-provider';
import { refuse } from '../values/mesh-fault';

/** What is asked, and whom. */
export interface MetricTemplateProps extends MeshResourceProps {
  /** Who is asked. */
  readonly provider: MetricTemplateProvider;
  /**
   * The query, whose first value counts. Flagger puts in what the Canary is: `{{ namespace }}`, `{{ target }}`, `{{ service }}`,
   * `{{ interval }}`, `{{ variables.name }}`. `Analysis.targetSuccessRate()` and `Analysis.targetLatency()` give those for Istio.
   */
  readonly query: string;
}

/**
 * What is measured to decide whether a new version is good, for the Canaries that name it (kind `MetricTemplate` of `flagger.app/v1beta1`).
 *
 * What Flagger refuses when it asks is refused here: a provider without its address or Secret (pkg/metrics/providers), and a query with a
 * function that Flagger does not have (pkg/metrics/observers/render.go).
 */
export class MetricTemplate extends MeshResource implements IMetricTemplateRef {
  /**
   * Reads a manifest. What is written is its spec as it was; one that could not be written so is refused.
   *
   * @param scope the construct in which it is to stand
   * @param id its id there
   * @param manifest the manifest
   */
  public static fromManifest(scope: Construct, id: string, manifest: any): MetricTemplate {
    const read = (props: MeshResourceProps, { provider, query }: MetricTemplateSpec) =>
      new MetricTemplate(scope, id, {
        ...props,
        provider: MetricTemplateProvider._fromSpec(provider ?? {}),
        query,
      });
    return readManifest(scope, id, manifest, 'flagger.app', 'MetricTemplate', read);
  }

  private readonly spec: MetricTemplateSpec;

  /**
   * @param scope the construct in which it stands
   * @param id its id there, and its name unless another is given
   * @param props what is asked, and whom
   */
  public constructor(scope: Construct, id: string, props: MetricTemplateProps) {
    super(scope, id, props, 'flagger.app/v1beta1', 'MetricTemplate');
    this.spec = { provider: props.provider._toSpec(), query: props.query };
    located(this, () => {
      refuse(metricTemplateChecks, this.spec);
    });
  }

  /** The name, as Canaries refer to it. */
  public get metricTemplateName(): string {
    return this.name;
  }

  /** The namespace, as Canaries refer to it. */
  public get metricTemplateNamespace(): string | undefined {
    return this.namespace;
  }

  /** The names of the variables that the query asks for. */
  public get queryVariables(): string[] | undefined {
    return queryVariables(this.spec.query);
  }

  protected renderSpec(): any {
    const { provider, query } = this.spec;
    return { provider: { ...provider }, query };
  }
}
