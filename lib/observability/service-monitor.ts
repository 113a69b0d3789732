import type { Construct } from 'constructs';
import { located } from '../core/located';
import { readManifest } from '../core/manifest';
import { MeshResource, type MeshResourceProps } from '../core/mesh-resource';
import { monitorOptions, type MonitorOptions, monitorSpec } from '../values/observability/monitor-options';
import { ScrapeEndpoint } from '../values/observability/scrape-endpoint';
import { defined, filledList } from '../values/spec';
import { selectorOf } from './pod-monitor';

/** By what Prometheus finds the pods behind Services. */
export enum ServiceDiscoveryRole {
  /** By Endpoints. */
  ENDPOINTS = 'Endpoints',
  /** By EndpointSlices. */
  ENDPOINT_SLICE = 'EndpointSlice',
}

/** What makes a monitor of Services. */
export interface ServiceMonitorProps extends MeshResourceProps, MonitorOptions {
  /** Where the metrics of each pod behind the Services are. */
  readonly endpoints: ScrapeEndpoint[];
  /**
   * Labels of the Services that all metrics get.
   *
   * @default - none
   */
  readonly targetLabels?: string[];
  /**
   * By what the pods are found.
   *
   * @default - as Prometheus is set up
   */
  readonly serviceDiscoveryRole?: ServiceDiscoveryRole;
}

/**
 * Services behind which Prometheus scrapes the metrics of each pod (kind `ServiceMonitor` of `monitoring.coreos.com/v1`).
 *
 * A Prometheus of the operator takes the monitors whose labels its `serviceMonitorSelector` names: give these by `metadata`.
 */
export class ServiceMonitor extends MeshResource {
  /**
   * Reads a manifest. What is written is its spec as it was; one that could not be written so is refused.
   *
   * @param scope the construct in which it is to stand
   * @param id its id there
   * @param manifest the manifest
   */
  public static fromManifest(scope: Construct, id: string, manifest: any): ServiceMonitor {
    const read = (props: MeshResourceProps, spec: any) =>
      new ServiceMonitor(scope, id, {
        ...props,
        ...monitorOptions(spec),
        selector: selectorOf(spec),
        endpoints: (spec.endpoints ?? []).map((endpoint: any) => ScrapeEndpoint._fromSpec(endpoint)),
        targetLabels: spec.targetLabels,
        serviceDiscoveryRole: spec.serviceDiscoveryRole,
      });
    return readManifest(scope, id, manifest, 'monitoring.coreos.com', 'ServiceMonitor', read);
  }

  private readonly spec: any;

  /**
   * @param scope the construct in which it stands
   * @param id its id there, and its name unless another is given
   * @param props which Services, and where the metrics of their pods are
   */
  public constructor(scope: Construct, id: string, props: ServiceMonitorProps) {
    super(scope, id, props, 'monitoring.coreos.com/v1', 'ServiceMonitor');
    this.spec = located(this, () =>
      defined({
        ...monitorSpec(props),
        targetLabels: filledList(props.targetLabels),
        serviceDiscoveryRole: props.serviceDiscoveryRole,
        // The CRD demands the list, even where it is empty.
        endpoints: props.endpoints.map((endpoint) => endpoint._toServiceSpec()),
      }),
    );
  }

  protected renderSpec(): any {
    return { ...this.spec };
  }
}
