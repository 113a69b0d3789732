import { choice, filled, integer } from '../checks';
import { moduleScheme, moduleUrl } from '../url';
import { MeshError, MeshErrorCode } from '../mesh-error';
import { type Checks, emptyText, type MeshFault, refuse } from '../mesh-fault';
import { defined, filledList } from '../spec';
import type { WasmModuleSpec, WasmModuleView } from './messages';
import { byteLengthFault, MAX_NAME_LENGTH, WasmEnv, wasmEnvChecks } from './wasm-env';

const MAX_VARIABLES = 256;

/** When a module is fetched again. */
export enum WasmPullPolicy {
  /** Only when it is not there yet. */
  IF_NOT_PRESENT = 'IfNotPresent',
  /** With every change of the object, also of its metadata. */
  ALWAYS = 'Always',
}

/** What becomes of traffic when a module cannot be fetched or breaks down. */
export enum WasmFailStrategy {
  /** Requests are answered with a 5xx, connections are closed. */
  FAIL_CLOSE = 'FAIL_CLOSE',
  /** It passes without the module. Not for modules that keep somebody out. */
  FAIL_OPEN = 'FAIL_OPEN',
  /** The module is started anew for the next request, if it broke down while running; else as with `FAIL_CLOSE`. */
  FAIL_RELOAD = 'FAIL_RELOAD',
}

/** What a module is made for. */
export enum WasmPluginType {
  /** HTTP requests. */
  HTTP = 'HTTP',
  /** Connections. */
  NETWORK = 'NETWORK',
}

/** How a module is fetched and run. */
export interface WasmModuleOptions {
  /**
   * The SHA-256 of the module or image, 64 digits in lower-case hexadecimal. A module with another one is not run.
   *
   * @default - any
   */
  readonly sha256?: string;
  /**
   * When it is fetched again. Without effect where its hash is known.
   *
   * @default - only when it is not there yet; for images with the tag `latest`, with every change
   */
  readonly imagePullPolicy?: WasmPullPolicy;
  /**
   * The name of the secret for the registry of the image, in the namespace of the object.
   *
   * @default - none
   */
  readonly imagePullSecret?: string;
  /**
   * What the module is configured with; it gets it as JSON. It can hold no `null`: cdk8s writes none.
   *
   * @default - nothing
   */
  readonly pluginConfig?: { [name: string]: any };
  /**
   * The name of the plugin within the module, for modules with several.
   *
   * @default - none
   */
  readonly pluginName?: string;
  /**
   * What becomes of traffic when the module cannot be fetched or breaks down.
   *
   * @default WasmFailStrategy.FAIL_CLOSE
   */
  readonly failStrategy?: WasmFailStrategy;
  /**
   * Environment variables of the module. No name may stand twice.
   *
   * @default - none
   */
  readonly env?: WasmEnv[];
  /**
   * What the module is made for.
   *
   * @default WasmPluginType.HTTP
   */
  readonly type?: WasmPluginType;
}

/** By what istiod fetches modules; without a scheme it takes OCI. */
const SCHEMES = ['file', 'http', 'https', 'oci', ''];
const MAX_SECRET_LENGTH = 253;

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
  'no-url': ({ url }) => (url ? undefined : emptyText('url of a module', [], 'The module has no url.')),
  url: ({ url }) =>
    url && moduleScheme(url) === undefined
      ? badUrl(
          url,
          'a URL without spaces, with "%" before codes in hexadecimal only',
          'escape them',
          `The url ${JSON.stringify(url)} of the module is not valid.`,
        )
      : undefined,
  scheme: ({ url }) => {
    const scheme = url ? moduleScheme(url) : undefined;
    if (!url || scheme === undefined || SCHEMES.includes(scheme)) return undefined;
    return badUrl(
      url,
      'the scheme oci, file, http or https, or none',
      'write "oci://" before an image whose registry has a port',
      `The url of the module has the scheme ${JSON.stringify(scheme)}, by which istiod fetches no modules.`,
    );
  },
  'sha256-length': ({ sha256 }) =>
    sha256 && Buffer.byteLength(sha256) !== 64
      ? badHash(sha256, 'The sha256 of the module does not have 64 digits.')
      : undefined,
  'sha256-digits': ({ sha256 }) =>
    sha256 && Buffer.byteLength(sha256) === 64 && !/^[a-f0-9]*$/.test(sha256)
      ? badHash(sha256, 'The sha256 of the module has characters other than 0 to 9 and a to f.')
      : undefined,
  'pull-secret': ({ imagePullSecret }) =>
    byteLengthFault(imagePullSecret, MAX_SECRET_LENGTH, 'pull secret', ['imagePullSecret']),
  'plugin-name': ({ pluginName }) =>
    byteLengthFault(pluginName, MAX_NAME_LENGTH, 'name of a plugin', ['pluginName']),
} satisfies Checks<WasmModuleView>;

