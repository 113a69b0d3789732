import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ProxyConfig } from '../envoy/config';
import { type Manifest, podsOf } from '../world';
import { TYPES, XdsStream } from './xds-stream';

/** What istiod sends ztunnel, as its page `/debug/ambientz` shows it. */
export interface NodeConfig {
  readonly workloads: readonly any[];
  readonly services: readonly any[];
  readonly policies: readonly any[];
}

/** istiod in ambient mode on a world, asked for what it would send. */
export class AmbientIstiod {
  /** Starts it on ports that are free; on others, where somebody else has taken one in the meantime. */
  public static async start(program: string, world: readonly Manifest[]): Promise<AmbientIstiod> {
    for (let attempt = 1; ; attempt++) {
      const istiod = await AmbientIstiod.spawned(program, world);
      try {
        await istiod.until(
          async () => (await istiod.get('ready', '')) !== undefined && (await accepts(istiod.ports.xds)),
        );
        return istiod;
      } catch (error) {
        await istiod.stop();
        if (attempt === 5 || !String(error).includes('address already in use')) throw error;
      }
    }
  }

  private static async spawned(program: string, world: readonly Manifest[]): Promise<AmbientIstiod> {
    const folder = mkdtempSync(join(tmpdir(), 'ambient-'));
    const file = join(folder, 'world.yaml');
    writeFileSync(file, world.map((manifest) => JSON.stringify(manifest)).join('\n---\n'));
    const [debug, xds, monitoring, api] = await freePorts(4);
    const log = join(folder, 'log');
    const address = (port: number) => `127.0.0.1:${port}`;
    const flags = ['-log', 'error', '-http', address(debug), '-grpc', address(xds)];
    const child = spawn(
      'sh',
      [
        '-c',
        'exec "$@" > "$0" 2>&1',
        log,
        program,
        ...flags,
        '-monitoring',
        address(monitoring),
        '-api',
        address(api),
        file,
      ],
      { env: { ...process.env, PILOT_ENABLE_AMBIENT: 'true' }, stdio: 'ignore' },
    );
    return new AmbientIstiod(child, folder, world, { debug, xds, api });
  }

  private constructor(
    private readonly child: ChildProcess,
    private readonly folder: string,
    private readonly world: readonly Manifest[],
    private readonly ports: { readonly debug: number; readonly xds: number; readonly api: number },
  ) {}

  public async stop(): Promise<void> {
    if (this.child.exitCode === null) {
      const ended = new Promise((resolve) => this.child.once('exit', resolve));
      this.child.kill('SIGKILL');
      await ended;
    }
    rmSync(this.folder, { recursive: true });
  }

  /** What the proxies of the nodes get, when it has stopped to change. */
  public async nodes(): Promise<NodeConfig> {
    let [last, still] = ['', 0];
    await this.until(async () => {
      const now = inOrder((await this.get('ambientz')) ?? '{}');
      still = now === last ? still + 1 : 0;
      last = now;
      const known = JSON.parse(now).workloads?.length ?? 0;
      return still > 3 && known >= podsOf(this.world).length;
    });
    const { workloads, services, policies } = JSON.parse(last);
    return { workloads: workloads ?? [], services: services ?? [], policies: policies ?? [] };
  }

  /** What the waypoint of a name gets. */
  public async waypoint(namespace: string, name: string): Promise<ProxyConfig> {
    const pod = podsOf(this.world).find(
      (one) => one.namespace === namespace && one.labels['gateway.networking.k8s.io/gateway-name'] === name,
    );
    if (pod === undefined) throw new Error(`there is no pod of the waypoint ${namespace}/${name}`);
    const id = `${pod.name}.${namespace}`;
    const metadata = {
      CLUSTER_ID: 'Kubernetes',
      NAMESPACE: namespace,
      NAME: pod.name,
      LABELS: pod.labels,
      INSTANCE_IPS: pod.ip,
      ISTIO_VERSION: '1.31.0',
      SERVICE_ACCOUNT: name,
      WORKLOAD_NAME: name,
    };
    const stream = new XdsStream(this.ports.xds, {
      id: `waypoint~${pod.ip}~${id}~${namespace}.svc.cluster.local`,
      metadata,
    });
    try {
      stream.ask(TYPES.clusters);
      stream.ask(TYPES.listeners);
      let dump: any[] = [];
      const isThere = (type: string) =>
        dump.some((entry) => entry['@type'].endsWith(`.${type}`) && Object.keys(entry).length > 1);
      await this.until(async () => {
        dump = await this.dump(id);
        return isThere('ClustersConfigDump') && isThere('ListenersConfigDump');
      });
      const clusters = clustersOf(dump);
      stream.ask(
        TYPES.endpoints,
        clusters.filter(({ type }) => type === 'EDS').map(({ name: cluster }) => cluster),
      );
      // What comes first may lack endpoints of which istiod has not heard yet.
      let [last, still] = ['', 0];
      await this.until(async () => {
        dump = await this.dump(id);
        const { dynamic_endpoint_configs: known = [] } = part(dump, 'EndpointsConfigDump');
        const now = known.map(endpointsText).sort().join();
        still = now === last ? still + 1 : 0;
        last = now;
        return still > 4 && known.length >= clusters.filter(({ type }) => type === 'EDS').length;
      });
      return configOf(dump);
    } finally {
      stream.close();
    }
  }

