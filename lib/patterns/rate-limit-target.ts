import type { IGatewayWorkload } from '../install/gateway-workload';
import { MeshError, MeshErrorCode } from '../values/mesh-error';
import type { IMeshHost } from '../values/mesh-host';
import { EnvoyPatchContext } from '../values/networking/envoy-choices';
import type { IKubernetesGatewayRef } from '../values/gateway-api/gateway-api-references';
import { type ISelectableWorkload, PolicyTarget } from '../values/policy-target';
import { requestedHost } from '../values/scoped-host';
import { TargetRef } from '../values/target-ref';
import type { IstioIngress } from './istio-ingress';

/** Istio's root namespace, unless the mesh configuration names another one (`MeshConfig.rootNamespace`). */
const ROOT_NAMESPACE = 'istio-system';

/** The proxies that enforce rate limits, and the requests that they count. */
export class RateLimitTarget {
  /**
   * The sidecars of all pods of a workload, for what comes to it. The limits stand in its namespace.
   *
   * @param workload a `VersionedWorkload`
   */
  public static workload(workload: ISelectableWorkload): RateLimitTarget {
    const { hostNamespace } = workload as ISelectableWorkload & Partial<IMeshHost>;
    const inbound = EnvoyPatchContext.SIDECAR_INBOUND;
    return new RateLimitTarget(PolicyTarget.workload(workload), inbound, hostNamespace);
  }

  /**
   * The sidecars of the pods that have these labels, for what comes to them. The limits stand in the namespace of the construct.
   *
   * @param labels the labels
   */
  public static labels(labels: { [key: string]: string }): RateLimitTarget {
    if (Object.keys(labels).length === 0) {
      throw new MeshError({
        code: MeshErrorCode.INVALID_VALUE,
        got: 'a rate limit for pods without a label',
        expected: 'at least one label',
        mend: 'name the labels of the pods',
      });
    }
    return new RateLimitTarget(PolicyTarget.labels(labels), EnvoyPatchContext.SIDECAR_INBOUND);
  }

  /**
   * A waypoint, for what comes to the Services that send their requests through it. The limits stand in its namespace. In Istio 1.31 a waypoint
   * takes an Envoy filter that is attached to it, for what comes in (`pilot/pkg/networking/core/listener_builder.go: patchListeners`).
   *
   * @param waypoint the waypoint
   */
  public static waypoint(waypoint: IKubernetesGatewayRef): RateLimitTarget {
    const attached = PolicyTarget.refs(TargetRef.gateway(waypoint));
    const { kubernetesGatewayNamespace } = waypoint;
    return new RateLimitTarget(attached, EnvoyPatchContext.SIDECAR_INBOUND, kubernetesGatewayNamespace);
  }

  /**
   * The pods of an ingress, for requests to its hosts. What other gateways serve on the same pods is not counted.
   *
   * @param ingress the ingress
   */
  public static ingress(ingress: IstioIngress): RateLimitTarget {
    const { _podLabels, _podNamespace } = ingress.gateway;
    const hosts = [...new Set(ingress.gateway.hosts.map(requestedHost))];
    return new RateLimitTarget(
      PolicyTarget.labels(_podLabels),
      EnvoyPatchContext.GATEWAY,
      _podNamespace ?? ROOT_NAMESPACE,
      hosts.includes('*') ? [] : hosts,
      ingress._gatewayWorkload,
    );
  }

  private constructor(
    /**
     * The pods.
     *
     * @internal
     */
    public readonly _pods: PolicyTarget,
    /**
     * The side of their proxies.
     *
     * @internal
     */
    public readonly _context: EnvoyPatchContext,
    /**
     * The namespace in which Istio looks for what is said of them; undefined where it is that of the construct.
     *
     * @internal
     */
    public readonly _namespace?: string,
    /**
     * The hosts whose requests are counted; all where there are none.
     *
     * @internal
     */
    public readonly _hosts: readonly string[] = [],
    /**
     * The pods of the gateway, where they are known as an object.
     *
     * @internal
     */
    public readonly _gatewayWorkload?: IGatewayWorkload,
  ) {}
}
