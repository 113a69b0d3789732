import { MeshError, MeshErrorCode } from '../values/mesh-error';

/** A policy without rules: it would never do anything, or would refuse everything without saying so. */
export function allowsNothing(): MeshError {
  return new MeshError({
    code: MeshErrorCode.MISSING_SETTING,
    got: 'a policy of the action ALLOW without a rule, which refuses every request',
    expected: 'at least one rule',
    mend: 'give `rules`; if nothing is to be allowed, use AuthorizationAction.ALLOW_NOTHING',
  });
}

export function dryRunWith(action: string): MeshError {
  return new MeshError({
    code: MeshErrorCode.CONFLICTING_SETTINGS,
    got: `a dry run of the action ${action}`,
    expected: 'a dry run of ALLOW or DENY',
    mend: 'leave the dry run out',
  });
}
