import type { Resource, ResourceOf } from '../../../mesh/resource';
import type { KnownKind } from '../../../mesh/views/kinds';
import type { ConfigMapBody } from '../../../mesh/views/kubernetes';
import type { Report } from '../../check';
import type { Kind } from '../load';
import { shown } from '../walk';
import { type CoreCheck, type CoreChecks, coreRules } from './rules';
import { networkingChecks } from './networking';
import { entries } from './pod';
import { workloadChecks } from './workloads';

const checks: CoreChecks = {
  ...workloadChecks,
  ...networkingChecks,
  ConfigMap: checkData,
  Secret: checkSecret,
  Role: checkRole,
  ClusterRole: checkRole,
  RoleBinding: (object, report) => checkBinding(object, report, ['Role', 'ClusterRole']),
  ClusterRoleBinding: (object, report) => checkBinding(object, report, ['ClusterRole']),
  HorizontalPodAutoscaler: checkAutoscaler,
};

/**
 * Reports what the API server's own code refuses in Kubernetes' own kinds, beyond their schemas: the mistakes that are
 * common, not all of them. Silence about these kinds is no promise.
 */
export function checkCore(resource: Resource, { file, kind }: Kind, report: Report): void {
  if (file.core !== true || !Object.hasOwn(checks, kind)) return;
  const check = checks[kind as KnownKind] as CoreCheck<string> | undefined;
  check?.(resource, report);
}

const KEY = /^(?!\.{1,2}$)(?!\.\.)[-._a-zA-Z0-9]{1,253}$/;

function checkData({ body }: ResourceOf<'ConfigMap' | 'Secret'>, report: Report): void {
  const { data = {}, binaryData = {} }: ConfigMapBody = body;
  for (const [field, entriesOfField] of Object.entries({ data, binaryData })) {
    for (const key of Object.keys(entriesOfField)) {
      if (!KEY.test(key))
        report(
          coreRules['data-key'],
          [field, key],
          `The key ${shown(key)} is not a name that a file can have.`,
        );
    }
  }
  for (const key of Object.keys(binaryData)) {
    if (Object.hasOwn(data, key))
      report(coreRules['data-key'], ['binaryData', key], `The key ${key} is in data and in binaryData.`);
  }
}

const TLS_KEYS = ['tls.crt', 'tls.key'];

function checkSecret(object: Resource<'Secret'>, report: Report): void {
  checkData(object, report);
  const { type, data = {}, stringData = {} } = object.body;
  if (type !== 'kubernetes.io/tls') return;
  for (const key of TLS_KEYS) {
    if (Object.hasOwn(data, key) || Object.hasOwn(stringData, key)) continue;
    report(coreRules['tls-secret'], ['data'], `The secret has the type kubernetes.io/tls and no ${key}.`);
  }
}

const isFilled = (list: readonly string[] = []) => list.length > 0;

function checkRole({ kind, body }: ResourceOf<'Role' | 'ClusterRole'>, report: Report): void {
  for (const [rule, at] of entries(body.rules, ['rules'])) {
    const { verbs, apiGroups, resources, nonResourceURLs } = rule;
    if (!isFilled(verbs)) report(coreRules.role, at, 'The rule has no verbs.');
    if (isFilled(nonResourceURLs)) {
      if (kind === 'Role')
        report(
          coreRules.role,
          at,
          'A Role has nonResourceURLs, which belong to no namespace.',
          'Use a ClusterRole.',
        );
      if (isFilled(apiGroups) || isFilled(resources))
        report(coreRules.role, at, 'The rule has nonResourceURLs, and apiGroups or resources too.');
    } else if (!isFilled(apiGroups)) report(coreRules.role, at, 'The rule has no apiGroups.');
    else if (!isFilled(resources)) report(coreRules.role, at, 'The rule has no resources.');
  }
}

const RBAC = 'rbac.authorization.k8s.io';

function checkBinding(
  { kind: binding, body }: ResourceOf<'RoleBinding' | 'ClusterRoleBinding'>,
  report: Report,
  kinds: readonly string[],
): void {
  const { roleRef, subjects } = body;
  const { apiGroup, kind = '', name } = roleRef ?? {};
  // An empty group is filled in.
  if (apiGroup && apiGroup !== RBAC)
    report(
      coreRules.binding,
      ['roleRef', 'apiGroup'],
      `The apiGroup of roleRef is ${apiGroup} and not ${RBAC}.`,
    );
  if (!kinds.includes(kind)) {
    report(
      coreRules.binding,
      ['roleRef'],
      `The kind of roleRef is ${shown(kind)} and not ${kinds.join(' or ')}.`,
    );
  }
  if (!name) report(coreRules.binding, ['roleRef'], 'The roleRef has no name.');
  for (const [subject, at] of entries(subjects, ['subjects'])) {
    if (!['ServiceAccount', 'User', 'Group'].includes(subject.kind ?? '')) {
      report(
        coreRules.binding,
        at,
        `The kind of a subject is ${shown(subject.kind ?? '')} and not ServiceAccount, User or Group.`,
      );
    }
    if (!subject.name) report(coreRules.binding, at, 'A subject has no name.');
    if (binding === 'ClusterRoleBinding' && subject.kind === 'ServiceAccount' && !subject.namespace) {
      report(
        coreRules.binding,
        at,
        'A subject is a service account and has no namespace.',
        'Give the namespace.',
      );
    }
  }
}

function checkAutoscaler({ spec }: Resource<'HorizontalPodAutoscaler'>, report: Report): void {
  const { scaleTargetRef, minReplicas, maxReplicas } = spec;
  for (const field of ['kind', 'name'] as const) {
    if (!scaleTargetRef?.[field])
      report(coreRules.autoscaler, ['spec', 'scaleTargetRef'], `The scaleTargetRef has no ${field}.`);
  }
  const least = minReplicas ?? 1;
  if (least < 0)
    report(coreRules.autoscaler, ['spec', 'minReplicas'], `The minReplicas is ${least}, which is below 0.`);
  const most = maxReplicas ?? 0;
  if (most < 1 || most < least)
    report(
      coreRules.autoscaler,
      ['spec', 'maxReplicas'],
      `The maxReplicas is ${most}, but must be ${Math.max(least, 1)} or more.`,
    );
}
