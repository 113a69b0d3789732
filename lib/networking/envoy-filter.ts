import type { Construct } from 'constructs';
import { located } from '../core/located';
import { readManifest } from '../core/manifest';
import { type IMeshResource, MeshResource, type MeshResourceProps } from '../core/mesh-resource';
import { integer } from '../values/checks';
import { EnvoyPatch } from '../values/networking/envoy-patch';
import { PolicyTarget } from '../values/policy-target';
import { defined, filledList } from '../values/spec';
import type { EnvoyFilterSpec } from '../values/networking/messages';
import { ImportedResource, type ResourceReferenceOptions } from '../core/resource-reference';

/** An Envoy filter, defined here or elsewhere. */
export interface IEnvoyFilter extends IMeshResource {
  /** The name, as others refer to it. */
  readonly envoyFilterName: string;
}

/** What makes an Envoy filter. */
export interface EnvoyFilterProps extends MeshResourceProps {
  /**
   * The proxies whose configuration is changed. Waypoints follow one that is attached to objects, and no other.
   *
   * @default - all proxies of the namespace; of the mesh, in Istio's root namespace
   */
  readonly target?: PolicyTarget;
  /**
   * The changes, which are made one after the other.
   *
   * @default - none yet; see `addPatch()`
   */
  readonly patches?: EnvoyPatch[];
  /**
   * When it is its turn: those of a lower number come first, those of the same number in the order in which they were
   * made, then by their names. Those of Istio's root namespace come before those of a namespace.
   *
   * A patch that looks for something that another one adds needs a higher number than that one.
   *
   * @default 0
   */
  readonly priority?: number;
}

class ImportedEnvoyFilter extends ImportedResource implements IEnvoyFilter {
  public readonly envoyFilterName = this.name;
}

/**
 * Changes to the configuration that Istio makes for Envoy (kind `EnvoyFilter` of `networking.istio.io/v1alpha3`).
 *
 * The last resort: names and places in that configuration change between releases of Istio, and istiod says so by a
 * warning for each of these objects. What WasmPlugin, Telemetry or a destination rule can do, is better done there.
 */
export class EnvoyFilter extends MeshResource implements IEnvoyFilter {
  /** An Envoy filter that is defined elsewhere. */
  public static fromEnvoyFilterName(
    scope: Construct,
    id: string,
    name: string,
    options: ResourceReferenceOptions = {},
  ): IEnvoyFilter {
    return new ImportedEnvoyFilter(scope, id, name, options);
  }

  /**
   * Reads a manifest. What is written is its spec as it was; one that could not be written so is refused.
   *
   * @param scope the construct in which it is to stand
   * @param id its id there
   * @param manifest the manifest, of any version of the API group
   */
  public static fromManifest(scope: Construct, id: string, manifest: any): EnvoyFilter {
    const read = (props: MeshResourceProps, spec: EnvoyFilterSpec) => {
      const { workloadSelector, targetRefs, configPatches, priority } = spec;
      const selector = workloadSelector && defined({ matchLabels: workloadSelector.labels });
      return new EnvoyFilter(scope, id, {
        ...props,
        target: PolicyTarget._fromSpec({ selector, targetRefs }),
        patches: configPatches?.map((patch) => EnvoyPatch._fromSpec(patch)),
        priority,
      });
    };
    return readManifest(scope, id, manifest, 'networking.istio.io', 'EnvoyFilter', read);
  }

  private readonly target?: PolicyTarget;
  private readonly priority?: number;
  private readonly declared: EnvoyPatch[];

  public constructor(scope: Construct, id: string, props: EnvoyFilterProps = {}) {
    super(scope, id, props, 'networking.istio.io/v1alpha3', 'EnvoyFilter');
    const { target, patches = [], priority } = props;
    this.target = target;
    this.priority = priority;
    this.declared = [...patches];
    located(this, () => {
      target?._checkNamespace(this.namespace);
      if (priority !== undefined) integer(priority, 'priority', -(2 ** 31));
    });
  }

  /** The name, as others refer to it. */
  public get envoyFilterName(): string {
    return this.name;
  }

  /** The changes, in the order in which they are made. */
  public get patches(): EnvoyPatch[] {
    return [...this.declared];
  }

  /**
   * Adds a change, to be made after those that are there.
   *
   * @param patch the change
   */
  public addPatch(patch: EnvoyPatch): void {
    this.declared.push(patch);
  }

  protected renderSpec(): any {
    const context = { namespace: this.namespace };
    const { selector, targetRefs } = this.target?._toSpec() ?? {};
    const spec: EnvoyFilterSpec = defined({
      workloadSelector: selector && defined({ labels: selector.matchLabels }),
      targetRefs,
      configPatches: filledList(this.declared.map((patch) => patch._toSpec(context))),
      priority: this.priority,
    });
    return spec;
  }
}
