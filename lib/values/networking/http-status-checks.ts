import { MeshErrorCode } from '../mesh-error';
import type { MeshFault } from '../mesh-fault';

/** What is wrong with a status that a proxy answers with, as istiod's `validateHTTPStatus` has it, which takes 600 too. */
export function httpStatusFault(status: number, what: string): MeshFault | undefined {
  if (Number.isInteger(status) && status >= 200 && status <= 600) return undefined;
  return {
    code: MeshErrorCode.INVALID_NUMBER,
    got: `${what} ${status}`,
    expected: '200 to 599',
    mend: 'give such a status',
  };
}
