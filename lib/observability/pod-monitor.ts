import type { Construct } from 'constructs';
import { located } from '../core/located';
import { readManifest } from '../core/manifest';
import { MeshResource, type MeshResourceProps } from '../core/mesh-resource';
import { PodSelector } from '../values/delivery/pod-selector';
import { monitorOptions, type MonitorOptions, monitorSpec } from '../values/observability/monitor-options';
import { ScrapeEndpoint } from '../values/observability/scrape-endpoint';
import { filledList } from '../values/spec';

/** What makes a monitor of pods. */
export interface PodMonitorProps extends MeshResourceProps, MonitorOptions {
  /** Where the metrics of each pod are. */
  readonly endpoints: ScrapeEndpoint[];
}

/**
 * Pods whose metrics Prometheus scrapes (kind `PodMonitor` of `monitoring.coreos.com/v1`).
 *
 * A Prometheus of the operator takes the monitors whose labels its `podMonitorSelector` names: give these by `metadata`.
 */
export class PodMonitor extends MeshResource {
  /**
   * Reads a manifest. What is written is its spec as it was; one that could not be written so is refused.
   *
   * @param scope the construct in which it is to stand
   * @param id its id there
   * @param manifest the manifest
   */
  public static fromManifest(scope: Construct, id: string, manifest: any): PodMonitor {
    const read = (props: MeshResourceProps, spec: any) =>
      new PodMonitor(scope, id, {
        ...props,
        ...monitorOptions(spec),
        selector: selectorOf(spec),
        endpoints: (spec.podMetricsEndpoints ?? []).map((endpoint: any) =>
          ScrapeEndpoint._fromSpec(endpoint),
        ),
      });
    return readManifest(scope, id, manifest, 'monitoring.coreos.com', 'PodMonitor', read);
  }

  private readonly spec: any;

  /**
   * @param scope the construct in which it stands
   * @param id its id there, and its name unless another is given
   * @param props which pods, and where their metrics are
   */
  public constructor(scope: Construct, id: string, props: PodMonitorProps) {
    super(scope, id, props, 'monitoring.coreos.com/v1', 'PodMonitor');
    this.spec = located(this, () => ({
      ...monitorSpec(props),
      podMetricsEndpoints: filledList(props.endpoints.map((endpoint) => endpoint._toSpec())),
    }));
  }

  protected renderSpec(): any {
    return { ...this.spec };
  }
}

/** The selector of a monitor; undefined for one without conditions, which selects all. */
export function selectorOf({ selector }: any): PodSelector | undefined {
  const { matchLabels = {}, matchExpressions = [] } = selector ?? {};
  const isAll = Object.keys(matchLabels).length + matchExpressions.length === 0;
  return isAll ? undefined : PodSelector._fromSpec(selector);
}
