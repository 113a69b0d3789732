import { hasKeyPair } from '../../mesh/key-pair';
import { willHaveSecret } from '../../mesh/kept-secrets';
import type { MeshIndex } from '../../mesh/mesh-index';
import type { Resource } from '../../mesh/resource';
import { GATEWAY_API_GROUP } from '../../mesh/kinds';
import type { ReferenceView } from '../../mesh/views/gateway-api';
import type { Listener } from './listener';
import { ReferenceGrants, SECRET, isOf, referenceOf } from './reference';

/** Whether the certificates of a listener that ends TLS are there: without a good one istiod does not open it. */
interface CertificateState {
  /** Why there is none; undefined where there is one. */
  readonly fault?: string;
  /** What the manifests do not show. */
  readonly unsure: readonly string[];
}

const MODE = 'gateway.istio.io/tls-terminate-mode';
const NEEDLESS = new Set(['ISTIO_SIMPLE', 'ISTIO_MUTUAL']);

/** Looks at the certificates of a listener that ends TLS (the upstream project's `pilot/pkg/config/kube/gateway/conversion.go: buildTLS`). */
export function certificatesOf(mesh: MeshIndex, { of, spec }: Listener): CertificateState {
  const { certificateRefs: given = [], options } = spec.tls ?? {};
  if (NEEDLESS.has(options?.[MODE] ?? '')) return { unsure: [] };
  if (given.length > 2) return { fault: 'more than two certificates are given', unsure: [] };
  const states = given.map((reference) => certificate(mesh, of, reference));
  const good = states.filter(({ fault }) => fault === undefined);
  // Without any reference upstream finds no fault either.
  if (good.length === 0 && states.length > 0) return states[0];
  return { unsure: good.length === 1 || states.length === 0 ? good.flatMap(({ unsure }) => unsure) : [] };
}

function certificate(mesh: MeshIndex, of: Resource, given: ReferenceView): CertificateState {
  const to = referenceOf(given, of.namespace, SECRET);
  const name = `Secret ${to.namespace}/${to.name}`;
  if (!isOf(to, SECRET))
    return { fault: `a certificate is in a Secret, and not in a ${to.kind}`, unsure: [] };
  const kind = { group: GATEWAY_API_GROUP, kind: of.manifest.kind };
  if (to.namespace !== of.namespace && !ReferenceGrants.of(mesh).allows(kind, of.namespace, to)) {
    return { fault: `no ReferenceGrant lets ${of.text} use ${name}`, unsure: [] };
  }
  const secret = mesh.find('Secret', to.namespace, to.name);
  if (secret === undefined) {
    if (willHaveSecret(mesh, to.namespace, to.name)) return { unsure: [] };
    return { unsure: [`no manifest shows ${name}: it is taken to be there with a good certificate`] };
  }
  const holds = hasKeyPair(mesh, secret);
  if (holds === undefined)
    return { unsure: [`${name} is taken to hold a good certificate: it cannot be read here`] };
  return holds ? { unsure: [] } : { fault: `${name} holds no certificate with its key`, unsure: [] };
}
