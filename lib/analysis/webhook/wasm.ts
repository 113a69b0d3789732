import type { FieldPath } from '../../mesh/manifest';
import { isPort } from '../../values/checks';
import type { Report } from '../problem';
import { ruleTable } from '../rule';
import { says } from './items';
import { moduleScheme } from './url';

export const wasmRules = ruleTable(
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
      mend: 'Shorten it.',
      covers: ['WasmPlugin/14', 'TrafficExtension/17'],
    },
    'env-without-name': {
      title: 'An environment variable of a module for WebAssembly has no name',
      why: 'istiod refuses the object.',
      mend: 'Name the variable, or take the item away.',
      covers: ['WasmPlugin/15', 'TrafficExtension/18'],
    },
    'env-name': {
      title: 'An environment variable of a module for WebAssembly has a name that is too long',
      why: 'istiod takes 256 characters, and refuses the object.',
      mend: 'Shorten it.',
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
      mend: 'Take value away, or set valueFrom to INLINE.',
      covers: ['WasmPlugin/18', 'TrafficExtension/21'],
    },
    'match-port': {
      title: 'An extension is for a port that cannot be',
      why: 'istiod refuses the object. An item of ports without anything in it is the port 0.',
      mend: 'Give a number from 1 to 65535.',
      covers: ['WasmPlugin/20', 'WasmPlugin/21', 'TrafficExtension/23', 'TrafficExtension/24'],
    },
  },
);

const SCHEMES = ['file', 'http', 'https', 'oci', ''];
const LONGEST_SECRET = 253;
const LONGEST_NAME = 256;
/** In bytes, as Go counts. */
const longer = (text: any, most: number) => typeof text === 'string' && Buffer.byteLength(text) > most;

/** A module for WebAssembly: where it is fetched from and how it runs. */
export function checkWasm(module: any, at: FieldPath, report: Report): void {
  const { sha256, imagePullSecret, pluginName, vmConfig } = module;
  checkUrl(module.url, at, report);
  if (says(sha256)) checkHash(sha256, [...at, 'sha256'], report);
  if (longer(imagePullSecret, LONGEST_SECRET)) {
    report(wasmRules['pull-secret'], [...at, 'imagePullSecret'], 'more than 253 characters');
  }
  if (longer(pluginName, LONGEST_NAME)) {
    report(wasmRules['plugin-name'], [...at, 'pluginName'], 'more than 256 characters');
  }
  checkEnv(vmConfig?.env, [...at, 'vmConfig', 'env'], report);
}

function checkUrl(url: any, at: FieldPath, report: Report): void {
  if (!says(url)) {
    report(wasmRules['no-url'], at, 'a module without url');
    return;
  }
  const scheme = moduleScheme(url);
  if (scheme === undefined) report(wasmRules.url, [...at, 'url'], JSON.stringify(url));
  else if (!SCHEMES.includes(scheme)) {
    report(wasmRules.scheme, [...at, 'url'], `the scheme ${JSON.stringify(scheme)}`);
  }
}

function checkHash(hash: string, at: FieldPath, report: Report): void {
  if (Buffer.byteLength(hash) !== 64) {
    report(wasmRules['sha256-length'], at, `a sha256 whose length is not 64`);
  } else if (!/^[a-f0-9]*$/.test(hash)) {
    report(wasmRules['sha256-digits'], at, 'a sha256 with other signs than 0 to 9 and a to f');
  }
}

/** istiod stops at the first variable that is wrong. */
function checkEnv(env: any, at: FieldPath, report: Report): void {
  const names = new Set<string>();
  env?.some((item: any, i: number) => {
    const { name, value, valueFrom = 'INLINE' } = item ?? {};
    const path = [...at, i];
    if (!says(name)) report(wasmRules['env-without-name'], path, 'a variable without a name');
    else if (longer(name, LONGEST_NAME)) {
      report(wasmRules['env-name'], [...path, 'name'], 'a name of more than 256 characters');
    } else if (names.has(name)) report(wasmRules['env-twice'], [...path, 'name'], 'a variable twice');
    else if (valueFrom !== 'INLINE' && says(value)) {
      report(wasmRules['env-value-of-host'], [...path, 'value'], 'a value of a variable of the proxy');
    } else {
      names.add(name);
      return false;
    }
    return true;
  });
}

/** The traffic that passes an extension. istiod stops at the first port that is wrong. */
export function checkTrafficMatch(match: any, at: FieldPath, report: Report): void {
  match?.some((selector: any, i: number) =>
    selector?.ports?.some((port: any, j: number) => {
      const number = port?.number ?? 0;
      if (isPort(number)) return false;
      const path = [...at, i, 'ports', j];
      report(wasmRules['match-port'], path, `port ${number}; expected a number from 1 to 65535`);
      return true;
    }),
  );
}
