import type { IKubernetesService } from './kubernetes-objects';

/** Where a manifest will stand; what references are written relative to. */
export interface RenderContext {
  /**
   * The namespace of the object that is rendered.
   *
   * @default - not known: whoever applies it decides, and a host of a known namespace is written in full
   */
  readonly namespace?: string;
}

/** Something of the mesh that has a host name, so that requests can be addressed to it. */
export interface IMeshHost {
  /** The name, as it is called within its own namespace: `nginx`, or a full DNS name. */
  readonly hostName: string;
  /** The namespace of the service behind a short name; undefined where it is not known or does not matter. */
  readonly hostNamespace?: string | undefined;
  /** The ports on which it listens; empty where they are not known. */
  readonly hostPorts: number[];
}

/** A host name from elsewhere: a cdk8s-plus Service, a name outside the cluster, a wildcard. */
export class MeshHost implements IMeshHost {
  /**
   * A host by its name, exactly as it is to be written.
   *
   * A name without a dot is one of the namespace of the object that uses it. A name with a dot is never
   * completed by Istio: `reviews.prod` is not `reviews.prod.svc.cluster.local`.
   */
  public static of(name: string): MeshHost {
    return new MeshHost(name, undefined, []);
  }

  /** A Service of Kubernetes, such as one of cdk8s-plus of any version. It is named in full wherever it is used from another namespace. */
  public static service(service: IKubernetesService): MeshHost {
    return new MeshHost(
      service.name,
      service.metadata.namespace,
      service.ports.map((entry) => entry.port),
      service,
    );
  }

  private constructor(
    /** The name of the host. */
    public readonly hostName: string,
    /** The namespace of the service; undefined for a name that is not a service's of this program. */
    public readonly hostNamespace: string | undefined,
    /** The ports of the service; empty where they are not known. */
    public readonly hostPorts: number[],
    /**
     * The Service itself, where it is one of this program.
     *
     * @internal
     */
    public readonly _service?: IKubernetesService,
  ) {}
}

const CLUSTER_DOMAIN = 'cluster.local';

/** How a host is to be written in an object of some namespace. */
export function hostText(host: IMeshHost, context: RenderContext = {}): string {
  const { hostName, hostNamespace } = host;
  if (hostNamespace === undefined || hostNamespace === context.namespace || hostName.includes('.'))
    return hostName;
  return `${hostName}.${hostNamespace}.svc.${CLUSTER_DOMAIN}`;
}

/** The full name by which two ways of writing one host can be compared. */
export function fullHostText(host: IMeshHost, context: RenderContext = {}): string {
  const namespace = host.hostNamespace ?? context.namespace;
  if (host.hostName.includes('.') || host.hostName === '*' || namespace === undefined) return host.hostName;
  return `${host.hostName}.${namespace}.svc.${CLUSTER_DOMAIN}`;
}
