import { listOf, mapOf } from '../../../mesh/lists';
import { groupBy } from '../../../mesh/mesh-index';
import type { Resource } from '../../../mesh/resource';
import { exportScopes, exportsToAll } from '../../../mesh/visibility';
import type { MeshCheck } from '../../check';
import { ruleTable } from '../../rule';
import { listed } from '../selected-pods';

const rules = ruleTable(
  { section: 'service-entry', source: 'istioctl analyze, serviceentry analyzers' },
  {
    'conflicting-protocols': {
      codes: ['IST0177', 'KIA1212'],
      level: 'warning',
      title: 'Two service entries define different protocols for a port of a host',
      why: 'A caller uses the service entry of its own namespace, or else the oldest one, and its protocol decides how the port is handled; that of the other is ignored.',
      fact: 'istiod, pilot/pkg/model/sidecar.go: canMergeServices',
      mend: 'Define the same protocol in both, or merge the service entries.',
      covers: ['IST0177', 'KIA1212'],
    },
    'addresses-required': {
      codes: ['IST0134'],
      level: 'warning',
      title: 'A service entry for TCP has no addresses',
      why: 'TCP has no host names, so without an address of its own the service entry matches every connection to that port.',
      fact: 'istiod, pilot/pkg/networking/core/listener.go: buildSidecarOutboundListener; Istio reference, ServiceEntry.addresses',
      mend: 'Set addresses, or let the mesh allocate them (ISTIO_META_DNS_CAPTURE).',
      covers: ['IST0134'],
    },
  },
);

interface Port {
  readonly resource: Resource<'ServiceEntry'>;
  readonly scope: string;
  readonly host: string;
  readonly number: number;
  readonly protocol: string;
}

function portsOf(resource: Resource<'ServiceEntry'>): Port[] {
  const { exportTo, hosts, ports } = resource.spec;
  const scopes = exportsToAll(exportTo)
    ? ['*']
    : [...new Set(exportScopes(exportTo, undefined, resource.namespace))];
  return scopes.flatMap((scope) =>
    (hosts ?? []).flatMap((host) =>
      (ports ?? []).map((port) => ({
        resource,
        scope,
        host,
        number: port.number ?? 0,
        protocol: (port.protocol ?? '').toUpperCase(),
      })),
    ),
  );
}

/** The protocols and addresses of service entries. */
export const serviceEntryProtocols: MeshCheck = {
  rules,
  check(mesh, report) {
    const entries = mesh.all('ServiceEntry');
    const key = (scope: string, { host, number }: Port) => `${scope} ${number} ${host}`;
    const byPort = groupBy(entries.flatMap(portsOf), (port) => key(port.scope, port));
    const reported = new Set<Resource>();
    for (const [, own] of [...byPort].sort(([a], [b]) => (a < b ? -1 : 1))) {
      const [first] = own;
      const all = first.scope === '*' ? own : [...own, ...(byPort.get(key('*', first)) ?? [])];
      const protocols = [...new Set(all.map(({ protocol }) => protocol))].sort();
      if (protocols.length < 2) continue;
      const names = listed([...new Set(all.map(({ resource }) => resource.fullName))].sort());
      for (const { resource } of all) {
        if (reported.has(resource)) continue;
        reported.add(resource);
        const at = (resource.spec.ports ?? []).findIndex((port) => (port.number ?? 0) === first.number);
        const message = `Port ${first.number} of the host ${first.host} has the protocols ${protocols.map((protocol) => protocol || 'unset').join(' and ')} in the service entries ${names}, so one of them is ignored.`;
        report(rules['conflicting-protocols'], resource, ['spec', 'ports', at], message);
      }
    }

    const metadata = mapOf(mapOf(mesh.config.defaultConfig).proxyMetadata);
    const allocates = (name: string) => metadata[name] === 'true' || metadata[name] === true;
    const allocated =
      allocates('ISTIO_META_DNS_CAPTURE') &&
      (allocates('ISTIO_META_DNS_AUTO_ALLOCATE') || allocates('PILOT_ENABLE_IP_AUTOALLOCATE'));
    if (allocated) return;
    for (const resource of entries) {
      const { addresses, ports } = resource.spec;
      if ((addresses ?? []).length > 0 || listOf(mapOf(resource.manifest.status).addresses).length > 0)
        continue;
      (ports ?? []).forEach((port, i) => {
        if (!['', 'TCP'].includes((port.protocol ?? '').toUpperCase())) return;
        report(
          rules['addresses-required'],
          resource,
          ['spec', 'ports', i],
          'The service entry has a TCP port and no addresses, so it matches every connection to that port.',
        );
      });
    }
  },
};
