import type { AuthorizationPolicySpec } from '../../../mesh/views/kinds';
import type { Item } from '../../../values/view';
import type { MeshCheck } from '../../check';
import { ruleTable } from '../../rule';

const rules = ruleTable(
  { section: 'authorization-policy', source: 'Istio reference, AuthorizationPolicy.rules', codes: ['mesh'] },
  {
    'or-not-and': {
      level: 'warning',
      title: 'Who may call and what may be called stand in two rules',
      why: 'Rules are alternatives: one with "from" alone allows these callers everything, one with "to" alone allows everybody these operations. It is most often a hyphen too many.',
      mend: 'Take away the hyphen before the second, so that both are conditions of one rule.',
    },
  },
);

const PARTS = ['from', 'to', 'when'] as const;

const only = (rule: Item<AuthorizationPolicySpec['rules']>, field: (typeof PARTS)[number]) =>
  PARTS.every((part) => (rule[part] ?? []).length > 0 === (part === field));

/** Rules that were meant to be one. */
export const orNotAnd: MeshCheck = {
  rules,
  check(mesh, report) {
    for (const resource of mesh.all('AuthorizationPolicy')) {
      const list = resource.spec.rules ?? [];
      list.slice(1).forEach((rule, i) => {
        if (!only(list[i], 'from')) return;
        const second = (['to', 'when'] as const).find((field) => only(rule, field));
        if (second === undefined) return;
        const message = `rule ${i} has "from" alone and rule ${i + 1} has "${second}" alone: either is enough`;
        report(rules['or-not-and'], resource, ['spec', 'rules', i + 1], message);
      });
    }
  },
};
