import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { Manifest } from '../world';
import { ACCESS_LOG, ACCESS_LOG_FORMAT } from './access-log';
import { call } from './http';
import { CONTROL } from './network';
import type { Processes } from './processes';

const PORTS = { debug: 15080, xds: 15010, monitoring: 15014, api: 15099, secrets: 15013 };

// istiod shows its state to nobody but its own machine.
const LOCAL = '127.0.0.1';

/** The port on which istiod serves the proxies. */
export const XDS_PORT = PORTS.xds;
/** The port on which proxies get certificates. */
export const SECRETS_PORT = PORTS.secrets;

/** What istiod is told of the mesh. Envoy has none of Istio's own extensions. */
const MESH_CONFIG = {
  accessLogFile: ACCESS_LOG,
  accessLogEncoding: 'JSON',
  accessLogFormat: JSON.stringify(ACCESS_LOG_FORMAT),
  ingressControllerMode: 'STRICT',
  enablePrometheusMerge: false,
  defaultProviders: {},
  defaultConfig: { discoveryAddress: `${CONTROL}:${PORTS.xds}` },
};

/** A certificate, its key, and the certificate of who signed it, all as PEM. */
export interface Certificate {
  readonly cert: string;
  readonly key: string;
  readonly root: string;
}

/** What istiod sends to the proxy of a node, as JSON of its messages. */
export interface Ztunnel {
  /** `istio.workload.Address`: workloads and services. */
  readonly addresses: readonly any[];
  /** `istio.security.Authorization`: what authorization policies and peer authentications became. */
  readonly authorizations: readonly any[];
}

/** Something that has happened to an object. */
export interface Change {
  readonly verb: 'apply' | 'delete';
  readonly object: Manifest;
}

/** istiod on an API in memory. */
export class Istiod {
  private world = new Map<string, Manifest>();
  private settings: object = {};
  private configured = 0;
  private certificates = false;
  private ambient = false;

  public constructor(
    private readonly program: string,
    private readonly processes: Processes,
    private readonly folder: string,
  ) {}

  /** Starts it, in a mesh that has certificates or not, and ambient mode or not. */
  public async start(settings: object, certificates = false, ambient = false): Promise<void> {
    this.certificates = certificates;
    this.ambient = ambient;
    this.configure(settings);
    const args = [
      ...['-log', 'warn', '-mesh', this.meshFile, '-http', `${LOCAL}:${PORTS.debug}`],
      ...['-grpc', `${CONTROL}:${PORTS.xds}`, '-monitoring', `${LOCAL}:${PORTS.monitoring}`],
      ...['-api', `${LOCAL}:${PORTS.api}`],
      ...(certificates ? ['-secrets', `${CONTROL}:${PORTS.secrets}`] : []),
    ];
    this.processes.start('istiod', this.program, args, { env: { PILOT_ENABLE_AMBIENT: String(ambient) } });
    const answers = async (port: number, path: string, status: number) =>
      (await call({ address: LOCAL, port, path })).status === status;
    await this.processes.until('istiod', () => answers(PORTS.debug, '/ready', 200));
    await this.processes.until('API of istiod', () => answers(PORTS.api, '/', 404));
  }

  /** Starts it anew, without a world. Some things of its settings it takes for what it has not seen before only. */
  public async restart(settings: object): Promise<void> {
    await this.processes.kill('istiod');
    this.world = new Map();
    await this.start(settings, this.certificates, this.ambient);
  }

  /** Makes the world this one, and says whether that changes anything. */
  public async set(world: readonly Manifest[], settings: object): Promise<boolean> {
    const next = new Map(world.map((manifest) => [identity(manifest), manifest]));
    const before = this.world;
    // It keeps the age that an object had when it was created.
    const reborn = ([key, manifest]: [string, Manifest]) =>
      next.has(key) && age(next.get(key)!) !== age(manifest);
    const gone = [...before].filter((entry) => !next.has(entry[0]) || reborn(entry));
    for (const [key] of gone) before.delete(key);
    const changed = [...next].filter(([key, manifest]) => !isDeepStrictEqual(before.get(key), manifest));
    this.world = next;
    const configured = !isDeepStrictEqual(settings, this.settings);
    if (configured) {
      this.configure(settings);
      // It reads the file some time after it has changed.
      await this.processes.until('mesh config', async () => (await this.show('mesh')).includes(this.mark));
    }
    await this.post('delete', gone.map(([, manifest]) => manifest).reverse());
    await this.post(
      'apply',
      changed.map(([, manifest]) => aged(manifest)),
    );
    return changed.length + gone.length > 0 || configured;
  }

  /** Tells it of changes in their order, as a cluster does, and waits for nothing. */
  public async follow(changes: readonly Change[]): Promise<void> {
    for (const { verb, object } of changes) {
      const isKnown = this.world.has(identity(object));
      if (verb === 'apply') this.world.set(identity(object), object);
      else this.world.delete(identity(object));
      if (verb === 'apply' || isKnown) await this.post(verb, [aged(object)]);
    }
  }

