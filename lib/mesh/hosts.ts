import type { MeshIndex } from './mesh-index';
import type { Resource } from './resource';
import { suffixesOf } from './host-map';
import { exportScopes, serviceExportTo } from './visibility';

const CLUSTER_DOMAIN = 'svc.cluster.local';
const EVERYWHERE = '*';

/** A host as routing sees it: a name without a dot is a Service of the namespace, any other stays as it is. */
export function fullHost(namespace: string, host: string): string {
  return host.startsWith('*') || host.includes('.') ? host : `${host}.${namespace}.${CLUSTER_DOMAIN}`;
}

/** A host in full; an address stays as it is (the upstream project's `pilot/pkg/model/config.go: ResolveShortnameToFQDN`). */
export const resolvedHost = (namespace: string, host: string) =>
  host === '' || host.includes(':') ? host : fullHost(namespace, host);

/** The Service that a full host of the cluster names; undefined for any other host. */
export function serviceOfHost(host: string): { namespace: string; name: string } | undefined {
  if (!host.endsWith(`.${CLUSTER_DOMAIN}`)) return undefined;
  const rest = host.slice(0, -CLUSTER_DOMAIN.length - 1);
  const dot = rest.lastIndexOf('.');
  if (dot <= 0 || dot === rest.length - 1) return undefined;
  return { name: rest.slice(0, dot), namespace: rest.slice(dot + 1) };
}

/** A port of a host. */
export interface HostPort {
  readonly number: number;
  readonly name: string;
  readonly protocol: string;
}

/** A host that the mesh knows: a Service's, or one of a service entry. */
export interface KnownHost {
  /** The full host; `*.example.com` for a wildcard. */
  readonly host: string;
  readonly resource: Resource;
  readonly ports: readonly HostPort[];
}

interface WrittenPort {
  readonly port?: number;
  readonly number?: number;
  readonly name?: string;
  readonly protocol?: string;
}

const hostPorts = (ports: readonly WrittenPort[] = []): HostPort[] =>
  ports.map(({ port = 0, number = port, name = '', protocol = '' }) => ({ number, name, protocol }));

/**
 * The hosts of a mesh by the namespaces that see them, as the analyzers of istioctl look them up (the upstream project's
 * `pkg/config/analysis/analyzers/util/service_lookup.go`). Rules that repeat those analyzers ask this; what istiod makes of the same
 * objects is `ServiceRegistry`, which knows ages, addresses and the defaults of the mesh.
 */
export class IstioctlHosts {
  /** The index of a mesh, made once. */
  public static of(mesh: MeshIndex): IstioctlHosts {
    return mesh.remember(IstioctlHosts, () => new IstioctlHosts(mesh));
  }

  private readonly byScope = new Map<string, KnownHost>();
  /** The hosts with a wildcard, by what stands behind it; each with its place among all of them. */
  private readonly wildcards = new Map<string, { scope: string; known: KnownHost; order: number }[]>();
  private order = 0;

  private constructor(private readonly mesh: MeshIndex) {
    for (const resource of mesh.all('ServiceEntry')) {
      const { hosts, exportTo, ports } = resource.spec;
      const known = hostPorts(ports);
      const scopes = exportScopes(exportTo, undefined, resource.namespace);
      for (const host of hosts ?? []) {
        this.add(scopes, { host: fullHost(resource.namespace, host), resource, ports: known });
      }
    }
    for (const resource of mesh.all('Service')) {
      const scopes = exportScopes(serviceExportTo(resource), undefined, resource.namespace);
      const host = fullHost(resource.namespace, resource.name);
      this.add(scopes, { host, resource, ports: hostPorts(resource.spec.ports) });
    }
  }

  /**
   * The host that an object of a namespace means, if the mesh knows it. An object that is itself exported to some namespaces
   * is looked at from those.
   */
  public find(namespace: string, host: string, exportTo: readonly string[] = []): KnownHost | undefined {
    const full = fullHost(namespace, host);
    const everywhere = this.byScope.get(`${EVERYWHERE}/${full}`);
    if (everywhere !== undefined) return everywhere;
    const scopes = exportTo.length === 0 ? [namespace] : exportTo;
    for (const scope of scopes) {
      const known = this.byScope.get(`${scope === '.' ? namespace : scope}/${full}`);
      if (known !== undefined) return known;
    }
    // Compared as it is written: istioctl does not make a short name full here.
    const written = host.startsWith('*') ? host.slice(1) : host;
    let first: { known: KnownHost; order: number } | undefined;
    if (this.wildcards.size === 0) return undefined;
    for (const suffix of suffixesOf(written)) {
      for (const entry of this.wildcards.get(suffix) ?? []) {
        if (entry.scope !== EVERYWHERE && entry.scope !== namespace) continue;
        if (first === undefined || entry.order < first.order) first = entry;
      }
    }
    return first?.known;
  }

  /** Whether an object of a namespace can mean the host: the mesh knows it, or it is declared to be elsewhere. */
  public has(namespace: string, host: string, exportTo?: readonly string[]): boolean {
    return (
      this.find(namespace, host, exportTo) !== undefined ||
      this.mesh.externals.hasHost(fullHost(namespace, host))
    );
  }

  /** The hosts that a namespace sees, but for wildcards: those of its own namespace by their short names too. */
  public seenFrom(namespace: string): string[] {
    return [...this.byScope].flatMap(([key, { host }]) =>
      !host.startsWith('*') && (key.startsWith(`${EVERYWHERE}/`) || key.startsWith(`${namespace}/`))
        ? [host]
        : [],
    );
  }

  private add(scopes: readonly string[], known: KnownHost): void {
    for (const scope of scopes) {
      this.byScope.set(`${scope}/${known.host}`, known);
      if (!known.host.startsWith('*')) continue;
      const suffix = known.host.slice(1);
      const list = this.wildcards.get(suffix) ?? [];
      this.wildcards.set(suffix, list);
      list.push({ scope, known, order: this.order++ });
    }
  }
}
