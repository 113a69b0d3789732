import { MeshError, MeshErrorCode } from '../mesh-error';
import type { RenderContext } from '../mesh-host';
import { defined, filledList, plainCopy } from '../spec';
import { type AddedMetadata, addedMetadata } from './added-metadata';
import { AnalysisTemplateRef, type IAnalysisTemplateRef, templateReference } from './analysis-template-ref';
import { type MeasuringOptions, measuringSpec, readMeasuring } from './measuring';
import type { RolloutAnalysisSpec } from './rollout-messages';
import { RunArgument } from './run-argument';

/** What an analysis of a Rollout measures. */
export interface RolloutAnalysisOptions extends MeasuringOptions {
  /** The templates, of which the metrics are taken together. */
  readonly templates: IAnalysisTemplateRef[];
  /**
   * Values for the arguments of the templates.
   *
   * @default - none
   */
  readonly args?: RunArgument[];
  /**
   * Labels and annotations of the `AnalysisRun`.
   *
   * @default - those that the controller gives it
   */
  readonly metadata?: AddedMetadata;
}

/** An analysis that decides whether a Rollout goes on: the templates, and the values for their arguments. */
export class RolloutAnalysis {
  /** An analysis. */
  public static of(options: RolloutAnalysisOptions): RolloutAnalysis {
    return new RolloutAnalysis(options);
  }

  /** One template, with the values for its arguments. */
  public static template(template: IAnalysisTemplateRef, ...args: RunArgument[]): RolloutAnalysis {
    return new RolloutAnalysis({ templates: [template], args });
  }

  /**
   * Reads what `_toSpec()` wrote.
   *
   * @internal
   */
  public static _fromSpec(spec: any): RolloutAnalysis {
    const {
      templates = [],
      args,
      analysisRunMetadata,
      dryRun,
      measurementRetention,
    }: RolloutAnalysisSpec = spec;
    return new RolloutAnalysis({
      templates: templates.map((template) => AnalysisTemplateRef._fromSpec(template)),
      args: args?.map((argument) => RunArgument._fromSpec(argument)),
      metadata: analysisRunMetadata,
      ...readMeasuring({ dryRun, measurementRetention }),
    });
  }

  private readonly templates: readonly IAnalysisTemplateRef[];
  private readonly args: readonly RunArgument[];
  private readonly rest: Omit<RolloutAnalysisSpec, 'templates' | 'args'>;

  private constructor({ templates, args = [], metadata, ...measuring }: RolloutAnalysisOptions) {
    this.templates = [...templates];
    this.args = [...args];
    this.rest = {
      analysisRunMetadata: addedMetadata(metadata, 'metadata of an AnalysisRun'),
      ...measuringSpec(measuring),
    };
    if (templates.length === 0) {
      // The run would end in an error: it has no metric (Argo Rollouts, utils/analysis/factory.go: `ValidateMetrics`).
      throw new MeshError({
        code: MeshErrorCode.MISSING_SETTING,
        got: 'an analysis without a template',
        expected: 'one at least',
        mend: 'name the AnalysisTemplate',
      });
    }
    for (const template of templates) refuseMissingArguments(template, args);
  }

  /**
   * Refuses metrics that go on for ever where the Rollout waits for the end (Argo Rollouts,
   * pkg/apis/rollouts/validation/validation_references.go: `ValidateAnalysisTemplateWithType`).
   *
   * @internal
   */
  public _checkEnds(): void {
    const endless = this.templates.flatMap(({ analysisTemplateName, endlessMetrics = [] }) =>
      endlessMetrics.map((metric) => `${metric} of ${analysisTemplateName}`),
    );
    if (endless.length === 0) return;
    throw new MeshError({
      code: MeshErrorCode.MISSING_SETTING,
      got: `the metric ${endless.join(', ')}, which has an interval and no count`,
      expected: 'a count: the Rollout waits until the analysis has ended',
      mend: 'give the metric a count, or let the analysis run beside the steps of a canary',
    });
  }

  /**
   * The analysis in words.
   *
   * @internal
   */
  public _describe(): string {
    const names = this.templates.map(({ analysisTemplateName }) => analysisTemplateName).join(' and ');
    const args = this.args.map((argument) => argument._describe()).join(', ');
    return args === '' ? names : `${names} with ${args}`;
  }

  /**
   * The analysis as Argo's `RolloutAnalysis`.
   *
   * @param context where it will stand
   * @internal
   */
  public _toSpec(context?: RenderContext): any {
    const spec: RolloutAnalysisSpec = defined({
      templates: this.templates.map((template) => templateReference(template, context)),
      args: filledList(this.args.map((argument) => argument._toSpec())),
      ...plainCopy(this.rest),
    });
    return defined(spec);
  }
}

/** Refuses a use of a template that leaves one of its arguments without a value (Argo Rollouts, utils/analysis/helpers.go: `ResolveArgs`). */
export function refuseMissingArguments(
  { analysisTemplateName, requiredArguments = [] }: IAnalysisTemplateRef,
  args: readonly { readonly name: string }[],
): void {
  const missing = requiredArguments.filter((required) => !args.some(({ name }) => name === required));
  if (missing.length === 0) return;
  throw new MeshError({
    code: MeshErrorCode.MISSING_SETTING,
    got: `the analysis template ${analysisTemplateName} without the argument ${missing.join(', ')}`,
    expected: `a value for each of ${requiredArguments.join(', ')}`,
    mend: 'give it with RunArgument.value(), or give the template a value of its own',
  });
}
