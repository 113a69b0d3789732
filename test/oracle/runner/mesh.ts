import { Agent } from 'node:http';
import { isDeepStrictEqual } from 'node:util';
import type { AnswerRequest } from '../model/answer';
import { podsOf, type Manifest, type PodAddress } from '../world';
import type { AccessLog, LogLine } from './access-log';
import { Backends, type Echo, WORKLOAD_HEADER } from './backends';
import { call, type Reply } from './http';
import { callThroughTunnel } from './hbone';
import { type Hop, hopsOf } from './hops';
import { type Change, Istiod, SECRETS_PORT, XDS_PORT, type Ztunnel } from './istiod';
import { addressesOf, proxiedAddressesOf, serveNames } from './names';
import { CONTROL, openNetwork } from './network';
import {
  callerIn,
  gatewayNamed,
  OUTSIDER,
  type Place,
  sidecarOf,
  type Target,
  targetsOf,
  urlParts,
} from './places';
import { portsOf } from './ports';
import type { Processes } from './processes';
import { Proxy } from './proxy';
import { withSecrets } from './secrets';
import { forwardServices } from './service-network';

/** The programs that make the mesh. */
export interface MeshPrograms {
  readonly oracleIstiod: string;
  readonly envoy: string;
}

/** Requests to send through a proxy, all alike. */
export interface Sending {
  /** A gateway, such as `istio-ingressgateway`, or the pod whose sidecar is asked, as `pod.namespace`. */
  readonly via: string;
  readonly host: string;
  readonly port?: number;
  readonly method?: string;
  readonly path?: string;
  readonly headers?: { readonly [name: string]: string };
  readonly n?: number;
  /** Whether they are sent at once, each by a connection of its own, and not one after the other. */
  readonly atOnce?: boolean;
}

/** What came back. */
export interface Answers {
  /** How many requests each workload answered (`istio-test/nginx-v1`), and how many got another status (`404`). */
  readonly got: { readonly [who: string]: number };
  /** One reply of each sort. */
  readonly samples: { readonly [who: string]: Reply };
}

/** A request that was sent, and all that is known of what became of it. */
export interface Exchange {
  /** 0 where no response came. */
  readonly status: number;
  readonly location?: string;
  /** What the application saw that answered, if one did. */
  readonly echo?: Echo;
  /** What the first proxy noted, if one took the connection. */
  readonly log?: LogLine;
  /** What each proxy on the way noted, in a mesh with certificates. */
  readonly hops?: readonly Hop[];
}

/** A request that comes to a waypoint through a tunnel. */
export interface WaypointRequest {
  /** The waypoint, as `name.namespace`. */
  readonly waypoint: string;
  /** The pod that calls, as `name.namespace`, whose certificate is shown. */
  readonly from: string;
  /** The address that the tunnel is to lead to; default: that of the host of the URL, as the caller's name server has it. */
  readonly to?: string;
  readonly method?: string;
  readonly url: string;
  readonly headers?: { readonly [name: string]: string };
}

/** What became of it. */
export interface WaypointExchange {
  /** 0 where no response came. */
  readonly status: number;
  /** The response, or why there is none. */
  readonly body: string;
  readonly echo?: Echo;
  /** What the waypoint noted: of the tunnel, and of what came out of it. */
  readonly log: readonly LogLine[];
}

/** What a mesh is made of: its objects, and its settings as MeshConfig names them. */
export interface World {
  readonly objects: readonly Manifest[];
  readonly settings: { readonly trustDomain?: string };
  /** Whether there are certificates, and all pods have their proxies. */
  readonly certificates: boolean;
  /** Whether istiod knows of ambient mode. */
  readonly ambient: boolean;
}

/** A mesh in this namespace: istiod on an in-memory API, an Envoy for each pod that calls and for each gateway. */
export class Mesh {
  private readonly backends = new Backends();
  private readonly istiod: Istiod;
  private readonly proxies = new Map<string, Proxy>();
  private world: readonly Manifest[] = [];
  private certificates = false;
  private ambient = false;
  private trustDomain = 'cluster.local';
  private calls = 0;

  public constructor(
    private readonly programs: MeshPrograms,
    private readonly processes: Processes,
    private readonly folder: string,
  ) {
    this.istiod = new Istiod(programs.oracleIstiod, processes, folder);
  }

