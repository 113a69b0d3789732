import type { Duration } from 'cdk8s';
import { choice, distinct, filled, integer, objectName } from '../checks';
import { MeshError, MeshErrorCode } from '../mesh-error';
import { accepted } from '../mesh-fault';
import type { RenderContext } from '../mesh-host';
import { defined, filledList, plainCopy } from '../spec';
import { type AddedMetadata, addedMetadata } from './added-metadata';
import { AnalysisTemplateRef, type IAnalysisTemplateRef, templateReference } from './analysis-template-ref';
import { goDuration, goDurationFault, wholeSeconds } from './durations';
import { measuringSpec, readMeasuring } from './measuring';
import { PodSelector } from './pod-selector';
import { refuseMissingArguments } from './rollout-analysis';
import type { ExperimentStepSpec } from './rollout-messages';
import { RunArgument } from './run-argument';

/** From which of the two versions of a Rollout pods are made. */
export enum ExperimentSource {
  /** The version that the Rollout brings. */
  CANARY = 'canary',
  /** The version that runs until now. */
  STABLE = 'stable',
}

/** Pods that an experiment runs beside those of the Rollout. */
export interface ExperimentStepTemplate {
  /** Their name within the experiment. */
  readonly name: string;
  /** From which version they are made. */
  readonly source: ExperimentSource;
  /**
   * How many there are.
   *
   * @default - 1
   */
  readonly replicas?: number;
  /**
   * Labels and annotations that they get beside those of the version.
   *
   * @default - none
   */
  readonly metadata?: AddedMetadata;
  /**
   * Which pods belong to them.
   *
   * @default - as the Rollout selects its own
   */
  readonly selector?: PodSelector;
  /**
   * The share of the requests that they get, in percent. Only Istio, ALB, SMI and plugins can give them one.
   *
   * @default - none
   */
  readonly weight?: number;
  /**
   * The name of a Service that is made for them; empty for one that the controller chooses.
   *
   * @default - no Service, unless there is a weight
   */
  readonly service?: string;
}

/** An analysis that runs during an experiment. */
export interface ExperimentStepAnalysis {
  /** Its name within the experiment. */
  readonly name: string;
  /** The template. */
  readonly template: IAnalysisTemplateRef;
  /**
   * Values for the arguments of the template.
   *
   * @default - none
   */
  readonly args?: RunArgument[];
  /**
   * Whether the experiment goes on until the analysis has ended.
   *
   * @default false
   */
  readonly requiredForCompletion?: boolean;
}

/** What an experiment runs, and for how long. Only what `RolloutStep.experiment()` is told; an `Experiment` stands alone. */
export interface ExperimentStepOptions {
  /** The pods that it runs. */
  readonly templates: ExperimentStepTemplate[];
  /**
   * The analyses that run during it.
   *
   * @default - none
   */
  readonly analyses?: ExperimentStepAnalysis[];
  /**
   * How long it runs.
   *
   * @default - until the analyses that are required have ended
   */
  readonly duration?: Duration;
  /**
   * The metrics that are measured without deciding anything; `*` for all.
   *
   * @default - none
   */
  readonly dryRun?: string[];
  /**
   * Labels and annotations of each `AnalysisRun`.
   *
   * @default - those that the controller gives it
   */
  readonly analysisMetadata?: AddedMetadata;
  /**
   * How long the pods stay when it has ended, in whole seconds.
   *
   * @default - 30 seconds
   */
  readonly scaleDownDelay?: Duration;
}

type Template = ExperimentStepSpec['templates'][number];
type Rest = Omit<ExperimentStepSpec, 'templates' | 'analyses'>;

/**
 * The experiment of a step.
 *
 * @internal
 */
export class ExperimentStep {
  public static of(options: ExperimentStepOptions): ExperimentStep {
    const { templates, analyses = [], duration, dryRun, analysisMetadata, scaleDownDelay } = options;
    return new ExperimentStep(
      templates.map(({ source, service, selector, ...rest }) =>
        defined({
          ...rest,
          specRef: source,
          selector: selector?._toSpec(),
          service: service === undefined ? undefined : service === '' ? {} : { name: service },
        }),
      ),
      analyses,
      defined({
        duration: goDuration(duration, 'duration'),
        dryRun: measuringSpec({ dryRun }).dryRun,
        analysisRunMetadata: analysisMetadata,
        scaleDownDelaySeconds: wholeSeconds(scaleDownDelay, 'scaleDownDelay'),
      }),
    );
  }

  public static fromSpec(spec: ExperimentStepSpec): ExperimentStep {
    const { templates = [], analyses = [], duration, analysisRunMetadata, scaleDownDelaySeconds } = spec;
    return new ExperimentStep(
      templates,
      analyses.map(({ name, templateName, clusterScope, args, requiredForCompletion }) => ({
        name,
        template: AnalysisTemplateRef._fromSpec({ templateName, clusterScope }),
        args: args?.map((argument) => RunArgument._fromSpec(argument)),
        requiredForCompletion,
      })),
      defined({
        duration,
        dryRun: measuringSpec(readMeasuring({ dryRun: spec.dryRun })).dryRun,
        analysisRunMetadata,
        scaleDownDelaySeconds,
      }),
    );
  }

  private readonly templates: readonly Template[];

  private constructor(
    templates: readonly Template[],
    private readonly analyses: readonly ExperimentStepAnalysis[],
    private readonly rest: Rest,
  ) {
    this.templates = templates.map(checkedTemplate);
    addedMetadata(rest.analysisRunMetadata, 'metadata of an AnalysisRun');
    accepted(rest, goDurationFault(rest.duration, 'duration'));
    distinct(
      templates.map(({ name }) => name),
      'template of an experiment',
    );
    distinct(
      analyses.map(({ name }) => filled(name, 'name of an analysis')),
      'analysis of an experiment',
    );
    for (const { template, args = [] } of analyses) refuseMissingArguments(template, args);
    if (templates.length > 0) return;
    throw new MeshError({
      code: MeshErrorCode.MISSING_SETTING,
      got: 'an experiment without templates',
      expected: 'one at least',
      mend: 'say which pods it runs',
    });
  }

  public describe(): string {
    return this.templates.map(({ name, specRef }) => `${name} of the ${specRef} version`).join(', ');
  }

  public toSpec(context?: RenderContext): ExperimentStepSpec {
    return defined({
      ...plainCopy(this.rest),
      templates: plainCopy([...this.templates]),
      analyses: filledList(
        this.analyses.map(({ name, template, args, requiredForCompletion }) =>
          defined({
            name,
            ...templateReference(template, context),
            args: filledList(args?.map((argument) => argument._toSpec())),
            requiredForCompletion,
          }),
        ),
      ),
    });
  }
}

function checkedTemplate({
  name,
  specRef,
  replicas,
  metadata,
  selector,
  weight,
  service,
}: Template): Template {
  return defined({
    name: filled(name, 'name of a template'),
    specRef: choice(specRef, Object.values(ExperimentSource), 'specRef'),
    replicas: replicas === undefined ? undefined : integer(replicas, `replicas of ${name}`),
    metadata: addedMetadata(metadata, `metadata of ${name}`),
    selector: selector && PodSelector._fromSpec(selector)._toSpec(),
    weight: weight === undefined ? undefined : integer(weight, `weight of ${name}`, 0, 100),
    service: service && defined({ name: service.name && objectName(service.name, 'name of a Service') }),
  });
}
