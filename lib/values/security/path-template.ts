import { MeshErrorCode } from '../mesh-error';
import type { MeshFault } from '../mesh-fault';

const ONE = '{*}';
const REST = '{**}';
const LITERAL = /^[a-zA-Z0-9\-._~%!$&'()+,;:@=]+$/;

/**
 * What is wrong with a path of a policy, as istiod's `CheckValidPathTemplate` has it. It takes one `*` at either end, or a template of
 * whole segments in which `{*}` stands for one segment, and `{**}` for any number of them.
 */
export function policyPathFault(path: string, field: string): MeshFault | undefined {
  const segments = path.replace(/^\/+|\/+$/g, '').split('/');
  const template = path.includes(ONE) || path.includes(REST);
  const operators = segments.filter((segment) => segment === ONE || segment === REST);
  const rests = operators.indexOf(REST);
  if (rests !== -1 && rests !== operators.length - 1) {
    return refusal(
      path,
      field,
      `no operator behind "${REST}"`,
      `keep "${REST}" as the last of the operators`,
    );
  }
  for (const segment of segments) {
    if (segment === ONE || segment === REST) continue;
    if (/[{}]/.test(segment)) {
      return refusal(
        path,
        field,
        `braces only as "${ONE}" or "${REST}", alone in their segment`,
        'take them away',
      );
    }
    if (template && !LITERAL.test(segment)) {
      return refusal(
        path,
        field,
        'beside the operators of a template, segments of plain characters, none of them empty, without "*"',
        'use operators alone, or a "*" at the end alone',
      );
    }
  }
  return undefined;
}

function refusal(path: string, field: string, expected: string, mend: string): MeshFault {
  const named = JSON.stringify(path.replace(/^\/+|\/+$/g, ''));
  return {
    code: MeshErrorCode.INVALID_VALUE,
    got: `entry of ${field} ${JSON.stringify(path)}`,
    expected,
    mend,
    finding: `the path ${named} in ${field}; expected ${expected}`,
  };
}
