import { MeshIndex, type MeshOptions } from '../../mesh/mesh-index';
import { Resource } from '../../mesh/resource';
import { deployedName, isDeployed, isIstioGateway } from '../../mesh/gateway-class';
import { listenersOf } from './listener';

const NAME = 'gateway.networking.k8s.io/gateway-name';

/** A mesh with what istiod deploys for its Gateways of the Gateway API. */
export function withDeployedGateways(mesh: MeshIndex, options: MeshOptions): MeshIndex {
  const deployed = deployedGateways(mesh);
  return deployed.length === 0 ? mesh : new MeshIndex([...mesh.resources, ...deployed], options);
}

/**
 * The Services and Deployments that istiod makes for Gateways of the Gateway API (the upstream project's `DeploymentController`), but
 * for those that a manifest shows.
 */
function deployedGateways(mesh: MeshIndex): Resource[] {
  return mesh
    .all('KubernetesGateway')
    .filter((gateway) => isIstioGateway(mesh, gateway) && isDeployed(gateway))
    .flatMap((gateway) => deployed(mesh, gateway))
    .filter(({ kind, namespace, name }) => mesh.find(kind, namespace, name) === undefined);
}

function deployed(mesh: MeshIndex, gateway: Resource<'KubernetesGateway'>): Resource[] {
  const { name, namespace, spec, annotations } = gateway;
  const own = deployedName(gateway);
  const selector = { [NAME]: name };
  const labels = {
    ...spec.infrastructure?.labels,
    ...selector,
    'gateway.networking.k8s.io/gateway-class-name': spec.gatewayClassName ?? '',
    'gateway.istio.io/managed': 'istio.io-gateway-controller',
    'sidecar.istio.io/inject': 'false',
  };
  const listeners = listenersOf(mesh).filter((listener) => listener.gateway === gateway);
  const ports = [...new Set([15021, ...listeners.map(({ port }) => port)])].map((port) => ({
    name: `port-${port}`,
    port,
    appProtocol: appProtocol(listeners.find((listener) => listener.port === port)?.protocol),
  }));
  const metadata = { name: own, namespace, labels };
  const serviceAccountName = annotations['gateway.istio.io/service-account'] || own;
  const template = {
    metadata: { labels },
    spec: { serviceAccountName, containers: [{ name: 'istio-proxy' }] },
  };
  return [
    { apiVersion: 'v1', kind: 'Service', metadata, spec: { selector, ports } },
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata,
      spec: { selector: { matchLabels: selector }, template },
    },
  ].map((manifest) => new Resource(manifest, { assumed: true }));
}

const appProtocol = (protocol = 'TCP') => protocol.toLowerCase();