  /** Starts the mesh in a world, with the proxies at these places; those of others start when they are asked. */
  public async start(world: World, places: readonly AnswerPlace[]): Promise<void> {
    this.certificates = world.certificates;
    for (const place of places) this.placeOf(place, world.objects);
    openNetwork();
    await serveNames((name) => proxiedAddressesOf(name, this.world)[0]);
    await this.istiod.start(world.settings, this.certificates, world.ambient);
    this.ambient = world.ambient;
    await this.certify();
    await this.set(world);
    await Promise.all(places.map((place) => this.proxyAt(this.placeOf(place))));
    await this.istiod.settle(this.proxies.size);
  }

  /** Makes the world this one: what is new or different is applied, what is not in it is deleted. */
  public async set({ objects, settings }: World): Promise<void> {
    this.world = objects;
    const pods = podsOf(objects);
    const { trustDomain = 'cluster.local' } = settings;
    const isRenamed = this.certificates && trustDomain !== this.trustDomain;
    this.trustDomain = trustDomain;
    for (const [key, { identity }] of this.proxies) {
      const { name, namespace, ip, labels, account, network, networkView } = identity;
      const same = pods.some((pod) =>
        isDeepStrictEqual(
          [pod.name, pod.namespace, pod.ip, pod.labels, pod.account, pod.network, pod.networkView],
          [name, namespace, ip, labels, account, network, networkView],
        ),
      );
      if (same && !isRenamed) continue;
      await this.proxies.get(key)?.stop();
      this.proxies.delete(key);
    }
    if (isRenamed) {
      await this.istiod.restart(settings);
      await this.certify();
    }
    this.backends.serve(objects);
    await this.backends.open(portsOf(objects));
    if (!this.certificates) {
      if (await this.istiod.set(objects, settings)) await this.istiod.settle(this.proxies.size);
      return;
    }
    forwardServices(objects);
    const complete = await withSecrets(objects, (names) => this.istiod.certificate('public', names));
    const changed = await this.istiod.set(complete, settings);
    const missing = pods.filter(({ proxy }) => proxy !== 'none').map((pod) => ({ kind: pod.proxy, pod }));
    const before = this.proxies.size;
    await Promise.all(missing.map((place) => this.proxyAt(place)));
    if (changed || this.proxies.size > before) await this.istiod.settle(this.proxies.size);
  }

  /**
   * Makes the world this one by changes that have happened one after the other, as a cluster does: nothing waits until proxies run what
   * istiod makes of them, connections stay, and where a pod was nothing answers. Proxies stay with their pods.
   */
  public async follow(objects: readonly Manifest[], changes: readonly Change[]): Promise<void> {
    this.world = objects;
    this.backends.follow(objects);
    await this.backends.open(portsOf(objects));
    await this.istiod.follow(changes);
  }

  /** Waits until the proxies run what istiod made of the last change. */
  public settle(): Promise<void> {
    return this.istiod.settle(this.proxies.size);
  }

  /** Where requests through a proxy are sent to, which is started where there is none yet. */
  public async entrance({ via, host, port = 80 }: Pick<Sending, 'via' | 'host' | 'port'>): Promise<Target> {
    const place = this.placeOf(viaOrFrom(this.world, via));
    await this.proxyAt(place);
    const [target] = targetsOf(place, host, port, this.world);
    if (target === undefined) throw new Error(`the Service of ${via} has no port ${port}`);
    return target;
  }

  /** Gives servers certificates, by the authorities of istiod that runs now. */
  private async certify(): Promise<void> {
    if (this.certificates) await this.backends.certify((name) => this.istiod.certificate('public', [name]));
    if (!this.ambient) return;
    await this.backends.endTunnels((address) => {
      const pod = podsOf(this.world).find(({ ip }) => ip === address);
      return this.certificateOf(pod ?? OUTSIDER.pod);
    });
  }

