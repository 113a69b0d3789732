import { WAYPOINT_CLASS } from '../gateways';
import { type Manifest, worldOf } from '../world';

const isWaypoint = ({ kind, spec }: any) => kind === 'Gateway' && spec?.gatewayClassName === WAYPOINT_CLASS;

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
  const whole = [
    ...given,
    {
      apiVersion: 'gateway.networking.k8s.io/v1',
      kind: 'GatewayClass',
      metadata: { name: WAYPOINT_CLASS },
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
