import { Duration } from 'cdk8s';
import type { Construct } from 'constructs';
import { located } from '../core/located';
import { readManifest } from '../core/manifest';
import { MeshResource, type MeshResourceProps } from '../core/mesh-resource';
import { filled, integer, objectName } from '../values/checks';
import { addedMetadata } from '../values/delivery/added-metadata';
import { AnalysisTemplateRef, templateReference } from '../values/delivery/analysis-template-ref';
import { goDuration, goDurationFault, wholeSeconds } from '../values/delivery/durations';
import { experimentChecks } from '../values/delivery/experiment-checks';
import { measuringSpec, readMeasuring } from '../values/delivery/measuring';
import { PodSelector } from '../values/delivery/pod-selector';
import { refuseMissingArguments } from '../values/delivery/rollout-analysis';
import type {
  ExperimentAnalysisSpec,
  ExperimentSpec,
  ExperimentTemplateSpec,
} from '../values/delivery/rollout-messages';
import { TemplateArgument } from '../values/delivery/template-argument';
import { accepted, refuse } from '../values/mesh-fault';
import { defined, filledList, plainCopy } from '../values/spec';
import { durationLength } from '../values/wire-duration';
import type { ExperimentAnalysis, ExperimentProps, ExperimentTemplate } from './experiment-props';

/**
 * Pods that run for some time beside others and are measured, outside of any Rollout (kind `Experiment` of `argoproj.io/v1alpha1`). For one
 * within a Rollout there is `RolloutStep.experiment()`.
 */
export class Experiment extends MeshResource {
  /**
   * Reads a manifest. What is written is its spec as it was; one that could not be written so is refused.
   *
   * @param scope the construct in which it is to stand
   * @param id its id there
   * @param manifest the manifest
   */
  public static fromManifest(scope: Construct, id: string, manifest: any): Experiment {
    const read = (props: MeshResourceProps, spec: ExperimentSpec) => {
      const { dryRun, measurementRetention, duration } = spec;
      accepted(duration, goDurationFault(duration, 'duration'));
      const experiment = new Experiment(scope, id, {
        ...props,
        templates: (spec.templates ?? []).map(readTemplate),
        analyses: spec.analyses?.map(readAnalysis),
        duration: duration === undefined ? undefined : lengthOf(duration),
        progressDeadline: seconds(spec.progressDeadlineSeconds, 'progressDeadlineSeconds'),
        scaleDownDelay: seconds(spec.scaleDownDelaySeconds, 'scaleDownDelaySeconds'),
        terminate: spec.terminate,
        analysisMetadata: spec.analysisRunMetadata,
        ...readMeasuring({ dryRun, measurementRetention }),
      });
      experiment.durationText = duration;
      return experiment;
    };
    return readManifest(scope, id, manifest, 'argoproj.io', 'Experiment', read);
  }

  private readonly settings: ExperimentProps;
  /** The duration as a manifest has it. */
  private durationText?: string;

  /**
   * @param scope the construct in which it stands
   * @param id its id there, and its name unless another is given
   * @param props what it runs, and for how long
   */
  public constructor(scope: Construct, id: string, props: ExperimentProps) {
    super(scope, id, props, 'argoproj.io/v1alpha1', 'Experiment');
    this.settings = props;
    located(this, () => {
      for (const { template, args = [] } of props.analyses ?? []) refuseMissingArguments(template, args);
      refuse(experimentChecks, this.renderSpec());
    });
  }

  protected renderSpec(): any {
    const { templates, analyses, duration, progressDeadline, scaleDownDelay, terminate, ...more } =
      this.settings;
    const { dryRun, measurementRetention, analysisMetadata } = more;
    const spec: ExperimentSpec = defined({
      templates: templates.map(templateSpec),
      analyses: filledList(analyses?.map((analysis) => this.analysisSpec(analysis))),
      duration: this.durationText ?? goDuration(duration, 'duration'),
      progressDeadlineSeconds: wholeSeconds(progressDeadline, 'progressDeadline'),
      scaleDownDelaySeconds: wholeSeconds(scaleDownDelay, 'scaleDownDelay'),
      terminate,
      analysisRunMetadata: addedMetadata(analysisMetadata, 'metadata of an AnalysisRun'),
      ...measuringSpec({ dryRun, measurementRetention }),
    });
    return defined(spec);
  }

  private analysisSpec({
    name,
    template,
    args,
    requiredForCompletion,
  }: ExperimentAnalysis): ExperimentAnalysisSpec {
    return defined({
      name: filled(name, 'name of an analysis'),
      ...templateReference(template, { namespace: this.namespace }),
      args: filledList(args?.map((argument) => argument._toSpec())),
      requiredForCompletion,
    });
  }
}

function templateSpec({ name, template, selector, replicas, minReady, service }: ExperimentTemplate) {
  const labels = selector ?? PodSelector.labels(template?.metadata?.labels ?? {});
  const spec: ExperimentTemplateSpec = defined({
    name,
    template: plainCopy(template),
    selector: labels._toSpec(),
    replicas: replicas === undefined ? undefined : integer(replicas, `replicas of ${name}`),
    minReadySeconds: wholeSeconds(minReady, `minReady of ${name}`),
    service:
      service === undefined
        ? undefined
        : service === ''
          ? {}
          : { name: objectName(service, 'name of a Service') },
  });
  return spec;
}

const readTemplate = ({
  name,
  template,
  selector,
  replicas,
  minReadySeconds,
  service,
}: ExperimentTemplateSpec) => ({
  name,
  template,
  selector: PodSelector._fromSpec(selector ?? {}),
  replicas,
  minReady: seconds(minReadySeconds, 'minReadySeconds'),
  service: service && (service.name ?? ''),
});

const readAnalysis = ({
  name,
  templateName,
  clusterScope,
  args,
  requiredForCompletion,
}: ExperimentAnalysisSpec) => ({
  name,
  template: AnalysisTemplateRef._fromSpec({ templateName, clusterScope }),
  args: args?.map((argument) => TemplateArgument._fromSpec(argument)),
  requiredForCompletion,
});

const seconds = (value: number | undefined, what: string): Duration | undefined =>
  value === undefined ? undefined : Duration.seconds(integer(value, what));

const lengthOf = (text: string): Duration =>
  Duration.millis(Math.max(durationLength(text)?.milliseconds ?? 1, 1));
