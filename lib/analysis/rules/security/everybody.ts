import type { AuthorizationPolicySpec } from '../../../mesh/views/kinds';
import type { Item } from '../../../values/wire';
import type { MeshCheck } from '../../check';
import { ruleTable } from '../../rule';

const rules = ruleTable(
  {
    section: 'authorization-policy',
    source: 'Istio reference, AuthorizationPolicy.rules',
    codes: ['mesh'],
  },
  {
    'denies-everybody': {
      level: 'warning',
      title: 'An authorization policy denies every request',
      why: 'A rule without conditions matches every request, and DENY is decided before ALLOW: no other policy lets anybody in.',
      mend: 'Give the rule a condition; to let in only what other policies allow, use a policy without rules instead.',
    },
    'allows-everybody': {
      level: 'info',
      title: 'An authorization policy allows every request',
      why: 'A rule without conditions matches every request: what other ALLOW rules ask of callers means nothing for these workloads.',
      mend: 'Give the rule a condition, or suppress this where everybody is meant.',
    },
  },
);

const isEmpty = ({ from, to, when }: Item<AuthorizationPolicySpec['rules']>) =>
  [from, to, when].every((part) => (part ?? []).length === 0);

/** Policies whose rules have no conditions. */
export const everybody: MeshCheck = {
  rules,
  check(mesh, report) {
    for (const resource of mesh.all('AuthorizationPolicy')) {
      const { action = 'ALLOW' } = resource.spec;
      (resource.spec.rules ?? []).forEach((rule, i) => {
        if (!isEmpty(rule)) return;
        const path = ['spec', 'rules', i];
        if (action === 'DENY') {
          const message = `Rule ${i} has no conditions, so that the policy denies every request to what it is for.`;
          report(rules['denies-everybody'], resource, path, message);
        } else if (action === 'ALLOW') {
          const message = `Rule ${i} has no conditions, so that the policy allows every request to what it is for.`;
          report(rules['allows-everybody'], resource, path, message);
        }
      });
    }
  },
};
