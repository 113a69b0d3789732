import { fullHost, serviceOfHost } from '../../../mesh/hosts';
import { groupBy } from '../../../mesh/mesh-index';
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
    'host-is-service': {
      codes: ['mesh'],
      title: 'A service entry is for a host that is a Service',
      why: 'Of two definitions of one host Istio takes that of the Kubernetes Service, or that of the namespace of the caller: what the entry says is not used, or hides the Service.',
      mend: 'Give the service entry another host, or use WorkloadEntry objects that the Service selects.',
      source: 'istiod, pilot/pkg/model/sidecar.go: pickBestService',
    },
  },
);

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
