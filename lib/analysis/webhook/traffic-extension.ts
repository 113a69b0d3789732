import type { Resource } from '../../mesh/resource';
import { extensionFilterChecks } from '../../values/extensions/extension-checks';
import type { Report } from '../check';
import { ruleTable } from '../rule';
import { placeFaults } from './place-faults';
import { checkPolicyTarget } from './policy-target';
import { checkTrafficMatch, checkWasm } from './wasm';

export const trafficExtensionRules = ruleTable<keyof typeof extensionFilterChecks>(
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

/** What istiod's webhook refuses or warns of in a TrafficExtension. */
export function checkTrafficExtension({ spec }: Resource<'TrafficExtension'>, report: Report): void {
  const { selector, targetRefs, wasm, lua, match } = spec;
  placeFaults(trafficExtensionRules, extensionFilterChecks, spec, ['spec'], report);
  checkPolicyTarget({ selector, targetRefs }, report);
  // Of the two istiod reads the script.
  if (wasm !== undefined && lua === undefined) checkWasm(wasm, ['spec', 'wasm'], report);
  checkTrafficMatch(match, ['spec', 'match'], report);
}
