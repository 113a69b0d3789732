import { MeshError, MeshErrorCode } from '../values/mesh-error';

/** A policy without rules: it would never do anything, or would refuse everything without saying so. */
export function withoutRules(action: string): MeshError {
  const allow = action === 'ALLOW';
  return new MeshError({
    code: MeshErrorCode.MISSING_SETTING,
    got: `a policy of the action ${action} without a rule, ${allow ? 'which refuses every request' : 'which never applies'}`,
    expected: 'at least one rule',
    mend: allow
      ? 'give `rules`; if nothing is to be allowed, use AuthorizationAction.ALLOW_NOTHING'
      : 'give `rules`; for every request use PolicyRule.any()',
  });
}

/** Only two actions can be tried out. */
export function dryRunWith(action: string): MeshError {
  return new MeshError({
    code: MeshErrorCode.CONFLICTING_SETTINGS,
    got: `a dry run of the action ${action}`,
    expected: 'a dry run of ALLOW or DENY',
    mend: 'leave the dry run out',
  });
}
