import { externalHost } from '../../../mesh/externals';
import { fullHost, serviceOfHost } from '../../../mesh/hosts';
import { groupBy } from '../../../mesh/mesh-index';
import type { Resource } from '../../../mesh/resource';
import { exportsToAll } from '../../../mesh/visibility';
import { selects } from '../../../mesh/workload';
import type { MeshCheck } from '../../check';
import { ruleTable } from '../../rule';
import { listedWithout } from '../selected-pods';
import { isProtocolName } from '../gateway/hosts';

const rules = ruleTable(
  { section: 'service-entry', source: 'Kiali, business/checkers/serviceentries', level: 'warning' },
  {
    'same-host-and-port': {
      codes: ['KIA1211'],
      title: 'Two service entries define the same port of a host',
      why: 'A caller uses the settings of one service entry for a host: that of its own namespace, or else the oldest. Endpoints of service entries in one namespace are put together; those of another namespace are not used.',
      fact: 'istiod, pilot/pkg/model/sidecar.go: pickBestVisibleNamespace, canMergeServices',
      mend: 'Merge the service entries, or limit each with exportTo.',
      covers: ['KIA1211'],
    },
    'address-missing': {
      codes: ['KIA1201'],
      title: 'A service entry does not list the address of a workload entry that it selects',
      why: 'Kiali shows a machine as part of the service only if the service entry lists its address. Istio itself takes the endpoints from the selector.',
      fact: 'Istio reference, ServiceEntry.workload_selector',
      mend: 'Add the address of the workload entry to addresses, if these are the addresses of machines.',
      covers: ['KIA1201'],
    },
    'port-name-without-protocol': {
      codes: ['KIA0601'],
      level: 'info',
      title: 'The name of a port of a service entry does not say its protocol',
      why: 'The protocol has a field of its own, so nothing breaks; Kiali asks for the name that the ports of Services need.',
      fact: 'Istio reference, ServicePort.protocol',
      mend: 'Begin the name with the protocol, as in http, https-api or tls.',
      covers: ['KIA0601'],
    },
    'ports-of-one-alone': {
      codes: ['mesh'],
      title: 'Two service entries in different namespaces define different ports for a host',
      why: 'A caller uses the host from one of them: the one in its own namespace, or else the oldest one. For this caller the ports of the other do not exist, and requests to them are handled like requests to an unknown host.',
      mend: 'Define the same ports in both, or limit each with exportTo.',
      source: 'istiod, pilot/pkg/model/sidecar.go: pickBestVisibleNamespace',
    },
    'host-is-service': {
      codes: ['mesh'],
      title: 'A service entry defines the host of a Service',
      why: 'Of two definitions of a host Istio uses that of the Kubernetes Service, or the one in the namespace of the caller, so the service entry is not used or hides the Service.',
      mend: 'Use another host in the service entry, or use WorkloadEntry objects that the Service selects.',
      source: 'istiod, pilot/pkg/model/sidecar.go: appendSidecarServices, pickBestVisibleNamespace',
    },
  },
);

/** The numbers of the ports of a service entry, in words. */
const numbersOf = ({ spec }: Resource<'ServiceEntry'>) =>
  (spec.ports ?? [])
    .map((port) => port?.number ?? 0)
    .sort((a, b) => a - b)
    .join(', ');

/** The first of other groups that fits. */
function firstOf<T>(
  groups: ReadonlyMap<string, readonly T[]>,
  own: string,
  fits: (one: T) => boolean,
): T | undefined {
  for (const [key, group] of groups) {
    const found = key === own ? undefined : group.find(fits);
    if (found !== undefined) return found;
  }
  return undefined;
}

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
          key: `${port.number} of the host ${externalHost(fullHost(resource.namespace, host))}`,
          protocol: (port.protocol ?? '').toUpperCase(),
        })),
      ),
    );
    for (const [key, same] of groupBy(ports, (port) => port.key)) {
      const resources = new Set(same.map(({ resource }) => resource));
      // Of different protocols istioctl speaks.
      if (resources.size < 2 || new Set(same.map(({ protocol }) => protocol)).size > 1) continue;
      const names = [...resources].map(({ fullName }) => fullName).sort();
      for (const { resource, i } of same) {
        report(
          rules['same-host-and-port'],
          resource,
          ['spec', 'ports', i],
          `Port ${key} is also defined in the service entry ${listedWithout(names, resource.fullName)}, so each caller uses the settings of only one of them.`,
        );
      }
    }
    for (const [host, same] of groupBy(
      all.flatMap((resource) => (resource.spec.hosts ?? []).map((one) => ({ resource, one }))),
      ({ one }) => one,
    )) {
      const seen = same.filter(({ resource }) => exportsToAll(resource.spec.exportTo));
      const byNumbers = groupBy(
        seen.map(({ resource }) => resource),
        numbersOf,
      );
      for (const { resource } of seen) {
        const own = numbersOf(resource);
        const other = firstOf(byNumbers, own, ({ namespace }) => namespace !== resource.namespace);
        if (other === undefined) continue;
        const message = `The host ${host} has the ports ${own} here and ${numbersOf(other)} in ${other.fullName}, so each caller can use the ports of one of them only.`;
        report(rules['ports-of-one-alone'], resource, ['spec', 'ports'], message);
      }
    }
    for (const resource of all) {
      const { addresses, hosts, location, ports: own, workloadSelector } = resource.spec;
      (own ?? []).forEach((port, i) => {
        if (!port.name || isProtocolName(port.name)) return;
        const message = `The port name ${port.name} does not begin with a protocol, as Kiali expects.`;
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
          `The host ${host} belongs to the Service ${found.fullName}, so the service entry is not used or hides the Service.`,
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
          `The addresses lack ${address} of the workload entry ${entry.name}, so Kiali does not show it as part of the service.`,
        );
      }
    }
  },
};
