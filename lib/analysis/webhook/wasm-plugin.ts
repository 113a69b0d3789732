import type { Manifest } from '../../mesh/manifest';
import type { Report } from '../problem';
import { checkPolicyTarget } from './policy-target';
import { checkTrafficMatch, checkWasm } from './wasm';

/** What istiod's webhook refuses or warns of in a WasmPlugin. */
export function checkWasmPlugin(object: Manifest, report: Report): void {
  const spec = object.spec ?? {};
  checkPolicyTarget(spec, report);
  checkWasm(spec, ['spec'], report);
  checkTrafficMatch(spec.match, ['spec', 'match'], report);
}
