import { orderUnknown } from '../../mesh/age';
import { isHttp } from '../../mesh/protocol';
import type { GatewayConfig, GatewayServer } from './gateway-config';

/** Servers that share an address and port of a gateway's pods. */
export interface ServerGroup {
  /** The port on which the pods listen. */
  readonly port: number;
  readonly bind: string;
  readonly protocol: string;
  readonly servers: readonly GatewayServer[];
}

/** What the gateways for one proxy come to together. */
export interface MergedServers {
  readonly groups: readonly ServerGroup[];
  /** The servers that bring the virtual hosts of a route table, by its name. */
  readonly byTable: ReadonlyMap<string, readonly GatewayServer[]>;
  /** The route table of a server. */
  readonly tableOf: ReadonlyMap<GatewayServer, string>;
  /** Servers that were left out, and why. */
  readonly skipped: readonly { readonly server: GatewayServer; readonly why: string }[];
  readonly unsure: readonly string[];
}

interface Group extends ServerGroup {
  readonly servers: GatewayServer[];
}

/** Whether a server's requests are looked into: HTTP, or HTTPS whose TLS it ends. */
export const seesRequests = ({ protocol, tls }: GatewayServer) =>
  isHttp(protocol) || (protocol === 'https' && tls === 'ends');

const isTlsServer = ({ protocol, hasTls }: GatewayServer) => hasTls && !isHttp(protocol);

/** The route table of a server on a port of the pods; empty where none is (the upstream project's `gatewayRDSRouteName`). */
function tableName(
  { protocol, tls, port, portName, gateway, bind }: GatewayServer,
  resolved: number,
): string {
  const suffix = bind === '' ? '' : `.${bind}`;
  if (isHttp(protocol)) return `http.${resolved}${suffix}`;
  return protocol === 'https' && tls === 'ends' ? `https.${port}.${portName}.${gateway}${suffix}` : '';
}

/**
 * The servers of several gateways on one proxy as one (the upstream project's `mergeGateways`): HTTP servers of a port share their
 * virtual hosts, servers with TLS are told apart by the name in the handshake, others that meet on a port are skipped.
 *
 * @param resolve the port of the pods that a port of a server means
 */
export function mergedServers(
  gateways: readonly GatewayConfig[],
  resolve: (server: GatewayServer, gateway: GatewayConfig) => readonly number[],
): MergedServers {
  const merger = new Merger();
  for (const gateway of gateways) {
    for (const server of gateway.servers) {
      for (const port of resolve(server, gateway)) merger.add(gateway, server, port);
    }
  }
  return merger;
}

class Merger implements MergedServers {
  public readonly groups: Group[] = [];
  public readonly byTable = new Map<string, GatewayServer[]>();
  public readonly tableOf = new Map<GatewayServer, string>();
  public readonly skipped: { server: GatewayServer; why: string }[] = [];
  public readonly unsure: string[] = [];
  private readonly ports = new Set<number>();
  private readonly plain = new Map<number, Group>();
  private readonly tlsHosts = new Map<number, Map<string, { bind: string; gateway: GatewayConfig }>>();
  private readonly owner = new Map<GatewayServer, GatewayConfig>();

  public add(gateway: GatewayConfig, server: GatewayServer, port: number): void {
    this.owner.set(server, gateway);
    const table = tableName(server, port);
    if (server.hasTls) {
      const rival = this.claimHosts(gateway, server, port);
      if (rival !== undefined) {
        this.skip(server, 'another server has the same host with TLS on this port', rival);
        return;
      }
    }
    this.tableOf.set(server, table);
    if (!this.ports.has(port)) {
      this.ports.add(port);
      this.open(server, port, table);
      return;
    }
    const current = this.plain.get(port);
    if (current === undefined) this.beside(server, port, table);
    else this.besidePlain(server, port, table, current);
  }

  /** Adds a server to a port that has one without TLS. */
  private besidePlain(server: GatewayServer, port: number, table: string, current: Group): void {
    const sameBind = current.bind === server.bind;
    const fits =
      (isHttp(current.protocol) || current.protocol === server.protocol) && isHttp(server.protocol);
    if (sameBind && (!fits || table === '')) {
      this.skip(
        server,
        `port ${port} has a server of another protocol already`,
        this.owner.get(current.servers[0]),
      );
      return;
    }
    if (sameBind) {
      current.servers.push(server);
      this.share(table, server);
      return;
    }
    const known = this.group(server, port);
    if (known === undefined) this.open(server, port, table);
    else {
      known.servers.push(server);
      this.share(table, server);
    }
  }

  /** Adds a server to a port on which all end TLS or pass it on. */
  private beside(server: GatewayServer, port: number, table: string): void {
    if (!isTlsServer(server)) {
      const group = this.append(server, port);
      this.plain.set(port, group);
      if (seesRequests(server)) this.byTable.set(table, [server]);
      return;
    }
    if (seesRequests(server)) {
      if (table === '' || this.byTable.has(table)) {
        this.skip(server, 'another server of HTTPS has the same name of its port', undefined);
        return;
      }
      this.byTable.set(table, [server]);
    }
    const known = this.group(server, port);
    if (known === undefined) this.append(server, port);
    else known.servers.push(server);
  }

  private open(server: GatewayServer, port: number, table: string): void {
    const group = this.append(server, port);
    if (!isTlsServer(server)) this.plain.set(port, group);
    if (seesRequests(server)) this.byTable.set(table, [server]);
  }

  private append(server: GatewayServer, port: number): Group {
    const group = { port, bind: server.bind, protocol: server.protocol, servers: [server] };
    const at = this.groups.findIndex((known) => known.port === port && isSame(known, server));
    if (at === -1) this.groups.push(group);
    else this.groups[at] = group;
    return group;
  }

  private group(server: GatewayServer, port: number): Group | undefined {
    return this.groups.find((group) => group.port === port && isSame(group, server));
  }

  private share(table: string, server: GatewayServer): void {
    const list = this.byTable.get(table);
    if (list === undefined) this.byTable.set(table, [server]);
    else list.push(server);
  }

  /** Notes the hosts of a server with TLS; the gateway that has one of them already, if there is one. */
  private claimHosts(gateway: GatewayConfig, server: GatewayServer, port: number): GatewayConfig | undefined {
    const known = this.tlsHosts.get(port) ?? new Map<string, { bind: string; gateway: GatewayConfig }>();
    this.tlsHosts.set(port, known);
    for (const host of server.hosts) {
      const rival = known.get(host);
      if (rival?.bind === server.bind) return rival.gateway;
    }
    for (const host of server.hosts) known.set(host, { bind: server.bind, gateway });
    return undefined;
  }

  private skip(server: GatewayServer, why: string, rival: GatewayConfig | undefined): void {
    this.skipped.push({ server, why });
    const gateway = this.owner.get(server);
    if (rival !== undefined && gateway !== undefined && rival !== gateway && orderUnknown(rival, gateway)) {
      this.unsure.push(
        `${rival.resource.text} and ${gateway.resource.text} have servers that exclude each other; the older counts, and no creationTimestamp tells which that is`,
      );
    }
  }
}

const isSame = (group: ServerGroup, { protocol, bind }: GatewayServer) =>
  group.bind === bind && group.protocol === protocol;
