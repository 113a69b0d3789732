import { hostMatches } from '../../../values/host-name';
import { splitNamespace } from '../../../values/namespaced-name';
import { groupBy } from '../../../mesh/mesh-index';
import { MESH_GATEWAY, resolveGatewayName } from '../../../mesh/names';
import { parseProtocol } from '../../../mesh/protocol';
import type { Resource } from '../../../mesh/resource';
import type { GatewaySpec } from '../../../mesh/views/kinds';
import type { Item } from '../../../values/wire';
import type { MeshCheck } from '../../check';
import { ruleTable } from '../../rule';
import { namesOf } from '../selected-pods';

const rules = ruleTable(
  {
    section: 'virtual-service',
    source: 'istiod, pilot/pkg/networking/core/gateway.go: buildGatewayNetworkFiltersFromTCPRoutes',
    codes: ['mesh'],
    level: 'warning',
  },
  {
    'tcp-server-of-another': {
      title: 'Several virtual services have rules for one TCP server of a gateway',
      why: 'A TCP connection names no host, so the hosts of the server and of the virtual services do not tell connections apart: istiod uses the first TCP rule of the oldest virtual service for all of them, and ignores the others.',
      mend: 'Give each its own port, or let clients connect with TLS and match the server name.',
    },
  },
);

type Server = Item<GatewaySpec['servers']>;

/** Whether a host of a server and one of a virtual service have names in common. */
const meet = (a: string, b: string) => hostMatches(a, b) || hostMatches(b, a);

/** Whether a virtual service has a rule that takes all connections to a server. */
function takesAll({ namespace, spec }: Resource<'VirtualService'>, gateway: string, server: Server): boolean {
  const own = (server?.hosts ?? []).map((host) => (host ?? '').replace(/^.*\//, ''));
  if (!(spec.hosts ?? []).some((host) => own.some((other) => meet(other, host ?? '')))) return false;
  return (spec.tcp ?? []).some(({ match = [] }) =>
    match.length === 0
      ? true
      : match.some(
          (one) =>
            (!one?.port || one.port === server?.port?.number) &&
            ((one?.gateways ?? []).length === 0 ||
              (one?.gateways ?? []).some((text) => resolveGatewayName(namespace, text ?? '') === gateway)),
        ),
  );
}

/** Virtual services that ask for the same connections at a gateway. */
export const tcpServers: MeshCheck = {
  rules,
  check(mesh, report) {
    const bound = mesh
      .all('VirtualService')
      .filter(({ spec }) => (spec.tcp ?? []).length > 0)
      .flatMap((resource) =>
        [
          ...new Set(
            (resource.spec.gateways ?? []).map((text) => resolveGatewayName(resource.namespace, text ?? '')),
          ),
        ]
          .filter((gateway) => gateway !== MESH_GATEWAY)
          .map((gateway) => ({ gateway, resource })),
      );
    for (const [name, list] of groupBy(bound, ({ gateway }) => gateway)) {
      if (list.length < 2) continue;
      const { namespace = '', name: short } = splitNamespace(name);
      for (const server of mesh.find('Gateway', namespace, short)?.spec.servers ?? []) {
        if (parseProtocol(server?.port?.protocol) !== 'tcp') continue;
        const asking = list
          .map(({ resource }) => resource)
          .filter((resource) => takesAll(resource, name, server));
        if (asking.length < 2) continue;
        const message = `The virtual services ${namesOf(asking)} have rules for the TCP server on port ${server?.port?.number} of the gateway ${name}, where hosts do not tell connections apart, so only the oldest is used.`;
        for (const resource of asking)
          report(rules['tcp-server-of-another'], resource, ['spec', 'tcp'], message);
      }
    }
  },
};
