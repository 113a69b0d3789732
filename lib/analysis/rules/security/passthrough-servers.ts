import { GATEWAY_NAME } from '../../../mesh/policy-attachment';
import type { MeshIndex } from '../../../mesh/mesh-index';
import { parseProtocol } from '../../../mesh/protocol';
import type { Resource } from '../../../mesh/resource';
import { workloadsOfPolicy } from '../../../mesh/service-pods';
import { selects } from '../../../mesh/workload';
import type { MeshCheck } from '../../check';
import { ruleTable } from '../../rule';
import { isForHttp } from './http-on-tcp';

const rules = ruleTable(
  {
    section: 'authorization-policy',
    source:
      'istiod, pilot/pkg/security/authz/model/model.go: permission, principal; istiod, pilot/pkg/networking/core/gateway.go: buildGatewayNetworkFiltersFromTLSRoutes',
    codes: ['mesh'],
  },
  {
    'http-allowed-at-passthrough': {
      title: 'An ALLOW rule with HTTP conditions applies to a gateway that passes connections on unread',
      why: 'Of connections with TLS that it passes through, and of TCP, a gateway sees no HTTP request, so the rule allows none of them, and the policy denies every such connection that no other rule allows.',
      mend: 'Add a rule without HTTP conditions for the port of these connections, or give them a gateway of their own.',
    },
  },
);

const UNREAD = new Set(['PASSTHROUGH', 'AUTO_PASSTHROUGH']);

/** What of a gateway is passed on unread: the port of a server, with the gateway that it is of. */
interface UnreadServer {
  readonly gateway: Resource;
  readonly port: number;
}

/** The servers of Istio's gateways on pods that pass on what they do not read. */
function serversOn(mesh: MeshIndex, labels: { readonly [key: string]: string }): UnreadServer[] {
  return mesh.all('Gateway').flatMap((gateway) => {
    const { selector = {}, servers } = gateway.spec;
    if (Object.keys(selector).length === 0 || !selects(selector, labels)) return [];
    return (servers ?? [])
      .filter(
        (server) =>
          UNREAD.has(server?.tls?.mode ?? '') ||
          (parseProtocol(server?.port?.protocol) === 'tcp' && server?.tls === undefined),
      )
      .map((server) => ({ gateway, port: server?.port?.number ?? 0 }));
  });
}

/** The listeners of a Gateway of the Gateway API that pass on what they do not read. */
const listenersOf = (gateway: Resource<'KubernetesGateway'>): UnreadServer[] =>
  (gateway.spec.listeners ?? [])
    .filter((listener) => listener?.protocol === 'TCP' || listener?.tls?.mode === 'Passthrough')
    .map((listener) => ({ gateway, port: listener?.port ?? 0 }));

/** What a policy is for that is passed on unread. */
function unreadServers(
  mesh: MeshIndex,
  { namespace, spec }: Resource<'AuthorizationPolicy'>,
): UnreadServer[] {
  const targets = [...(spec.targetRef ? [spec.targetRef] : []), ...(spec.targetRefs ?? [])];
  if (targets.length > 0)
    return targets
      .filter((target) => target?.kind === 'Gateway')
      .flatMap((target) => mesh.find('KubernetesGateway', namespace, target?.name ?? '') ?? [])
      .flatMap(listenersOf);
  const { matchLabels = {} } = spec.selector ?? {};
  if (Object.keys(matchLabels).length === 0) return [];
  const pods = workloadsOfPolicy(mesh, namespace, matchLabels);
  return pods.flatMap(({ labels }) => {
    const deployed = labels[GATEWAY_NAME];
    const gateway = deployed === undefined ? undefined : mesh.find('KubernetesGateway', namespace, deployed);
    return [...serversOn(mesh, labels), ...(gateway === undefined ? [] : listenersOf(gateway))];
  });
}

/** Policies that allow by HTTP at gateways that see none. */
export const passthroughServers: MeshCheck = {
  rules,
  check(mesh, report) {
    const allowing = mesh
      .all('AuthorizationPolicy')
      .filter(({ spec }) => (spec.action ?? 'ALLOW') === 'ALLOW');
    const plain = new Set(
      allowing
        .filter(({ spec }) => (spec.rules ?? []).some((rule) => !isForHttp(rule)))
        .map(({ namespace }) => namespace),
    );
    for (const resource of allowing) {
      const list = resource.spec.rules ?? [];
      // Another rule may be meant for these connections, and ports of rules are those of pods.
      if (!list.some(isForHttp) || plain.has(resource.namespace) || plain.has(mesh.config.rootNamespace))
        continue;
      if (list.some((rule) => (rule?.to ?? []).some((to) => (to?.operation?.ports ?? []).length > 0)))
        continue;
      const [server] = unreadServers(mesh, resource);
      if (server === undefined) continue;
      const message = `All rules have conditions on HTTP, and ${server.gateway.kind} ${server.gateway.fullName} passes connections to port ${server.port} on unread, so all of them are denied.`;
      report(rules['http-allowed-at-passthrough'], resource, ['spec', 'rules'], message);
    }
  },
};
