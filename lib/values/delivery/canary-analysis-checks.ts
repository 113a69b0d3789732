import { MeshErrorCode } from '../mesh-error';
import { type Checks, conflictingSettings, faultAt, type MeshFault, missingSetting } from '../mesh-fault';
import { canaryMetricFault } from './canary-metric';
import { sessionAffinityFault } from './canary-session-affinity';
import { canaryWebhookFault } from './canary-webhook';
import { flaggerDurationFault } from './flagger-durations';
import { FLAGGER_ANALYSIS_MATCH, foreignFieldFault } from './flagger-fields';
import type { CanaryAnalysisView } from './flagger-messages';

const outOf = (name: string, value: number, least: number, why: string): MeshFault => ({
  code: MeshErrorCode.INVALID_NUMBER,
  got: `${name} ${value}`,
  expected: `a whole number from ${least}${why}`,
  mend: 'give such a number',
  at: [name],
});

/** The fields that are whole numbers: Go reads no others (Flagger, pkg/apis/flagger/v1beta1/canary.go: `CanaryAnalysis`). */
const NUMBERS = [
  'threshold',
  'maxWeight',
  'stepWeightPromotion',
  'mirrorWeight',
  'primaryReadyThreshold',
  'canaryReadyThreshold',
] as const;

/** What the CRD and the controller have against an analysis (Flagger, artifacts/flagger/crd.yaml and pkg/controller). */
export const canaryAnalysisChecks = {
  // The CRD asks for exactly one of them.
  'canary-steps': ({ iterations, stepWeight, stepWeights }) => {
    const given = Object.entries({ iterations, stepWeight, stepWeights }).filter(
      ([, value]) => value !== undefined,
    );
    if (given.length === 1) return undefined;
    const names = given.map(([name]) => name).join(' and ');
    return given.length === 0
      ? missingSetting(
          'an analysis without steps',
          'one of iterations, stepWeight and stepWeights',
          'say how the new version takes over: CanaryAnalysis.weights({ step: 10 })',
        )
      : conflictingSettings(`an analysis with ${names}`, 'one of them', `keep one of ${names}`);
  },
  'canary-interval': ({ interval }) =>
    interval === undefined
      ? missingSetting('an analysis without an interval', 'an interval', 'give the interval', ['interval'])
      : flaggerDurationFault(interval, 'interval', 'interval'),
  'canary-threshold': ({ threshold }) =>
    threshold === undefined
      ? missingSetting('an analysis without a threshold', 'a threshold', 'give the threshold', ['threshold'])
      : undefined,
  'canary-numbers': (analysis) => {
    const name = NUMBERS.find((one) => {
      const value = analysis[one];
      return value !== undefined && !(Number.isInteger(value) && value >= 0);
    });
    return name && outOf(name, analysis[name] ?? NaN, 0, '');
  },
  // pkg/controller/scheduler.go: without a next step nothing goes on.
  'canary-first-step': ({ iterations, stepWeight }) => {
    const wrong = Object.entries({ iterations, stepWeight }).find(
      ([, value]) => value !== undefined && !(Number.isInteger(value) && value >= 1),
    );
    return wrong && outOf(wrong[0], wrong[1] ?? NaN, 1, ': with 0 the new version gets no request');
  },
  // pkg/controller/scheduler.go: `nextStepWeight` looks the weight up in the list, and takes the difference to the next.
  'canary-step-weights': ({ stepWeights = [1] }) => {
    const isRising = stepWeights.every(
      (weight, i) => Number.isInteger(weight) && weight > (i === 0 ? 0 : stepWeights[i - 1]),
    );
    if (isRising && stepWeights.length > 0) return undefined;
    return {
      code: MeshErrorCode.INVALID_WEIGHT,
      got: `the weights ${JSON.stringify(stepWeights)}`,
      expected:
        'whole numbers from 1, each greater than the one before: otherwise the controller does not go on',
      mend: 'list the weights in their order',
      at: ['stepWeights'],
    };
  },
  'canary-cookies': ({ sessionAffinity }) => sessionAffinityFault(sessionAffinity),
  'canary-matches': ({ match = [] }) =>
    match.flatMap((one, i) => {
      const foreign = foreignFieldFault(one, FLAGGER_ANALYSIS_MATCH, 'a match of the analysis', ['match', i]);
      if (foreign !== undefined) return [foreign];
      const present = Object.entries(one.headers ?? {}).find(([, text]) => Object.keys(text).length === 0);
      return present === undefined
        ? []
        : [
            conflictingSettings(
              `a match of the analysis that the header ${present[0]} is present`,
              'exact, prefix or regex: the CRD asks for one of them',
              "use StringMatch.regex('.*')",
              ['match', i, 'headers', present[0]],
            ),
          ];
    }),
  'canary-metrics': ({ metrics = [] }) =>
    metrics.flatMap((metric, i) => faultAt(canaryMetricFault(metric), 'metrics', i) ?? []),
  'canary-webhooks': ({ webhooks = [] }) =>
    webhooks.flatMap((webhook, i) => faultAt(canaryWebhookFault(webhook), 'webhooks', i) ?? []),
} satisfies Checks<CanaryAnalysisView>;
