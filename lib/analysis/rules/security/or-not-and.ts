import { listOf, mapOf } from '../../../mesh/lists';
import type { MeshCheck } from '../../mesh-check';
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

const only = (rule: any, field: string) => {
  const given = Object.entries(mapOf(rule)).filter(([, value]) => listOf(value).length > 0);
  return given.length === 1 && given[0][0] === field;
};

/** Rules that were meant to be one. */
export const orNotAnd: MeshCheck = {
  rules,
  check(mesh, report) {
    for (const resource of mesh.all('AuthorizationPolicy')) {
      const list = listOf(resource.spec.rules);
      list.slice(1).forEach((rule, i) => {
        if (!only(list[i], 'from')) return;
        const second = ['to', 'when'].find((field) => only(rule, field));
        if (second === undefined) return;
        const message = `rule ${i} has "from" alone and rule ${i + 1} has "${second}" alone: either is enough`;
        report(rules['or-not-and'], resource, ['spec', 'rules', i + 1], message);
      });
    }
  },
};
