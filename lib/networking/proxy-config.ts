import type { Construct } from 'constructs';
import { refuse } from '../values/mesh-fault';
import { proxyConfigChecks } from '../values/networking/proxy-config-checks';
import { located } from '../core/located';
import { readManifest } from '../core/manifest';
import { type IMeshResource, MeshResource, type MeshResourceProps } from '../core/mesh-resource';
import { integer, limited } from '../values/checks';
import { PolicyTarget } from '../values/policy-target';
import { defined } from '../values/spec';
import type { ProxyConfigSpec } from '../values/networking/messages';
import { ImportedResource, type ResourceReferenceOptions } from '../core/resource-reference';

/** A proxy configuration, defined here or elsewhere. */
export interface IProxyConfig extends IMeshResource {
  /** The name, as others refer to it. */
  readonly proxyConfigName: string;
}

/** How proxies are started. */
export interface ProxyConfigProps extends MeshResourceProps {
  /**
   * The pods whose proxies are meant, by their labels. They are those of its own namespace, also where that is Istio's
   * root namespace; only without a target is it for the whole mesh there.
   *
   * @default - all pods of the namespace
   */
  readonly target?: PolicyTarget;
  /**
   * How many threads a proxy works with; 0 for as many as the machine has cores.
   *
   * @default - by the CPU limit of the proxy
   */
  readonly concurrency?: number;
  /**
   * Environment variables of the proxy. Those that begin with `ISTIO_META_` become metadata of the node, which istiod
   * sees. A value has at most 2,048 characters.
   *
   * @default - none
   */
  readonly environmentVariables?: { [name: string]: string };
  /**
   * Which variant of the proxy's image is used: `default`, `debug`, `distroless`, or another that the hub has. It becomes
   * the end of the image's tag.
   *
   * @default - the one that Istio was installed with
   */
  readonly imageType?: string;
}

class ImportedProxyConfig extends ImportedResource implements IProxyConfig {
  public readonly proxyConfigName = this.name;
}

/**
 * How the proxies beside some pods are started (kind `ProxyConfig` of `networking.istio.io/v1beta1`).
 *
 * It is read when a pod starts: pods that run already keep what they were started with. What is set for a pod goes before
 * what is set for its namespace, and that before what is set for the mesh, field by field; of two on the same level the
 * older one is taken, and the other not at all. The annotation `proxy.istio.io/config` of a pod comes right behind what
 * is set for the pod.
 */
export class ProxyConfig extends MeshResource implements IProxyConfig {
  /** A proxy configuration that is defined elsewhere. */
  public static fromProxyConfigName(
    scope: Construct,
    id: string,
    name: string,
    options: ResourceReferenceOptions = {},
  ): IProxyConfig {
    return new ImportedProxyConfig(scope, id, name, options);
  }

  /**
   * Reads a manifest. What is written is its spec as it was; one that could not be written so is refused.
   *
   * @param scope the construct in which it is to stand
   * @param id its id there
   * @param manifest the manifest, of any version of the API group
   */
  public static fromManifest(scope: Construct, id: string, manifest: any): ProxyConfig {
    const read = (props: MeshResourceProps, spec: ProxyConfigSpec) => {
      const { selector, concurrency, environmentVariables, image } = spec;
      const imageType = image?.imageType;
      const target = selector && PolicyTarget._fromSpec({ selector });
      const config = new ProxyConfig(scope, id, {
        ...props,
        target,
        concurrency,
        environmentVariables,
        imageType,
      });
      config.hasImage = image !== undefined;
      return config;
    };
    return readManifest(scope, id, manifest, 'networking.istio.io', 'ProxyConfig', read);
  }

  private readonly spec: ProxyConfigSpec;
  /** Whether there is an image, though it may say nothing. */
  private hasImage = false;

  public constructor(scope: Construct, id: string, props: ProxyConfigProps = {}) {
    super(scope, id, props, 'networking.istio.io/v1beta1', 'ProxyConfig');
    const { target, concurrency, environmentVariables, imageType } = props;
    located(this, () => {
      target?._refuseRefs('a proxy configuration');
      refuse(proxyConfigChecks, { concurrency });
      if (concurrency !== undefined) integer(concurrency, 'concurrency');
      for (const [name, value] of Object.entries(environmentVariables ?? {}))
        limited(value, `environment variable ${name}`, 2048);
    });
    this.spec = defined({
      ...target?._toSpec(),
      concurrency,
      environmentVariables: environmentVariables && { ...environmentVariables },
      image: imageType === undefined ? undefined : { imageType },
    });
  }

  /** The name, as others refer to it. */
  public get proxyConfigName(): string {
    return this.name;
  }

  protected renderSpec(): any {
    const { image, ...rest } = structuredClone(this.spec);
    const spec: ProxyConfigSpec = defined({ ...rest, image: image ?? (this.hasImage ? {} : undefined) });
    return spec;
  }
}
