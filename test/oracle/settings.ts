import { installationsIn } from '../../lib/mesh/installation';
import { settingsIn } from '../../lib/mesh/mesh-config';
import { Resource } from '../../lib/mesh/resource';
import type { World } from './runner/mesh';
import { managedName, WAYPOINT_CLASS } from './gateways';
import { type Manifest, worldOf } from './world';

/** What a mesh is to have. */
export interface MeshOptions {
  /**
   * Whether there are certificates: all pods then have their proxies, which know who calls. Without them only the first proxy on the way
   * of a request runs, which is quicker. Default: no.
   */
  readonly certificates?: boolean;
  /** Whether istiod knows of ambient mode, which needs certificates. Default: no. */
  readonly ambient?: boolean;
}

/** The mesh of manifests: its objects, and the MeshConfig that they bring along in a ConfigMap or as an installation. */
export function meshOf(
  manifests: readonly any[],
  { ambient = false, certificates = ambient }: MeshOptions = {},
): World {
  const given: Manifest[] = manifests.filter((manifest) => manifest !== null && manifest !== undefined);
  const resources = given.map((manifest) => new Resource(manifest));
  const settings = settingsIn(resources, 'mesh') ?? installationsIn(resources).at(0)?.meshConfig ?? {};
  const plain = certificates || given.some(isMeshWide) ? [] : [PLAIN_TEXT];
  return {
    objects: worldOf(
      [
        ...given.filter(({ kind }) => kind !== 'IstioOperator').map(withWaypointStatus),
        ...plain,
        ...(ambient ? [WAYPOINTS] : []),
      ],
      { certificates },
    ),
    settings: settings ?? {},
    certificates,
    ambient,
  };
}

/** The class by which waypoints are known, which istiod makes in a cluster. */
const WAYPOINTS: Manifest = {
  apiVersion: 'gateway.networking.k8s.io/v1',
  kind: 'GatewayClass',
  metadata: { name: WAYPOINT_CLASS },
  spec: { controllerName: 'istio.io/mesh-controller' },
};

/** A Gateway that is a waypoint, with what istiod writes in a cluster when its pod runs: where it is. */
function withWaypointStatus(manifest: Manifest): Manifest {
  const { kind, metadata, spec, status } = manifest;
  if (kind !== 'Gateway' || spec?.gatewayClassName !== WAYPOINT_CLASS || status !== undefined)
    return manifest;
  const value = `${managedName(manifest)}.${metadata.namespace ?? 'default'}.svc.cluster.local`;
  return { ...manifest, status: { addresses: [{ type: 'Hostname', value }] } };
}

/** Where there are no certificates a sidecar would wait for them. */
const PLAIN_TEXT: Manifest = {
  apiVersion: 'security.istio.io/v1',
  kind: 'PeerAuthentication',
  metadata: { name: 'plain-text', namespace: 'istio-system' },
  spec: { mtls: { mode: 'DISABLE' } },
};

const isMeshWide = ({ kind, metadata, spec }: Manifest) =>
  kind === 'PeerAuthentication' && metadata.namespace === 'istio-system' && spec?.selector === undefined;
