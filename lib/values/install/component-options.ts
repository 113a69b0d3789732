import type { ContainerResources } from 'cdk8s-plus-30';
import { atMostOne, integer } from '../checks';
import { pruned } from './deep-merge';
import type { GatewayPort } from './gateway-port';

/** How many pods run, by the load. */
export interface ComponentScaling {
  /**
   * The least number of pods.
   *
   * @default 1
   */
  readonly min?: number;
  /**
   * The greatest number of pods.
   *
   * @default 5
   */
  readonly max?: number;
}

/** The CRDs and what the whole cluster needs: the chart `base`. */
export interface BaseOptions {
  /**
   * Whether it is installed.
   *
   * @default - as the profile says
   */
  readonly enabled?: boolean;
  /**
   * Values of the chart `base` for what has no property here, laid over the others.
   *
   * @default - none
   */
  readonly values?: { [key: string]: any };
}

/** The control plane: the chart `istiod`. */
export interface IstiodOptions {
  /**
   * Whether it is installed.
   *
   * @default - as the profile says
   */
  readonly enabled?: boolean;
  /**
   * A fixed number of pods. Not together with `scaling`.
   *
   * @default - 1 to 5, by the load
   */
  readonly replicas?: number;
  /**
   * How many pods run, by the load.
   *
   * @default - 1 to 5
   */
  readonly scaling?: ComponentScaling;
  /**
   * CPU and memory of a pod.
   *
   * @default - as the profile says: 500m of CPU and 2048Mi of memory are requested
   */
  readonly resources?: ContainerResources;
  /**
   * Variables of istiod, such as `PILOT_SCOPE_GATEWAY_TO_NAMESPACE`.
   *
   * @default - those of the profile
   */
  readonly env?: { readonly [name: string]: string };
  /**
   * Values of the chart `istiod` for what has no property here, laid over the others.
   *
   * @default - none
   */
  readonly values?: { [key: string]: any };
}

/** What runs once a node: the charts `cni` and `ztunnel`. */
export interface NodeComponentOptions {
  /**
   * Whether it is installed.
   *
   * @default - as the profile says
   */
  readonly enabled?: boolean;
  /**
   * Its namespace.
   *
   * @default - that of the control plane, or as the profile says
   */
  readonly namespace?: string;
  /**
   * CPU and memory of a pod.
   *
   * @default - as the profile says
   */
  readonly resources?: ContainerResources;
  /**
   * Values of the chart for what has no property here, laid over the others.
   *
   * @default - none
   */
  readonly values?: { [key: string]: any };
}

/** How a gateway is reached. */
export enum GatewayServiceType {
  /** By a load balancer in front of the cluster. */
  LOAD_BALANCER = 'LoadBalancer',
  /** By a port of each node. */
  NODE_PORT = 'NodePort',
  /** From within the cluster alone. */
  CLUSTER_IP = 'ClusterIP',
}

/** A gateway that is installed with Istio: the chart `gateway`. */
export interface GatewayComponentOptions {
  /**
   * Whether it is installed.
   *
   * @default - as the profile says; a gateway of one's own is
   */
  readonly enabled?: boolean;
  /**
   * Its namespace.
   *
   * @default - that of the control plane
   */
  readonly namespace?: string;
  /**
   * More labels of its pods. `app` and `istio` are those by which `Gateway` objects and Services select them.
   *
   * @default - `app: <name>`, and `istio: <name>` without "istio-" at its beginning
   */
  readonly labels?: { readonly [key: string]: string };
  /**
   * The ports of its Service.
   *
   * @default - 15021 for its health, 80 and 443, and more with the profile `demo`; only 80 and 443 for an egress gateway
   */
  readonly ports?: GatewayPort[];
  /**
   * How it is reached.
   *
   * @default - by a load balancer; an egress gateway from within the cluster alone
   */
  readonly serviceType?: GatewayServiceType;
  /**
   * Annotations of its Service, by which clouds are told what the load balancer is to be like.
   *
   * @default - none
   */
  readonly serviceAnnotations?: { readonly [key: string]: string };
  /**
   * A fixed number of pods. Not together with `scaling`.
   *
   * @default - 1 to 5, by the load
   */
  readonly replicas?: number;
  /**
   * How many pods run, by the load.
   *
   * @default - 1 to 5; always 1 with the profile `demo`
   */
  readonly scaling?: ComponentScaling;
  /**
   * CPU and memory of a pod.
   *
   * @default - as the profile says
   */
  readonly resources?: ContainerResources;
  /**
   * The network for which it takes traffic from other networks of the mesh. It gets the ports for that in place of its own.
   *
   * @default - none
   */
  readonly networkGateway?: string;
  /**
   * Values of the chart `gateway` for what has no property here, laid over the others. `istioctl` does not use this chart, and its
   * delivery refuses them.
   *
   * @default - none
   */
  readonly values?: { [key: string]: any };
}

