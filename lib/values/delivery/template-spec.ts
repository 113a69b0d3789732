import { distinct } from '../checks';
import { MeshError, MeshErrorCode } from '../mesh-error';
import type { RenderContext } from '../mesh-host';
import { defined, filledList } from '../spec';
import { AnalysisMetric } from './analysis-metric';
import { AnalysisTemplateRef, type IAnalysisTemplateRef, templateReference } from './analysis-template-ref';
import { type MeasuringOptions, measuringSpec, readMeasuring } from './measuring';
import type { AnalysisTemplateSpec } from './rollout-messages';
import { TemplateArgument } from './template-argument';

/** What an analysis measures, for whoever names its template. */
export interface AnalysisTemplateOptions extends MeasuringOptions {
  /**
   * The metrics. All of them must be a success.
   *
   * @default - those of `templates` alone
   */
  readonly metrics?: AnalysisMetric[];
  /**
   * The arguments, which metrics name as `{{args.name}}`.
   *
   * @default - none
   */
  readonly args?: TemplateArgument[];
  /**
   * Further templates, whose metrics and arguments belong to this one too.
   *
   * @default - none
   */
  readonly templates?: IAnalysisTemplateRef[];
}

/**
 * The settings of a template, by themselves.
 *
 * @internal
 */
export class TemplateSettings {
  public static fromSpec(spec: AnalysisTemplateSpec): AnalysisTemplateOptions {
    const { metrics, args, templates, dryRun, measurementRetention } = spec;
    return {
      metrics: metrics?.map((metric) => AnalysisMetric._fromSpec(metric)),
      args: args?.map((argument) => TemplateArgument._fromSpec(argument)),
      templates: templates?.map((template) => AnalysisTemplateRef._fromSpec(template)),
      ...readMeasuring({ dryRun, measurementRetention }),
    };
  }

  public constructor(private readonly options: AnalysisTemplateOptions) {
    const { metrics = [], args = [], templates = [] } = options;
    distinct(
      metrics.map(({ name }) => name),
      'metric',
    );
    distinct(
      args.map(({ name }) => name),
      'argument',
    );
    this.refuseUnknownArguments();
    if (metrics.length + templates.length > 0) return;
    // Argo Rollouts, utils/analysis/factory.go: `ValidateMetrics`.
    throw new MeshError({
      code: MeshErrorCode.MISSING_SETTING,
      got: 'an analysis template without a metric',
      expected: 'one at least, or another template that has one',
      mend: 'say what is measured',
    });
  }

  /** The arguments that whoever names the template has to give; undefined where templates are taken in that are not known. */
  public get requiredArguments(): string[] | undefined {
    const { args = [], templates = [] } = this.options;
    const taken = templates.map(({ requiredArguments }) => requiredArguments);
    if (taken.includes(undefined)) return undefined;
    const own = args.filter(({ isRequired }) => isRequired).map(({ name }) => name);
    const given = args.filter(({ isRequired }) => !isRequired).map(({ name }) => name);
    const others = taken.flatMap((names) => names ?? []).filter((name) => !given.includes(name));
    return [...new Set([...own, ...others])];
  }

  /** The metrics that go on until the analysis is ended. */
  public get endlessMetrics(): string[] {
    const { metrics = [], templates = [] } = this.options;
    const own = metrics.filter(({ isEndless }) => isEndless).map(({ name }) => name);
    return [...own, ...templates.flatMap(({ endlessMetrics = [] }) => endlessMetrics)];
  }

  public toSpec(context: RenderContext): AnalysisTemplateSpec {
    const { metrics = [], args = [], templates = [], ...measuring } = this.options;
    return defined({
      args: filledList(args.map((argument) => argument._toSpec())),
      metrics: filledList(metrics.map((metric) => metric._toSpec())),
      templates: filledList(templates.map((template) => templateReference(template, context))),
      ...measuringSpec(measuring),
    });
  }

  /** Refuses a metric that names an argument which the template does not have (Argo Rollouts, utils/template: `ResolveQuotedArgs`). */
  private refuseUnknownArguments(): void {
    const { metrics = [], args = [], templates = [] } = this.options;
    if (templates.length > 0) return;
    const known = args.map(({ name }) => name);
    for (const metric of metrics) {
      const named = [...JSON.stringify(metric._toSpec()).matchAll(/\{\{\s*args\.([^\s{}]+)\s*\}\}/g)];
      const unknown = named.map(([, name]) => name).find((name) => !known.includes(name));
      if (unknown === undefined) continue;
      throw new MeshError({
        code: MeshErrorCode.MISSING_SETTING,
        got: `the metric ${metric.name}, which names the argument ${unknown}`,
        expected: known.length === 0 ? 'no argument: the template has none' : `one of ${known.join(', ')}`,
        mend: `add TemplateArgument.required('${unknown}')`,
      });
    }
  }
}
