import { hostMatches } from '../values/host-name';
import type { Model } from '../simulate/model';
import type { BoundVirtualService } from '../simulate/virtual-services/bound-virtual-service';
import { destinationHosts } from '../simulate/virtual-services/destination-hosts';

/** Which hosts lead to which: by the destinations of routes, and by the hosts that they put in the place of the one asked for. */
export class LeadingHosts {
  private readonly leadingTo = new Map<string, Set<string>>();

  public constructor(model: Model) {
    for (const service of model.virtualServices.all) {
      for (const to of [...destinationHosts(service), ...rewrittenHosts(service)]) {
        const hosts = this.leadingTo.get(to) ?? new Set();
        for (const host of service.hosts) hosts.add(host);
        this.leadingTo.set(to, hosts);
      }
    }
  }

  /** Adds all hosts that lead to some of these. */
  public extend(hosts: Set<string>): void {
    const queue = [...hosts];
    for (const host of queue) {
      const found = host.startsWith('*')
        ? [...this.leadingTo].filter(([to]) => hostMatches(host, to)).flatMap(([, list]) => [...list])
        : [...(this.leadingTo.get(host) ?? [])];
      for (const other of found) {
        if (hosts.has(other)) continue;
        hosts.add(other);
        queue.push(other);
      }
    }
  }
}

const HOST_HEADERS = new Set(['host', ':authority']);

/** The hosts that the rules of a virtual service put in the place of the one that is asked for. */
export function rewrittenHosts({ http }: BoundVirtualService): readonly string[] {
  return http.flatMap(({ spec: { rewrite, headers, route } }) => {
    const set = [headers, ...route.map((one) => one.headers)].flatMap((changes) =>
      Object.entries(changes?.request?.set ?? {}).flatMap(([name, value]) =>
        HOST_HEADERS.has(name.toLowerCase()) ? [String(value)] : [],
      ),
    );
    return [rewrite?.authority, ...set].flatMap((host) =>
      host === undefined || host === '' ? [] : [host.toLowerCase().replace(/:\d+$/, '')],
    );
  });
}
