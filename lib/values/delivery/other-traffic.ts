import type { Duration } from 'cdk8s';

/** An Ingress of NGINX that the controller copies for the canary. */
export interface NginxTrafficOptions {
  /** The Ingresses with a rule for the stable Service. */
  readonly ingresses: string[];
  /**
   * What annotations of NGINX begin with.
   *
   * @default - `nginx.ingress.kubernetes.io`
   */
  readonly annotationPrefix?: string;
  /**
   * Annotations of the Ingress for the canary, with the prefix of NGINX put in front.
   *
   * @default - none
   */
  readonly additionalAnnotations?: { readonly [name: string]: string };
  /**
   * Annotations of the Ingress for the canary, as they are.
   *
   * @default - none
   */
  readonly canaryAnnotations?: { readonly [name: string]: string };
}

/** An Ingress of the AWS Load Balancer Controller that the controller weights. */
export interface AlbTrafficOptions {
  /** The Ingresses. */
  readonly ingresses: string[];
  /** The port of the Services. */
  readonly servicePort: number;
  /**
   * The Service that the Ingress names.
   *
   * @default - the stable one
   */
  readonly rootService?: string;
  /**
   * What annotations of the load balancer begin with.
   *
   * @default - `alb.ingress.kubernetes.io`
   */
  readonly annotationPrefix?: string;
  /**
   * For how long a caller stays with its version, in whole seconds.
   *
   * @default - not at all
   */
  readonly stickiness?: Duration;
}

/** A TrafficSplit of the Service Mesh Interface. */
export interface SmiTrafficOptions {
  /**
   * The Service that callers name.
   *
   * @default - the stable one
   */
  readonly rootService?: string;
  /**
   * The name of the TrafficSplit.
   *
   * @default - that of the Rollout
   */
  readonly trafficSplitName?: string;
}

/** A virtual service of AWS App Mesh that the controller weights. */
export interface AppMeshTrafficOptions {
  /** The virtual service of App Mesh. */
  readonly virtualService: string;
  /**
   * The routes of its virtual router.
   *
   * @default - its only one
   */
  readonly routes?: string[];
  /**
   * The virtual node of the canary.
   *
   * @default - none: the controller changes no virtual node
   */
  readonly canaryNode?: string;
  /**
   * The virtual node of the stable version.
   *
   * @default - none: the controller changes no virtual node
   */
  readonly stableNode?: string;
}
