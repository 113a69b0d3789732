import type { FieldPath } from '../../../mesh/manifest';
import type { Resource } from '../../../mesh/resource';
import type { JobSpec, LabelExpression, PodTemplate, TemplatedSpec } from '../../../mesh/views/kubernetes';
import type { Report } from '../../check';
import { checkLabels } from '../metadata';
import { shown } from '../walk';
import { type CoreChecks, coreRules } from './rules';
import { checkPod } from './pod';

type Replicated = 'Deployment' | 'ReplicaSet' | 'DaemonSet' | 'StatefulSet';

/** Reports what the API server refuses in what runs pods, beyond its schema. */
export const workloadChecks: CoreChecks = {
  Pod: ({ spec }, report) => checkPod(spec, ['spec'], report),
  Deployment: checkReplicated,
  ReplicaSet: checkReplicated,
  DaemonSet: checkReplicated,
  StatefulSet: (object, report) => checkReplicated(object, report, true),
  Job: ({ spec }, report) => checkJob(spec, ['spec'], report),
  CronJob: checkCronJob,
};

function checkReplicated({ spec }: Resource<Replicated>, report: Report, isSet = false): void {
  const at = ['spec', 'template'];
  const claims = (spec.volumeClaimTemplates ?? []).map(({ metadata }) => metadata?.name ?? '');
  checkTemplate(spec.template, at, report, isSet ? claims : []);
  checkSelector(spec, isSet, report);
  const policy = spec.template?.spec?.restartPolicy;
  if (policy && policy !== 'Always') {
    report(
      coreRules['restart-policy'],
      [...at, 'spec', 'restartPolicy'],
      `The restartPolicy is ${policy}, but pods of this kind take Always alone.`,
    );
  }
}

/** What the selector of a template's owner asks must be what the template says. */
function checkSelector(spec: TemplatedSpec, isSet: boolean, report: Report): void {
  const at = ['spec', 'selector'];
  const { matchLabels = {}, matchExpressions: expressions = [] } = spec.selector ?? {};
  const wanted = Object.entries(matchLabels);
  if (wanted.length + expressions.length === 0) {
    report(coreRules.selector, at, 'The selector is empty.', 'Select by a label of the template.');
    return;
  }
  checkLabels(matchLabels, [...at, 'matchLabels'], report);
  const labels = spec.template?.metadata?.labels ?? {};
  for (const [key, value] of wanted) {
    if (labels[key] === value) continue;
    report(
      coreRules.selector,
      [...at, 'matchLabels', key],
      `The selector asks for ${key}=${value}, but the template has ${labels[key] === undefined ? 'no such label' : shown(labels[key])}.`,
    );
  }
  expressions.forEach((expression, i) => {
    const fault = expressionFault(expression, labels);
    if (fault !== undefined) report(coreRules.selector, [...at, 'matchExpressions', i], fault);
  });
  if (isSet && !spec.template) report(coreRules.selector, at, 'The workload has no template.');
}

function expressionFault(
  { key = '', operator, values: given = [] }: LabelExpression,
  labels: { readonly [key: string]: string },
): string | undefined {
  const isSetTest = operator === 'In' || operator === 'NotIn';
  if (!isSetTest && operator !== 'Exists' && operator !== 'DoesNotExist')
    return `The operator ${shown(operator ?? '')} is none of In, NotIn, Exists and DoesNotExist.`;
  if (isSetTest !== given.length > 0)
    return `The operator is ${operator}, and there are ${given.length === 0 ? 'no' : given.length} values.`;
  const has = Object.hasOwn(labels, key);
  const fits = {
    In: has && given.includes(labels[key]),
    NotIn: !has || !given.includes(labels[key]),
    Exists: has,
    DoesNotExist: !has,
  }[operator as 'In'];
  return fits ? undefined : `The expression ${key} ${operator} does not match the labels of the template.`;
}

function checkTemplate(
  template: PodTemplate | undefined,
  at: FieldPath,
  report: Report,
  claims: readonly string[] = [],
): void {
  checkLabels(template?.metadata?.labels, [...at, 'metadata', 'labels'], report);
  checkPod(template?.spec, [...at, 'spec'], report, claims);
}

function checkJob(spec: JobSpec | undefined, at: FieldPath, report: Report): void {
  checkTemplate(spec?.template, [...at, 'template'], report);
  const policy = spec?.template?.spec?.restartPolicy;
  if (policy === 'OnFailure' || policy === 'Never') return;
  const got = policy ? `The restartPolicy is ${policy}` : 'The pod has no restartPolicy';
  report(
    coreRules['restart-policy'],
    [...at, 'template', 'spec'],
    `${got}, but jobs take OnFailure or Never.`,
  );
}

const MACRO = /^@(yearly|annually|monthly|weekly|daily|midnight|hourly|every \S+)$/;

function checkCronJob({ spec }: Resource<'CronJob'>, report: Report): void {
  checkJob(spec.jobTemplate?.spec, ['spec', 'jobTemplate', 'spec'], report);
  const { schedule = '' } = spec;
  const fields = schedule.trim().split(/\s+/);
  if (
    MACRO.test(schedule) ||
    (fields.length === 5 && fields.every((field) => /^[\dA-Za-z*?/,-]+$/.test(field)))
  )
    return;
  report(coreRules.schedule, ['spec', 'schedule'], `The schedule ${shown(schedule)} is not one of cron.`);
}
