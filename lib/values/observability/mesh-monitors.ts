import { PodSelector } from '../delivery/pod-selector';
import type { MonitorOptions } from './monitor-options';
import { Relabeling } from './relabeling';
import { ScrapeEndpoint } from './scrape-endpoint';

/** A monitor of a part of the mesh. */
export interface MeshMonitor extends MonitorOptions {
  /** Its name. */
  readonly name: string;
  /** Where the metrics are. */
  readonly endpoints: ScrapeEndpoint[];
  /** Labels of the Services that the metrics get. */
  readonly targetLabels?: string[];
}

/** The port at which the agent beside a proxy gives its own metrics, those of the proxy and those of the application. */
const AGENT_PORT = 15020;
const PATH = '/stats/prometheus';

/** The label that istiod puts on the pods of gateways that it deploys (Istio, pkg/config/constants/constants.go). */
const MANAGED = 'gateway.istio.io/managed';
const WAYPOINTS = ['istio.io-mesh-controller'];
/** The label that the template of sidecars writes, and that of gateways does not (Istio, files/injection-template.yaml). */
const SIDECAR = 'security.istio.io/tlsMode';

/**
 * The container of a proxy, whose port `http-envoy-prom` all of Istio's templates and charts declare, so that there is one target a pod. Sidecars
 * and the gateways of charts do not declare the port of the agent: the address is written anew, as in Istio's own sample
 * (samples/addons/extras/prometheus-operator.yaml), for IPv6 in brackets.
 */
const proxyEndpoint = (interval: string) =>
  ScrapeEndpoint._fromSpec({
    port: 'http-envoy-prom',
    path: PATH,
    interval,
    relabelings: [
      Relabeling.keep(['__meta_kubernetes_pod_container_name'], 'istio-proxy'),
      address('([0-9.]+)', `$1:${AGENT_PORT}`),
      address('(.*:.*)', `[$1]:${AGENT_PORT}`),
    ].map((relabeling) => relabeling._toSpec()),
  });

const address = (regex: string, replacement: string) =>
  Relabeling.of({
    sourceLabels: ['__meta_kubernetes_pod_ip'],
    targetLabel: '__address__',
    regex,
    replacement,
  });

const pods = (name: string, matchExpressions: readonly object[], endpoint: ScrapeEndpoint): MeshMonitor => ({
  name,
  selector: PodSelector._fromSpec({ matchExpressions }),
  anyNamespace: true,
  endpoints: [endpoint],
});

/** The sidecars of all namespaces. */
export const sidecarMonitor = (interval: string): MeshMonitor =>
  pods('istio-sidecars', [{ key: SIDECAR, operator: 'Exists' }], proxyEndpoint(interval));

/** The gateways of all namespaces, those of charts and those of the Gateway API. */
export const gatewayMonitor = (interval: string): MeshMonitor =>
  pods(
    'istio-gateways',
    [
      { key: SIDECAR, operator: 'DoesNotExist' },
      { key: MANAGED, operator: 'NotIn', values: WAYPOINTS },
    ],
    proxyEndpoint(interval),
  );

/** The waypoints of all namespaces. */
export const waypointMonitor = (interval: string): MeshMonitor =>
  pods('istio-waypoints', [{ key: MANAGED, operator: 'In', values: WAYPOINTS }], proxyEndpoint(interval));

/** The ztunnels, by the port that their chart declares (Istio, manifests/charts/ztunnel/templates/daemonset.yaml). */
export const ztunnelMonitor = (interval: string): MeshMonitor => ({
  ...pods(
    'istio-ztunnel',
    [{ key: 'app', operator: 'In', values: ['ztunnel'] }],
    ScrapeEndpoint._fromSpec({ port: 'ztunnel-stats', interval }),
  ),
  podTargetLabels: ['app'],
});

/** istiod, of any revision (Istio, samples/addons/extras/prometheus-operator.yaml). */
export const istiodMonitor = (namespace: string, interval: string): MeshMonitor => ({
  name: 'istiod',
  selector: PodSelector._fromSpec({ matchLabels: { istio: 'pilot' } }),
  namespaces: [namespace],
  jobLabel: 'istio',
  targetLabels: ['app'],
  endpoints: [ScrapeEndpoint._fromSpec({ port: 'http-monitoring', interval })],
});
