import { type Manifest, worldOf } from '../world';

const NAME = 'gateway.networking.k8s.io/gateway-name';

/** What istiod deploys for a waypoint. */
function deployed({ metadata: { name, namespace } }: any): any[] {
  const labels = {
    [NAME]: name,
    'gateway.istio.io/managed': 'istio.io-mesh-controller',
    'istio.io/dataplane-mode': 'none',
  };
  return [
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name, namespace, labels },
      spec: { selector: { [NAME]: name }, ports: [{ name: 'mesh', port: 15008, appProtocol: 'hbone' }] },
    },
    {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: `${name}-0`, namespace, labels },
      spec: {
        serviceAccountName: name,
        containers: [{ name: 'istio-proxy', image: 'proxy', ports: [{ containerPort: 15008 }] }],
      },
    },
  ];
}

const isWaypoint = ({ kind, spec }: any) => kind === 'Gateway' && spec?.gatewayClassName === 'istio-waypoint';

/** The world of manifests in which all namespaces labelled so are in ambient mode: with waypoints that run, and pods that are enrolled. */
export function ambientWorldOf(manifests: readonly any[]): Manifest[] {
  const last = new Map(
    manifests.map((one) => [`${one.kind} ${one.metadata.namespace ?? ''}/${one.metadata.name}`, one]),
  );
  const given = [...last.values()];
  const ambient = new Set(
    given
      .filter(
        ({ kind, metadata }) =>
          kind === 'Namespace' && metadata.labels?.['istio.io/dataplane-mode'] === 'ambient',
      )
      .map(({ metadata }) => metadata.name),
  );
  const isGiven = ({ metadata }: any) =>
    given.some(
      ({ kind, metadata: of }) =>
        kind === 'Deployment' && of.name === metadata.name && of.namespace === metadata.namespace,
    );
  const whole = [
    ...given,
    ...given.filter(isWaypoint).flatMap((gateway) => {
      const [service, pod] = deployed(gateway);
      return isGiven(gateway) ? [service] : [service, pod];
    }),
    {
      apiVersion: 'gateway.networking.k8s.io/v1',
      kind: 'GatewayClass',
      metadata: { name: 'istio-waypoint' },
      spec: { controllerName: 'istio.io/mesh-controller' },
    },
  ];
  return worldOf(whole).map((one) => {
    const { metadata, kind, spec } = one;
    // The API server gives each namespace this label.
    if (kind === 'Namespace')
      return {
        ...one,
        metadata: {
          ...metadata,
          labels: { ...metadata.labels, 'kubernetes.io/metadata.name': metadata.name },
        },
      };
    if (kind === 'Pod' && ambient.has(metadata.namespace) && isEnrolled(one))
      return withAnnotation(one, 'ambient.istio.io/redirection', 'enabled');
    if (isWaypoint({ kind, spec })) {
      const value = `${metadata.name}.${metadata.namespace}.svc.cluster.local`;
      return { ...one, status: { addresses: [{ type: 'Hostname', value }] } };
    }
    return one;
  });
}

const isEnrolled = ({ metadata: { labels = {} }, spec }: Manifest) =>
  spec.hostNetwork !== true &&
  labels['istio.io/dataplane-mode'] !== 'none' &&
  labels['sidecar.istio.io/inject'] !== 'true';

const withAnnotation = (one: Manifest, key: string, value: string): Manifest => ({
  ...one,
  metadata: { ...one.metadata, annotations: { ...one.metadata.annotations, [key]: value } },
});
