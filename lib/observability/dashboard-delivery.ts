import { ApiObject } from 'cdk8s';
import type { Construct } from 'constructs';
import { labels as checkLabels } from '../values/checks';
import type { Dashboard } from '../values/observability/dashboard';
import { defined } from '../values/spec';
import { GrafanaDashboard } from './grafana-dashboard';

/** How ConfigMaps of dashboards are found. */
export interface DashboardConfigMapOptions {
  /**
   * The labels by which the sidecar of Grafana finds them.
   *
   * @default - `grafana_dashboard: "1"`
   */
  readonly labels?: { readonly [key: string]: string };
  /**
   * Their annotations, such as that which names a folder.
   *
   * @default - none
   */
  readonly annotations?: { readonly [key: string]: string };
  /**
   * Their namespace. The sidecar looks in that of Grafana alone, unless it is told otherwise.
   *
   * @default - that of the chart
   */
  readonly namespace?: string;
}

/** How dashboards are given to the operator of Grafana. */
export interface GrafanaOperatorOptions {
  /** The labels of the Grafana objects that show them. */
  readonly instances: { readonly [key: string]: string };
  /**
   * The title of their folder.
   *
   * @default - that of the namespace
   */
  readonly folder?: string;
  /**
   * Their namespace.
   *
   * @default - that of the chart
   */
  readonly namespace?: string;
  /**
   * Whether Grafana objects of other namespaces show them too.
   *
   * @default false
   */
  readonly allowCrossNamespaceImport?: boolean;
}

type Deliver = (scope: Construct, dashboard: Dashboard) => void;

/** How dashboards get to Grafana. */
export class DashboardDelivery {
  /** As ConfigMaps, which the sidecar of Grafana's chart finds by their label. */
  public static configMaps(options: DashboardConfigMapOptions = {}): DashboardDelivery {
    const { annotations, namespace } = options;
    const labels = checkLabels({ ...(options.labels ?? { grafana_dashboard: '1' }) }, 'labels of dashboards');
    return new DashboardDelivery((scope, dashboard) => {
      const name = `dashboard-${dashboard.uid.toLowerCase().replaceAll('_', '-')}`;
      new ApiObject(scope, name, {
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: defined({ name, namespace, labels, annotations: annotations && { ...annotations } }),
        data: { [`${dashboard.uid}.json`]: dashboard._toJson() },
      });
    });
  }

  /** As objects of the operator of Grafana (kind `GrafanaDashboard`). */
  public static grafanaOperator(options: GrafanaOperatorOptions): DashboardDelivery {
    const { namespace, ...rest } = options;
    return new DashboardDelivery((scope, dashboard) => {
      const name = dashboard.uid.toLowerCase().replaceAll('_', '-');
      new GrafanaDashboard(scope, name, {
        ...rest,
        metadata: namespace === undefined ? undefined : { namespace },
        json: dashboard._toJson(),
      });
    });
  }

  /** Nowhere: others make dashboards. */
  public static none(): DashboardDelivery {
    return new DashboardDelivery(() => undefined, true);
  }

  private constructor(
    private readonly deliver: Deliver,
    /** Whether no dashboards are written. */
    public readonly isNone = false,
  ) {}

  /**
   * Writes a dashboard.
   *
   * @internal
   */
  public _deliver(scope: Construct, dashboard: Dashboard): void {
    this.deliver(scope, dashboard);
  }
}
