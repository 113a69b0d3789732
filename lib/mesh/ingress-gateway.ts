import { INSTALLATION_NAMESPACE, type MeshConfig } from './mesh-config';
import { Resource } from './resource';

const PORTS = [
  ['http2', 80],
  ['https', 443],
  ['tcp', 31400],
  ['tls', 15443],
] as const;

/**
 * The pod and the Service of the default ingress gateway, which `istioctl analyze` assumes to be there too when it reads files
 * (the upstream project's `pkg/config/analysis/local/defaults.go`).
 */
export function defaultIngressGateway({ ingressService }: MeshConfig): Resource[] {
  const labels = { istio: 'ingressgateway' };
  const metadata = { namespace: INSTALLATION_NAMESPACE };
  const pod = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { ...metadata, name: `${ingressService}-dummypod`, labels },
    spec: {
      serviceAccountName: `${ingressService}-service-account`,
      containers: [{ name: 'istio-proxy' }],
    },
  };
  const service = {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { ...metadata, name: ingressService },
    spec: {
      selector: labels,
      ports: PORTS.map(([name, port]) => ({ name, port, targetPort: port, protocol: 'TCP' })),
    },
  };
  return [pod, service].map((manifest) => new Resource(manifest, { assumed: true }));
}
