import type { FieldPath } from '../../../mesh/manifest';
import type { MeshIndex } from '../../../mesh/mesh-index';
import type { Resource } from '../../../mesh/resource';
import { hasTargets } from '../../../mesh/waypoints';
import { type Workload, selects } from '../../../mesh/workload';
import type { MeshCheck } from '../../check';
import { ruleTable } from '../../rule';

const rules = ruleTable(
  {
    section: 'authorization-policy',
    source: 'Istio reference, Source.principals; istiod, pilot/pkg/networking/core/gateway.go: buildGatewayListenerTLSContext',
    codes: ['mesh'],
    level: 'warning',
  },
  {
    'identity-at-gateway': {
      title: 'An authorization policy at a gateway asks for an identity that nobody can prove there',
      why: 'No server of the gateway asks clients for a certificate, so that callers have no identity: an ALLOW rule lets nobody in by it (“RBAC: access denied”), a DENY rule keeps nobody out.',
      mend: 'Ask for something that requests bring, such as ipBlocks or requestPrincipals, or let a server ask for certificates (MUTUAL).',
    },
    'not-paths-exact': {
      title: 'A path is left out of what a policy allows, and its neighbours are not',
      why: 'An exact path in notPaths is that very text: the same path with a slash behind it, or below it, is allowed.',
      mend: 'Leave out the path and all below it: "/admin" and "/admin/*".',
    },
  },
);

const IDENTITIES = ['principals', 'namespaces', 'serviceAccounts'] as const;
const PROVING = new Set(['MUTUAL', 'ISTIO_MUTUAL', 'OPTIONAL_MUTUAL', 'AUTO_PASSTHROUGH', 'PASSTHROUGH']);

/** Whether pods are a gateway of which manifests show servers, and none asks for certificates. */
function isOpenGateway(mesh: MeshIndex, pod: Workload): boolean {
  const gateways = mesh
    .all('Gateway')
    .filter(({ spec }) => Object.keys(spec.selector ?? {}).length > 0 && selects(spec.selector, pod.labels));
  const servers = gateways.flatMap(({ spec }) => spec.servers ?? []);
  return servers.length > 0 && servers.every((server) => !PROVING.has(server?.tls?.mode ?? ''));
}

function podsOf(mesh: MeshIndex, { namespace, spec }: Resource<'AuthorizationPolicy'>): Workload[] {
  const labels = spec.selector?.matchLabels;
  if (labels === undefined || Object.keys(labels).length === 0) return [];
  const everywhere = namespace === mesh.config.rootNamespace;
  return mesh.workloads.filter((pod) => (everywhere || pod.namespace === namespace) && selects(labels, pod.labels));
}

/** Policies whose conditions hold for nobody, or leave a gap. */
export const gatewayIdentity: MeshCheck = {
  rules,
  check(mesh, report) {
    for (const resource of mesh.all('AuthorizationPolicy')) {
      const { rules: list = [], action = 'ALLOW' } = resource.spec;
      const asked: { path: FieldPath; field: string }[] = list.flatMap((rule, i) =>
        (rule.from ?? []).flatMap((from, j) =>
          IDENTITIES.filter((field) => (from.source?.[field] ?? []).length > 0).map((field) => ({
            field,
            path: ['spec', 'rules', i, 'from', j, 'source', field],
          })),
        ),
      );
      if (asked.length > 0 && !hasTargets(resource)) {
        const pods = podsOf(mesh, resource);
        if (pods.length > 0 && pods.every((pod) => isOpenGateway(mesh, pod))) {
          for (const { path, field } of asked) {
            const message = `No server of the gateway asks clients for a certificate, so that no caller has one of these ${field}.`;
            report(rules['identity-at-gateway'], resource, path, message);
          }
        }
      }
      if (action !== 'ALLOW') continue;
      list.forEach((rule, i) =>
        (rule.to ?? []).forEach((to, j) => {
          const paths = to.operation?.notPaths ?? [];
          paths.forEach((text, k) => {
            if (/[*{]/.test(text) || text === '/' || paths.some((other) => other === `${text}*` || other === `${text}/*`)) return;
            const message = `The path ${text} is left out of what is allowed, and ${text}/ is allowed all the same.`;
            const mend = `Leave out ${text}/* too.`;
            report(rules['not-paths-exact'], resource, ['spec', 'rules', i, 'to', j, 'operation', 'notPaths', k], message, mend);
          });
        }),
      );
    }
  },
};