  private async dump(id: string): Promise<any[]> {
    const body = await this.get(`config_dump?proxyID=${id}&include_eds=true`);
    return body === undefined ? [] : (snake(JSON.parse(body)) as any).configs;
  }

  private async get(path: string, base = 'debug/'): Promise<string | undefined> {
    try {
      const reply = await fetch(`http://127.0.0.1:${this.ports.debug}/${base}${path}`, {
        signal: AbortSignal.timeout(3000),
      });
      const body = await reply.text();
      return reply.status === 200 ? body : undefined;
    } catch {
      return undefined;
    }
  }

  private async until(holds: () => Promise<boolean>): Promise<void> {
    const deadline = Date.now() + 20_000;
    while (!(await holds())) {
      if (this.child.exitCode !== null || Date.now() > deadline)
        throw new Error(
          `istiod did not come so far:\n${readFileSync(join(this.folder, 'log'), 'utf8').slice(-2000)}`,
        );
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}

/** A cluster with how many endpoints it has; istiod shows them in any order. */
const endpointsText = ({ endpoint_config: { cluster_name: name, endpoints = [] } }: any): string =>
  `${name} ${endpoints.flatMap(({ lb_endpoints: all = [] }: any) => all).length}`;

/** Lists in one order: istiod shows them in any. */
const inOrder = (body: string): string =>
  JSON.stringify(
    Object.fromEntries(
      Object.entries<any[] | null>(JSON.parse(body)).map(([key, items]) => [
        key,
        (items ?? []).sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1)),
      ]),
    ),
  );

/** Names of fields as Envoy writes them; keys of maps, which are no such names, stay. */
function snake(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(snake);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [
      /^[a-z]+[a-z0-9]*([A-Z][a-z0-9]*)+$/.test(key)
        ? key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
        : key,
      snake(inner),
    ]),
  );
}

const part = (dump: readonly any[], type: string) =>
  dump.find((entry) => entry['@type'].endsWith(`.${type}`)) ?? {};
const clustersOf = (dump: readonly any[]): any[] =>
  (part(dump, 'ClustersConfigDump').dynamic_active_clusters ?? []).map(({ cluster }: any) => cluster);

/** The configuration of a waypoint, with its clusters for services named as others are, and endpoints by their addresses. */
function configOf(dump: readonly any[]): ProxyConfig {
  const listeners = (part(dump, 'ListenersConfigDump').dynamic_listeners ?? []).map(
    (entry: any) => entry.active_state?.listener ?? entry.listener,
  );
  const endpoints = (part(dump, 'EndpointsConfigDump').dynamic_endpoint_configs ?? []).map(
    (entry: any) => entry.endpoint_config,
  );
  const plain = (value: unknown): any =>
    JSON.parse(
      JSON.stringify(value)
        .replace(/inbound-vip\|(\d+)\|(?:http|tcp)(?:\/([^|"]*))?\|/g, 'inbound|$1|$2|')
        .replace(
          /"envoy_internal_address":\{[^}]*"endpoint_id":"([^"]*):(\d+)"[^}]*\}/g,
          '"socket_address":{"address":"$1","port_value":$2}',
        ),
    );
  const named = (items: readonly any[], key: string) =>
    new Map<string, any>(items.map((item) => [item[key], item]));
  return {
    listeners: listeners.map((listener: any) => ({
      ...listener,
      filter_chains: listener.filter_chains.map((chain: any) => ({
        ...chain,
        filters: plain(chain.filters),
      })),
    })),
    routes: new Map(),
    clusters: named(plain(clustersOf(dump)), 'name'),
    endpoints: named(plain(endpoints), 'cluster_name'),
    waiting: new Set(),
  };
}

/** Whether somebody takes connections on a port. */
const accepts = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    const end = (is: boolean) => () => {
      socket.destroy();
      resolve(is);
    };
    socket.once('connect', end(true)).once('error', end(false));
  });

async function freePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => createServer().listen(0, '127.0.0.1'));
  await Promise.all(servers.map((server) => new Promise((resolve) => server.once('listening', resolve))));
  const ports = servers.map((server) => (server.address() as { port: number }).port);
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}
