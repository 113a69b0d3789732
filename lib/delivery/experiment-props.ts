import type { Duration } from 'cdk8s';
import type { MeshResourceProps } from '../core/mesh-resource';
import type { AddedMetadata } from '../values/delivery/added-metadata';
import type { IAnalysisTemplateRef } from '../values/delivery/analysis-template-ref';
import type { MeasuringOptions } from '../values/delivery/measuring';
import type { PodSelector } from '../values/delivery/pod-selector';
import type { TemplateArgument } from '../values/delivery/template-argument';

/** Pods that an experiment runs. */
export interface ExperimentTemplate {
  /** Their name within the experiment. */
  readonly name: string;
  /** Kubernetes's `PodTemplateSpec`: `metadata` with labels, and `spec`. */
  readonly template: any;
  /**
   * Which pods belong to them. No other template selects these too.
   *
   * @default - those with all labels of the template
   */
  readonly selector?: PodSelector;
  /**
   * How many there are.
   *
   * @default - 1
   */
  readonly replicas?: number;
  /**
   * How long a pod must be ready to count as available, in whole seconds.
   *
   * @default - not at all
   */
  readonly minReady?: Duration;
  /**
   * The name of a Service that is made for them; empty for one that the controller chooses.
   *
   * @default - no Service
   */
  readonly service?: string;
}

/** An analysis that runs during an experiment. */
export interface ExperimentAnalysis {
  /** Its name within the experiment. */
  readonly name: string;
  /** The template. */
  readonly template: IAnalysisTemplateRef;
  /**
   * Values for the arguments of the template. The hash of the pods of a template is `{{templates.NAME.podTemplateHash}}`.
   *
   * @default - none
   */
  readonly args?: TemplateArgument[];
  /**
   * Whether the experiment goes on until the analysis has ended.
   *
   * @default false
   */
  readonly requiredForCompletion?: boolean;
}

/** What an experiment runs, and for how long. */
export interface ExperimentProps extends MeshResourceProps, MeasuringOptions {
  /** The pods that it runs. */
  readonly templates: ExperimentTemplate[];
  /**
   * The analyses that run during it.
   *
   * @default - none
   */
  readonly analyses?: ExperimentAnalysis[];
  /**
   * How long it runs.
   *
   * @default - until the analyses that are required have ended, or it is ended
   */
  readonly duration?: Duration;
  /**
   * How long the pods may be without progress before the experiment counts as failed, in whole seconds; not below any `minReady`.
   *
   * @default - 600 seconds
   */
  readonly progressDeadline?: Duration;
  /**
   * How long the pods stay when it has ended, in whole seconds.
   *
   * @default - 30 seconds
   */
  readonly scaleDownDelay?: Duration;
  /**
   * Whether it is ended now.
   *
   * @default false
   */
  readonly terminate?: boolean;
  /**
   * Labels and annotations of each `AnalysisRun`.
   *
   * @default - those that the controller gives it
   */
  readonly analysisMetadata?: AddedMetadata;
}
