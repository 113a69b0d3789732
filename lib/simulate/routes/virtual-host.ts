import { HostMap } from '../../mesh/host-map';
import type { MeshService } from '../../mesh/services/service';
import type { BoundVirtualService } from '../virtual-services/bound-virtual-service';
import type { HttpRoute } from './route';

const SVC = '.svc.';
const CLUSTER_DOMAIN = '.svc.cluster.local';

/** Shorter names of a host of the cluster, as callers of a namespace may use them (the upstream project's `pilot/pkg/networking/core/httproute.go: GenerateAltVirtualHosts`). */
function shorterNames(host: string, namespace: string): readonly string[] {
  const absolute = host.includes(':') || /^[\d.]+$/.test(host) ? [] : [`${host}.`];
  if (!host.endsWith(CLUSTER_DOMAIN)) return absolute;
  const end = host.indexOf(SVC);
  const dot = host.indexOf('.');
  if (end <= 0 || dot > end) return absolute;
  const [name, home, short] = [host.slice(0, dot), host.slice(dot + 1, end), host.slice(0, end)];
  return [...absolute, ...(home === namespace ? [name] : []), `${short}.svc`, short];
}

/** Hosts by which a service is asked for. */
interface Domains {
  readonly domains: readonly string[];
  /** Those that are only made from its name. */
  readonly derived: ReadonlySet<string>;
}

/** What each service is asked for by, by the namespaces of which it knows a name of its own; all others have the same ones. */
const known = new WeakMap<MeshService, Map<string, Domains>>();

/** The hosts by which callers of a namespace ask for a service; `derived` of them are only made from its name. */
export function domainsOf(service: MeshService, namespace: string): Domains {
  const part = `.${namespace}${SVC}`;
  const isHome = service.host.includes(part) || service.aliases.some((alias) => alias.includes(part));
  const own = known.get(service) ?? new Map<string, Domains>();
  known.set(service, own);
  const home = isHome ? namespace : '';
  const found = own.get(home) ?? madeDomains(service, namespace);
  own.set(home, found);
  return found;
}

function madeDomains(service: MeshService, namespace: string): Domains {
  const derived = new Set<string>();
  const domains: string[] = [];
  for (const host of [service.host, ...service.aliases]) {
    const shorter = shorterNames(host, namespace);
    for (const name of shorter) derived.add(name);
    domains.push(host, ...shorter);
  }
  if (service.resolution === 'passthrough' && service.registry === 'kubernetes') {
    domains.push(...domains.map((domain) => `*.${domain}`));
  }
  return { domains: [...domains, ...service.addresses.filter((address) => !address.includes('/'))], derived };
}

/** The routes of some hosts, in the order in which they are tried. */
export interface VirtualHost {
  /** The host by which it is named. */
  readonly name: string;
  /** The virtual services that bring its routes; none for a service alone. */
  readonly by: readonly BoundVirtualService[];
  readonly routes: readonly HttpRoute[];
  /** Requests without TLS are redirected to `https`. */
  readonly redirectsToTls?: boolean;
  /** What happens to hosts that the mesh does not know: they go where the caller connected to, or nowhere. */
  readonly unknown?: 'passthrough' | 'dynamic' | 'black-hole';
  /** Why other routes may be there. */
  readonly unsure: readonly string[];
  /** Whether routes of several virtual services are mixed whose order no manifest tells. */
  readonly isContended?: boolean;
}

/** A virtual host whose routes are made when a request first comes to them. */
export class LazyVirtualHost implements VirtualHost {
  public readonly unsure: string[] = [];

  public constructor(
    public readonly name: string,
    public readonly by: readonly BoundVirtualService[],
    private readonly make: () => readonly HttpRoute[],
  ) {}

  public get routes(): readonly HttpRoute[] {
    return this.make();
  }
}

/** The virtual hosts of one listener, by the hosts that they are for. */
export class RouteTable {
  private readonly exact = new Map<string, VirtualHost>();
  private readonly suffixes = new HostMap<VirtualHost>();
  private everything?: VirtualHost;

  /** @param unsure why the whole table may be another one */
  public constructor(public readonly unsure: readonly string[] = []) {}

  /** Domains of which nobody can tell which of several virtual hosts has them, and why. */
  private readonly contests = new Map<string, string>();

  /** Tells why another virtual host may have a domain. */
  public contest(domain: string, why: string): void {
    this.contests.set(domain, why);
  }

  /** Why another virtual host may be for the host that a request asks for. */
  public contestOf(authority: string): string | undefined {
    return this.contests.size === 0 ? undefined : this.contests.get(withoutPort(authority).toLowerCase());
  }

  /** All virtual hosts, in no order that counts. */
  public get hosts(): readonly VirtualHost[] {
    return [...new Set(this.all)];
  }

  private readonly all: VirtualHost[] = [];
  private readonly domains = new Map<VirtualHost, string[]>();

  /** The domains of a virtual host, the first that by which it is named. */
  public domainsOf(host: VirtualHost): readonly string[] {
    return this.domains.get(host) ?? [];
  }

  /** Gives a virtual host a domain: a host, `*.suffix`, or `*`. */
  public add(domain: string, host: VirtualHost): void {
    this.all.push(host);
    const known = this.domains.get(host);
    if (known === undefined) this.domains.set(host, [domain]);
    else known.push(domain);
    if (domain === '*') this.everything ??= host;
    else if (domain.startsWith('*')) this.suffixes.set(domain, host);
    else this.exact.set(domain, host);
  }

  /** The virtual host that has a domain itself. */
  public exactly(domain: string): VirtualHost | undefined {
    return this.exact.get(domain);
  }

  /** The virtual host of the host that a request asks for, whatever its port: the host itself, or the longest wildcard. */
  public find(authority: string): VirtualHost | undefined {
    const host = withoutPort(authority).toLowerCase();
    const exact = this.exact.get(host);
    if (exact !== undefined) return exact;
    // A wildcard stands for one character at least.
    return this.suffixes.find(`?${host.slice(1)}`) ?? this.everything;
  }
}

/** A host without the port behind it; an IPv6 address stands in brackets. */
function withoutPort(authority: string): string {
  const colon = authority.lastIndexOf(':');
  if (colon === -1 || authority.lastIndexOf(']') > colon) return authority;
  return authority.indexOf(':') !== colon && !authority.startsWith('[')
    ? authority
    : authority.slice(0, colon);
}
