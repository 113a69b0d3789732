import { isAnswered } from '../compare/fate';
import { isGatewayProxy } from '../mesh/gateway-proxy';
import { podsOfService } from '../mesh/service-pods';
import type { Mesh } from '../simulate/mesh';
import type { OutcomeEnd } from '../simulate/outcome';
import { Permissions } from './allowed';
import { GraphParts } from './edge-list';
import {
  type Flow,
  NO_DESTINATION,
  NO_ENDPOINT,
  ROUNDED,
  flowsKey,
  flowsOf,
  isHole,
  lockOf,
  mirrorsOf,
  pairOf,
  problemOf,
} from './flows';
import { namespaceBehind } from './ids';
import { Followed, type Went } from './parts';
import { type Question, type Wanted, questionsOf } from './questions';
import { hostId, scopeOf } from './scope';
import { Stops } from './stops';

const UNANSWERED = 'No request to it is answered without an error.';

/** What is known of a host when all that can be asked of it was asked. */
interface HostFacts {
  readonly id: string;
  /** The node of the service of this name. */
  readonly service: string;
  readonly permissions: Permissions;
  /** Whether some request to it is answered without an error. */
  isAnswered: boolean;
  /** Whether it is not sure what becomes of some request. */
  isUnsure: boolean;
  /** Whether it means its service and nothing else: no route, subset or condition. */
  isPlain: boolean;
}

/** Ends of requests for hosts that nobody names. */
const UNKNOWN: ReadonlySet<OutcomeEnd['kind']> = new Set([
  'passthrough',
  'black-hole',
  'no-route',
  'no-listener',
]);

/** Draws what the model answers to all that workloads and gateways can ask for. */
export class Collector {
  public readonly parts = new GraphParts();
  public readonly uncertain = new Set<string>();
  private readonly stops: Stops;
  private readonly hosts = new Map<string, HostFacts>();
  /** Nodes by which some request is answered without an error. */
  private readonly answering = new Set<string>();

  public constructor(
    private readonly mesh: Mesh,
    wanted: Wanted,
  ) {
    this.stops = new Stops(mesh._model);
    for (const question of questionsOf(mesh._model, wanted)) this.ask(question);
    for (const facts of this.hosts.values()) this.finish(facts);
  }

  private ask({ callers, vantage }: Question): void {
    const { asked } = vantage;
    const { gateway } = scopeOf(callers[0]);
    if (gateway === undefined && this.isOfGateway(asked.host)) return;
    const id = hostId({ gateway }, asked.host);
    const followed = new Followed(this.mesh, vantage);
    const went = followed.by((ends) => flowsKey(flowsOf(this.stops, ends, id)));
    if (!this.isDrawn(went, asked.host, gateway !== undefined)) return;
    const facts = this.factsOf(id, asked.host);
    const namespace = gateway === undefined ? this.namespaceOf(asked.host) : namespaceBehind(gateway);
    this.parts.node({ id, kind: 'host', name: asked.host, ...(namespace !== undefined && { namespace }) });
    if (gateway !== undefined) {
      const from = this.parts.node(this.stops.gateway(gateway));
      this.parts.edge({ kind: 'serves', from, to: id }, { port: asked.port });
    }
    this.drawAll(went, facts, { callers, vantage });
    if (gateway === undefined) facts.permissions.note(callers, followed, went);
  }

  /** Whether a host is that of a gateway's own Service, for which no virtual service is written: what is asked of it is asked at the gateway. */
  private isOfGateway(host: string): boolean {
    const { registry, virtualServices, mesh } = this.mesh._model;
    const service = registry.inCluster(host);
    if (service?.registry !== 'kubernetes') return false;
    return (
      podsOfService(mesh, service.resource).some(isGatewayProxy) &&
      !virtualServices.all.some(({ hosts }) => hosts.includes(host))
    );
  }

  /** Whether a host is drawn: one that a wildcard stands for only if something is routed, one at a gateway only if that listens for it. */
  private isDrawn(went: readonly Went[], host: string, isAtGateway: boolean): boolean {
    const has = (test: (end: OutcomeEnd) => boolean) =>
      went.some(({ seen }) => seen.some(({ outcomes }) => outcomes.some(test)));
    if (isAtGateway && !has(({ kind }) => kind !== 'no-listener')) return false;
    return (
      !host.startsWith('*') ||
      has(({ kind, host: to }) => !UNKNOWN.has(kind) && (kind !== 'denied' || to !== undefined))
    );
  }

  private factsOf(id: string, host: string): HostFacts {
    const known = this.hosts.get(id) ?? {
      id,
      isAnswered: false,
      isUnsure: false,
      isPlain: id === hostId({}, host),
      service: this.stops.place({ host }).id,
      permissions: new Permissions(),
    };
    this.hosts.set(id, known);
    return known;
  }

  private namespaceOf(host: string): string | undefined {
    const { registry, virtualServices } = this.mesh._model;
    const [service] = registry.withHost(host).values();
    return service?.namespace ?? virtualServices.all.find(({ hosts }) => hosts.includes(host))?.namespace;
  }

