import { installationsIn } from '../../lib/mesh/installation';
import { settingsIn } from '../../lib/mesh/mesh-config';
import { Resource } from '../../lib/mesh/resource';
import type { World } from './runner/mesh';
import { type Manifest, worldOf } from './world';

/** The mesh of manifests: its objects, and the MeshConfig that they bring along in a ConfigMap or as an installation. */
export function meshOf(manifests: readonly any[]): World {
  const given: Manifest[] = manifests.filter((manifest) => manifest !== null && manifest !== undefined);
  const resources = given.map((manifest) => new Resource(manifest));
  const settings = settingsIn(resources, 'mesh') ?? installationsIn(resources).at(0)?.meshConfig ?? {};
  const plain = given.some(isMeshWide) ? [] : [PLAIN_TEXT];
  return {
    objects: worldOf([...given.filter(({ kind }) => kind !== 'IstioOperator'), ...plain]),
    settings: settings ?? {},
  };
}

/** There are no certificates here, for which a sidecar would wait. */
const PLAIN_TEXT: Manifest = {
  apiVersion: 'security.istio.io/v1',
  kind: 'PeerAuthentication',
  metadata: { name: 'plain-text', namespace: 'istio-system' },
  spec: { mtls: { mode: 'DISABLE' } },
};

const isMeshWide = ({ kind, metadata, spec }: Manifest) =>
  kind === 'PeerAuthentication' && metadata.namespace === 'istio-system' && spec?.selector === undefined;
