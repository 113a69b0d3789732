import { atMostOne } from '../checks';
import { extensionFilterChecks } from './extension-checks';
import { refuse } from '../mesh-fault';
import { defined } from '../spec';
import { WasmModule } from './wasm-module';
import type { LuaSpec, WasmModuleSpec } from './wire-extensions';

interface FilterSpec {
  readonly wasm?: WasmModuleSpec;
  readonly lua?: LuaSpec;
}

/** What an extension does to traffic: a module for WebAssembly, or a script in Lua. */
export class ExtensionFilter {
  /** A module for WebAssembly. */
  public static wasm(module: WasmModule): ExtensionFilter {
    return new ExtensionFilter({ wasm: module._toSpec() });
  }

  /**
   * A script in Lua, at most 64 KiB, that defines `envoy_on_request(handle)`, `envoy_on_response(handle)` or both. Whether
   * it is Lua at all, only Envoy finds out.
   */
  public static lua(inlineCode: string): ExtensionFilter {
    return new ExtensionFilter({ lua: { inlineCode } });
  }

  /**
   * Reads the filter out of the spec of an extension.
   *
   * @internal
   */
  public static _fromSpec(spec: any): ExtensionFilter {
    const { wasm, lua }: FilterSpec = spec;
    return new ExtensionFilter(
      defined({
        wasm: wasm && WasmModule._fromSpec(wasm)._toSpec(),
        lua: lua && { inlineCode: lua.inlineCode },
      }),
    );
  }

  private constructor(private readonly spec: FilterSpec) {
    const { wasm, lua } = spec;
    refuse(extensionFilterChecks, spec);
    // The CRD refuses both.
    atMostOne({ wasm, lua }, 'an extension', 'it runs a module or a script');
  }

  /**
   * The filter in words.
   *
   * @internal
   */
  public _describe(): string {
    const { wasm, lua } = this.spec;
    return wasm === undefined
      ? `a script of ${lua?.inlineCode.trimEnd().split('\n').length} lines`
      : WasmModule._fromSpec(wasm)._describe();
  }

  /**
   * The filter as the fields that Istio's extensions have for it.
   *
   * @internal
   */
  public _toSpec(): any {
    return structuredClone(this.spec);
  }
}
