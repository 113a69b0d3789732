import { atMostOne } from '../checks';
import { MeshErrorCode } from '../mesh-error';
import { type Checks, emptyText, missingSetting, refuse } from '../mesh-fault';
import { defined } from '../spec';
import type { LuaSpec, TrafficExtensionView, WasmModuleSpec } from './messages';
import { WasmModule } from './wasm-module';

interface FilterSpec {
  readonly wasm?: WasmModuleSpec;
  readonly lua?: LuaSpec;
}

const MAX_SCRIPT_SIZE = 64 * 1024;

/** What istiod's `ValidateTrafficExtension` has against what an extension runs. */
export const extensionFilterChecks = {
  'no-filter': ({ wasm, lua }) =>
    wasm === undefined && lua === undefined
      ? missingSetting(
          'an extension without wasm and lua',
          'one of them',
          'use ExtensionFilter.wasm() or ExtensionFilter.lua()',
          [],
          'The extension has neither wasm nor lua.',
        )
      : undefined,
  'no-script': ({ lua }) =>
    lua !== undefined && !lua.inlineCode
      ? emptyText('script', ['lua'], 'The extension has lua, and its inlineCode is missing or empty.')
      : undefined,
  'script-too-long': ({ lua }) => {
    const bytes = Buffer.byteLength(lua?.inlineCode ?? '');
    if (bytes <= MAX_SCRIPT_SIZE) return undefined;
    return {
      code: MeshErrorCode.INVALID_VALUE,
      got: `a script of ${bytes} bytes`,
      expected: `at most ${MAX_SCRIPT_SIZE}`,
      mend: 'shorten it, or make a module for WebAssembly',
      at: ['lua', 'inlineCode'],
      finding: 'The script in lua.inlineCode is longer than 64 KiB.',
    };
  },
} satisfies Checks<Pick<TrafficExtensionView, 'wasm' | 'lua'>>;

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
