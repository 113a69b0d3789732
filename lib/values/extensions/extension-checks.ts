import { portFault } from '../checks';
import { moduleScheme } from '../go-url';
import { MeshErrorCode } from '../mesh-error';
import { type Checks, conflictingSettings, emptyText, type MeshFault, missingSetting } from '../mesh-fault';
import type { EnvVarView, TrafficExtensionView, TrafficSelectorView, WasmModuleView } from './messages';

/** By what istiod fetches modules; without a scheme it takes OCI. */
const SCHEMES = ['file', 'http', 'https', 'oci', ''];
const LONGEST_SECRET = 253;
const LONGEST_NAME = 256;
const LARGEST_SCRIPT = 64 * 1024;

const long = (text: string | undefined, most: number, what: string, at: (string | number)[]) =>
  // In bytes, as Go counts.
  text === undefined || Buffer.byteLength(text) <= most
    ? undefined
    : {
        code: MeshErrorCode.INVALID_VALUE,
        got: `${what} of ${Buffer.byteLength(text)} characters`,
        expected: `text of at most ${most} characters`,
        mend: 'shorten it',
        at,
        finding: `more than ${most} characters`,
      };

const badUrl = (url: string, expected: string, mend: string, finding: string): MeshFault => ({
  code: MeshErrorCode.INVALID_VALUE,
  got: `url of a module ${JSON.stringify(url)}`,
  expected,
  mend,
  at: ['url'],
  finding,
});

const badHash = (hash: string, finding: string): MeshFault => ({
  code: MeshErrorCode.INVALID_VALUE,
  got: `the SHA-256 ${JSON.stringify(hash)}`,
  expected: '64 digits of lower-case hexadecimal',
  mend: 'take what `sha256sum` prints',
  at: ['sha256'],
  finding,
});

/** What istiod's `validateWasmPluginURL` and its like have against a module. */
export const wasmModuleChecks = {
  'no-url': ({ url }) => (url ? undefined : emptyText('url of a module', [], 'a module without url')),
  url: ({ url }) =>
    url && moduleScheme(url) === undefined
      ? badUrl(
          url,
          'a URL without spaces, with "%" before codes in hexadecimal only',
          'escape them',
          JSON.stringify(url),
        )
      : undefined,
  scheme: ({ url }) => {
    const scheme = url ? moduleScheme(url) : undefined;
    if (!url || scheme === undefined || SCHEMES.includes(scheme)) return undefined;
    return badUrl(
      url,
      'the scheme oci, file, http or https, or none',
      'write "oci://" before an image whose registry has a port',
      `the scheme ${JSON.stringify(scheme)}`,
    );
  },
  'sha256-length': ({ sha256 }) =>
    sha256 && Buffer.byteLength(sha256) !== 64
      ? badHash(sha256, 'a sha256 whose length is not 64')
      : undefined,
  'sha256-digits': ({ sha256 }) =>
    sha256 && Buffer.byteLength(sha256) === 64 && !/^[a-f0-9]*$/.test(sha256)
      ? badHash(sha256, 'a sha256 with other signs than 0 to 9 and a to f')
      : undefined,
  'pull-secret': ({ imagePullSecret }) =>
    long(imagePullSecret, LONGEST_SECRET, 'pull secret', ['imagePullSecret']),
  'plugin-name': ({ pluginName }) => long(pluginName, LONGEST_NAME, 'name of a plugin', ['pluginName']),
} satisfies Checks<WasmModuleView>;

type EnvFault = readonly ['env-without-name' | 'env-name' | 'env-twice' | 'env-value-of-host', MeshFault];

/** What is wrong with environment variables. istiod stops at the first that is wrong (`validateWasmPluginVMConfig`). */
function envFault(env: readonly EnvVarView[]): EnvFault | undefined {
  for (const [i, { name = '', value, valueFrom = 'INLINE' }] of env.entries()) {
    if (name === '')
      return ['env-without-name', emptyText('name of a variable', [i], 'a variable without a name')];
    const tooLong = long(name, LONGEST_NAME, 'name of a variable', [i, 'name']);
    if (tooLong !== undefined) {
      return ['env-name', { ...tooLong, finding: `a name of more than ${LONGEST_NAME} characters` }];
    }
    if (env.findIndex((other) => other.name === name) < i) {
      return [
        'env-twice',
        {
          code: MeshErrorCode.DUPLICATE_NAME,
          got: `variable ${JSON.stringify(name)} twice`,
          expected: 'each of them once',
          mend: 'take one of the two away, or name it differently',
          at: [i, 'name'],
          finding: 'a variable twice',
        },
      ];
    }
    if (valueFrom !== 'INLINE' && value) {
      return [
        'env-value-of-host',
        conflictingSettings(
          `a value for the variable ${name} of the proxy`,
          'the value that it has there',
          'use WasmEnv.of() or WasmEnv.fromProxy()',
          [i, 'value'],
          'a value of a variable of the proxy',
        ),
      ];
    }
  }
  return undefined;
}

const ofEnv = (name: EnvFault[0]) => (env: readonly EnvVarView[]) => {
  const fault = envFault(env);
  return fault?.[0] === name ? fault[1] : undefined;
};

/** What istiod's `validateWasmPluginVMConfig` has against environment variables. */
export const wasmEnvChecks = {
  'env-without-name': ofEnv('env-without-name'),
  'env-name': ofEnv('env-name'),
  'env-twice': ofEnv('env-twice'),
  'env-value-of-host': ofEnv('env-value-of-host'),
} satisfies Checks<readonly EnvVarView[]>;

/** What istiod's `validateWasmPluginMatch` has against the traffic that passes an extension; it stops at the first port. */
export const trafficSelectorChecks = {
  'match-port': (selectors) => {
    for (const [i, { ports = [] }] of selectors.entries()) {
      for (const [j, { number = 0 }] of ports.entries()) {
        const fault = portFault(number, 'port');
        if (fault === undefined) continue;
        return {
          ...fault,
          at: [i, 'ports', j],
          finding: `port ${number}; expected a number from 1 to 65535`,
        };
      }
    }
    return undefined;
  },
} satisfies Checks<readonly TrafficSelectorView[]>;

/** What istiod's `ValidateTrafficExtension` has against what an extension runs. */
export const extensionFilterChecks = {
  'no-filter': ({ wasm, lua }) =>
    wasm === undefined && lua === undefined
      ? missingSetting(
          'an extension without wasm and lua',
          'one of them',
          'use ExtensionFilter.wasm() or ExtensionFilter.lua()',
          [],
          'neither wasm nor lua',
        )
      : undefined,
  'no-script': ({ lua }) =>
    lua !== undefined && !lua.inlineCode ? emptyText('script', ['lua'], 'lua without inlineCode') : undefined,
  'script-too-long': ({ lua }) => {
    const bytes = Buffer.byteLength(lua?.inlineCode ?? '');
    if (bytes <= LARGEST_SCRIPT) return undefined;
    return {
      code: MeshErrorCode.INVALID_VALUE,
      got: `a script of ${bytes} bytes`,
      expected: `at most ${LARGEST_SCRIPT}`,
      mend: 'shorten it, or make a module for WebAssembly',
      at: ['lua', 'inlineCode'],
      finding: 'a script of more than 64 KiB',
    };
  },
} satisfies Checks<Pick<TrafficExtensionView, 'wasm' | 'lua'>>;
