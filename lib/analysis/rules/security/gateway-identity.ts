import type { FieldPath } from '../../../mesh/manifest';
import type { MeshIndex } from '../../../mesh/mesh-index';
import type { Resource } from '../../../mesh/resource';
import { workloadsOfPolicy } from '../../../mesh/service-pods';
import { hasTargets } from '../../../mesh/waypoints';
import { type Workload, selects } from '../../../mesh/workload';
import type { MeshCheck } from '../../check';
import { ruleTable } from '../../rule';

const rules = ruleTable(
  {
    section: 'authorization-policy',
    source:
      'Istio reference, Source.principals; istiod, pilot/pkg/networking/core/gateway.go: buildGatewayListenerTLSContext',
    codes: ['mesh'],
    level: 'warning',
  },
  {
    'identity-at-gateway': {
      title: 'An authorization policy at a gateway requires an identity that no client can prove there',
      why: 'No server of the gateway requests a client certificate, so callers have no identity: an ALLOW rule allows no request by it (“RBAC: access denied”), and a DENY rule denies none.',
      mend: 'Use a condition that requests can meet, such as ipBlocks or requestPrincipals, or let the servers request client certificates (MUTUAL).',
    },
    'not-paths-exact': {
      title: 'A policy excludes a path, but not the paths below it',
      why: 'An exact path in notPaths excludes only this text: the same path with a slash at its end, or a path below it, is allowed.',
      mend: 'Exclude the path and all paths below it, as in "/admin" and "/admin/*".',
      source:
        'istiod, pilot/pkg/security/authz/model/generator.go: pathGenerator; Istio reference, Operation.not_paths',
    },
  },
);

const IDENTITIES = ['principals', 'namespaces', 'serviceAccounts'] as const;
/** What comes of it that no request matches, by the action of the policy. */
const EFFECTS: Readonly<Record<string, string>> = {
  ALLOW: ', and those that no other rule allows get “RBAC: access denied”',
  DENY: ', and none is denied by them',
};

const PROVING = new Set(['MUTUAL', 'ISTIO_MUTUAL', 'OPTIONAL_MUTUAL', 'AUTO_PASSTHROUGH', 'PASSTHROUGH']);

/** Whether pods are a gateway of which manifests show servers, and none asks for certificates. */
function isOpenGateway(mesh: MeshIndex, pod: Workload): boolean {
  const gateways = mesh
    .all('Gateway')
    .filter(({ spec }) => Object.keys(spec.selector ?? {}).length > 0 && selects(spec.selector, pod.labels));
  const servers = gateways.flatMap(({ spec }) => spec.servers ?? []);
  return servers.length > 0 && servers.every((server) => !PROVING.has(server?.tls?.mode ?? ''));
}

/** The pods that a policy selects by labels. */
function podsOf(mesh: MeshIndex, { namespace, spec }: Resource<'AuthorizationPolicy'>): readonly Workload[] {
  const { matchLabels: labels = {} } = spec.selector ?? {};
  return Object.keys(labels).length === 0 ? [] : workloadsOfPolicy(mesh, namespace, labels);
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
            const message = `No server of the gateway requests a client certificate, so no request matches the ${field}${EFFECTS[action] ?? ''}.`;
            report(rules['identity-at-gateway'], resource, path, message);
          }
        }
      }
      if (action !== 'ALLOW') continue;
      list.forEach((rule, i) =>
        (rule.to ?? []).forEach((to, j) => {
          const paths = to.operation?.notPaths ?? [];
          paths.forEach((text, k) => {
            if (
              /[*{]/.test(text) ||
              text === '/' ||
              paths.some((other) => other === `${text}*` || other === `${text}/*`)
            )
              return;
            const message = `The rule excludes the path ${text} from what it allows, and allows ${text}/ nevertheless.`;
            const mend = `Exclude ${text}/* too.`;
            report(
              rules['not-paths-exact'],
              resource,
              ['spec', 'rules', i, 'to', j, 'operation', 'notPaths', k],
              message,
              mend,
            );
          });
        }),
      );
    }
  },
};
