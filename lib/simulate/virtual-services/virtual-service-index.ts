import type { MeshIndex } from '../../mesh/mesh-index';
import type { Resource } from '../../mesh/resource';
import { byAge } from '../../mesh/age';
import { type BoundVirtualService, boundVirtualService } from './bound-virtual-service';
import { type LostRule, withDelegates } from './delegates';

/** The virtual services of a mesh by the gateways they are bound to and the namespaces that see them. */
export class VirtualServiceIndex {
  /** All of them, the oldest first. */
  public readonly all: readonly BoundVirtualService[];
  private readonly own = new Map<string, BoundVirtualService[]>();
  private readonly public = new Map<string, BoundVirtualService[]>();
  private readonly lost = new Map<BoundVirtualService, LostRule[]>();
  private readonly lists = new Map<string, readonly BoundVirtualService[]>();

  /**
   * @param further what else is bound like virtual services: routes of the Gateway API
   */
  public constructor(mesh: MeshIndex, further: readonly BoundVirtualService[] = []) {
    const defaultExportTo = mesh.config.defaultVirtualServiceExportTo;
    const bound = mesh
      .all('VirtualService')
      .filter(({ spec }) => (spec.hosts ?? []).length > 0)
      .map((resource) => {
        const lost: LostRule[] = [];
        const service = boundVirtualService(resource, defaultExportTo, (rules) =>
          withDelegates(mesh, resource, rules, (rule) => lost.push(rule)),
        );
        this.lost.set(service, lost);
        return service;
      });
    this.all = [...bound, ...further].sort(byAge);
    for (const service of this.all) this.add(service);
  }

  /**
   * The virtual services bound to a gateway (or to `mesh`) that a namespace sees: its own private ones, those exported to it, the
   * public ones; each the oldest first, but for routes of the Gateway API of the namespace itself, which come before other public ones
   * (the upstream project's `pilot/pkg/model/push_context.go: initVirtualServices, VirtualServicesForGateway`).
   */
  public boundTo(gateway: string, namespace: string): readonly BoundVirtualService[] {
    const key = `${namespace}|${gateway}`;
    const known = this.lists.get(key);
    if (known !== undefined) return known;
    const isOwn = ({ semantics, namespace: home }: BoundVirtualService) =>
      semantics === 'gateway-api' && home === namespace;
    const open = this.public.get(gateway) ?? [];
    const found = [
      ...(this.own.get(`private|${key}`) ?? []),
      ...(this.own.get(`exported|${key}`) ?? []),
      ...open.filter(isOwn),
      ...open.filter((service) => !isOwn(service)),
    ];
    this.lists.set(key, found);
    return found;
  }

  /** What is bound of an object: a virtual service once, a route of the Gateway API once a parent and host. */
  public of(resource: Resource): readonly BoundVirtualService[] {
    const isOf = (service: BoundVirtualService) =>
      service.resource === resource || service.http.some((rule) => rule.of === resource);
    return this.all.filter(isOf);
  }

  /** The rules that were lost with their delegates. */
  public lostRules(service: BoundVirtualService): readonly LostRule[] {
    return this.lost.get(service) ?? [];
  }

  private add(service: BoundVirtualService): void {
    const put = (map: Map<string, BoundVirtualService[]>, key: string) => {
      const list = map.get(key);
      if (list === undefined) map.set(key, [service]);
      else list.push(service);
    };
    if (service.exportTo.includes('*')) {
      for (const gateway of service.gateways) put(this.public, gateway);
    } else if (!service.exportTo.includes('~')) {
      for (const scope of new Set(service.exportTo)) {
        const how = scope === service.namespace ? 'private' : 'exported';
        for (const gateway of service.gateways) put(this.own, `${how}|${scope}|${gateway}`);
      }
    }
  }
}
