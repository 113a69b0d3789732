import { compareText } from '../../values/order';
import { byAge, orderUnknown } from '../age';
import type { MeshIndex } from '../mesh-index';
import { picksOldestNamespace } from '../release';
import { exportScopes, isExportedTo } from '../visibility';
import { type MeshService, serviceOf, servicesOfEntry } from './service';

/** All hosts that the mesh knows, by who sees them (the upstream project's `pilot/pkg/model/push_context.go: initServiceRegistry`). */
export class ServiceRegistry {
  /** The registry of a mesh, made once. */
  public static of(mesh: MeshIndex): ServiceRegistry {
    return mesh.remember(ServiceRegistry, () => new ServiceRegistry(mesh));
  }

  /** All services, the oldest first. */
  public readonly services: readonly MeshService[];
  private readonly public: MeshService[] = [];
  private readonly exported = new Map<string, MeshService[]>();
  private readonly byHost = new Map<string, Map<string, MeshService>>();
  private readonly byAddress = new Map<string, MeshService>();
  private readonly addresses = new Map<string, string>();
  private readonly addressed = new Map<string, Set<string>>();
  private readonly hidden = new Set<string>();
  private readonly visible = new Map<string, readonly MeshService[]>();
  private readonly defaultExportTo: readonly string[];
  private readonly picksOldest: boolean;

  private constructor(mesh: MeshIndex) {
    this.picksOldest = picksOldestNamespace(mesh);
    const { defaultServiceExportTo: configured = [] } = mesh.config;
    this.defaultExportTo = configured.length > 0 ? configured : ['*'];
    const all = [
      ...mesh.all('Service').map(serviceOf),
      ...mesh.all('ServiceEntry').flatMap(servicesOfEntry),
    ].sort(byAge);
    this.services = withAliases(all);
    for (const service of this.services) this.add(service);
  }

  /** The services that a namespace sees: those exported to it, then those exported to all, each the oldest first. */
  public visibleTo(namespace: string): readonly MeshService[] {
    const known = this.visible.get(namespace);
    if (known !== undefined) return known;
    const own = this.exported.get(namespace);
    const all = own === undefined ? this.public : [...own, ...this.public];
    this.visible.set(namespace, all);
    return all;
  }

  /** Whether a namespace sees a service. */
  public isVisible(service: MeshService, namespace: string): boolean {
    return isExportedTo(service.exportTo ?? this.defaultExportTo, service.namespace, namespace);
  }

  /** The services of a host, by namespace. */
  public withHost(host: string): ReadonlyMap<string, MeshService> {
    return this.byHost.get(host) ?? NONE;
  }

  /** The Service of Kubernetes that has a host. */
  public inCluster(host: string): MeshService | undefined {
    for (const service of this.withHost(host).values()) if (service.registry === 'kubernetes') return service;
    return undefined;
  }

  /** An address of a host that some service entry tells, whatever its namespace. */
  public addressOf(host: string): string | undefined {
    return this.addresses.get(host);
  }

  /** The service entries that give a host addresses; of several, nobody can tell which address a caller gets for it. */
  public givingAddresses(host: string): readonly string[] {
    return [...(this.addressed.get(host) ?? [])];
  }

  /** The service that has an IP address: of several Kubernetes' own, which is what the cluster leads to, or else the oldest. */
  public withAddress(address: string): MeshService | undefined {
    return this.byAddress.get(address);
  }

