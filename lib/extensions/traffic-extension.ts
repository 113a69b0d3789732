import type { Construct } from 'constructs';
import { located } from '../core/located';
import { readManifest } from '../core/manifest';
import { MeshResource, type MeshResourceProps } from '../core/mesh-resource';
import { ExtensionFilter } from '../values/extensions/extension-filter';
import { PolicyTarget } from '../values/policy-target';
import { defined, filledList } from '../values/spec';
import { ExtensionPhase, TrafficSelector } from '../values/extensions/traffic-selector';
import type { TrafficExtensionSpec } from '../values/extensions/messages';
import { checkOrder } from './extension-checks';
import type { ExtensionOptions } from './extension-options';

/** What makes a traffic extension. */
export interface TrafficExtensionProps extends ExtensionOptions {
  /** What it does to traffic: `ExtensionFilter.wasm()` or `ExtensionFilter.lua()`. */
  readonly filter: ExtensionFilter;
}

/**
 * A module for WebAssembly or a script in Lua that proxies run on their traffic (kind `TrafficExtension` of
 * `extensions.istio.io/v1alpha1`).
 *
 * It is alpha. Scripts see HTTP alone. istiod makes a `WasmPlugin` into one, so that both are ordered together.
 */
export class TrafficExtension extends MeshResource {
  /**
   * Reads a manifest. What is written is its spec as it was; one that could not be written so is refused.
   *
   * @param scope the construct in which it is to stand
   * @param id its id there
   * @param manifest the manifest, of any version of the API group
   */
  public static fromManifest(scope: Construct, id: string, manifest: any): TrafficExtension {
    const read = (props: MeshResourceProps, spec: TrafficExtensionSpec) => {
      const { selector, targetRefs, match, phase, priority } = spec;
      return new TrafficExtension(scope, id, {
        ...props,
        target: PolicyTarget._fromSpec({ selector, targetRefs }),
        match: match?.map((entry) => TrafficSelector._fromSpec(entry)),
        phase: phase as ExtensionPhase | undefined,
        priority: priority ?? undefined,
        filter: ExtensionFilter._fromSpec(spec),
      });
    };
    return readManifest(scope, id, manifest, 'extensions.istio.io', 'TrafficExtension', read);
  }

  private readonly settings: TrafficExtensionProps;

  public constructor(scope: Construct, id: string, props: TrafficExtensionProps) {
    super(scope, id, props, 'extensions.istio.io/v1alpha1', 'TrafficExtension');
    this.settings = props;
    located(this, () => {
      props.target?._checkNamespace(this.namespace);
      checkOrder(props.phase, props.priority, [...Object.values(ExtensionPhase), 'UNSPECIFIED']);
    });
  }

  protected renderSpec(): any {
    const { target, match, phase, priority, filter } = this.settings;
    const spec: TrafficExtensionSpec = defined({
      ...target?._toSpec(),
      match: filledList(match?.map((entry) => entry._toSpec())),
      phase,
      priority,
      ...filter._toSpec(),
    });
    return spec;
  }
}
