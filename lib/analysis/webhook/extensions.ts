import type { FieldPath } from '../../mesh/manifest';
import type { Resource } from '../../mesh/resource';
import { trafficSelectorChecks } from '../../values/extensions/traffic-selector';
import { wasmEnvChecks } from '../../values/extensions/wasm-env';
import { wasmModuleChecks } from '../../values/extensions/wasm-module';
import { extensionFilterChecks } from '../../values/extensions/extension-filter';
import type { TrafficSelectorView, WasmModuleView } from '../../values/extensions/messages';
import type { Report } from '../check';
import { ruleTable } from '../rule';
import { placeFaults } from './place-faults';
import { checkPolicyTarget } from './selector';

export const wasmRules = ruleTable<
  keyof typeof wasmModuleChecks | keyof typeof wasmEnvChecks | keyof typeof trafficSelectorChecks
>(
  {
    section: 'wasm',
    source: 'istiod, pkg/config/validation/validation.go: ValidateWasmPlugin, ValidateTrafficExtension',
  },
  {
    'no-url': {
      title: 'A module for WebAssembly has no URL',
      why: 'istiod refuses the object.',
      mend: 'Say where the module is, as in "oci://registry.example.com/filter:v1".',
      covers: ['WasmPlugin/8', 'TrafficExtension/11'],
    },
    url: {
      title: 'The URL of a module for WebAssembly cannot be read',
      why: 'istiod refuses the object.',
      mend: 'Write it without spaces, with "%" before codes in hexadecimal only.',
      covers: ['WasmPlugin/9', 'TrafficExtension/12'],
    },
    scheme: {
      title: 'The URL of a module for WebAssembly has a scheme by which istiod fetches nothing',
      why: 'istiod refuses the object. Of an image whose registry has a port, it takes the registry for a scheme.',
      mend: 'Use oci, http, https or file, as in "oci://localhost:5000/filter".',
      covers: ['WasmPlugin/10', 'TrafficExtension/13'],
    },
    'sha256-length': {
      title: 'The sha256 of a module for WebAssembly has not 64 digits',
      why: 'istiod refuses the object.',
      mend: 'Take all that `sha256sum` prints for the module or image.',
      covers: ['WasmPlugin/11', 'TrafficExtension/14'],
    },
    'sha256-digits': {
      title: 'The sha256 of a module for WebAssembly is not in lower-case hexadecimal',
      why: 'istiod refuses the object.',
      mend: 'Write the digits 0 to 9 and a to f, in lower case.',
      covers: ['WasmPlugin/12', 'TrafficExtension/15'],
    },
    'pull-secret': {
      title: 'The imagePullSecret of a module for WebAssembly has a name that is too long',
      why: 'No secret has a name of more than 253 characters; istiod refuses the object.',
      mend: 'Give the name of the secret.',
      covers: ['WasmPlugin/13', 'TrafficExtension/16'],
    },
    'plugin-name': {
      title: 'The pluginName of a module for WebAssembly is too long',
      why: 'istiod takes 256 characters, and refuses the object.',
      mend: 'Shorten the name.',
      covers: ['WasmPlugin/14', 'TrafficExtension/17'],
    },
    'env-without-name': {
      title: 'An environment variable of a module for WebAssembly has no name',
      why: 'istiod refuses the object.',
      mend: 'Name the variable, or remove the item.',
      covers: ['WasmPlugin/15', 'TrafficExtension/18'],
    },
    'env-name': {
      title: 'An environment variable of a module for WebAssembly has a name that is too long',
      why: 'istiod takes 256 characters, and refuses the object.',
      mend: 'Shorten the name.',
      covers: ['WasmPlugin/16', 'TrafficExtension/19'],
    },
    'env-twice': {
      title: 'A module for WebAssembly has an environment variable twice',
      why: 'istiod refuses the object.',
      mend: 'Keep one of the two.',
      covers: ['WasmPlugin/17', 'TrafficExtension/20'],
    },
    'env-value-of-host': {
      title: 'An environment variable of a module for WebAssembly is taken from the proxy and has a value',
      why: 'It has the value that it has in the proxy; istiod refuses the object.',
      fact: 'Istio reference, EnvVar.value_from',
      mend: 'Remove value, or set valueFrom to INLINE.',
      covers: ['WasmPlugin/18', 'TrafficExtension/21'],
    },
    'match-port': {
      title: 'An extension is for a port that is out of range',
      why: 'istiod refuses the object. An item of ports without anything in it is the port 0.',
      mend: 'Give a number from 1 to 65535.',
      covers: ['WasmPlugin/20', 'WasmPlugin/21', 'TrafficExtension/23', 'TrafficExtension/24'],
    },
  },
);

/** A module for WebAssembly: where it is fetched from and how it runs. */
function checkWasm(module: WasmModuleView, at: FieldPath, report: Report): void {
  placeFaults(wasmRules, wasmModuleChecks, module, at, report);
  placeFaults(wasmRules, wasmEnvChecks, module.vmConfig?.env, [...at, 'vmConfig', 'env'], report);
}

/** The traffic that passes an extension. */
function checkTrafficMatch(
  match: readonly TrafficSelectorView[] | undefined,
  at: FieldPath,
  report: Report,
): void {
  placeFaults(wasmRules, trafficSelectorChecks, match, at, report);
}

/** What istiod's webhook refuses or warns of in a WasmPlugin. */
export function checkWasmPlugin({ spec }: Resource<'WasmPlugin'>, report: Report): void {
  checkPolicyTarget(spec, report);
  checkWasm(spec, ['spec'], report);
  checkTrafficMatch(spec.match, ['spec', 'match'], report);
}

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
