import type { HorizontalPodAutoscaler } from 'cdk8s-plus-30';
import { choice, filled, integer, objectName } from '../checks';
import { defined, filledMap, plainCopy, shaped } from '../spec';
import type { AutoscalerSpec } from './flagger-messages';

/** What is otherwise in the copy of an autoscaler that Flagger makes for the version before. */
export interface CanaryAutoscalerOptions {
  /**
   * The least number of pods.
   *
   * @default - that of the autoscaler
   */
  readonly minReplicas?: number;
  /**
   * The greatest number of pods.
   *
   * @default - that of the autoscaler
   */
  readonly maxReplicas?: number;
  /**
   * The queries of its triggers, by their names, for a `ScaledObject`.
   *
   * @default - those of the autoscaler, with the name of the new workload in place of the old one
   */
  readonly queries?: { readonly [trigger: string]: string };
}

const SHAPE = {
  apiVersion: true,
  kind: true,
  name: true,
  primaryScalerQueries: true,
  primaryScalerReplicas: { minReplicas: true, maxReplicas: true },
} as const;

const KINDS = ['HorizontalPodAutoscaler', 'ScaledObject'];

/** The autoscaler of the target of a Canary. */
export class CanaryAutoscaler {
  /** A `HorizontalPodAutoscaler` of the namespace of the Canary. */
  public static horizontal(
    autoscaler: HorizontalPodAutoscaler,
    options: CanaryAutoscalerOptions = {},
  ): CanaryAutoscaler {
    return CanaryAutoscaler.of('autoscaling/v2', 'HorizontalPodAutoscaler', autoscaler.name, options);
  }

  /** A `ScaledObject` of KEDA, of the namespace of the Canary. */
  public static scaledObject(name: string, options: CanaryAutoscalerOptions = {}): CanaryAutoscaler {
    return CanaryAutoscaler.of('keda.sh/v1alpha1', 'ScaledObject', name, options);
  }

  /**
   * An autoscaler that is defined elsewhere, in the namespace of the Canary.
   *
   * @param apiVersion `autoscaling/v2`
   * @param kind `HorizontalPodAutoscaler` or `ScaledObject`
   * @param name its name
   * @param options what is otherwise in the copy
   */
  public static of(
    apiVersion: string,
    kind: string,
    name: string,
    options: CanaryAutoscalerOptions = {},
  ): CanaryAutoscaler {
    const { minReplicas, maxReplicas, queries } = options;
    const isBounded = minReplicas !== undefined || maxReplicas !== undefined;
    return CanaryAutoscaler._fromSpec(
      defined({
        apiVersion,
        kind,
        name,
        primaryScalerQueries: filledMap(queries),
        primaryScalerReplicas: isBounded ? defined({ minReplicas, maxReplicas }) : undefined,
      }),
    );
  }

  /**
   * Reads what `_toSpec()` wrote.
   *
   * @internal
   */
  public static _fromSpec(spec: any): CanaryAutoscaler {
    return new CanaryAutoscaler(shaped<AutoscalerSpec>(spec, SHAPE));
  }

  private constructor(private readonly spec: AutoscalerSpec) {
    filled(spec.apiVersion, 'apiVersion of an autoscaler');
    choice(spec.kind, KINDS, 'kind of an autoscaler');
    objectName(spec.name, 'name of an autoscaler');
    const { minReplicas, maxReplicas } = spec.primaryScalerReplicas ?? {};
    if (minReplicas !== undefined) integer(minReplicas, 'minReplicas', 1);
    if (maxReplicas !== undefined) integer(maxReplicas, 'maxReplicas', 1);
  }

  /**
   * The autoscaler in words.
   *
   * @internal
   */
  public _describe(): string {
    return `${this.spec.kind} ${this.spec.name}`;
  }

  /**
   * The autoscaler as Flagger's `AutoscalerReference`.
   *
   * @internal
   */
  public _toSpec(): any {
    return plainCopy(this.spec);
  }
}
