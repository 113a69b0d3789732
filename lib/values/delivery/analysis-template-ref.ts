import { objectName } from '../checks';
import { MeshError, MeshErrorCode } from '../mesh-error';
import type { RenderContext } from '../mesh-host';
import { defined } from '../spec';
import type { TemplateReferenceSpec } from './rollout-messages';

/** A template of an analysis, as a Rollout, an Experiment or another template names it. */
export interface IAnalysisTemplateRef {
  /** The name of the template. */
  readonly analysisTemplateName: string;
  /** Its namespace; undefined where it has none, or is that of the object which names it. */
  readonly analysisTemplateNamespace?: string | undefined;
  /** Whether it is a `ClusterAnalysisTemplate`. */
  readonly isClusterScoped: boolean;
  /** The names of its arguments that have no value of their own; undefined where they are not known. */
  readonly requiredArguments?: string[] | undefined;
  /** The names of its metrics that go on until the analysis is ended; undefined where they are not known. */
  readonly endlessMetrics?: string[] | undefined;
}

/** A template by its name, for one that this program does not define. */
export class AnalysisTemplateRef implements IAnalysisTemplateRef {
  /** An `AnalysisTemplate` of the namespace of the object that names it. */
  public static of(name: string): AnalysisTemplateRef {
    return new AnalysisTemplateRef(objectName(name, 'name of a template'), undefined);
  }

  /** A `ClusterAnalysisTemplate`. */
  public static cluster(name: string): AnalysisTemplateRef {
    return new AnalysisTemplateRef(objectName(name, 'name of a template'), true);
  }

  /**
   * Reads what `templateReference()` wrote.
   *
   * @internal
   */
  public static _fromSpec(spec: any): AnalysisTemplateRef {
    const { templateName, clusterScope }: TemplateReferenceSpec = spec;
    return new AnalysisTemplateRef(objectName(templateName ?? '', 'name of a template'), clusterScope);
  }

  private constructor(
    /** The name of the template. */
    public readonly analysisTemplateName: string,
    /**
     * The scope as it is written.
     *
     * @internal
     */
    public readonly _clusterScope: boolean | undefined,
  ) {}

  /** Whether it is a `ClusterAnalysisTemplate`. */
  public get isClusterScoped(): boolean {
    return this._clusterScope === true;
  }
}

/** How a template is named in an object of some namespace. One of another namespace cannot be: the controller does not look there. */
export function templateReference(template: IAnalysisTemplateRef, context: RenderContext = {}): any {
  const { analysisTemplateName, analysisTemplateNamespace: namespace, isClusterScoped } = template;
  if (!isClusterScoped && namespace !== undefined && context.namespace !== undefined) {
    if (namespace !== context.namespace) {
      throw new MeshError({
        code: MeshErrorCode.INVALID_VALUE,
        got: `the AnalysisTemplate ${namespace}/${analysisTemplateName} in an object of the namespace ${context.namespace}`,
        expected: 'one of the same namespace, or a ClusterAnalysisTemplate',
        mend: 'put the template beside it, or make it a ClusterAnalysisTemplate',
      });
    }
  }
  const written =
    template instanceof AnalysisTemplateRef ? template._clusterScope : isClusterScoped || undefined;
  const spec: TemplateReferenceSpec = defined({ templateName: analysisTemplateName, clusterScope: written });
  return spec;
}