/** A module for WebAssembly: where it is, how it is fetched and how it runs. */
export class WasmModule {
  /** An OCI image: `ghcr.io/example/filter:v1`, with or without `oci://` before it. */
  public static oci(image: string, options: WasmModuleOptions = {}): WasmModule {
    const url = filled(image, 'image').startsWith('oci://') ? image : `oci://${image}`;
    return WasmModule.url(url, options);
  }

  /** A file of the proxy's container, by its absolute path. */
  public static file(path: string, options: WasmModuleOptions = {}): WasmModule {
    return WasmModule.url(`file://${filled(path, 'path')}`, options);
  }

  /**
   * A module by its URL: `oci`, `file`, `http` or `https`.
   *
   * Without a scheme it is an image. One whose registry has a port needs the scheme: in `localhost:5000/filter`, the
   * part before the colon would be taken for it, and refused.
   */
  public static url(url: string, options: WasmModuleOptions = {}): WasmModule {
    const { env, sha256, ...rest } = options;
    if (sha256 !== undefined) filled(sha256, 'sha256');
    const vmConfig = env?.length ? { env: env.map((variable) => variable._toSpec()) } : undefined;
    return WasmModule._fromSpec({ url, sha256, ...rest, vmConfig });
  }

  /**
   * Reads what `_toSpec()` wrote.
   *
   * @internal
   */
  public static _fromSpec(spec: any): WasmModule {
    const wire: WasmModuleSpec = spec;
    const env = filledList(wire.vmConfig?.env?.map((variable) => WasmEnv._fromSpec(variable)._toSpec()));
    return new WasmModule(
      structuredClone(
        defined({
          url: wire.url,
          sha256: wire.sha256,
          imagePullPolicy: wire.imagePullPolicy,
          imagePullSecret: wire.imagePullSecret,
          verificationKey: wire.verificationKey,
          pluginConfig: wire.pluginConfig,
          pluginName: wire.pluginName,
          failStrategy: wire.failStrategy,
          vmConfig: wire.vmConfig && defined({ env }),
          type: wire.type,
        }),
      ),
    );
  }

  private constructor(private readonly spec: WasmModuleSpec) {
    const { url, imagePullPolicy, imagePullSecret, pluginName, failStrategy, vmConfig, type } = spec;
    refuse(wasmModuleChecks, spec);
    moduleUrl(url, 'url of a module');
    if (imagePullPolicy !== undefined) {
      choice(imagePullPolicy, [...Object.values(WasmPullPolicy), 'UNSPECIFIED_POLICY'], 'pull policy');
    }
    if (imagePullSecret !== undefined) {
      filled(imagePullSecret, 'pull secret');
    }
    if (pluginName !== undefined) filled(pluginName, 'name of a plugin');
    if (failStrategy !== undefined) choice(failStrategy, Object.values(WasmFailStrategy), 'fail strategy');
    if (type !== undefined)
      choice(type, [...Object.values(WasmPluginType), 'UNSPECIFIED_PLUGIN_TYPE'], 'type');
    if (hasNull(spec.pluginConfig)) throw nullInConfig();
    integer((vmConfig?.env ?? []).length, 'number of variables', 0, MAX_VARIABLES);
    refuse(wasmEnvChecks, vmConfig?.env ?? []);
  }

  /**
   * The module in words.
   *
   * @internal
   */
  public _describe(): string {
    const { url, pluginName, type, failStrategy, vmConfig } = this.spec;
    const env = (vmConfig?.env ?? []).map((variable) => WasmEnv._fromSpec(variable)._describe());
    const parts = [
      ...(pluginName === undefined ? [] : [`plugin ${pluginName}`]),
      ...(type === WasmPluginType.NETWORK ? ['for connections'] : []),
      ...(failStrategy === WasmFailStrategy.FAIL_OPEN ? ['passed by if it fails'] : []),
      ...(env.length === 0 ? [] : [`with ${env.join(' and ')}`]),
    ];
    return ['the module ' + url, ...parts].join(', ');
  }

  /**
   * The module as Istio's `WasmConfig` message.
   *
   * @internal
   */
  public _toSpec(): any {
    return structuredClone(this.spec);
  }
}

const hasNull = (value: unknown): boolean =>
  value === null || (typeof value === 'object' && Object.values(value).some(hasNull));

function nullInConfig(): MeshError {
  return new MeshError({
    code: MeshErrorCode.INVALID_VALUE,
    got: 'a null in the configuration of a module',
    expected: 'none: cdk8s leaves null out when it writes manifests',
    mend: 'leave the field out, or patch it in later',
  });
}
