import { fullHost, serviceOfHost } from '../../../mesh/hosts';
import { groupBy } from '../../../mesh/mesh-index';
import type { Resource } from '../../../mesh/resource';
import { exportsToAll } from '../../../mesh/visibility';
import { selects } from '../../../mesh/workload';
import type { MeshCheck } from '../../check';
import { ruleTable } from '../../rule';
import { isProtocolName } from '../gateway/hosts';

const rules = ruleTable(
  { section: 'service-entry', source: 'Kiali, business/checkers/serviceentries', level: 'warning' },
  {
    'same-host-and-port': {
      codes: ['KIA1211'],
      title: 'Two service entries are for one port of a host',
      why: 'Istio keeps one definition of a host for each caller: endpoints and settings of the other are not used.',
      mend: 'Join the service entries, or limit each by exportTo.',
      covers: ['KIA1211'],
    },
    'address-missing': {
      codes: ['KIA1201'],
      title: 'A service entry does not list the address of a workload entry that it selects',
      why: 'Kiali shows only those machines as part of the service whose addresses stand in the service entry. Istio itself takes endpoints from the selector.',
      mend: 'Add the address of the workload entry to addresses, where these are the addresses of machines.',
      covers: ['KIA1201'],
    },
    'port-name-without-protocol': {
      codes: ['KIA0601'],
      level: 'info',
      title: 'The name of a port of a service entry does not say its protocol',
      why: 'The protocol is told by a field of its own, so that nothing breaks; Kiali asks for the name that Services need.',
      mend: 'Name it after the protocol: http, https-api, tls.',
      covers: ['KIA0601'],
    },
    'ports-of-one-alone': {
      codes: ['mesh'],
      title: 'Two service entries of different namespaces give one host different ports',
      why: 'A caller takes the host from one of them: that of its own namespace, or else the older one. The ports of the other are not there for it, and requests to them get 502 or 404, or pass by as unknown.',
      mend: 'Give both the same ports, or limit each by exportTo.',
      source: 'istiod, pilot/pkg/model/push_context.go: pickBestVisibleNamespace',
    },
    'host-is-service': {
      codes: ['mesh'],
      title: 'A service entry is for a host that is a Service',
      why: 'Of two definitions of one host Istio takes that of the Kubernetes Service, or that of the namespace of the caller: what the entry says is not used, or hides the Service.',
      mend: 'Give the service entry another host, or use WorkloadEntry objects that the Service selects.',
      source: 'istiod, pilot/pkg/model/sidecar.go: pickBestService',
    },
  },
);

/** The numbers of the ports of a service entry, in words. */
const numbersOf = ({ spec }: Resource<'ServiceEntry'>) =>
  (spec.ports ?? [])
    .map((port) => port?.number ?? 0)
    .sort((a, b) => a - b)
    .join(', ');

/** Service entries that stand in each other's way, or in that of Services. */
export const duplicateServiceEntries: MeshCheck = {
  rules,
  check(mesh, report) {
    const all = mesh.all('ServiceEntry');
    const entries = groupBy(mesh.all('WorkloadEntry'), ({ namespace }) => namespace);
    const ports = all.flatMap((resource) =>
      (resource.spec.ports ?? []).flatMap((port, i) =>
        (resource.spec.hosts ?? []).map((host) => ({
          resource,
          i,
          key: `${fullHost(resource.namespace, host)}:${port.number}`,
          protocol: (port.protocol ?? '').toUpperCase(),
        })),
      ),
    );
    for (const [key, same] of groupBy(ports, (port) => port.key)) {
      const resources = new Set(same.map(({ resource }) => resource));
      // Of different protocols istioctl speaks.
      if (resources.size < 2 || new Set(same.map(({ protocol }) => protocol)).size > 1) continue;
      for (const { resource, i } of same) {
        const others = [...resources].filter((other) => other !== resource).map(({ fullName }) => fullName);
        report(
          rules['same-host-and-port'],
          resource,
          ['spec', 'ports', i],
          `${key} is also in ${others.sort().join(', ')}`,
        );
      }
    }
    for (const [host, same] of groupBy(
      all.flatMap((resource) => (resource.spec.hosts ?? []).map((one) => ({ resource, one }))),
      ({ one }) => one,
    )) {
      const seen = same.filter(({ resource }) => exportsToAll(resource.spec.exportTo));
      for (const { resource } of seen) {
        const other = seen.find(
          (one) =>
            one.resource.namespace !== resource.namespace &&
            numbersOf(one.resource) !== numbersOf(resource),
        )?.resource;
        if (other === undefined) continue;
        const message = `The host ${host} has the ports ${numbersOf(resource)} here and ${numbersOf(other)} in ${other.fullName}, so that callers have those of one of them alone.`;
        report(rules['ports-of-one-alone'], resource, ['spec', 'ports'], message);
      }
    }
    for (const resource of all) {
      const { addresses, hosts, location, ports: own, workloadSelector } = resource.spec;
      (own ?? []).forEach((port, i) => {
        if (!port.name || isProtocolName(port.name)) return;
        const message = `the name ${port.name}; expected one that begins with the protocol`;
        report(rules['port-name-without-protocol'], resource, ['spec', 'ports', i, 'name'], message);
      });
      (hosts ?? []).forEach((host, i) => {
        const service = serviceOfHost(fullHost(resource.namespace, host));
        const found = service && mesh.find('Service', service.namespace, service.name);
        if (!found) return;
        report(
          rules['host-is-service'],
          resource,
          ['spec', 'hosts', i],
          `${host} is the Service ${found.fullName}`,
        );
      });
      // Addresses of the service, not of machines, are what the field is for; none at all is no mistake.
      if (location !== 'MESH_INTERNAL' || !workloadSelector || (addresses ?? []).length === 0) continue;
      for (const entry of entries.get(resource.namespace) ?? []) {
        const { address, labels = {} } = entry.spec;
        if (!address || !selects(workloadSelector.labels ?? {}, labels)) continue;
        if ((addresses ?? []).includes(address)) continue;
        report(
          rules['address-missing'],
          resource,
          ['spec', 'addresses'],
          `no ${address} of the workload entry ${entry.name}`,
        );
      }
    }
  },
};
