import { choice, limited } from '../checks';
import { wasmEnvChecks } from './extension-checks';
import { MeshError, MeshErrorCode } from '../mesh-error';
import { refuse } from '../mesh-fault';
import { defined } from '../spec';
import type { WasmEnvSpec } from './wire-extensions';

const LONGEST_VALUE = 2048;

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
    if (value !== undefined) limited(value, `value of ${name}`, LONGEST_VALUE);
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
