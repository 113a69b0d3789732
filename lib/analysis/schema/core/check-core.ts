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
      if (!KEY.test(key)) report(coreRules['data-key'], [field, key], `the key ${shown(key)}`);
    }
  }
  for (const key of Object.keys(binaryData)) {
    if (Object.hasOwn(data, key))
      report(coreRules['data-key'], ['binaryData', key], `the key ${key} in data too`);
  }
}

const TLS_KEYS = ['tls.crt', 'tls.key'];

function checkSecret(object: Resource<'Secret'>, report: Report): void {
  checkData(object, report);
  const { type, data = {}, stringData = {} } = object.body;
  if (type !== 'kubernetes.io/tls') return;
  for (const key of TLS_KEYS) {
    if (Object.hasOwn(data, key) || Object.hasOwn(stringData, key)) continue;
    report(coreRules['tls-secret'], ['data'], `no ${key} in a secret of type kubernetes.io/tls`);
  }
}

const isFilled = (list: readonly string[] = []) => list.length > 0;

function checkRole({ kind, body }: ResourceOf<'Role' | 'ClusterRole'>, report: Report): void {
  for (const [rule, at] of entries(body.rules, ['rules'])) {
    const { verbs, apiGroups, resources, nonResourceURLs } = rule;
    if (!isFilled(verbs)) report(coreRules.role, at, 'no verbs');
    if (isFilled(nonResourceURLs)) {
      if (kind === 'Role') report(coreRules.role, at, 'URLs in a role of a namespace', 'Use a ClusterRole.');
      if (isFilled(apiGroups) || isFilled(resources)) report(coreRules.role, at, 'both URLs and resources');
    } else if (!isFilled(apiGroups)) report(coreRules.role, at, 'no apiGroups');
    else if (!isFilled(resources)) report(coreRules.role, at, 'no resources');
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
    report(coreRules.binding, ['roleRef', 'apiGroup'], `${apiGroup}; expected ${RBAC}`);
  if (!kinds.includes(kind)) {
    report(coreRules.binding, ['roleRef'], `the kind ${shown(kind)}; expected ${kinds.join(' or ')}`);
  }
  if (!name) report(coreRules.binding, ['roleRef'], 'no name of a role');
  for (const [subject, at] of entries(subjects, ['subjects'])) {
    if (!['ServiceAccount', 'User', 'Group'].includes(subject.kind ?? '')) {
      report(
        coreRules.binding,
        at,
        `the kind ${shown(subject.kind ?? '')}; expected ServiceAccount, User or Group`,
      );
    }
    if (!subject.name) report(coreRules.binding, at, 'no name of a subject');
    if (binding === 'ClusterRoleBinding' && subject.kind === 'ServiceAccount' && !subject.namespace) {
      report(coreRules.binding, at, 'a service account without its namespace', 'Give the namespace.');
    }
  }
}

function checkAutoscaler({ spec }: Resource<'HorizontalPodAutoscaler'>, report: Report): void {
  const { scaleTargetRef, minReplicas, maxReplicas } = spec;
  for (const field of ['kind', 'name'] as const) {
    if (!scaleTargetRef?.[field])
      report(coreRules.autoscaler, ['spec', 'scaleTargetRef'], `no ${field} of a target`);
  }
  const least = minReplicas ?? 1;
  if (least < 0) report(coreRules.autoscaler, ['spec', 'minReplicas'], `${least}; expected 1 or more`);
  const most = maxReplicas ?? 0;
  if (most < 1 || most < least)
    report(coreRules.autoscaler, ['spec', 'maxReplicas'], `${most}; expected ${Math.max(least, 1)} or more`);
}
