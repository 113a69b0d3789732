import type { IKubernetesGatewayRef } from '../gateway-api/gateway-api-references';

/** How a workload takes part in the mesh, which decides who enforces policies for it. */
export class DataPlane {
  /** Each pod has a sidecar, which reads HTTP. */
  public static sidecar(): DataPlane {
    return new DataPlane(false);
  }

  /** The ztunnel of the node stands before the pods. It knows who calls and to which port, and reads no HTTP. */
  public static ztunnel(): DataPlane {
    return new DataPlane(true);
  }

  /**
   * What is sent to the Service of the workload goes through a waypoint, which reads HTTP, and then through the ztunnel of the node.
   *
   * @param waypoint the waypoint
   * @param serviceAccountName the service account of its pods; left out, the name of the waypoint, as istiod makes it
   */
  public static waypoint(waypoint: IKubernetesGatewayRef, serviceAccountName?: string): DataPlane {
    return new DataPlane(true, waypoint, serviceAccountName);
  }

  private constructor(
    /** Whether the workload is in ambient mode. */
    public readonly isAmbient: boolean,
    /** The waypoint before its Service; undefined for none. */
    public readonly waypointRef?: IKubernetesGatewayRef,
    /** The service account of that waypoint; undefined for one of its name. */
    public readonly waypointAccountName?: string,
  ) {}
}
