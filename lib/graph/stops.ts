import type { Model } from '../simulate/model';
import type { Hop, OutcomeEnd } from '../simulate/outcome';
import { isGatewayProxy } from '../mesh/gateway-proxy';
import { isOutside } from '../mesh/services/service';
import { podsOf } from '../simulate/callers';
import { idOf } from './ids';
import type { GraphNode } from './mesh-graph';

/** A node as it is first met: what is wrong with it is found out later. */
export type Stop = Omit<GraphNode, 'problems'>;

/** A place to which requests are sent. */
type Place = Pick<Hop, 'host' | 'port' | 'subset'>;

/** What the ends of walks are as nodes. */
export class Stops {
  private readonly gatewayPods: ReadonlyMap<string, Stop>;

  public constructor(private readonly model: Model) {
    const { mesh } = model;
    this.gatewayPods = new Map(
      mesh.workloads.filter(isGatewayProxy).map((workload) => {
        const { name, namespace } = podsOf(mesh, workload);
        return [
          `${workload.resource.namespace}/${workload.resource.name}`,
          this.gateway(`${name}.${namespace}`),
        ];
      }),
    );
  }

  /** A gateway by `name.namespace`. */
  public gateway(name: string): Stop {
    const { text, namespace } = split(name);
    return { id: idOf('gateway', name), kind: 'gateway', name: text, namespace };
  }

  /** A service, a subset of one, or a host outside of the mesh. */
  public place({ host, subset }: Omit<Place, 'port'>): Stop {
    const service = this.service(host);
    return subset === undefined
      ? service
      : {
          id: idOf('subset', host, subset),
          kind: 'subset',
          name: `${service.name} ${subset}`,
          ...(service.namespace !== undefined && { namespace: service.namespace }),
        };
  }

  /** Pods by `namespace/name`. */
  public pods(name: string): Stop {
    const gateway = this.gatewayPods.get(name);
    if (gateway !== undefined) return gateway;
    const [namespace, text] = name.split('/', 2);
    return { id: idOf('workload', name), kind: 'workload', name: text, namespace };
  }

  /** A waypoint by `name.namespace`. */
  public waypoint(proxy: string): Stop {
    const { text, namespace } = split(proxy);
    return { id: idOf('waypoint', proxy), kind: 'waypoint', name: text, namespace };
  }

  /** The nodes that a request passes behind the host that it asks for, up to the pods, which are several where each may answer. */
  public of(end: OutcomeEnd, host: string): readonly Stop[] {
    const found: Stop[] = [];
    for (const hop of end.hops ?? []) {
      if (hop.isWaypoint === true) found.push(this.waypoint(hop.proxy));
      else found.push(this.place(hop), this.gateway(hop.proxy));
    }
    const last = this.lastOf(end, host);
    return last === undefined ? found : [...found, last];
  }

  private lastOf(end: OutcomeEnd, host: string): Stop | undefined {
    if (end.host !== undefined && !ANSWERED.has(end.kind)) return this.place({ ...end, host: end.host });
    const text = answerText(end);
    return text === undefined ? undefined : { id: idOf('answer', host, text), kind: 'answer', name: text };
  }

  private service(host: string): Stop {
    const [service] = this.model.registry.withHost(host.toLowerCase()).values();
    if (service === undefined) {
      const [, name, namespace] = /^([^.]+)\.([^.]+)\.svc\.cluster\.local$/.exec(host) ?? [];
      return name === undefined
        ? { id: idOf('outside', host), kind: 'outside', name: host }
        : { id: idOf('service', host), kind: 'service', name, namespace };
    }
    const { namespace } = service;
    if (service.registry === 'kubernetes')
      return { id: idOf('service', host), kind: 'service', name: service.name, namespace };
    const kind = isOutside(service) ? 'outside' : 'service';
    return { id: idOf(kind, host), kind, name: host, namespace };
  }
}

/** Ends at which a proxy answers by itself, also where they name the host that was asked for. */
const ANSWERED: ReadonlySet<OutcomeEnd['kind']> = new Set([
  'redirect',
  'direct',
  'abort',
  'no-route',
  'black-hole',
  'no-listener',
  'loop',
]);

/** What a proxy answers by itself, in words; undefined where a policy refuses the request before it is routed. */
function answerText({ kind, status }: OutcomeEnd): string | undefined {
  const code = status === 0 ? '' : `${status} `;
  switch (kind) {
    case 'redirect':
      return `${code}redirect`;
    case 'direct':
      return `${code}direct response`;
    case 'abort':
      return `${code}fault injected`;
    case 'no-route':
      return `${code}no route`;
    case 'no-cluster':
      return `${code}no destination`;
    case 'black-hole':
      return 'not let out';
    case 'no-listener':
      return 'nothing listens';
    case 'loop':
      return 'endless loop';
    default:
      return undefined;
  }
}

function split(name: string): { readonly text: string; readonly namespace: string } {
  const dot = name.lastIndexOf('.');
  return { text: name.slice(0, dot), namespace: name.slice(dot + 1) };
}