  /** Sends requests, one after the other or at once, and counts who answered. */
  public async send({
    via,
    host,
    port = 80,
    n = 1,
    headers,
    atOnce = false,
    ...rest
  }: Sending): Promise<Answers> {
    const agent = new Agent({ keepAlive: true, maxSockets: atOnce ? n : 1 });
    const got: { [who: string]: number } = {};
    const samples: { [who: string]: Reply } = {};
    const target = await this.entrance({ via, host, port });
    await this.backends.open([port]);
    const send = () => call({ ...target, ...rest, headers: { host, ...headers }, agent });
    const together = atOnce ? await Promise.all(Array.from({ length: n }, send)) : [];
    for (let i = 0; i < n; i++) {
      const reply = together[i] ?? (await send());
      const workload = reply.headers[WORKLOAD_HEADER];
      const who = reply.status === 200 && workload !== undefined ? String(workload) : String(reply.status);
      got[who] = (got[who] ?? 0) + 1;
      samples[who] ??= reply;
    }
    agent.destroy();
    return { got, samples };
  }

  /** Sends each request so many times, and tells all that became of it. */
  public async exchange(requests: readonly AnswerRequest[], times: number): Promise<Exchange[][]> {
    const places = requests.map((request) => this.placeOf(request));
    for (const place of places) if (place.kind !== 'none') await this.proxyAt(place);
    await this.backends.open(requests.map(({ url }) => urlParts(url).port));
    for (const { log } of this.proxies.values()) log.clear();
    const sent: Sent[][] = [];
    for (const [i, request] of requests.entries()) {
      const all: Sent[] = [];
      for (let n = 0; n < times; n++) all.push(await this.sendOne(request, places[i]));
      sent.push(all);
    }
    // The proxies note things a little later than they do them.
    const proxies = this.certificates ? [...this.proxies.values()] : undefined;
    return Promise.all(sent.map((all) => Promise.all(all.map((one) => exchangeOf(one, proxies)))));
  }

  /** Sends a request to a waypoint as the proxy of the caller's node would, and tells all that became of it. */
  public async askWaypoint({
    waypoint,
    from,
    to,
    method = 'GET',
    url,
    headers,
  }: WaypointRequest): Promise<WaypointExchange> {
    const { pod } = sidecarOf(this.world, waypoint);
    const proxy = await this.proxyAt({ kind: 'waypoint', pod });
    const caller = sidecarOf(this.world, from).pod;
    const { host, port, authority, path, opaque } = urlParts(url);
    const [target] = to === undefined ? addressesOf(host, caller.namespace, this.world) : [to];
    proxy.log.clear();
    const reply = await callThroughTunnel({
      address: pod.ip,
      localAddress: caller.ip,
      identity: await this.certificateOf(caller),
      target: `${target}:${port}`,
      method,
      path,
      headers: { host: authority, ...headers },
      opaque,
    });
    await new Promise((resolve) => setTimeout(resolve, 60));
    const { status, body } = reply;
    const echo = status === 200 && body.startsWith('{"') ? JSON.parse(body) : undefined;
    return { status, body, ...(echo !== undefined && { echo }), log: proxy.log.takeAll() };
  }

  private certificateOf({ namespace, account }: PodAddress) {
    return this.istiod.certificate('mesh', [`spiffe://${this.trustDomain}/ns/${namespace}/sa/${account}`]);
  }

  /** The configuration that a waypoint runs, by its name: the entries of Envoy's `config_dump`. */
  public async waypoint(name: string): Promise<any[]> {
    const { pod } = sidecarOf(this.world, name);
    return (await this.proxyAt({ kind: 'waypoint', pod })).configuration();
  }

  /** What istiod would send to the proxy of a node. */
  public ztunnel(): Promise<Ztunnel> {
    return this.istiod.ztunnel();
  }

  /** The route tables that a proxy runs. */
  public async routes(via: string): Promise<unknown[]> {
    const configs = await this.configuration(viaOrFrom(this.world, via));
    const dump = configs.find((entry) => entry['@type'].endsWith('.RoutesConfigDump'));
    return (dump?.dynamic_route_configs ?? []).map((entry: any) => entry.route_config);
  }

  /** The configuration that a proxy runs: the entries of Envoy's `config_dump`. */
  public async configuration(place: AnswerPlace): Promise<any[]> {
    return (await this.proxyAt(this.placeOf(place))).configuration();
  }

  /** What a proxy counts, in Prometheus's format. */
  public async statistics(place: AnswerPlace): Promise<string> {
    return (await this.proxyAt(this.placeOf(place))).statistics();
  }

