import { writeFileSync } from 'node:fs';
import { Agent } from 'node:http';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { INGRESS, podsOf, type Manifest, type PodAddress } from '../world';
import { Backends, WORKLOAD_HEADER, addAddress } from './backends';
import { bootstrap, type ProxyIdentity } from './bootstrap';
import { call, type Reply } from './http';
import type { Processes } from './processes';

/** The programs that make the mesh. */
export interface MeshPrograms {
  readonly oracleIstiod: string;
  readonly envoy: string;
}

/** Requests to send through a proxy, all alike. */
export interface Sending {
  /** `istio-ingressgateway`, or the pod whose sidecar is asked, as `pod.namespace`. */
  readonly via: string;
  readonly host: string;
  readonly port?: number;
  readonly method?: string;
  readonly path?: string;
  readonly headers?: { readonly [name: string]: string };
  readonly n?: number;
}

/** What came back. */
export interface Answers {
  /** How many requests each workload answered (`istio-test/nginx-v1`), and how many got another status (`404`). */
  readonly got: { readonly [who: string]: number };
  /** One reply of each sort. */
  readonly samples: { readonly [who: string]: Reply };
}

const PORTS = { debug: 15080, xds: 15010, monitoring: 15014, api: 15099, client: 15000, gateway: 15001 };
const LOCAL = '127.0.0.1';

/** What istiod is told of the mesh. There is no certificate server, and Envoy has none of Istio's own extensions. */
const MESH_CONFIG = {
  enableAutoMtls: false,
  accessLogFile: '',
  ingressControllerMode: 'OFF',
  enablePrometheusMerge: false,
  defaultProviders: {},
  defaultConfig: { discoveryAddress: `${LOCAL}:${PORTS.xds}` },
};

/** A mesh in this namespace: istiod on an in-memory API, an Envoy for one calling pod, one for the ingress gateway. */
export class Mesh {
  private readonly backends = new Backends();
  private world = new Map<string, Manifest>();
  private client?: PodAddress;

  public constructor(
    private readonly programs: MeshPrograms,
    private readonly processes: Processes,
    private readonly folder: string,
  ) {}

  /** Starts the mesh in a world, with the sidecar of the pod that calls. */
  public async start(world: Manifest[], caller: string): Promise<void> {
    const meshConfig = join(this.folder, 'mesh.json');
    writeFileSync(meshConfig, JSON.stringify(MESH_CONFIG));
    this.processes.start('istiod', this.programs.oracleIstiod, [
      ...['-log', 'warn', '-mesh', meshConfig, '-http', `${LOCAL}:${PORTS.debug}`],
      ...['-grpc', `${LOCAL}:${PORTS.xds}`, '-monitoring', `${LOCAL}:${PORTS.monitoring}`],
      ...['-api', `${LOCAL}:${PORTS.api}`],
    ]);
    const answers = async (port: number, path: string, status: number) =>
      (await call({ address: LOCAL, port, path })).status === status;
    await this.processes.until('istiod', () => answers(PORTS.debug, '/ready', 200));
    await this.processes.until('API of istiod', () => answers(PORTS.api, '/', 404));

    this.client = podsOf(world).find(({ name, namespace }) => `${name}.${namespace}` === caller);
    if (this.client === undefined) throw new Error(`there is no pod ${caller} in the world to call from`);
    await this.change(world);
    const { name, namespace, ip, labels } = this.client;
    this.startProxy('client', { kind: 'sidecar', name, namespace, ip, labels }, PORTS.client);
    const { pod, namespace: home, ...ingress } = INGRESS;
    this.startProxy('gateway', { kind: 'router', name: pod, namespace: home, ...ingress }, PORTS.gateway);
    for (const port of [PORTS.client, PORTS.gateway]) {
      await this.processes.until('Envoy', () => answers(port, '/ready', 200));
    }
    await this.settle();
  }

  /** Makes the world this one: what is new or different is applied, what is not in it is deleted. */
  public async set(world: Manifest[]): Promise<void> {
    if (await this.change(world)) await this.settle();
  }

  /** Sends requests, one after the other, and counts who answered. */
  public async send({ via, host, port = 80, n = 1, headers, ...rest }: Sending): Promise<Answers> {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const got: { [who: string]: number } = {};
    const samples: { [who: string]: Reply } = {};
    const place = this.placeOf(via, port);
    for (let i = 0; i < n; i++) {
      const reply = await call({ ...place, ...rest, headers: { host, ...headers }, agent });
      const workload = reply.headers[WORKLOAD_HEADER];
      const who = reply.status === 200 && workload !== undefined ? String(workload) : String(reply.status);
      got[who] = (got[who] ?? 0) + 1;
      samples[who] ??= reply;
    }
    agent.destroy();
    return { got, samples };
  }

