import type { Manifest } from './world';

/** The ingress gateway of Istio's default profile, which every world has that does not bring its own. */
export const INGRESS = {
  namespace: 'istio-system',
  name: 'istio-ingressgateway',
  labels: { istio: 'ingressgateway', app: 'istio-ingressgateway' },
  ip: '10.244.0.2',
  ports: [
    { name: 'http2', port: 80, targetPort: 8080, protocol: 'TCP' },
    { name: 'https', port: 443, targetPort: 8443, protocol: 'TCP' },
  ],
};

/** The class of a Gateway that istiod deploys as a waypoint. */
export const WAYPOINT_CLASS = 'istio-waypoint';

/** The gateways that a cluster has without a manifest that says so: their Services and Pods. */
export function gatewaysOf(manifests: readonly Manifest[]): Manifest[] {
  const given = new Set(
    manifests.map(({ kind, metadata }) => `${kind} ${metadata.namespace}/${metadata.name}`),
  );
  const home = `${INGRESS.namespace}/${INGRESS.name}`;
  const isGiven = ['Service', 'Deployment', 'DaemonSet', 'Pod'].some((kind) => given.has(`${kind} ${home}`));
  const managed = manifests.filter(isManaged).flatMap(gatewayOf);
  return [
    ...(isGiven ? [] : ingressGateway()),
    ...managed.filter(({ kind, metadata: { namespace, name } }) => {
      // What a Deployment of the name makes are its pods, which may be none.
      const own = kind === 'Pod' ? ['Pod', 'Deployment'] : [kind];
      return !own.some((word) => given.has(`${word} ${namespace}/${name}`));
    }),
  ];
}

/** The name of the Service and the Deployment that istiod makes for a Gateway of the Gateway API. */
export function managedName({ metadata, spec }: Manifest): string {
  const { gatewayClassName = 'istio' } = spec ?? {};
  const usual = gatewayClassName === WAYPOINT_CLASS ? metadata.name : `${metadata.name}-${gatewayClassName}`;
  return metadata.annotations?.['gateway.istio.io/name-override'] ?? usual;
}

/** Whether istiod deploys it: not what has a hostname as address, which is that of another gateway. */
function isManaged({ apiVersion, kind, spec }: Manifest): boolean {
  if (kind !== 'Gateway' || !apiVersion?.startsWith('gateway.networking.k8s.io/')) return false;
  if (!['istio', WAYPOINT_CLASS].includes(spec?.gatewayClassName)) return false;
  return (spec.addresses ?? []).every(({ type }: any) => type === 'IPAddress');
}

function ingressGateway(): Manifest[] {
  const { namespace, name, labels, ip, ports } = INGRESS;
  const metadata = { name, namespace, labels };
  return [
    { apiVersion: 'v1', kind: 'Service', metadata, spec: { selector: labels, ports } },
    pod(
      { ...metadata, labels },
      ports.map(({ targetPort }) => targetPort),
      ip,
    ),
  ];
}

function gatewayOf(gateway: Manifest): Manifest[] {
  const { name, namespace = 'default' } = gateway.metadata;
  const selector = { 'gateway.networking.k8s.io/gateway-name': name };
  const isWaypoint = gateway.spec.gatewayClassName === WAYPOINT_CLASS;
  const labels = {
    ...gateway.spec.infrastructure?.labels,
    ...(isWaypoint && { 'sidecar.istio.io/inject': 'false', 'istio.io/dataplane-mode': 'none' }),
    ...selector,
    'gateway.networking.k8s.io/gateway-class-name': gateway.spec.gatewayClassName,
    'gateway.istio.io/managed': isWaypoint ? 'istio.io-mesh-controller' : 'istio.io-gateway-controller',
  };
  const metadata = { name: managedName(gateway), namespace, labels };
  const listeners: any[] = gateway.spec.listeners ?? [];
  const numbers: number[] = listeners.map(({ port }) => port);
  const ports = [...new Set(numbers)].map((port) => {
    const { protocol = 'TCP' } = listeners.find((listener) => listener.port === port);
    return { name: `p${port}`, port, appProtocol: protocol.toLowerCase() };
  });
  const status = { name: 'status-port', port: 15021, appProtocol: 'tcp' };
  return [
    { apiVersion: 'v1', kind: 'Service', metadata, spec: { selector, ports: [status, ...ports] } },
    pod(metadata, numbers, undefined, metadata.name),
  ];
}

function pod(
  metadata: Manifest['metadata'],
  ports: readonly number[],
  podIP?: string,
  serviceAccountName?: string,
): Manifest {
  const containers = [{ name: 'istio-proxy', ports: ports.map((port) => ({ containerPort: port })) }];
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata,
    spec: { containers, ...(serviceAccountName !== undefined && { serviceAccountName }) },
    ...(podIP !== undefined && { status: { podIP } }),
  };
}