  private async sendOne(request: AnswerRequest, place: Place): Promise<Sent> {
    const { host, port, authority, path, secure, opaque } = urlParts(request.url);
    const [target] = targetsOf(place, host, port, this.world);
    if (target === undefined) return {};
    const log = place.kind === 'none' ? undefined : (await this.proxyAt(place)).log;
    const reply = await call({
      ...target,
      ...(place.kind !== 'sidecar' && request.address !== undefined && { localAddress: request.address }),
      ...(target.localAddress !== undefined && { localPort: this.nextPort() }),
      method: request.method,
      path,
      headers: { host: authority, ...request.headers },
      ...(secure && { servername: host }),
      opaque,
    });
    const localAddress = (place.kind !== 'sidecar' ? request.address : undefined) ?? target.localAddress;
    const own = place.kind === 'none' ? target.address : place.pod.ip;
    return { reply, log, caller: `${localAddress ?? CONTROL}:${reply.from}`, first: own };
  }

  /**
   * The port from which to call next. One that was used a moment ago would not be seen by the sidecar as it is: the
   * redirection remembers the connection, and gives the new one another port.
   */
  private nextPort(): number {
    this.calls++;
    return 20_000 + (this.calls % 40_000);
  }

  private placeOf({ from, via }: AnswerPlace, world = this.world): Place {
    if (from !== undefined) return this.certificates ? callerIn(world, from) : sidecarOf(world, from);
    if (via !== undefined) return gatewayNamed(world, via);
    if (this.certificates) return OUTSIDER;
    throw new Error('a request needs `from`, the workload that calls, or `via`, the gateway');
  }

  private async proxyAt({ kind, pod }: Place): Promise<Proxy> {
    const key = `${kind} ${pod.name}.${pod.namespace}`;
    const known = this.proxies.get(key);
    if (known !== undefined) return known;
    if (kind === 'none') throw new Error(`the pod ${pod.name}.${pod.namespace} has no proxy`);
    const { name, namespace, ip, labels, account, network, networkView } = pod;
    const proxy = new Proxy(
      { kind, name, namespace, ip, labels, account, network, networkView },
      this.processes,
      this.folder,
    );
    this.proxies.set(key, proxy);
    const { trustDomain } = this;
    const secrets = this.certificates ? { secretsPort: SECRETS_PORT } : {};
    await proxy.start(this.programs.envoy, { xdsPort: XDS_PORT, ...secrets, trustDomain });
    return proxy;
  }
}

type AnswerPlace = Pick<AnswerRequest, 'from' | 'via'>;

/** A request that was sent, before the log of the proxy has been read. */
interface Sent {
  readonly reply?: Reply;
  readonly log?: AccessLog;
  readonly caller?: string;
  /** The address of the first proxy, or that was called where there is none. */
  readonly first?: string;
}

async function exchangeOf(
  { reply, log, caller, first = '' }: Sent,
  proxies: readonly Proxy[] | undefined,
): Promise<Exchange> {
  if (reply === undefined || caller === undefined) return { status: 0 };
  const { status, headers, body } = reply;
  // A connection that was refused leaves nothing in the log.
  const refused = status === 0 && body.includes('ECONNREFUSED');
  const hops = proxies === undefined || refused ? [] : await hopsOf(caller, first, proxies);
  const line = refused
    ? undefined
    : (hops[0] ?? (proxies === undefined ? await log?.take(caller) : undefined));
  const echo = status === 200 && body.startsWith('{"') ? JSON.parse(body) : undefined;
  return {
    status,
    ...(headers.location !== undefined && { location: String(headers.location) }),
    ...(echo?.path !== undefined && { echo }),
    ...(line !== undefined && { log: line }),
    ...(proxies !== undefined && { hops }),
  };
}

/** Reads the one name that stands for either: that of a gateway, else that of a pod. */
function viaOrFrom(world: readonly Manifest[], name: string): AnswerPlace {
  const isPod = podsOf(world).some(
    (pod) => name === `${pod.name}.${pod.namespace}` || name === `${pod.workload}.${pod.namespace}`,
  );
  return isPod ? { from: name } : { via: name };
}
