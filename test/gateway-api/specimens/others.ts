import type { Chart } from 'cdk8s';
import {
  BackendTlsPolicy,
  BackendTlsValidation,
  CertificateAuthority,
  GatewayClass,
  GrantFrom,
  GrantTo,
  ListenerSet,
  ObjectRef,
  ParentRef,
  ReferenceGrant,
  SubjectAltName,
  TlsPolicyTarget,
} from '../../../lib/gateway-api';
import { listeners } from './kubernetes-gateways';

/** Fields that no construct sets, and why. */
export const otherFieldsLeftOut: { path: string; why: string }[] = [];

/** A class that sets every field that `GatewayClass` has. */
export function gatewayClasses(chart: Chart): void {
  new GatewayClass(chart, 'own', {
    description: 'Gateways of our own',
    parameters: ObjectRef.configMapName('options', { namespace: 'istio-system' }),
  });
}

/** A grant that sets every field that `ReferenceGrant` has. */
export function referenceGrants(chart: Chart): void {
  new ReferenceGrant(chart, 'grant', {
    from: [GrantFrom.httpRoutes('prod'), GrantFrom.gateways('gateways')],
    to: [GrantTo.services('reviews'), GrantTo.secrets()],
  });
}

/** A set that sets every field that `ListenerSet` has. */
export function listenerSets(chart: Chart): void {
  new ListenerSet(chart, 'set', {
    parent: ParentRef.object({
      group: 'gateway.networking.k8s.io',
      kind: 'Gateway',
      name: 'edge',
      namespace: 'gateways',
    }),
    listeners,
  });
}

/** Policies that together set every field and every choice that `BackendTLSPolicy` has. */
export function backendTlsPolicies(chart: Chart): void {
  new BackendTlsPolicy(chart, 'own-authority', {
    targets: [TlsPolicyTarget.object('', 'Service', 'reviews', { sectionName: 'https' })],
    validation: BackendTlsValidation.of({
      hostname: 'reviews.example.com',
      authority: CertificateAuthority.from(ObjectRef.configMapName('authority')),
      subjectAltNames: [
        SubjectAltName.hostname('*.example.com'),
        SubjectAltName.uri('spiffe://cluster.local/ns/prod/sa/reviews'),
      ],
    }),
    options: { 'example.com/option': 'on' },
  });
  new BackendTlsPolicy(chart, 'system', {
    targets: [TlsPolicyTarget.object('', 'Service', 'ratings')],
    validation: BackendTlsValidation.of({
      hostname: 'ratings.example.com',
      authority: CertificateAuthority.system(),
    }),
  });
}
