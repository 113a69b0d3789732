import type { Resource } from '../../mesh/resource';
import type { Report } from '../check';
import { checkPolicyTarget } from './policy-target';
import { checkTrafficMatch, checkWasm } from './wasm';

/** What istiod's webhook refuses or warns of in a WasmPlugin. */
export function checkWasmPlugin({ spec }: Resource<'WasmPlugin'>, report: Report): void {
  checkPolicyTarget(spec, report);
  checkWasm(spec, ['spec'], report);
  checkTrafficMatch(spec.match, ['spec', 'match'], report);
}