/** A gateway of one's own, beside those of the profile. */
export interface OwnGatewayOptions extends GatewayComponentOptions {
  /** Its name: that of its Deployment and of its Service. */
  readonly name: string;
  /**
   * Whether requests leave the mesh by it, instead of entering.
   *
   * @default false
   */
  readonly egress?: boolean;
}

/** Where images come from. */
export interface ImageOptions {
  /**
   * The registry and the folder in it: `registry.example.com/istio`.
   *
   * @default - Istio's own
   */
  readonly hub?: string;
  /**
   * The tag.
   *
   * @default - that of the version
   */
  readonly tag?: string;
  /**
   * The variant: `distroless` or `debug`.
   *
   * @default - as the profile says
   */
  readonly variant?: string;
  /**
   * The Secrets with which images are pulled.
   *
   * @default - none
   */
  readonly pullSecrets?: string[];
}

/** The place of this cluster in a mesh of several. */
export interface ClusterOptions {
  /**
   * The name of the mesh, the same in all its clusters.
   *
   * @default - the trust domain
   */
  readonly meshId?: string;
  /**
   * The name of this cluster, once in a mesh.
   *
   * @default 'Kubernetes'
   */
  readonly clusterName?: string;
  /**
   * The network of this cluster: pods of one network reach each other directly.
   *
   * @default - none: all clusters are one network
   */
  readonly network?: string;
  /**
   * The address of a control plane in another cluster, with the profile `remote`.
   *
   * @default - none
   */
  readonly remotePilotAddress?: string;
  /**
   * The address of the injector in another cluster, such as `https://istiod.example.com:15017/inject/cluster/one/net/two`.
   *
   * @default - the Service of istiod in this cluster
   */
  readonly injectionUrl?: string;
  /**
   * The path of the injector, where it is reached by the Service of istiod in this cluster.
   *
   * @default '/inject'
   */
  readonly injectionPath?: string;
  /**
   * Whether the control plane of this cluster serves other clusters too, which have none of their own.
   *
   * @default false
   */
  readonly externalIstiod?: boolean;
}

/** Refuses numbers of pods that contradict each other. */
export function checkScaling(
  given: { readonly replicas?: number; readonly scaling?: ComponentScaling } | undefined,
  what: string,
): void {
  const { replicas, scaling } = given ?? {};
  atMostOne({ replicas, scaling }, what, 'the number of pods is fixed, or goes by the load');
  if (replicas !== undefined) integer(replicas, `replicas of ${what}`, 1);
  if (scaling === undefined) return;
  const least = integer(scaling.min ?? 1, `least number of pods of ${what}`, 1);
  integer(scaling.max ?? 5, `greatest number of pods of ${what}`, least);
}

/** CPU and memory as Kubernetes's `ResourceRequirements`; undefined where nothing is said. */
export function resourcesSpec({ cpu, memory, ephemeralStorage }: ContainerResources = {}): any {
  const size = (value: { toMebibytes(): number } | undefined) => value && `${value.toMebibytes()}Mi`;
  return pruned({
    requests: {
      cpu: cpu?.request?.amount,
      memory: size(memory?.request),
      'ephemeral-storage': size(ephemeralStorage?.request),
    },
    limits: {
      cpu: cpu?.limit?.amount,
      memory: size(memory?.limit),
      'ephemeral-storage': size(ephemeralStorage?.limit),
    },
  });
}