  /** Draws the parts of the requests for a host; those of one share that go one way are one edge. */
  private drawAll(went: readonly Went[], facts: HostFacts, question: Question): void {
    const ways = new Map<string, { readonly flow: Flow; readonly parts: Went[] }>();
    for (const part of went) {
      const flows = flowsOf(this.stops, part.outcome.outcomes, facts.id);
      for (const flow of flows) {
        const key = `${pairOf(flow)} ${flow.share.toFixed(9)}`;
        const way = ways.get(key) ?? { flow, parts: [] };
        way.parts.push(part);
        ways.set(key, way);
      }
      this.judge(part, facts);
    }
    for (const { flow, parts } of ways.values()) this.draw(flow, parts, facts, question);
  }

  private judge({ seen, outcome, why }: Went, facts: HostFacts): void {
    for (const doubt of [...why, ...outcome.uncertain]) this.uncertain.add(doubt);
    if (why.length + outcome.uncertain.length > 0) facts.isUnsure = true;
    if (seen.some(({ outcomes }) => outcomes.some(isAnswered))) facts.isAnswered = true;
  }

  private draw(flow: Flow, parts: readonly Went[], facts: HostFacts, { callers, vantage }: Question): void {
    const { from, to, share } = flow;
    const isFirst = from === facts.id;
    // Requests that a policy lets through go where those go that it denies.
    const ends = parts
      .flatMap(({ seen }) => seen)
      .flatMap(({ outcomes }) => flowsOf(this.stops, outcomes, facts.id))
      .filter((other) => pairOf(other) === pairOf(flow))
      .flatMap((other) => other.ends);
    const isSure = parts.every(({ why, outcome }) => why.length + outcome.uncertain.length === 0);
    const problem = isSure ? problemOf(ends) : undefined;
    this.parts.node(to, isHole(flow, ends) ? problem : undefined);
    if (ends.some(isAnswered)) this.answering.add(to.id);
    if (to.kind === 'gateway') {
      this.parts.edge(
        { kind: 'endpoint', from, to: to.id },
        lockOf(ends, ({ hops }) => hops?.[0]?.way),
      );
      return;
    }
    const words = parts.flatMap(({ requests }) => requests ?? []);
    const requests = words.length < parts.length ? undefined : words.join(' or ');
    const told = isFirst
      ? requests
      : requests === undefined
        ? vantage.asked.host
        : `${vantage.asked.host}: ${requests}`;
    const kind = to.kind === 'waypoint' ? 'through' : 'route';
    this.parts.edge(
      { kind, from, to: to.id, ...(told !== undefined && { requests: told }), share },
      {
        witness: parts[0].request,
        port: vantage.asked.port,
        callers,
        ...(problem !== undefined && { problem }),
      },
    );
    if (isFirst && (to.id !== facts.service || share < 1 - ROUNDED || requests !== undefined))
      facts.isPlain = false;
    const last = ends.filter((end) => this.stops.of(end, facts.id).at(-1)?.id === to.id);
    this.drawPods(last, to.id);
    if (isFirst) for (const end of ends) this.drawMirrors(end, from, parts[0].request);
  }

  /** The pods that get what is sent to a node. */
  private drawPods(ends: readonly OutcomeEnd[], from: string): void {
    for (const end of ends) {
      for (const name of end.workloads ?? []) {
        const to = this.parts.node(this.stops.pods(name));
        this.parts.edge(
          { kind: 'endpoint', from, to },
          lockOf([end], ({ way }) => way),
        );
      }
    }
  }

  private drawMirrors(end: OutcomeEnd, from: string, witness: Went['request']): void {
    for (const mirror of mirrorsOf(end)) {
      const { host, port, subset = '', share } = mirror;
      const cluster = this.clustersFor(witness)?.get({ host, port, subset });
      const isEmpty = cluster?.sends === 'endpoints' && cluster.endpoints.every(({ count }) => count === 0);
      const why = cluster?.missing !== undefined ? NO_DESTINATION : isEmpty ? NO_ENDPOINT : undefined;
      const problem = cluster?.unsure.length === 0 ? why : undefined;
      const to = this.parts.node(this.stops.place(mirror), problem);
      this.parts.edge(
        { kind: 'mirror', from, to, share },
        { witness, ...(problem !== undefined && { problem }) },
      );
      for (const name of cluster?.workloads ?? []) {
        this.parts.edge({ kind: 'endpoint', from: to, to: this.parts.node(this.stops.pods(name)) });
      }
    }
  }

  /** The clusters of the proxy that sends a request on, where it is a sidecar or a gateway. */
  private clustersFor({ caller }: Went['request']) {
    const model = this.mesh._model;
    if (caller.kind === 'gateway') return model.gateway(caller.name).gateway.clusters;
    return caller.kind === 'workload' ? model.caller(caller.name).sidecar?.clusters : undefined;
  }

  /** What only all requests to a host tell together. */
  private finish(facts: HostFacts): void {
    const { id, service, permissions } = facts;
    const isService = facts.isPlain && this.parts.has(service);
    const target = isService ? service : id;
    if (isService) this.parts.drop(id);
    const isAnsweredThere = isService ? this.answering.has(service) : facts.isAnswered;
    if (!isAnsweredThere && !facts.isUnsure) this.parts.problem(target, UNANSWERED);
    if (!permissions.isGuarded) return;
    for (const [name, { witness, requests }] of permissions.all) {
      const dot = name.lastIndexOf('.');
      const from = this.parts.node(this.stops.pods(`${name.slice(dot + 1)}/${name.slice(0, dot)}`));
      this.parts.edge(
        { kind: 'allows', from, to: target, ...(requests !== undefined && { requests }) },
        { witness },
      );
    }
  }
}
