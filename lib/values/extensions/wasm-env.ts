import { choice, limited } from '../checks';
import { MeshError, MeshErrorCode } from '../mesh-error';
import {
  type Checks,
  conflictingSettings,
  duplicateName,
  emptyText,
  type MeshFault,
  refuse,
} from '../mesh-fault';
import { defined } from '../spec';
import type { EnvVarView, WasmEnvSpec } from './messages';

const MAX_VALUE_LENGTH = 2048;
/** The most bytes of the name of a variable or a plugin. */
export const MAX_NAME_LENGTH = 256;

/** What is wrong with a text of more than so many bytes, as Go counts. */
export const byteLengthFault = (
  text: string | undefined,
  most: number,
  what: string,
  at: (string | number)[],
) =>
  text === undefined || Buffer.byteLength(text) <= most
    ? undefined
    : {
        code: MeshErrorCode.INVALID_VALUE,
        got: `${what} of ${Buffer.byteLength(text)} characters`,
        expected: `text of at most ${most} characters`,
        mend: 'shorten it',
        at,
        finding: `The ${what} is longer than ${most} characters.`,
      };

type EnvFault = readonly ['env-without-name' | 'env-name' | 'env-twice' | 'env-value-of-host', MeshFault];

/** What is wrong with environment variables. istiod stops at the first that is wrong (`validateWasmPluginVMConfig`). */
function envFault(env: readonly EnvVarView[]): EnvFault | undefined {
  for (const [i, { name = '', value, valueFrom = 'INLINE' }] of env.entries()) {
    if (name === '')
      return [
        'env-without-name',
        emptyText('name of a variable', [i], 'An environment variable of the module has no name.'),
      ];
    const tooLong = byteLengthFault(name, MAX_NAME_LENGTH, 'name of a variable', [i, 'name']);
    if (tooLong !== undefined) {
      return [
        'env-name',
        {
          ...tooLong,
          finding: `The name of an environment variable is longer than ${MAX_NAME_LENGTH} characters.`,
        },
      ];
    }
    if (env.findIndex((other) => other.name === name) < i) {
      return [
        'env-twice',
        duplicateName(
          `variable ${JSON.stringify(name)}`,
          [i, 'name'],
          'Two environment variables of the module have the same name.',
        ),
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
          'An environment variable takes its value from the proxy and has a value of its own too.',
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

/** An environment variable of the machine in which a module for WebAssembly runs. */
export class WasmEnv {
  /** A variable with this value. */
  public static of(name: string, value: string): WasmEnv {
    return new WasmEnv({ name, value });
  }

  /** A variable of the proxy, with the value that it has there. One that the proxy does not have is left out. */
  public static fromProxy(name: string): WasmEnv {
    return new WasmEnv({ name, valueFrom: 'HOST' });
  }

  /**
   * Reads what `_toSpec()` wrote.
   *
   * @internal
   */
  public static _fromSpec(spec: any): WasmEnv {
    const { name, value, valueFrom }: WasmEnvSpec = spec;
    return new WasmEnv(defined({ name, value, valueFrom }));
  }

  private constructor(private readonly spec: WasmEnvSpec) {
    const { name, value, valueFrom = 'INLINE' } = spec;
    refuse(wasmEnvChecks, [spec]);
    if (value !== undefined) limited(value, `value of ${name}`, MAX_VALUE_LENGTH);
    choice(valueFrom, ['INLINE', 'HOST'], 'origin of a variable');
    // An empty value says as little as none, and nobody needs to write it.
    if (valueFrom === 'HOST' && value !== undefined) {
      throw new MeshError({
        code: MeshErrorCode.CONFLICTING_SETTINGS,
        got: `a value for the variable ${name} of the proxy`,
        expected: 'the value that it has there',
        mend: 'use WasmEnv.of() or WasmEnv.fromProxy()',
      });
    }
  }

  /** The name of the variable. */
  public get name(): string {
    return this.spec.name;
  }

  /**
   * The variable in words.
   *
   * @internal
   */
  public _describe(): string {
    const { name, value = '', valueFrom } = this.spec;
    return valueFrom === 'HOST' ? `${name} of the proxy` : `${name}=${value}`;
  }

  /**
   * The variable as Istio's `EnvVar` message.
   *
   * @internal
   */
  public _toSpec(): any {
    const spec: WasmEnvSpec = { ...this.spec };
    return spec;
  }
}
