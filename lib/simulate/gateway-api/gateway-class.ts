import { fullHost } from '../../mesh/hosts';
import type { MeshIndex } from '../../mesh/mesh-index';
import type { Resource } from '../../mesh/resource';

const CONTROLLER = 'istio.io/gateway-controller';
/** Classes of Istio's that are no gateways of Envoy's whose routes istiod makes. */
const OTHERS = new Set([
  'istio-remote',
  'istio-waypoint',
  'istio-agentgateway',
  'istio-agentgateway-waypoint',
]);

/**
 * Whether istiod makes a gateway of Envoy's out of a Gateway of the Gateway API: by its class, which is `istio`, or one whose
 * GatewayClass names istiod as its controller (the upstream project's `FetchGatewayClass`).
 */
export function isIstioGateway(
  mesh: MeshIndex,
  { spec: { gatewayClassName: name = '' } }: Resource<'KubernetesGateway'>,
): boolean {
  if (OTHERS.has(name)) return false;
  if (name === 'istio') return true;
  return mesh.find('GatewayClass', '', name)?.spec.controllerName === CONTROLLER;
}

/** Whether istiod deploys the pods and the Service of a gateway itself: not where it has the address of a Service (`IsManaged`). */
export function isDeployed({ spec: { addresses = [] } }: Resource<'KubernetesGateway'>): boolean {
  if (addresses.length !== 1) return addresses.length === 0;
  return (addresses[0].type ?? 'IPAddress') === 'IPAddress';
}

/** The name of the Deployment and the Service that istiod makes for a gateway (`GetDefaultName`). */
export function deployedName({ name, spec, annotations }: Resource<'KubernetesGateway'>): string {
  return annotations['gateway.istio.io/name-override'] || `${name}-${spec.gatewayClassName ?? ''}`;
}

/** The hosts of the Services by which a gateway is reached (`extractGatewayServices`). */
export function servicesOfGateway(gateway: Resource<'KubernetesGateway'>): readonly string[] {
  const { namespace, spec } = gateway;
  if (isDeployed(gateway)) return [fullHost(namespace, deployedName(gateway))];
  return (spec.addresses ?? [])
    .filter(({ type }) => type === 'Hostname')
    .map(({ value = '' }) => fullHost(namespace, value));
}