  /**
   * The service that a namespace means by a host: its own, or else the Service of Kubernetes, or else the oldest service entry that
   * it sees (the upstream project's `pickBestVisibleNamespace`). `unsure` where the age decides and is not known.
   */
  public pick(host: string, namespace: string): { service: MeshService; unsure?: MeshService } | undefined {
    const candidates = this.byHost.get(host);
    if (candidates === undefined) return undefined;
    const own = candidates.get(namespace);
    if (own !== undefined) return { service: own };
    if (!this.picksOldest) return this.pickFirst(candidates, namespace);
    let best: MeshService | undefined;
    let unsure: MeshService | undefined;
    for (const service of candidates.values()) {
      if (!this.isVisible(service, namespace)) continue;
      if (service.registry === 'kubernetes') return { service };
      if (best === undefined || byAge(service, best) < 0) {
        unsure = best;
        best = service;
      } else unsure ??= service;
    }
    if (best === undefined) return undefined;
    return unsure !== undefined && orderUnknown(best, unsure) ? { service: best, unsure } : { service: best };
  }

  /** The service that every namespace means by a host; undefined where they may differ. */
  public common(host: string): MeshService | undefined {
    const [service, ...others] = this.withHost(host).values();
    if (service === undefined || others.length > 0) return undefined;
    return (service.exportTo ?? this.defaultExportTo).includes('*') ? service : undefined;
  }

  /** Whether some service of a namespace is not exported to that namespace itself. */
  public hidesOwn(namespace: string): boolean {
    return this.hidden.has(namespace);
  }

  private pickFirst(
    candidates: ReadonlyMap<string, MeshService>,
    namespace: string,
  ): { service: MeshService } | undefined {
    const visible = [...candidates.values()].filter((service) => this.isVisible(service, namespace));
    const [service] = visible.sort((a, b) => compareText(a.namespace, b.namespace));
    return service === undefined ? undefined : { service };
  }

  private add(service: MeshService): void {
    for (const address of service.addresses) {
      if (!address.includes('/') && !this.addresses.has(service.host))
        this.addresses.set(service.host, address);
      if (!address.includes('/') && service.registry !== 'kubernetes') {
        const giving = this.addressed.get(service.host) ?? new Set<string>();
        this.addressed.set(service.host, giving.add(service.resource.text));
      }
      const known = this.byAddress.get(address);
      if (known === undefined || (known.registry !== 'kubernetes' && service.registry === 'kubernetes'))
        this.byAddress.set(address, service);
    }
    const namespaces = this.byHost.get(service.host) ?? new Map<string, MeshService>();
    this.byHost.set(service.host, namespaces);
    const existing = namespaces.get(service.namespace);
    if (existing === undefined || (existing.registry !== 'kubernetes' && service.registry === 'kubernetes')) {
      namespaces.set(service.namespace, service);
    }
    if (!this.isVisible(service, service.namespace)) this.hidden.add(service.namespace);
    const scopes = service.exportTo ?? this.defaultExportTo;
    if (scopes.includes('*')) this.public.push(service);
    else if (!scopes.includes('~')) {
      for (const scope of new Set(exportScopes(scopes, undefined, service.namespace))) {
        const list = this.exported.get(scope);
        if (list === undefined) this.exported.set(scope, [service]);
        else list.push(service);
      }
    }
  }
}

const NONE: ReadonlyMap<string, MeshService> = new Map();

/** Services with the hosts that are other names for them; names of names are followed (`resolveServiceAliases`). */
function withAliases(services: readonly MeshService[]): readonly MeshService[] {
  const target = new Map<string, string>();
  for (const { host, externalName } of services) {
    if (externalName !== undefined) target.set(host, externalName);
  }
  if (target.size === 0) return services;
  const aliases = new Map<string, string[]>();
  for (const [alias, first] of target) {
    const seen = new Set([alias]);
    let concrete: string | undefined = first;
    while (concrete !== undefined && target.has(concrete)) {
      concrete = seen.has(concrete) ? undefined : (seen.add(concrete), target.get(concrete));
    }
    if (concrete === undefined) continue;
    const list = aliases.get(concrete);
    if (list === undefined) aliases.set(concrete, [alias]);
    else list.push(alias);
  }
  return services.map((service) => {
    const own = aliases.get(service.host);
    return own === undefined ? service : { ...service, aliases: own.sort() };
  });
}
