import { fullHost } from './hosts';
import type { MeshIndex } from './mesh-index';
import type { Resource } from './resource';

const CONTROLLER = 'istio.io/gateway-controller';
/** The classes that istiod serves on its own. */
export const ISTIO_CLASSES: ReadonlySet<string> = new Set([
  'istio',
  'istio-remote',
  'istio-waypoint',
  'istio-east-west',
  'istio-ztunnel',
  'istio-agentgateway',
  'istio-agentgateway-waypoint',
]);
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

/** Whether a Gateway is one of Istio's, of whatever kind of proxy. */
export function isOfIstio(
  mesh: MeshIndex,
  { spec: { gatewayClassName: name = '' } }: Resource<'KubernetesGateway'>,
): boolean {
  const controller = mesh.find('GatewayClass', '', name)?.spec.controllerName;
  return controller === undefined ? ISTIO_CLASSES.has(name) : controller.startsWith('istio.io/');
}

/** Whether istiod deploys the pods and the Service of a gateway itself: not where it has the address of a Service (`IsManaged`). */
export function isDeployed({ spec: { addresses = [] } }: Resource<'KubernetesGateway'>): boolean {
  if (addresses.length !== 1) return addresses.length === 0;
  return (addresses[0].type ?? 'IPAddress') === 'IPAddress';
}

/** Classes whose gateways bear the name of the Gateway alone. */
const WITHOUT_SUFFIX = new Set(['istio-waypoint', 'istio-agentgateway-waypoint']);

/** The name of what istiod makes for a gateway, where no annotation has another (`GetDefaultName`). */
function defaultName({ name, spec: { gatewayClassName = '' } }: Resource<'KubernetesGateway'>): string {
  return WITHOUT_SUFFIX.has(gatewayClassName) ? name : `${name}-${gatewayClassName}`;
}

/** The name of the Deployment and the Service that istiod makes for a gateway. */
export const deployedName = (gateway: Resource<'KubernetesGateway'>): string =>
  gateway.annotations['gateway.istio.io/name-override'] || defaultName(gateway);

/** The service account under which istiod runs the pods of a gateway (the upstream project's `deploymentcontroller.go`). */
export const deployedAccount = (gateway: Resource<'KubernetesGateway'>): string =>
  gateway.annotations['gateway.istio.io/service-account'] || defaultName(gateway);

/** The hosts of the Services by which a gateway is reached (`extractGatewayServices`). */
export function servicesOfGateway(gateway: Resource<'KubernetesGateway'>): readonly string[] {
  const { namespace, spec } = gateway;
  if (isDeployed(gateway)) return [fullHost(namespace, deployedName(gateway))];
  return (spec.addresses ?? [])
    .filter(({ type }) => type === 'Hostname')
    .map(({ value = '' }) => fullHost(namespace, value));
}
