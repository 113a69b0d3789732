import { JsonPatch } from 'cdk8s';
import type { Construct } from 'constructs';
import { located } from '../core/located';
import { readManifest } from '../core/manifest';
import { MeshResource, type MeshResourceProps } from '../core/mesh-resource';
import type { IAnalysisTemplateRef } from '../values/delivery/analysis-template-ref';
import { type AnalysisTemplateOptions, TemplateSettings } from '../values/delivery/template-spec';
import { MeshError, MeshErrorCode } from '../values/mesh-error';

/** What makes a template of analyses for all namespaces. */
export interface ClusterAnalysisTemplateProps extends MeshResourceProps, AnalysisTemplateOptions {}

/**
 * What is measured to decide whether a new version is good, for the Rollouts and Experiments of all namespaces (kind
 * `ClusterAnalysisTemplate` of `argoproj.io/v1alpha1`). It belongs to the cluster, and is in no namespace.
 */
export class ClusterAnalysisTemplate extends MeshResource implements IAnalysisTemplateRef {
  /**
   * Reads a manifest. What is written is its spec as it was; one that could not be written so is refused.
   *
   * @param scope the construct in which it is to stand
   * @param id its id there
   * @param manifest the manifest
   */
  public static fromManifest(scope: Construct, id: string, manifest: any): ClusterAnalysisTemplate {
    const read = (props: MeshResourceProps, spec: any) =>
      new ClusterAnalysisTemplate(scope, id, { ...props, ...TemplateSettings.fromSpec(spec) });
    return readManifest(scope, id, manifest, 'argoproj.io', 'ClusterAnalysisTemplate', read);
  }

  /** Whether it is a `ClusterAnalysisTemplate`. */
  public readonly isClusterScoped: boolean = true;

  private readonly settings: TemplateSettings;

  /**
   * @param scope the construct in which it stands
   * @param id its id there, and its name unless another is given
   * @param props what is measured
   */
  public constructor(scope: Construct, id: string, props: ClusterAnalysisTemplateProps) {
    super(scope, id, props, 'argoproj.io/v1alpha1', 'ClusterAnalysisTemplate');
    this.settings = located(this, () => {
      if (props.metadata?.namespace !== undefined) throw namespaced(props.metadata.namespace);
      const { metrics, args, templates, dryRun, measurementRetention } = props;
      return new TemplateSettings({ metrics, args, templates, dryRun, measurementRetention });
    });
    // cdk8s writes the namespace of the chart on every object.
    if (this.apiObject.metadata.namespace !== undefined) {
      this.apiObject.addJsonPatch(JsonPatch.remove('/metadata/namespace'));
    }
  }

  /** Undefined: it belongs to the cluster. */
  public override get namespace(): string | undefined {
    return undefined;
  }

  /** The name, as others refer to it. */
  public get analysisTemplateName(): string {
    return this.name;
  }

  /** The names of its arguments that have no value of their own; undefined where it takes in templates that are not known. */
  public get requiredArguments(): string[] | undefined {
    return this.settings.requiredArguments;
  }

  /** The names of its metrics that go on until the analysis is ended. */
  public get endlessMetrics(): string[] | undefined {
    return this.settings.endlessMetrics;
  }

  protected renderSpec(): any {
    return this.settings.toSpec({});
  }
}

const namespaced = (namespace: string) =>
  new MeshError({
    code: MeshErrorCode.INVALID_VALUE,
    got: `metadata.namespace ${JSON.stringify(namespace)} for a ClusterAnalysisTemplate`,
    expected: 'none: a ClusterAnalysisTemplate belongs to the cluster',
    mend: 'leave it out',
  });
