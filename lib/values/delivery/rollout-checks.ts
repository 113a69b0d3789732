import { MeshErrorCode } from '../mesh-error';
import { type Checks, conflictingSettings, faultAt, type MeshFault, missingSetting } from '../mesh-fault';
import { canaryChecks } from './canary-checks';
import { PodSelector } from './pod-selector';
import type { BlueGreenView, RolloutView } from './rollout-messages';

const negative = (name: string, value: number | undefined): MeshFault | undefined =>
  value !== undefined && value < 0
    ? {
        code: MeshErrorCode.INVALID_NUMBER,
        got: `${name} ${value}`,
        expected: 'a number from 0',
        mend: 'give such a number',
        at: [name],
      }
    : undefined;

/** The labels that the pods of a template have, where the Rollout has one. */
const templateLabels = ({ template }: RolloutView): { readonly [key: string]: string } =>
  template?.metadata?.labels ?? {};

/** The defaults of the controller (Argo Rollouts, utils/defaults/defaults.go). */
const REVISIONS_KEPT = 10;
const PROGRESS_DEADLINE = 600;

/** What is wrong with the spreading of pods over nodes; the same for both strategies. */
export function antiAffinityFault(affinity: BlueGreenView['antiAffinity']): MeshFault | undefined {
  if (affinity === undefined) return undefined;
  const {
    preferredDuringSchedulingIgnoredDuringExecution: preferred,
    requiredDuringSchedulingIgnoredDuringExecution: required,
  } = affinity;
  if ((preferred === undefined) === (required === undefined)) {
    return conflictingSettings('an anti-affinity of two kinds or of none', 'one kind', 'keep one of them', [
      'antiAffinity',
    ]);
  }
  const weight = preferred === undefined ? 1 : (preferred.weight ?? 0);
  return weight >= 1 && weight <= 100
    ? undefined
    : {
        code: MeshErrorCode.INVALID_WEIGHT,
        got: `a weight ${weight} of an anti-affinity`,
        expected: '1 to 100',
        mend: 'give such a weight',
        at: ['antiAffinity'],
      };
}

/** What `ValidateRolloutStrategyBlueGreen` has against a strategy. */
const blueGreenChecks = {
  services: ({ strategy }: RolloutView) => {
    const { activeService = '', previewService = '' } = strategy?.blueGreen ?? { activeService: 'a' };
    return activeService === previewService
      ? conflictingSettings(
          `${activeService} as active and as preview Service`,
          'two Services',
          'make a Service for the preview',
          ['activeService'],
        )
      : undefined;
  },
  revisions: ({ strategy, revisionHistoryLimit = REVISIONS_KEPT }: RolloutView) => {
    const kept = strategy?.blueGreen?.scaleDownDelayRevisionLimit;
    return kept !== undefined && revisionHistoryLimit < kept
      ? conflictingSettings(
          `scaleDownDelayRevisionLimit ${kept} with revisionHistoryLimit ${revisionHistoryLimit}`,
          'no more than the history keeps',
          'keep more of the history, or let fewer run',
          ['scaleDownDelayRevisionLimit'],
        )
      : undefined;
  },
  'anti-affinity': ({ strategy }: RolloutView) => antiAffinityFault(strategy?.blueGreen?.antiAffinity),
} satisfies Checks<RolloutView>;

const first = (checks: Checks<RolloutView>, rollout: RolloutView): MeshFault | undefined => {
  for (const check of Object.values(checks)) {
    const fault = check(rollout);
    if (fault !== undefined) return Array.isArray(fault) ? fault[0] : (fault as MeshFault);
  }
  return undefined;
};

/**
 * What the controller refuses in a Rollout by itself: it sets the condition `InvalidSpec` and does nothing (Argo Rollouts,
 * pkg/apis/rollouts/validation/validation.go: `ValidateRollout`).
 */
export const rolloutChecks = {
  replicas: ({ replicas }) => negative('replicas', replicas),
  'min-ready': ({ minReadySeconds }) => negative('minReadySeconds', minReadySeconds),
  'revision-history': ({ revisionHistoryLimit }) => negative('revisionHistoryLimit', revisionHistoryLimit),
  'progress-deadline': ({ minReadySeconds = 0, progressDeadlineSeconds = PROGRESS_DEADLINE }) =>
    negative('progressDeadlineSeconds', progressDeadlineSeconds) ??
    (progressDeadlineSeconds <= minReadySeconds
      ? conflictingSettings(
          `a deadline of ${progressDeadlineSeconds} seconds for pods that count as ready after ${minReadySeconds}`,
          'a longer deadline',
          'give progressDeadline',
          ['progressDeadlineSeconds'],
        )
      : undefined),
  selector: ({ workloadRef, selector }) =>
    workloadRef === undefined && selector === undefined
      ? missingSetting('a Rollout with neither a workload nor a selector', 'one of them', 'give the workload')
      : undefined,
  'two-templates': ({ workloadRef, ...rest }) => {
    const { labels = {}, annotations = {} } = rest.template?.metadata ?? {};
    return workloadRef !== undefined && Object.keys({ ...labels, ...annotations }).length > 0
      ? conflictingSettings(
          'a Rollout with the pods of a workload and a template of its own',
          'one of them',
          'take the template away',
          ['template'],
        )
      : undefined;
  },
  'selector-misses': (rollout) => {
    const { workloadRef, selector } = rollout;
    if (workloadRef !== undefined || selector === undefined) return undefined;
    const read = PodSelector._fromSpec(selector);
    return read._matches(templateLabels(rollout))
      ? undefined
      : conflictingSettings(
          `a selector of ${read._describe()} for pods with the labels ${JSON.stringify(templateLabels(rollout))}`,
          'labels that the pods have',
          'give the pods these labels, or select by others',
          ['selector'],
        );
  },
  strategy: ({ strategy }) => {
    const { blueGreen, canary } = strategy ?? {};
    if ((blueGreen === undefined) !== (canary === undefined)) return undefined;
    return blueGreen === undefined
      ? missingSetting('a Rollout without a strategy', 'canary or blueGreen', 'give one', ['strategy'])
      : conflictingSettings('canary and blueGreen', 'one of them', 'keep one', ['strategy']);
  },
  'blue-green': (rollout) =>
    rollout.strategy?.blueGreen === undefined
      ? undefined
      : faultAt(first(blueGreenChecks, rollout), 'strategy', 'blueGreen'),
  canary: ({ strategy }) => {
    const canary = strategy?.canary;
    if (canary === undefined) return undefined;
    for (const check of Object.values(canaryChecks)) {
      const fault: MeshFault | undefined = check(canary);
      if (fault !== undefined) return faultAt(fault, 'strategy', 'canary');
    }
    return undefined;
  },
  'canary-anti-affinity': ({ strategy }) =>
    faultAt(antiAffinityFault(strategy?.canary?.antiAffinity), 'strategy', 'canary'),
} satisfies Checks<RolloutView>;
