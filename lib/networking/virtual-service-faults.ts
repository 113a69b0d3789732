import type { HttpRule } from '../values/networking/http-rule';
import { MeshError, MeshErrorCode } from '../values/mesh-error';

export function matchingDefault(rule: HttpRule): MeshError {
  return new MeshError({
    code: MeshErrorCode.CONFLICTING_SETTINGS,
    got: `a default with conditions (${rule._describe()})`,
    expected: 'a rule for any request',
    mend: 'use addHttpRoute() for a rule with conditions',
  });
}

export function secondDefault(first: HttpRule, second: HttpRule): MeshError {
  return new MeshError({
    code: MeshErrorCode.DUPLICATE_DEFAULT,
    got: `a second default (${second.action._describe()}) beside the first (${first.action._describe()})`,
    expected: 'one default',
    mend: 'take one off, or give it conditions',
  });
}
