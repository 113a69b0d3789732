import { Duration } from 'cdk8s';
import type { Construct } from 'constructs';
import { located } from '../core/located';
import { readManifest } from '../core/manifest';
import { MeshResource, type MeshResourceProps } from '../core/mesh-resource';
import { integer } from '../values/checks';
import { wholeSeconds } from '../values/delivery/durations';
import { rolloutChecks } from '../values/delivery/rollout-checks';
import type { RolloutSpec } from '../values/delivery/rollout-messages';
import { MeshError, MeshErrorCode } from '../values/mesh-error';
import { refuse } from '../values/mesh-fault';
import { defined } from '../values/spec';
import { RolloutStrategy } from './rollout-strategy';
import { RolloutWorkload } from './rollout-workload';

/** What a Rollout brings, and how. */
export interface ArgoRolloutProps extends MeshResourceProps {
  /** Which pods it brings. */
  readonly workload: RolloutWorkload;
  /** How the pods of a new version take over. */
  readonly strategy: RolloutStrategy;
  /**
   * How many pods there are.
   *
   * @default - 1, or what an autoscaler says
   */
  readonly replicas?: number;
  /**
   * How long a pod must be ready to count as available, in whole seconds.
   *
   * @default - not at all
   */
  readonly minReady?: Duration;
  /**
   * How long a version may be without progress before it counts as failed, in whole seconds; longer than `minReady`.
   *
   * @default - 600 seconds
   */
  readonly progressDeadline?: Duration;
  /**
   * Whether a version that counts as failed for want of progress is given up.
   *
   * @default false
   */
  readonly progressDeadlineAbort?: boolean;
  /**
   * How many versions before are kept, to go back to.
   *
   * @default - 10
   */
  readonly revisionHistoryLimit?: number;
  /**
   * How many versions back one goes without the steps.
   *
   * @default - none: going back takes the steps too
   */
  readonly rollbackWindow?: number;
  /**
   * Whether it stays at its step.
   *
   * @default false
   */
  readonly paused?: boolean;
  /**
   * When all pods are replaced once, as RFC 3339 has it: `2026-01-31T12:00:00Z`.
   *
   * @default - never
   */
  readonly restartAt?: string;
  /**
   * How many analyses and experiments that were a success are kept.
   *
   * @default - 5
   */
  readonly successfulRunHistoryLimit?: number;
  /**
   * How many analyses and experiments that were no success are kept.
   *
   * @default - 5
   */
  readonly unsuccessfulRunHistoryLimit?: number;
}

/**
 * Pods whose new versions take over step by step or all at once, as Argo Rollouts brings them (kind `Rollout` of
 * `argoproj.io/v1alpha1`).
 *
 * What the controller refuses is refused here (Argo Rollouts, pkg/apis/rollouts/validation): by the constructor what the settings show, and
 * when the app is written what only the finished objects show, such as a route of the virtual service that is not there or does not go to
 * both versions.
 */
export class ArgoRollout extends MeshResource {
  /**
   * Reads a manifest. What is written is its spec as it was; one that could not be written so is refused.
   *
   * @param scope the construct in which it is to stand
   * @param id its id there
   * @param manifest the manifest
   */
  public static fromManifest(scope: Construct, id: string, manifest: any): ArgoRollout {
    const read = (props: MeshResourceProps, spec: RolloutSpec) =>
      new ArgoRollout(scope, id, {
        ...props,
        workload: RolloutWorkload._fromSpec(spec),
        strategy: RolloutStrategy._fromSpec(spec.strategy ?? {}),
        replicas: spec.replicas,
        minReady: seconds(spec.minReadySeconds, 'minReadySeconds'),
        progressDeadline: seconds(spec.progressDeadlineSeconds, 'progressDeadlineSeconds'),
        progressDeadlineAbort: spec.progressDeadlineAbort,
        revisionHistoryLimit: spec.revisionHistoryLimit,
        rollbackWindow: spec.rollbackWindow?.revisions,
        paused: spec.paused,
        restartAt: spec.restartAt,
        successfulRunHistoryLimit: spec.analysis?.successfulRunHistoryLimit,
        unsuccessfulRunHistoryLimit: spec.analysis?.unsuccessfulRunHistoryLimit,
      });
    return readManifest(scope, id, manifest, 'argoproj.io', 'Rollout', read);
  }

  private readonly settings: ArgoRolloutProps;

  /**
   * @param scope the construct in which it stands
   * @param id its id there, and its name unless another is given
   * @param props what it brings, and how
   */
  public constructor(scope: Construct, id: string, props: ArgoRolloutProps) {
    super(scope, id, props, 'argoproj.io/v1alpha1', 'Rollout');
    this.settings = props;
    located(this, () => {
      props.workload._checkNamespace(this.namespace);
      if (props.restartAt !== undefined) checkTime(props.restartAt);
      refuse(rolloutChecks, this.renderSpec());
    });
  }

  /**
   * How the pods of a new version take over.
   *
   * @internal
   */
  public get _strategy(): RolloutStrategy {
    return this.settings.strategy;
  }

  /**
   * Which pods it brings.
   *
   * @internal
   */
  public get _workload(): RolloutWorkload {
    return this.settings.workload;
  }

  protected renderSpec(): any {
    const { workload, strategy, rollbackWindow, restartAt, ...settings } = this.settings;
    const { successfulRunHistoryLimit: successful, unsuccessfulRunHistoryLimit: unsuccessful } = settings;
    const whole = (value: number | undefined, what: string) =>
      value === undefined ? undefined : integer(value, what);
    const spec: RolloutSpec = defined({
      ...workload._toSpec(),
      replicas: whole(settings.replicas, 'replicas'),
      minReadySeconds: wholeSeconds(settings.minReady, 'minReady'),
      progressDeadlineSeconds: wholeSeconds(settings.progressDeadline, 'progressDeadline'),
      progressDeadlineAbort: settings.progressDeadlineAbort,
      revisionHistoryLimit: whole(settings.revisionHistoryLimit, 'revisionHistoryLimit'),
      rollbackWindow:
        rollbackWindow === undefined ? undefined : { revisions: whole(rollbackWindow, 'rollbackWindow') },
      paused: settings.paused,
      restartAt,
      analysis:
        successful === undefined && unsuccessful === undefined
          ? undefined
          : defined({
              successfulRunHistoryLimit: whole(successful, 'successfulRunHistoryLimit'),
              unsuccessfulRunHistoryLimit: whole(unsuccessful, 'unsuccessfulRunHistoryLimit'),
            }),
      strategy: strategy._toSpec({ namespace: this.namespace }),
    });
    return spec;
  }

  protected checkWhole(): void {
    const { strategy, workload } = this.settings;
    strategy._checkWhole(this.namespace, workload._labels);
  }
}

const seconds = (value: number | undefined, what: string): Duration | undefined =>
  value === undefined ? undefined : Duration.seconds(integer(value, what));

function checkTime(text: string): void {
  const isTime = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[-+]\d\d:\d\d)$/.test(text);
  if (isTime && !Number.isNaN(Date.parse(text))) return;
  throw new MeshError({
    code: MeshErrorCode.INVALID_VALUE,
    got: `restartAt ${JSON.stringify(text)}`,
    expected: 'a time as RFC 3339 has it: 2026-01-31T12:00:00Z',
    mend: 'use new Date().toISOString()',
  });
}
