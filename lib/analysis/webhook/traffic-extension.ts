import type { Manifest } from '../../mesh/manifest';
import type { Report } from '../problem';
import { ruleTable } from '../rule';
import { says } from './items';
import { checkPolicyTarget } from './policy-target';
import { checkTrafficMatch, checkWasm } from './wasm';

export const trafficExtensionRules = ruleTable(
  {
    section: 'traffic-extension',
    source: 'istiod, pkg/config/validation/validation.go: ValidateTrafficExtension',
  },
  {
    'no-filter': {
      title: 'A traffic extension has neither a module nor a script',
      why: 'istiod refuses the object. With both, the CRD does.',
      mend: 'Give one of wasm and lua.',
      covers: ['TrafficExtension/1'],
    },
    'no-script': {
      title: 'The script of a traffic extension is empty',
      why: 'istiod refuses the object.',
      mend: 'Write the script into lua.inlineCode.',
      source: 'istiod, pkg/config/validation/validation.go: validateLuaConfig',
      covers: ['TrafficExtension/9'],
    },
    'script-too-long': {
      title: 'The script of a traffic extension is too long',
      why: 'istiod takes 64 KiB, and refuses the object.',
      mend: 'Shorten the script, or make a module for WebAssembly of it.',
      source: 'istiod, pkg/config/validation/validation.go: validateLuaConfig',
      covers: ['TrafficExtension/10'],
    },
  },
);

const MOST_BYTES = 64 * 1024;

/** What istiod's webhook refuses or warns of in a TrafficExtension. */
export function checkTrafficExtension(object: Manifest, report: Report): void {
  const spec = object.spec ?? {};
  const { selector, targetRefs, wasm, lua, match } = spec;
  if (!wasm && !lua) report(trafficExtensionRules['no-filter'], ['spec'], 'neither wasm nor lua');
  checkPolicyTarget({ selector, targetRefs }, report);
  // Of the two istiod reads the script.
  if (lua) {
    const at = ['spec', 'lua'];
    const code: string = lua.inlineCode ?? '';
    if (!says(code)) report(trafficExtensionRules['no-script'], at, 'lua without inlineCode');
    else if (Buffer.byteLength(code) > MOST_BYTES) {
      const message = 'a script of more than 64 KiB';
      report(trafficExtensionRules['script-too-long'], [...at, 'inlineCode'], message);
    }
  } else if (wasm) checkWasm(wasm, ['spec', 'wasm'], report);
  checkTrafficMatch(match, ['spec', 'match'], report);
}
