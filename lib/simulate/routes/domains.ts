import type { MeshService } from '../../mesh/services/service';

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

/** The hosts by which callers of a namespace ask for a service; `derived` of them are only made from its name. */
export function domainsOf(
  service: MeshService,
  namespace: string,
): { readonly domains: readonly string[]; readonly derived: ReadonlySet<string> } {
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