  /** The route tables that a proxy runs. */
  public async routes(via: string): Promise<unknown[]> {
    const port = via === INGRESS.pod ? PORTS.gateway : PORTS.client;
    const path = '/config_dump?resource=dynamic_route_configs';
    const { configs = [] } = JSON.parse((await call({ address: LOCAL, port, path })).body);
    return configs.map((entry: any) => entry.route_config);
  }

  private startProxy(name: string, proxy: ProxyIdentity, adminPort: number): void {
    const file = join(this.folder, `${name}.json`);
    writeFileSync(file, JSON.stringify(bootstrap(proxy, adminPort, PORTS.xds)));
    const flags = ['--use-dynamic-base-id', '--concurrency', '1', '-l', 'warning'];
    this.processes.start(name, this.programs.envoy, ['-c', file, ...flags]);
  }

  private placeOf(via: string, port: number): { address: string; port: number } {
    if (via === INGRESS.pod) {
      const entry = INGRESS.ports.find((candidate) => candidate.port === port);
      if (entry === undefined) throw new Error(`the Service of the ingress gateway has no port ${port}`);
      return { address: INGRESS.ip, port: entry.targetPort };
    }
    if (this.client !== undefined && via === `${this.client.name}.${this.client.namespace}`) {
      return { address: LOCAL, port };
    }
    throw new Error(`requests can be sent via ${INGRESS.pod} or the calling pod, not via ${via}`);
  }

  private async change(world: Manifest[]): Promise<boolean> {
    const pods = podsOf(world);
    for (const { ip } of pods) addAddress(ip);
    await this.backends.serve(pods.filter(({ name }) => name !== INGRESS.pod));
    const next = new Map(world.map((manifest) => [identity(manifest), manifest]));
    const changed = world.filter(
      (manifest) => !isDeepStrictEqual(this.world.get(identity(manifest)), manifest),
    );
    const gone = [...this.world].filter(([key]) => !next.has(key)).map(([, manifest]) => manifest);
    await this.post('apply', changed);
    await this.post('delete', gone.reverse());
    this.world = next;
    return changed.length + gone.length > 0;
  }

  private async post(verb: string, manifests: Manifest[]): Promise<void> {
    if (manifests.length === 0) return;
    const body = manifests.map((manifest) => JSON.stringify(manifest)).join('\n---\n');
    const reply = await call({ address: LOCAL, port: PORTS.api, path: `/${verb}`, method: 'POST', body });
    if (reply.status !== 200) throw new Error(`istiod refused to ${verb}: ${reply.body.trim()}`);
  }

  /** Waits until the proxies run what istiod made of the last change. */
  private async settle(): Promise<void> {
    const refused = this.refusals().length;
    // istiod gathers changes for up to 100 ms before it pushes them.
    await new Promise((resolve) => setTimeout(resolve, 120));
    try {
      await this.processes.until('acknowledgement by the proxies', () => this.synced(), 5);
    } catch (error) {
      const [first] = this.refusals().slice(refused);
      throw first === undefined ? error : new Error(`Envoy refused what istiod made: ${first}`);
    }
    // Envoy warms a new listener or cluster after it has acknowledged it.
    await new Promise((resolve) => setTimeout(resolve, 100));
  }

  private async synced(): Promise<boolean> {
    const { status, body } = await call({ address: LOCAL, port: PORTS.debug, path: '/debug/syncz' });
    if (status !== 200) return false;
    const proxies: any[] = JSON.parse(body);
    const acknowledged = ({ resources = {} }: any) =>
      Object.values<any>(resources).every(({ sent = '', acked = '' }) => sent === acked);
    return proxies.length >= 2 && proxies.every(acknowledged);
  }

  private refusals(): string[] {
    return this.processes
      .log('istiod')
      .split('\n')
      .filter((line) => line.includes('ACK ERROR'));
  }
}

function identity({ apiVersion, kind, metadata }: Manifest): string {
  const [group, version] = apiVersion.split('/');
  return [version === undefined ? '' : group, kind, metadata.namespace ?? '', metadata.name].join('|');
}
