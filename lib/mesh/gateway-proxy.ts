import { isProxy } from './waypoints';
import type { Workload } from './workload';

const TEMPLATES = 'inject.istio.io/templates';

/**
 * Whether pods are a gateway, whose proxy istiod configures by Gateways and not by what Services say of its ports. One tells it by what
 * runs there: pods of a Gateway of the Gateway API, the template `gateway` of the injector
 * (`manifests/charts/gateway/templates/deployment.yaml` of the upstream project), or a proxy that is started as a `router`
 * (`pilot/cmd/pilot-agent`). Istio's own ingress gateway is one where it is assumed to be there.
 */
export function isGatewayProxy(workload: Workload): boolean {
  const { resource, annotations, podSpec } = workload;
  if (resource.origin.assumed === true || isProxy(workload)) return true;
  if (annotations[TEMPLATES]?.split(',').some((name) => name.trim() === 'gateway') === true) return true;
  return (podSpec.containers ?? []).some(
    ({ name, args }) => name === 'istio-proxy' && args?.includes('router') === true,
  );
}