  /** Waits until the proxies run what istiod made of the last change. */
  public async settle(proxies: number): Promise<void> {
    if (proxies === 0) return;
    const refused = this.refusals().length;
    // istiod notices a change after it was made, and gathers changes for a while before it pushes them.
    let [updates, still] = ['', Date.now()];
    await this.processes.until(
      'what istiod makes of the change',
      async () => {
        const { body } = await call({ address: LOCAL, port: PORTS.api, path: '/updates' });
        if (body !== updates) [updates, still] = [body, Date.now()];
        const { noticed, sent } = JSON.parse(body || '{"noticed":1,"sent":0}');
        return sent >= noticed && Date.now() - still > 120;
      },
      30,
    );
    // Envoy does not acknowledge a route table that it has stopped to use in the meantime: enough that nothing moves.
    let [state, since] = ['', Date.now()];
    await this.processes
      .until(
        'acknowledgement by the proxies',
        async () => {
          const now = await this.state();
          if (now !== state) [state, since] = [now, Date.now()];
          const isStill = Date.now() - since > 500;
          return connected(now) >= proxies && ((acknowledged(now) && Date.now() - since > 40) || isStill);
        },
        60,
      )
      .catch((error: unknown) => {
        const names = JSON.parse(state || '[]').map(({ proxy }: any) => proxy);
        throw new Error(`of ${proxies} proxies these are connected: ${names.join(', ')}`, { cause: error });
      });
    const [first] = this.refusals().slice(refused);
    if (first !== undefined) throw new Error(`Envoy refused what istiod made: ${first}`);
    // Envoy warms a new listener or cluster after it has acknowledged it.
    await new Promise((resolve) => setTimeout(resolve, 100));
  }

  /** A certificate of names or identities, by the authority of the mesh or the one that everyone trusts. */
  public async certificate(by: 'mesh' | 'public', names: readonly string[]): Promise<Certificate> {
    const path = `/certificate?by=${by}&names=${encodeURIComponent(names.join(','))}`;
    const { status, body } = await call({ address: LOCAL, port: PORTS.api, path });
    if (status !== 200) throw new Error(`no certificate for ${names.join(', ')}: ${body}`);
    return JSON.parse(body);
  }

  /** What it would send to the proxy of a node now. */
  public async ztunnel(): Promise<Ztunnel> {
    let before = '';
    for (let attempt = 0; attempt < 50; attempt++) {
      const { status, body } = await call({ address: LOCAL, port: PORTS.api, path: '/ztunnel' });
      if (status !== 200) throw new Error(`istiod tells nothing to the proxy of a node: ${body}`);
      const { addresses, authorizations } = JSON.parse(body);
      const sorted = (list: any[]) => list.map((one) => JSON.stringify(one)).sort();
      const now = JSON.stringify([sorted(addresses), sorted(authorizations)]);
      // It works out what has changed in its own time.
      if (now === before) return { addresses, authorizations };
      before = now;
      await new Promise((resolve) => setTimeout(resolve, 150));
    }
    throw new Error('what istiod tells the proxy of a node does not come to rest');
  }

  /** What tells one mesh config from the one before. */
  private get mark(): string {
    return `config-${this.configured}.`;
  }

  private get meshFile(): string {
    return join(this.folder, 'mesh.json');
  }

  private configure(settings: object): void {
    this.settings = settings;
    this.configured++;
    const proxyMetadata = { ORACLE: this.mark };
    const defaultConfig = { ...MESH_CONFIG.defaultConfig, proxyMetadata };
    // Without certificates nobody could ask for mutual TLS.
    const automatic = this.certificates ? {} : { enableAutoMtls: false };
    writeFileSync(
      this.meshFile,
      JSON.stringify({ ...settings, ...MESH_CONFIG, ...automatic, defaultConfig }),
    );
  }

  private async post(verb: string, manifests: readonly Manifest[]): Promise<void> {
    if (manifests.length === 0) return;
    const body = manifests.map((manifest) => JSON.stringify(manifest)).join('\n---\n');
    const reply = await call({ address: LOCAL, port: PORTS.api, path: `/${verb}`, method: 'POST', body });
    if (reply.status !== 200) {
      // What it has taken before it refused stays, so that nothing is known of what it has.
      for (const manifest of manifests) this.world.delete(identity(manifest));
      const log = reply.status === 0 ? `\n${this.processes.ending('istiod')}` : '';
      throw new Error(`istiod refused to ${verb}: ${reply.body.trim()}${log}`);
    }
  }

  /** Which resources each proxy was sent and has acknowledged, as istiod shows it. */
  private async state(): Promise<string> {
    const proxies: { readonly proxy: string }[] = JSON.parse((await this.show('syncz')) || '[]');
    // It lists them in another order each time.
    return JSON.stringify(proxies.sort((a, b) => (a.proxy < b.proxy ? -1 : 1)));
  }

  private async show(what: string): Promise<string> {
    const { status, body } = await call({ address: LOCAL, port: PORTS.debug, path: `/debug/${what}` });
    return status === 200 ? body : '';
  }

  private refusals(): string[] {
    return this.processes
      .log('istiod')
      .split('\n')
      .filter((line) => line.includes('ACK ERROR'));
  }
}

const connected = (state: string): number => JSON.parse(state).length;

const acknowledged = (state: string): boolean =>
  JSON.parse(state).every(({ resources = {} }: any) =>
    Object.values<any>(resources).every(({ sent = '', acked = '' }) => sent === acked),
  );

const age = ({ metadata }: Manifest): string | undefined => metadata.creationTimestamp;

/** Objects without an age are all equally old, so that their names decide which comes first. */
function aged(manifest: Manifest): Manifest {
  const { metadata } = manifest;
  return {
    ...manifest,
    metadata: { ...metadata, creationTimestamp: age(manifest) ?? '2026-01-01T00:00:00Z' },
  };
}

function identity({ apiVersion, kind, metadata }: Manifest): string {
  const [group, version] = apiVersion.split('/');
  return [version === undefined ? '' : group, kind, metadata.namespace ?? '', metadata.name].join('|');
}
