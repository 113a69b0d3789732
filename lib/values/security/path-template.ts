import { MeshError, MeshErrorCode } from '../mesh-error';

const ONE = '{*}';
const REST = '{**}';
const LITERAL = /^[a-zA-Z0-9\-._~%!$&'()+,;:@=]+$/;

/**
 * A path of a policy, as istiod's `CheckValidPathTemplate` takes it: with one `*` at either end, or a template of whole
 * segments in which `{*}` stands for one segment, and `{**}` for any number of them. Returns it.
 */
export function policyPath(path: string, what: string): string {
  const segments = path.replace(/^\/+|\/+$/g, '').split('/');
  const template = path.includes(ONE) || path.includes(REST);
  const operators = segments.filter((segment) => segment === ONE || segment === REST);
  const rests = operators.indexOf(REST);
  if (rests !== -1 && rests !== operators.length - 1) {
    throw refusal(path, what, `no operator behind "${REST}"`, `keep "${REST}" as the last of the operators`);
  }
  for (const segment of segments) {
    if (segment === ONE || segment === REST) continue;
    if (/[{}]/.test(segment)) {
      throw refusal(
        path,
        what,
        `braces only as "${ONE}" or "${REST}", alone in their segment`,
        'take them away',
      );
    }
    if (template && !LITERAL.test(segment)) {
      throw refusal(
        path,
        what,
        'beside the operators of a template, segments of plain characters, none of them empty, without "*"',
        'use operators alone, or a "*" at the end alone',
      );
    }
  }
  return path;
}

function refusal(path: string, what: string, expected: string, mend: string): MeshError {
  return new MeshError({
    code: MeshErrorCode.INVALID_VALUE,
    got: `${what} ${JSON.stringify(path)}`,
    expected,
    mend,
  });
}
