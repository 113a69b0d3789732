import type { Construct } from 'constructs';
import { located } from '../core/located';
import { readManifest } from '../core/manifest';
import { MeshResource, type MeshResourceProps } from '../core/mesh-resource';
import { PolicyTarget } from '../values/policy-target';
import { defined, filledList } from '../values/spec';
import { ExtensionPhase, TrafficSelector } from '../values/extensions/traffic-selector';
import { WasmModule } from '../values/extensions/wasm-module';
import type { WasmPluginSpec } from '../values/extensions/messages';
import { checkOrder } from './extension-checks';
import type { ExtensionOptions } from './extension-options';

/** What makes a Wasm plugin. */
export interface WasmPluginProps extends ExtensionOptions {
  /** The module that is run. */
  readonly module: WasmModule;
}

/**
 * A module for WebAssembly that proxies run on their traffic (kind `WasmPlugin` of `extensions.istio.io/v1alpha1`).
 *
 * Proxies fetch it themselves before they take the configuration in which it stands. All plugins for a workload apply,
 * those of the mesh and of the namespace too. `TrafficExtension` is its successor, and alpha.
 */
export class WasmPlugin extends MeshResource {
  /**
   * Reads a manifest. What is written is its spec as it was; one that could not be written so is refused.
   *
   * @param scope the construct in which it is to stand
   * @param id its id there
   * @param manifest the manifest, of any version of the API group
   */
  public static fromManifest(scope: Construct, id: string, manifest: any): WasmPlugin {
    const read = (props: MeshResourceProps, spec: WasmPluginSpec) =>
      new WasmPlugin(scope, id, {
        ...props,
        target: PolicyTarget._fromSpec(spec),
        match: spec.match?.map((entry) => TrafficSelector._fromSpec(entry)),
        phase: spec.phase as ExtensionPhase | undefined,
        priority: spec.priority ?? undefined,
        module: WasmModule._fromSpec(spec),
      });
    return readManifest(scope, id, manifest, 'extensions.istio.io', 'WasmPlugin', read);
  }

  private readonly settings: WasmPluginProps;

  public constructor(scope: Construct, id: string, props: WasmPluginProps) {
    super(scope, id, props, 'extensions.istio.io/v1alpha1', 'WasmPlugin');
    this.settings = props;
    located(this, () => {
      props.target?._checkNamespace(this.namespace);
      checkOrder(props.phase, props.priority, [...Object.values(ExtensionPhase), 'UNSPECIFIED_PHASE']);
    });
  }

  protected renderSpec(): any {
    const { target, match, phase, priority, module } = this.settings;
    const spec: WasmPluginSpec = defined({
      ...target?._toSpec(),
      match: filledList(match?.map((entry) => entry._toSpec())),
      phase,
      priority,
      ...module._toSpec(),
    });
    return spec;
  }
}
