import { installationsIn } from '../../lib/mesh/installation';
import { settingsIn } from '../../lib/mesh/mesh-config';
import { Resource } from '../../lib/mesh/resource';
import type { World } from './runner/mesh';
import { type Manifest, worldOf } from './world';

/** What a mesh is to have. */
export interface MeshOptions {
  /**
   * Whether there are certificates: all pods then have their proxies, which know who calls. Without them only the first proxy on the way
   * of a request runs, which is quicker. Default: no.
   */
  readonly certificates?: boolean;
}

/** The mesh of manifests: its objects, and the MeshConfig that they bring along in a ConfigMap or as an installation. */
export function meshOf(manifests: readonly any[], { certificates = false }: MeshOptions = {}): World {
  const given: Manifest[] = manifests.filter((manifest) => manifest !== null && manifest !== undefined);
  const resources = given.map((manifest) => new Resource(manifest));
  const settings = settingsIn(resources, 'mesh') ?? installationsIn(resources).at(0)?.meshConfig ?? {};
  const plain = certificates || given.some(isMeshWide) ? [] : [PLAIN_TEXT];
  return {
    objects: worldOf([...given.filter(({ kind }) => kind !== 'IstioOperator'), ...plain], { certificates }),
    settings: settings ?? {},
    certificates,
  };
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
