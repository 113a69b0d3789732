import { externalHost } from '../../../mesh/externals';
import { hostMatches } from '../../../values/host-name';
import { fullHost } from '../../../mesh/hosts';
import { groupBy } from '../../../mesh/mesh-index';
import type { Resource } from '../../../mesh/resource';
import { exportScopes, exportsToAll } from '../../../mesh/visibility';
import { SuffixIndex, suffixesOf } from '../../../mesh/host-map';
import type { MeshCheck, MeshReport } from '../../check';
import { ruleTable } from '../../rule';
import { listedWithout, namesOf } from '../selected-pods';

const rules = ruleTable(
  {
    section: 'virtual-service',
    source: 'istioctl analyze, virtualservice.ConflictingMeshGatewayHostsAnalyzer',
    codes: ['IST0109', 'KIA1106'],
  },
  {
    'conflicting-hosts': {
      title: 'Two virtual services for the mesh have the same host',
      why: 'Istio does not merge virtual services for sidecars: one of them is used, and the others are ignored; which one depends on their age.',
      fact: 'istiod, pilot/pkg/networking/core/httproute.go: selectVirtualServices; istiod, pilot/pkg/model/virtualservice.go: SelectVirtualServices',
      mend: 'Put the routes of the host into one virtual service, or use delegates at a gateway.',
      covers: ['IST0109', 'KIA1106'],
    },
    'hosts-differ-in-case': {
      codes: ['mesh'],
      title: 'Hosts of two virtual services for the mesh differ only in the case of letters',
      why: 'Host names are compared without regard to case, and istiod writes them in lower case, so one of the virtual services is used, and the others are ignored. istioctl does not see it.',
      mend: 'Put the routes of the host into one virtual service.',
      source: 'istiod, pilot/pkg/networking/core/httproute.go: selectVirtualServices, dedupeDomains',
    },
  },
);

interface Entry {
  readonly scope: string;
  readonly host: string;
  readonly resource: Resource<'VirtualService'>;
}

/** The hosts of the virtual services that sidecars use, once for each namespace that sees them. */
function entriesOf(resource: Resource<'VirtualService'>): Entry[] {
  const { gateways, exportTo, hosts } = resource.spec;
  if ((gateways ?? []).length > 0 && !(gateways ?? []).includes('mesh')) return [];
  const scopes = exportsToAll(exportTo)
    ? ['*']
    : [...new Set(exportScopes(exportTo, undefined, resource.namespace))];
  return scopes.flatMap((scope) =>
    (hosts ?? []).map((host) => ({ scope, host: fullHost(resource.namespace, host), resource })),
  );
}

/** Finds those of some hosts that have a name in common with another one. */
function overlapFinder(hosts: readonly string[]): (host: string) => string[] {
  const all = new SuffixIndex(hosts);
  const wild = new Set(hosts.filter((host) => host.startsWith('*')));
  return (host) => {
    const isWild = host.startsWith('*');
    const wider = [...suffixesOf(isWild ? host.slice(1) : host)]
      .map((suffix) => `*${suffix}`)
      .filter((other) => wild.has(other));
    const narrower = isWild
      ? all.endingWith(host.slice(1))
      : all.endingWith(host).filter((other) => other === host);
    return [...new Set([...wider, ...narrower])];
  };
}

/** Virtual services that sidecars of one namespace see and that have a host in common. */
export const conflictingHosts: MeshCheck = {
  rules,
  check(mesh, report) {
    const entries = mesh.all('VirtualService').flatMap(entriesOf);
    const byHost = groupBy(entries, ({ scope, host }) => `${scope}/${host}`);
    const everywhere = groupBy(
      entries.filter(({ scope }) => scope === '*'),
      ({ host }) => host,
    );
    const meeting = overlapFinder([...everywhere.keys()]);
    const reported = new Set<Resource>();
    for (const key of [...byHost.keys()].sort()) {
      const own = byHost.get(key) ?? [];
      const [{ scope, host }] = own;
      // Those that are exported to some namespaces also meet those that are exported to all.
      const met = scope === '*' ? [] : meeting(host).flatMap((other) => everywhere.get(other) ?? []);
      const all = [...own, ...met];
      if (all.length < 2) continue;
      const names = [...new Set(all.map(({ resource }) => resource.fullName))].sort();
      const seen = scope === '*' ? '' : ` (visible in ${scope})`;
      for (const { resource } of all) {
        if (reported.has(resource)) continue;
        reported.add(resource);
        const at = (resource.spec.hosts ?? []).findIndex((own) =>
          hostMatches(fullHost(resource.namespace, own), host),
        );
        const others = listedWithout(names, resource.fullName);
        const who = others === '' ? 'twice in this virtual service' : `also in the virtual service ${others}`;
        report(
          rules['conflicting-hosts'],
          resource,
          ['spec', 'hosts', Math.max(at, 0)],
          `The host ${externalHost(host)}${seen} is ${who}, so sidecars use only one of them.`,
        );
      }
    }
    checkCase(entries, report);
  },
};

/** Hosts that are one but for the case of letters, where the comparison of istioctl sees two. */
function checkCase(entries: readonly Entry[], report: MeshReport): void {
  for (const same of groupBy(entries, ({ host }) => host.toLowerCase()).values()) {
    if (new Set(same.map(({ host }) => host)).size < 2) continue;
    const said = new Set<Resource>();
    for (const one of same) {
      const others = same.filter(
        ({ resource, host, scope }) =>
          resource !== one.resource &&
          host !== one.host &&
          (scope === one.scope || [scope, one.scope].includes('*')),
      );
      if (others.length === 0 || said.has(one.resource)) continue;
      said.add(one.resource);
      const names = namesOf([...new Set(others.map(({ resource }) => resource))]);
      const at = (one.resource.spec.hosts ?? []).findIndex(
        (host) => fullHost(one.resource.namespace, host) === one.host,
      );
      const message = `The host ${externalHost(one.host)} differs only in the case of letters from ${externalHost(others[0].host)} of the virtual service ${names}, so sidecars use only one of them.`;
      report(rules['hosts-differ-in-case'], one.resource, ['spec', 'hosts', Math.max(at, 0)], message);
    }
  }
}
