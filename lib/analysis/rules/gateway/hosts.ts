import { groupBy } from '../../../mesh/mesh-index';
import { selectorText } from '../../../mesh/names';
import type { Resource } from '../../../mesh/resource';
import { hostMatches } from '../../../values/host-name';
import { splitNamespace } from '../../../values/namespaced-name';
import type { MeshCheck } from '../../check';
import { ruleTable } from '../../rule';

const overlappingGatewaysRules = ruleTable(
  { section: 'gateway', source: 'Kiali, business/checkers/gateways' },
  {
    overlapping: {
      codes: ['KIA0301'],
      level: 'warning',
      title: 'The hosts of two gateways overlap on one port of the same pods',
      why: 'A wildcard applies only where no exact host does, so which of the two gateways handles a name depends on the other one. Equal hosts are reported by gateway/conflicting.',
      fact: 'istiod, pilot/pkg/networking/core/gateway.go: buildGatewayHTTPRouteConfig; Envoy, VirtualHost.domains',
      mend: 'Use each name in one gateway only, or put both servers into one gateway.',
      covers: ['KIA0301'],
    },
    'port-name-without-protocol': {
      codes: ['KIA0601'],
      level: 'info',
      title: 'The name of a port of a gateway does not say its protocol',
      why: 'The protocol has a field of its own, so nothing breaks; Kiali asks for the name that the ports of Services need.',
      fact: 'Istio reference, Port.protocol',
      mend: 'Begin the name with the protocol, as in http, https-shop or tls.',
      covers: ['KIA0601'],
    },
  },
);

const PROTOCOL_NAME = /^(tcp|udp|grpc|grpc-web|http|http2|http_proxy|https|tls|mongo|redis|mysql)(-.*)?$/i;

/** Whether the name of a port begins with a protocol. */
export const isProtocolName = (name = '') => PROTOCOL_NAME.test(name);

interface Entry {
  readonly gateway: Resource<'Gateway'>;
  readonly host: string;
  /** The namespace whose virtual services may use the host; `*` for all. */
  readonly scope: string;
  readonly group: string;
  readonly path: (string | number)[];
}

function entriesOf(gateway: Resource<'Gateway'>): Entry[] {
  const selector = selectorText(gateway.spec.selector);
  return (gateway.spec.servers ?? []).flatMap((server, i) =>
    (server.hosts ?? []).map((given, j) => {
      const { namespace: scope = '*', name } = splitNamespace(given.toLowerCase());
      return {
        gateway,
        host: name,
        scope: scope === '.' ? gateway.namespace : scope,
        group: `${selector}~${server.port?.number ?? 0}`,
        path: ['spec', 'servers', i, 'hosts', j],
      };
    }),
  );
}

const meet = (a: Entry, b: Entry) =>
  a.gateway !== b.gateway &&
  a.host !== b.host &&
  (a.scope === '*' || b.scope === '*' || a.scope === b.scope) &&
  hostMatches(a.host, b.host);

/** Gateways whose hosts overlap without being the same. */
export const overlappingGateways: MeshCheck = {
  rules: overlappingGatewaysRules,
  check(mesh, report) {
    const gateways = mesh.all('Gateway');
    for (const gateway of gateways) {
      (gateway.spec.servers ?? []).forEach((server, i) => {
        const name = server.port?.name;
        if (!name || isProtocolName(name)) return;
        const path = ['spec', 'servers', i, 'port', 'name'];
        report(
          overlappingGatewaysRules['port-name-without-protocol'],
          gateway,
          path,
          `The port name ${name} does not begin with a protocol, as Kiali expects.`,
        );
      });
    }
    for (const group of groupBy(gateways.flatMap(entriesOf), (entry) => entry.group).values()) {
      const wildcards = group.filter(({ host }) => host.startsWith('*'));
      const others = new Map<Entry, Set<string>>();
      const add = (a: Entry, b: Entry) =>
        others.set(
          a,
          (others.get(a) ?? new Set<string>()).add(`${b.host} of the gateway ${b.gateway.fullName}`),
        );
      for (const wide of wildcards) {
        for (const entry of group) {
          if (!meet(wide, entry)) continue;
          add(wide, entry);
          add(entry, wide);
        }
      }
      for (const [{ gateway, host, path }, names] of others) {
        const [first, ...more] = [...names].sort();
        const rest = more.length === 0 ? '' : ` and ${more.length} more`;
        report(
          overlappingGatewaysRules.overlapping,
          gateway,
          path,
          `The host ${host} overlaps with ${first}${rest} on the same port and pods, so the more exact one handles the requests for both.`,
        );
      }
    }
  },
};

const anyHostFirstRules = ruleTable(
  {
    section: 'gateway',
    source: 'istiod, model.sanitizeServerHostNamespace',
    codes: ['mesh'],
  },
  {
    'any-host-before-others': {
      title: 'A host after "*/*" crashes istiod',
      why: 'istiod makes "*/*" the only host of the server, and crashes with an index out of range at a later host that begins with "./" or "*/". Then no proxy gets configuration.',
      mend: 'Keep only "*/*", which stands for all hosts of all namespaces.',
      source: 'istiod, pilot/pkg/model/gateway.go: sanitizeServerHostNamespace',
    },
  },
);

/** Hosts of a server behind which istiod does not get. */
export const anyHostFirst: MeshCheck = {
  rules: anyHostFirstRules,
  check(mesh, report) {
    for (const gateway of mesh.all('Gateway')) {
      (gateway.spec.servers ?? []).forEach((server, i) => {
        const hosts = (server.hosts ?? []).map(String);
        const any = hosts.indexOf('*/*');
        hosts.forEach((host, j) => {
          if (any === -1 || j <= any || !/^[.*]\//.test(host)) return;
          const path = ['spec', 'servers', i, 'hosts', j];
          report(
            anyHostFirstRules['any-host-before-others'],
            gateway,
            path,
            `The host ${host} comes after */* in the same server, which crashes istiod.`,
          );
        });
      });
    }
  },
};
