import type { FieldPath } from '../../../mesh/manifest';
import type { MeshIndex } from '../../../mesh/mesh-index';
import { GATEWAY_NAME, policiesFor } from '../../../mesh/policy-attachment';
import type { Resource } from '../../../mesh/resource';
import { workloadsOfPolicy } from '../../../mesh/service-pods';
import { hasTargets } from '../../../mesh/waypoints';
import type { Labels, Workload } from '../../../mesh/workload';
import type { MeshCheck } from '../../check';
import { ruleTable } from '../../rule';

const rules = ruleTable(
  {
    section: 'authorization-policy',
    source:
      'istiod, pilot/pkg/security/authz/model/generator.go: requestPrincipalGenerator; Istio reference, RequestAuthentication',
    codes: ['mesh'],
  },
  {
    'token-not-read': {
      title: 'An authorization policy requires a token that nothing validates',
      why: 'The claims of a token are known only if a RequestAuthentication for these workloads has validated it, so an ALLOW rule that requires them allows no request.',
      mend: 'Add a RequestAuthentication for the same workloads, with the issuer of the token.',
    },
  },
);

/** Whether a condition looks at what a token says. */
const isOfToken = (key: string | undefined) => /^request\.auth\./.test(key ?? '');

/** Where a policy asks for a token. */
function asked({ spec }: Resource<'AuthorizationPolicy'>): { path: FieldPath; what: string }[] {
  return (spec.rules ?? []).flatMap((rule, i) => [
    ...(rule.from ?? []).flatMap(({ source }, j) =>
      (source?.requestPrincipals ?? []).length === 0
        ? []
        : [
            {
              path: ['spec', 'rules', i, 'from', j, 'source', 'requestPrincipals'],
              what: 'requestPrincipals',
            },
          ],
    ),
    ...(rule.when ?? []).flatMap(({ key, values = [] }, j) =>
      isOfToken(key) && values.length > 0
        ? [{ path: ['spec', 'rules', i, 'when', j, 'key'], what: String(key) }]
        : [],
    ),
  ]);
}

/** Whether some pod can have both labels. */
const agree = (a: Labels = {}, b: Labels = {}) =>
  Object.entries(a).every(([key, value]) => b[key] === undefined || b[key] === value);

function isReadBy(mesh: MeshIndex, { namespace, labels }: Workload): boolean {
  const gatewayName = labels[GATEWAY_NAME];
  const kind = gatewayName === undefined ? 'sidecar' : 'gateway';
  return policiesFor(mesh, 'RequestAuthentication', { kind, namespace, labels, gatewayName }).length > 0;
}

/** Whether a token may be read for some of the workloads of a policy. */
function isRead(mesh: MeshIndex, policy: Resource<'AuthorizationPolicy'>): boolean {
  const root = mesh.config.rootNamespace;
  const labels = policy.spec.selector?.matchLabels ?? {};
  const everywhere = policy.namespace === root;
  const near = mesh
    .all('RequestAuthentication')
    .filter(({ namespace }) => everywhere || namespace === root || namespace === policy.namespace);
  // What is attached to a gateway, a waypoint or a Service is not followed.
  if (near.some((one) => hasTargets(one) || hasTargets(policy))) return true;
  const pods = workloadsOfPolicy(mesh, policy.namespace, labels);
  if (pods.length > 0) return pods.some((pod) => isReadBy(mesh, pod));
  return near.some(({ spec }) => agree(labels, spec.selector?.matchLabels));
}

/** Policies that let in only who has a token, where no token is read. */
export const tokens: MeshCheck = {
  rules,
  check(mesh, report) {
    for (const resource of mesh.all('AuthorizationPolicy')) {
      if ((resource.spec.action ?? 'ALLOW') !== 'ALLOW') continue;
      const places = asked(resource);
      if (places.length === 0 || isRead(mesh, resource)) continue;
      for (const { path, what } of places) {
        const message = `The policy requires ${what}, and no RequestAuthentication for its workloads was found, so no request meets the condition.`;
        const missing = { name: `RequestAuthentication for ${resource.text}` };
        report(rules['token-not-read'], resource, path, message, undefined, missing);
      }
    }
  },
};
