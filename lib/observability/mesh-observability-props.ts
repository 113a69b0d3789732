import type { Duration } from 'cdk8s';
import type { IstioInstallation } from '../install/istio-installation';
import type { MeshAlertOptions } from '../values/observability/mesh-alert-options';
import type { MeshTracing } from '../values/observability/mesh-tracing';
import type { Slo } from '../values/observability/slo';
import type { AccessLogging } from '../values/telemetry/access-logging';
import type { Metrics } from '../values/telemetry/metrics';
import type { DashboardDelivery } from './dashboard-delivery';

/** How Prometheus finds what it scrapes. */
export enum MeshScraping {
  /** By the monitors of its operator. */
  OPERATOR = 'OPERATOR',
  /**
   * By the annotations `prometheus.io/scrape`, `prometheus.io/port` and `prometheus.io/path`, which Istio writes on istiod, ztunnel, gateways
   * and all pods with a sidecar. The rules are then written as a ConfigMap, for whoever sets Prometheus up.
   */
  ANNOTATIONS = 'ANNOTATIONS',
}

/** Which parts of the mesh are monitored. */
export interface MonitoredParts {
  /**
   * istiod.
   *
   * @default true
   */
  readonly istiod?: boolean;
  /**
   * The sidecars of all namespaces.
   *
   * @default true
   */
  readonly sidecars?: boolean;
  /**
   * The gateways of all namespaces.
   *
   * @default true
   */
  readonly gateways?: boolean;
  /**
   * The waypoints of all namespaces. In a mesh without any the monitor finds nothing.
   *
   * @default true
   */
  readonly waypoints?: boolean;
  /**
   * The ztunnels. In a mesh without any the monitor finds nothing.
   *
   * @default true
   */
  readonly ztunnel?: boolean;
}

/** What is to be seen of a mesh, and by whom. */
export interface MeshObservabilityProps {
  /**
   * The installation, which says what the root namespace is, and whose providers are looked up.
   *
   * @default - `namespace` says it, and nothing is looked up
   */
  readonly installation?: IstioInstallation;
  /**
   * The root namespace of the mesh, in which all objects stand.
   *
   * @default - that of the installation, or `istio-system`
   */
  readonly namespace?: string;
  /**
   * How metrics are made.
   *
   * @default - Istio's standard metrics, for Prometheus
   */
  readonly metrics?: Metrics;
  /**
   * What is logged. `AccessLogging.off()` for nothing.
   *
   * @default - answers of 400 and above, to the output of the proxies
   */
  readonly accessLogging?: AccessLogging;
  /**
   * How requests are traced, and where traces go.
   *
   * @default - as the mesh configuration says
   */
  readonly tracing?: MeshTracing;
  /**
   * How Prometheus finds what it scrapes.
   *
   * @default MeshScraping.OPERATOR
   */
  readonly scraping?: MeshScraping;
  /**
   * How often it scrapes, where monitors say so.
   *
   * @default - 15 seconds
   */
  readonly scrapeInterval?: Duration;
  /**
   * Which parts of the mesh are monitored.
   *
   * @default - all
   */
  readonly monitors?: MonitoredParts;
  /**
   * The labels by which a Prometheus of the operator finds monitors and rules, such as `release: kube-prometheus-stack`.
   *
   * @default - none: such a Prometheus must select all
   */
  readonly operatorLabels?: { readonly [key: string]: string };
  /**
   * Whether series are recorded and alerts raised.
   *
   * @default true
   */
  readonly rules?: boolean;
  /**
   * From where on the mesh is not well.
   *
   * @default - 5 % of failures, 1 second, and so on
   */
  readonly alerts?: MeshAlertOptions;
  /**
   * Objectives of services. `addObjective()` adds further ones.
   *
   * @default - none
   */
  readonly objectives?: Slo[];
  /**
   * How dashboards get to Grafana.
   *
   * @default - as ConfigMaps with the label `grafana_dashboard`
   */
  readonly dashboards?: DashboardDelivery;
}
