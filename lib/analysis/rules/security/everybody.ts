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
      why: 'A rule without conditions matches every request, and DENY policies are evaluated before ALLOW policies, so no other policy can allow a request.',
      mend: 'Add a condition to the rule, or use a policy without rules to allow only what other policies allow.',
    },
    'allows-everybody': {
      level: 'info',
      title: 'An authorization policy allows every request',
      why: 'A rule without conditions matches every request, so the conditions of other ALLOW rules have no effect for these workloads.',
      mend: 'Add a condition to the rule, or suppress this finding if everybody is meant to have access.',
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
          const message = `Rule ${i} has no conditions, so the policy denies every request to its workloads with “RBAC: access denied”.`;
          report(rules['denies-everybody'], resource, path, message);
        } else if (action === 'ALLOW') {
          const message = `Rule ${i} has no conditions, so the policy allows every request to its workloads.`;
          report(rules['allows-everybody'], resource, path, message);
        }
      });
    }
  },
};
