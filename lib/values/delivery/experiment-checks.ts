import { type Checks, conflictingSettings, duplicateName, missingSetting } from '../mesh-fault';
import { PodSelector } from './pod-selector';
import type { ExperimentView } from './rollout-messages';

/** The default of the controller (Argo Rollouts, utils/defaults/defaults.go). */
const PROGRESS_DEADLINE = 600;

/**
 * What the controller refuses in an experiment (Argo Rollouts, utils/conditions/experiments.go: `VerifyExperimentSpec`), and what it could
 * not run: the API server refuses a ReplicaSet whose selector misses its pods, and the runs of analyses are known by their names.
 */
export const experimentChecks = {
  templates: ({ templates = [] }) =>
    templates.length === 0
      ? missingSetting('an experiment without templates', 'one at least', 'say which pods it runs', [
          'templates',
        ])
      : undefined,
  'template-name': ({ templates = [] }) => {
    const names = templates.map(({ name = '' }) => name);
    const nameless = names.indexOf('');
    if (nameless >= 0) {
      return missingSetting('a template without a name', 'a name', 'name it', [
        'templates',
        nameless,
        'name',
      ]);
    }
    const twice = names.findIndex((name, i) => names.indexOf(name) !== i);
    return twice < 0
      ? undefined
      : duplicateName(`the template ${names[twice]}`, ['templates', twice, 'name']);
  },
  'template-selector': ({ templates = [] }) => {
    for (const [i, { name, selector, template }] of templates.entries()) {
      const labels = template?.metadata?.labels ?? {};
      if (selector === undefined) {
        return missingSetting(`the template ${name} without a selector`, 'labels of its pods', 'give them', [
          'templates',
          i,
        ]);
      }
      const read = PodSelector._fromSpec(selector);
      if (read._matches(labels)) continue;
      return conflictingSettings(
        `a selector of ${read._describe()} for pods with the labels ${JSON.stringify(labels)}`,
        'labels that the pods have',
        'give the pods these labels, or select by others',
        ['templates', i, 'selector'],
      );
    }
    return undefined;
  },
  'min-ready': ({ templates = [], progressDeadlineSeconds = PROGRESS_DEADLINE }) => {
    const slow = templates.findIndex(({ minReadySeconds = 0 }) => minReadySeconds > progressDeadlineSeconds);
    return slow < 0
      ? undefined
      : conflictingSettings(
          `pods that count as ready after ${templates[slow].minReadySeconds} seconds, with a deadline of ${progressDeadlineSeconds}`,
          'a deadline that is not shorter',
          'give progressDeadline',
          ['templates', slow, 'minReadySeconds'],
        );
  },
  'analysis-name': ({ analyses = [] }) => {
    const names = analyses.map(({ name }) => name);
    const twice = names.findIndex((name, i) => names.indexOf(name) !== i);
    return twice < 0 ? undefined : duplicateName(`the analysis ${names[twice]}`, ['analyses', twice, 'name']);
  },
} satisfies Checks<ExperimentView>;
