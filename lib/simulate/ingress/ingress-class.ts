import type { MeshIndex } from '../../mesh/mesh-index';
import { mapOf } from '../../mesh/lists';
import type { Resource } from '../../mesh/resource';

const CONTROLLER = 'istio.io/ingress-controller';
const CLASS = 'kubernetes.io/ingress.class';

/** An Ingress that istiod serves, and why it may not. */
export interface ServedIngress {
  readonly ingress: Resource<'Ingress'>;
  readonly unsure: readonly string[];
}

/**
 * The Ingresses of a mesh that istiod serves: by their annotation, by an IngressClass whose controller is Istio's, or all that name no
 * class, where the mesh config says `ingressControllerMode: DEFAULT` (the upstream project's
 * `pilot/pkg/config/kube/ingress/virtualservices.go: shouldProcessIngressWithClass`).
 */
export const servedIngresses = (mesh: MeshIndex): readonly ServedIngress[] =>
  mesh.remember(servedIngresses, () => mesh.all('Ingress').flatMap((ingress) => served(mesh, ingress)));

function served(mesh: MeshIndex, ingress: Resource<'Ingress'>): ServedIngress[] {
  const { ingressControllerMode: mode = 'STRICT', ingressClass = 'istio' } = mesh.config;
  const annotated = ingress.annotations[CLASS];
  if (annotated !== undefined) {
    return mode !== 'OFF' && annotated === ingressClass ? [{ ingress, unsure: [] }] : [];
  }
  const { ingressClassName: name } = ingress.spec;
  const known = name === undefined ? undefined : mesh.find('IngressClass', '', name);
  if (known !== undefined) {
    // With the mode OFF istiod has no controller of Ingresses at all.
    const isIstio = mapOf(known.spec).controller === CONTROLLER;
    return isIstio && mode !== 'OFF' ? [{ ingress, unsure: [] }] : [];
  }
  if (mode === 'DEFAULT') return [{ ingress, unsure: [] }];
  if (mode === 'OFF' || name !== ingressClass) return [];
  const why = `no manifest shows the IngressClass ${name}, without which istiod does not serve ${ingress.text}`;
  return [{ ingress, unsure: [why] }];
}
