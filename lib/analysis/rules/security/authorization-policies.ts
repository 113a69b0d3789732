import { isAmbientPodByIstioctl, isInMeshByIstioctl } from '../../../mesh/data-plane-mode';
import { externalWorkloads } from '../../../mesh/externals';
import { groupBy } from '../../../mesh/mesh-index';
import { selectorText } from '../../../mesh/names';
import { LabelIndex } from '../../../mesh/selector-index';
import type { AuthorizationPolicySpec } from '../../../mesh/views/kinds';
import { hasTargets, isAmbient } from '../../../mesh/waypoints';
import { selects } from '../../../mesh/workload';
import type { Item } from '../../../values/wire';
import type { MeshCheck } from '../../check';
import { ruleTable } from '../../rule';
import { meant } from '../meant';
import { labelsMeant } from '../selected-pods';

const authorizationPoliciesRules = ruleTable(
  { section: 'authorization-policy', source: 'istioctl analyze, authz.AuthorizationPoliciesAnalyzer' },
  {
    'selects-nothing': {
      codes: ['IST0127', 'KIA0004'],
      level: 'warning',
      once: 'object',
      title: 'An authorization policy applies to no pods of the mesh',
      why: 'It allows and denies nothing, so what it is meant to protect may be open.',
      fact: 'istiod, pilot/pkg/model/policyattachment.go: ShouldAttachPolicy',
      mend: 'Set the labels of pods that have a sidecar or are in ambient mode.',
      covers: ['IST0127', 'KIA0004'],
    },
    'namespace-not-found': {
      codes: ['IST0101', 'KIA0101'],
      title: 'An authorization policy names a namespace that does not exist',
      why: 'No caller can come from it, so an ALLOW rule allows no request by it, and a DENY rule denies none.',
      fact: 'Istio reference, Source.namespaces',
      mend: 'Name a namespace that exists.',
      covers: ['IST0101', 'KIA0101'],
    },
  },
);

/** Whether a namespace is one that a policy names by a pattern: `*` at one end stands for any text. */
function isNamed(namespace: string, name: string): boolean {
  if (name === '*') return true;
  if (name.startsWith('*')) return namespace.endsWith(name.slice(1));
  if (name.endsWith('*')) return namespace.startsWith(name.slice(0, -1));
  return false;
}

/** Whom authorization policies protect, and against whom. */
export const authorizationPolicies: MeshCheck = {
  rules: authorizationPoliciesRules,
  check(mesh, report) {
    const policies = mesh.all('AuthorizationPolicy');
    if (policies.length === 0) return;
    // istioctl knows pods in ambient mode by what the CNI plugin writes on running ones, and no gateway that it takes for granted.
    const members = mesh.workloads.filter(
      (workload) =>
        isInMeshByIstioctl(mesh, workload) ||
        isAmbientPodByIstioctl(workload) ||
        isAmbient(mesh, workload) ||
        workload.resource.origin.assumed === true,
    );
    const everyone = new LabelIndex(members);
    const byNamespace = new Map(
      [...groupBy(members, ({ namespace }) => namespace)].map(([namespace, list]) => [
        namespace,
        new LabelIndex(list),
      ]),
    );
    const namespaces = mesh.all('Namespace').map(({ name }) => name);
    const exact = new Set(namespaces.map((name) => name.toLowerCase()));
    const isThere = (text: string) =>
      exact.has(text.toLowerCase()) ||
      (text.includes('*') && namespaces.some((namespace) => isNamed(namespace, text)));
    for (const resource of policies) {
      const { selector } = resource.spec;
      const everywhere = resource.namespace === mesh.config.rootNamespace;
      const labels = selector?.matchLabels ?? {};
      const hasSelector = selector !== undefined;
      const candidates = everywhere ? everyone : byNamespace.get(resource.namespace);
      const declared = mesh.externals.workloads.some(
        (workload) =>
          (everywhere || workload.namespace === resource.namespace) && selects(labels, workload.labels),
      );
      const applies =
        hasTargets(resource) ||
        (candidates?.selectedBy(labels).length ?? 0) > 0 ||
        (everywhere && !hasSelector) ||
        declared;
      if (!applies) {
        const where = everywhere ? 'in the mesh' : 'in this namespace';
        const with_ = hasSelector ? ` with the labels ${selectorText(labels)}` : '';
        report(
          authorizationPoliciesRules['selects-nothing'],
          resource,
          hasSelector ? ['spec', 'selector'] : ['spec'],
          `No pods${with_} ${where} have a sidecar or are in ambient mode, so the policy protects nothing.`,
          everywhere
            ? undefined
            : labelsMeant(
                members.filter((pod) => pod.namespace === resource.namespace),
                labels,
              ),
          { list: 'workloads', name: externalWorkloads(resource.namespace, selectorText(labels)) },
        );
      }
      const said = new Set<string>();
      (resource.spec.rules ?? []).forEach((rule, i) => {
        (rule.from ?? []).forEach((from, j) => {
          const named = from.source?.namespaces ?? [];
          for (const field of ['namespaces', 'notNamespaces'] as const) {
            (from.source?.[field] ?? []).forEach((text, k) => {
              // istioctl has no line of its own for an excluded namespace, and takes equal messages of a line for one.
              const line = k < named.length ? `${i} ${j} ${k}` : '';
              if (said.has(`${text} ${line}`)) return;
              said.add(`${text} ${line}`);
              if (isThere(text)) return;
              if (mesh.externals.hasNamespace(text)) return;
              const path = ['spec', 'rules', i, 'from', j, 'source', field, k];
              report(
                authorizationPoliciesRules['namespace-not-found'],
                resource,
                path,
                `The namespace ${text} was not found, so no request comes from it.`,
                meant(text, namespaces),
                { list: 'namespaces', name: text },
              );
            });
          }
        });
      });
    }
  },
};

const orNotAndRules = ruleTable(
  { section: 'authorization-policy', source: 'Istio reference, AuthorizationPolicy.rules', codes: ['mesh'] },
  {
    'or-not-and': {
      level: 'warning',
      title: 'The callers and the operations are in two separate rules',
      why: 'A request needs to match one of the rules only: a rule with only "from" allows these callers everything, and a rule with only "to" allows everybody these operations. The cause is most often an extra hyphen.',
      mend: 'Remove the hyphen before "to", so that both are conditions of one rule.',
    },
  },
);

const PARTS = ['from', 'to', 'when'] as const;

const hasOnly = (rule: Item<AuthorizationPolicySpec['rules']>, field: (typeof PARTS)[number]) =>
  PARTS.every((part) => (rule[part] ?? []).length > 0 === (part === field));

/** Rules that were meant to be one. */
export const orNotAnd: MeshCheck = {
  rules: orNotAndRules,
  check(mesh, report) {
    for (const resource of mesh.all('AuthorizationPolicy')) {
      const list = resource.spec.rules ?? [];
      list.slice(1).forEach((rule, i) => {
        if (!hasOnly(list[i], 'from')) return;
        if (!hasOnly(rule, 'to')) return;
        const message = `Rule ${i} has only "from" and rule ${i + 1} has only "to", so a request needs to match only one of them.`;
        report(orNotAndRules['or-not-and'], resource, ['spec', 'rules', i + 1], message);
      });
    }
  },
};
