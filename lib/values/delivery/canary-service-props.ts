import type { Duration } from 'cdk8s';
import type { BackendRef } from '../gateway-api/backend-ref';
import type { ParentRef } from '../gateway-api/parent-ref';
import type { IMeshHost } from '../mesh-host';
import type { CorsPolicy } from '../networking/cors-policy';
import type { HeaderOperations } from '../networking/header-operations';
import type { HttpMatch } from '../networking/http-match';
import type { Retry } from '../networking/retry';
import type { Rewrite } from '../networking/rewrite';
import type { TrafficPolicy } from '../networking/traffic-policy';
import type { IGatewayRef } from '../references';
import type { AddedMetadata } from './added-metadata';
import type { PathRewriteType, TrafficDistribution } from './flagger-choices';

/** Labels and annotations of the Service that Flagger leaves as they are. */
export interface UnmanagedMetadata {
  /**
   * The keys of annotations.
   *
   * @default - none
   */
  readonly annotations?: string[];
  /**
   * The keys of labels.
   *
   * @default - none
   */
  readonly labels?: string[];
}

/** What is said of the Services of a Canary, and of the routes to them. */
export interface CanaryServiceOptions {
  /**
   * The Service that callers name, of the namespace of the Canary. One that is there already Flagger takes over: it changes its selector and
   * its ports.
   *
   * @default - that of the workload; for any other target one of the name of the target
   */
  readonly host?: IMeshHost;
  /**
   * Its port.
   *
   * @default - that of the workload, where it has one
   */
  readonly port?: number;
  /**
   * The name of the port.
   *
   * @default - that of the workload, where it has one port; otherwise `http`
   */
  readonly portName?: string;
  /**
   * The port of the pods, by its number.
   *
   * @default - that of the workload, where it has one port; otherwise `port`
   */
  readonly targetPort?: number;
  /**
   * The port of the pods, by its name.
   *
   * @default - by its number
   */
  readonly targetPortName?: string;
  /**
   * The protocol, as Kubernetes has it for the port of a Service. With `tcp` Flagger makes a TCP route of Istio's.
   *
   * @default - what the name of the port says
   */
  readonly appProtocol?: string;
  /**
   * To which pods requests are sent rather.
   *
   * @default - to all alike
   */
  readonly trafficDistribution?: TrafficDistribution;
  /**
   * Whether the Services have all ports of the containers too.
   *
   * @default false
   */
  readonly portDiscovery?: boolean;
  /**
   * Whether the Services have no address of their own.
   *
   * @default false
   */
  readonly headless?: boolean;
  /**
   * How long a request may take.
   *
   * @default - as the mesh has it
   */
  readonly timeout?: Duration;
  /**
   * How long one try of a request may take. The Gateway API alone.
   *
   * @default - as long as the request
   */
  readonly backendTimeout?: Duration;
  /**
   * The hosts of the virtual service or the HTTPRoute. To the virtual service Flagger adds the Service.
   *
   * @default - the Service for Istio, all for the Gateway API
   */
  readonly hosts?: IMeshHost[];
  /**
   * The gateways of the virtual service.
   *
   * @default - all sidecars: `GatewayRef.MESH`
   */
  readonly gateways?: IGatewayRef[];
  /**
   * What the HTTPRoute is attached to: a gateway, or a Service of the mesh. The Gateway API asks for one at least.
   *
   * @default - none
   */
  readonly gatewayRefs?: ParentRef[];
  /**
   * Whether another virtual service delegates to that of Flagger, which then has neither hosts nor gateways.
   *
   * @default false
   */
  readonly delegation?: boolean;
  /**
   * The requests that the route takes, any of these.
   *
   * @default - all
   */
  readonly matches?: HttpMatch[];
  /**
   * Whether failed requests are tried again. Istio alone.
   *
   * @default - as Istio has it
   */
  readonly retries?: Retry;
  /**
   * What becomes of the path or the host.
   *
   * @default - they stay
   */
  readonly rewrite?: Rewrite;
  /**
   * What the rewrite of the path puts its text in place of. The Gateway API alone.
   *
   * @default - `FULL_PATH`
   */
  readonly rewriteType?: PathRewriteType;
  /**
   * Who gets copies of requests. The Gateway API alone.
   *
   * @default - nobody
   */
  readonly mirrors?: BackendRef[];
  /**
   * What becomes of headers.
   *
   * @default - they stay
   */
  readonly headers?: HeaderOperations;
  /**
   * Which pages of other origins may call. Istio, and the Gateway API in its version `v1`.
   *
   * @default - none
   */
  readonly corsPolicy?: CorsPolicy;
  /**
   * The origins of these pages, as they are: `https://shop.example.com`. Flagger takes them for the Gateway API, which has no patterns of
   * origins, in place of `allowOrigins`.
   *
   * @default - those of `corsPolicy`
   */
  readonly corsOrigins?: string[];
  /**
   * How the two versions are called: the traffic policy of their destination rules. Istio alone.
   *
   * @default - as Istio has it
   */
  readonly trafficPolicy?: TrafficPolicy;
  /**
   * Labels and annotations of the Service that callers name, and of the virtual service or the HTTPRoute.
   *
   * @default - none
   */
  readonly apex?: AddedMetadata;
  /**
   * Labels and annotations of the Service for the version before.
   *
   * @default - none
   */
  readonly primary?: AddedMetadata;
  /**
   * Labels and annotations of the Service for the new version.
   *
   * @default - none
   */
  readonly canary?: AddedMetadata;
  /**
   * Labels and annotations of the Services that Flagger leaves as they are.
   *
   * @default - none
   */
  readonly unmanagedMetadata?: UnmanagedMetadata;
  /**
   * The mesh of AWS App Mesh.
   *
   * @default - none
   */
  readonly meshName?: string;
  /**
   * The backends of the virtual nodes of AWS App Mesh.
   *
   * @default - none
   */
  readonly backends?: string[];
}
