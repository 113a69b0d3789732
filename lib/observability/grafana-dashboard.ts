import { Duration } from 'cdk8s';
import type { Construct } from 'constructs';
import { located } from '../core/located';
import { readManifest } from '../core/manifest';
import { MeshResource, type MeshResourceProps } from '../core/mesh-resource';
import { atMostOne, filled, labels } from '../values/checks';
import { maybePrometheusDuration, millisecondsOf } from '../values/observability/prometheus-duration';
import { defined } from '../values/spec';

/** What makes a dashboard of the operator of Grafana. */
export interface GrafanaDashboardProps extends MeshResourceProps {
  /** The dashboard in JSON, as Grafana reads it. */
  readonly json: string;
  /** The labels of the Grafana objects that show it. */
  readonly instances: { readonly [key: string]: string };
  /**
   * Whether Grafana objects of other namespaces show it too.
   *
   * @default false
   */
  readonly allowCrossNamespaceImport?: boolean;
  /**
   * The title of its folder.
   *
   * @default - that of the namespace
   */
  readonly folder?: string;
  /**
   * The name of a `GrafanaFolder` of its namespace.
   *
   * @default - none
   */
  readonly folderRef?: string;
  /**
   * The uid of its folder.
   *
   * @default - none
   */
  readonly folderUid?: string;
  /**
   * How often the operator looks whether Grafana still has it.
   *
   * @default - 10 minutes
   */
  readonly resyncPeriod?: Duration;
}

/**
 * A dashboard that the operator of Grafana gives to Grafana (kind `GrafanaDashboard` of `grafana.integreatly.org/v1beta1`), in JSON of its
 * own. Other origins of a dashboard, such as an address or jsonnet, are not known here.
 */
export class GrafanaDashboard extends MeshResource {
  /**
   * Reads a manifest. What is written is its spec as it was; one that could not be written so is refused.
   *
   * @param scope the construct in which it is to stand
   * @param id its id there
   * @param manifest the manifest
   */
  public static fromManifest(scope: Construct, id: string, manifest: any): GrafanaDashboard {
    const read = (props: MeshResourceProps, spec: any) => {
      const { json, allowCrossNamespaceImport, folder, folderRef, folderUID: folderUid } = spec;
      const instances = spec.instanceSelector?.matchLabels ?? {};
      const known = { json, instances, allowCrossNamespaceImport, folder, folderRef, folderUid };
      const { resyncPeriod: text } = spec;
      const resyncPeriod = text && Duration.millis(millisecondsOf(text, 'resync period'));
      return new GrafanaDashboard(scope, id, { ...props, ...known, resyncPeriod });
    };
    return readManifest(scope, id, manifest, 'grafana.integreatly.org', 'GrafanaDashboard', read);
  }

  private readonly spec: any;

  /**
   * @param scope the construct in which it stands
   * @param id its id there, and its name unless another is given
   * @param props the dashboard, and who shows it
   */
  public constructor(scope: Construct, id: string, props: GrafanaDashboardProps) {
    super(scope, id, props, 'grafana.integreatly.org/v1beta1', 'GrafanaDashboard');
    const { json, instances, allowCrossNamespaceImport, folder, folderRef, folderUid: folderUID } = props;
    this.spec = located(this, () => {
      // Grafana operator, api/v1beta1/grafanadashboard_types.go.
      atMostOne({ folder, folderRef, folderUid: folderUID }, 'a dashboard', 'it stands in one folder');

      return defined({
        json: filled(json, 'JSON of a dashboard'),
        instanceSelector: { matchLabels: labels(instances, 'labels of Grafana') },
        allowCrossNamespaceImport,
        folder,
        folderRef,
        folderUID,
        resyncPeriod: maybePrometheusDuration(props.resyncPeriod, 'resync period'),
      });
    });
  }

  protected renderSpec(): any {
    return { ...this.spec };
  }
}
