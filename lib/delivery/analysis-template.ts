import type { Construct } from 'constructs';
import { located } from '../core/located';
import { readManifest } from '../core/manifest';
import { MeshResource, type MeshResourceProps } from '../core/mesh-resource';
import type { IAnalysisTemplateRef } from '../values/delivery/analysis-template-ref';
import { type AnalysisTemplateOptions, TemplateSettings } from '../values/delivery/template-spec';

/** What makes a template of analyses. */
export interface AnalysisTemplateProps extends MeshResourceProps, AnalysisTemplateOptions {}

/**
 * What is measured to decide whether a new version is good, for the Rollouts and Experiments of its namespace (kind `AnalysisTemplate` of
 * `argoproj.io/v1alpha1`).
 *
 * Each use makes an `AnalysisRun` of it; these the controller writes, and no program.
 */
export class AnalysisTemplate extends MeshResource implements IAnalysisTemplateRef {
  /**
   * Reads a manifest. What is written is its spec as it was; one that could not be written so is refused.
   *
   * @param scope the construct in which it is to stand
   * @param id its id there
   * @param manifest the manifest
   */
  public static fromManifest(scope: Construct, id: string, manifest: any): AnalysisTemplate {
    const read = (props: MeshResourceProps, spec: any) =>
      new AnalysisTemplate(scope, id, { ...props, ...TemplateSettings.fromSpec(spec) });
    return readManifest(scope, id, manifest, 'argoproj.io', 'AnalysisTemplate', read);
  }

  /** Whether it is a `ClusterAnalysisTemplate`. */
  public readonly isClusterScoped: boolean = false;

  private readonly settings: TemplateSettings;

  /**
   * @param scope the construct in which it stands
   * @param id its id there, and its name unless another is given
   * @param props what is measured
   */
  public constructor(scope: Construct, id: string, props: AnalysisTemplateProps) {
    super(scope, id, props, 'argoproj.io/v1alpha1', 'AnalysisTemplate');
    this.settings = located(this, () => {
      const settings = new TemplateSettings(optionsOf(props));
      settings.toSpec({ namespace: this.namespace });
      return settings;
    });
  }

  /** The name, as others refer to it. */
  public get analysisTemplateName(): string {
    return this.name;
  }

  /** The namespace, as others refer to it. */
  public get analysisTemplateNamespace(): string | undefined {
    return this.namespace;
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
    return this.settings.toSpec({ namespace: this.namespace });
  }
}

const optionsOf = ({ metrics, args, templates, dryRun, measurementRetention }: AnalysisTemplateOptions) => ({
  metrics,
  args,
  templates,
  dryRun,
  measurementRetention,
});
