import type { FieldPath } from '../../../mesh/manifest';
import type { MeshIndex } from '../../../mesh/mesh-index';
import { selectorText } from '../../../mesh/names';
import { composePeerAuthentication, isAlways, namespaceMode } from '../../../mesh/peer-authentication';
import type { Resource } from '../../../mesh/resource';
import { workloadsWith } from '../../../mesh/service-pods';
import type { MeshCheck } from '../../check';
import { ruleTable } from '../../rule';

const rules = ruleTable(
  {
    section: 'authorization-policy',
    source: 'Kiali, business/checkers/authorization/mtls_enabled_checker.go',
    codes: ['KIA0105'],
  },
  {
    'identity-without-mtls': {
      title: 'An authorization policy requires an identity, and mutual TLS is disabled',
      why: 'Principals, namespaces and SNI are known only from mutual TLS, which is disabled for these pods, so an ALLOW rule allows no request by them, and a DENY rule denies none.',
      fact: 'Istio reference, Source.principals; Istio reference, Source.namespaces',
      mend: 'Set the PeerAuthentication to STRICT or PERMISSIVE.',
      covers: ['KIA0105'],
    },
  },
);

const SOURCE = [
  'principals',
  'notPrincipals',
  'namespaces',
  'notNamespaces',
  'serviceAccounts',
  'notServiceAccounts',
] as const;
const KEYS = new Set(['source.principal', 'source.namespace', 'source.serviceAccount', 'connection.sni']);

function identityFields({ spec }: Resource<'AuthorizationPolicy'>): { path: FieldPath; what: string }[] {
  return (spec.rules ?? []).flatMap((rule, i) => {
    const path = ['spec', 'rules', i];
    const sources = (rule.from ?? []).flatMap((from, j) =>
      SOURCE.filter((field) => (from.source?.[field] ?? []).length > 0).map((field) => ({
        path: [...path, 'from', j, 'source', field],
        what: field,
      })),
    );
    const conditions = (rule.when ?? []).flatMap(({ key = '' }, j) =>
      KEYS.has(key) ? [{ path: [...path, 'when', j, 'key'], what: key }] : [],
    );
    return [...sources, ...conditions];
  });
}

/** Whether mutual TLS is off for all pods that a policy is for, and the PeerAuthentication that says so. */
function plainBy(
  mesh: MeshIndex,
  { namespace, spec }: Resource<'AuthorizationPolicy'>,
): Resource | undefined {
  const labels = spec.selector?.matchLabels ?? {};
  const answers = mesh.remember(plainBy, () => new Map<string, Resource | undefined>());
  const key = `${namespace} ${selectorText(labels)}`;
  if (!answers.has(key)) answers.set(key, plainFor(mesh, namespace, labels));
  return answers.get(key);
}

function plainFor(
  mesh: MeshIndex,
  namespace: string,
  labels: { readonly [key: string]: string },
): Resource | undefined {
  const pods = workloadsWith(mesh, namespace, labels);
  if (pods.length === 0) {
    const { possible, by } = namespaceMode(mesh, namespace);
    return possible.every((mode) => mode === 'DISABLE') ? by : undefined;
  }
  const merged = pods.map((pod) => composePeerAuthentication(mesh, pod));
  return merged.every((policies) => isAlways(policies, 'DISABLE')) ? merged[0].by : undefined;
}

/** Policies that need mutual TLS where it is off. */
export const identityWithoutMtls: MeshCheck = {
  rules,
  check(mesh, report) {
    if (mesh.all('PeerAuthentication').length === 0) return;
    for (const resource of mesh.all('AuthorizationPolicy')) {
      if (resource.namespace === mesh.config.rootNamespace || resource.spec.targetRef) continue;
      if ((resource.spec.targetRefs ?? []).length > 0) continue;
      const fields = identityFields(resource);
      const by = fields.length === 0 ? undefined : plainBy(mesh, resource);
      if (by === undefined) continue;
      for (const { path, what } of fields) {
        report(
          rules['identity-without-mtls'],
          resource,
          path,
          `The policy has a condition on ${what}, and the PeerAuthentication ${by.fullName} disables mutual TLS, so callers have no identity to compare.`,
        );
      }
    }
  },
};
