import { HostIndex } from '../../../mesh/hosts';
import { exportsToAll } from '../../../mesh/visibility';
import { listOf } from '../../../mesh/lists';
import type { FieldPath } from '../../../mesh/manifest';
import type { MeshCheck } from '../../mesh-check';
import { ruleTable } from '../../rule';
import { destinationsOf } from '../virtual-service/destinations';

const rules = ruleTable(
  { section: 'host', source: 'istiod, pilot/pkg/model/config.go: ResolveShortnameToFQDN', codes: ['mesh'] },
  {
    'two-labels': {
      level: 'warning',
      title: 'A host is written as service.namespace',
      why: 'Only a name without any dot is made full. With one dot it is taken for a name of the internet, which is not the Service; Kiali and DNS within pods take it for the Service all the same.',
      mend: 'Write the full name: service.namespace.svc.cluster.local.',
    },
  },
);

/** Hosts that are half full. */
export const twoLabelHosts: MeshCheck = {
  rules,
  check(mesh, report) {
    const hosts = HostIndex.of(mesh);
    for (const kind of ['VirtualService', 'DestinationRule']) {
      for (const resource of mesh.all(kind)) {
        const { exportTo, host, hosts: names } = resource.spec;
        const look = (text: unknown, path: FieldPath) => {
          if (typeof text !== 'string' || text.startsWith('*')) return;
          const [service, namespace, more] = text.split('.');
          if (!namespace || more !== undefined || mesh.find('Service', namespace, service) === undefined)
            return;
          const scope = exportsToAll(exportTo) ? undefined : exportTo;
          if (hosts.has(resource.namespace, text, scope)) return;
          const full = `${text}.svc.cluster.local`;
          report(rules['two-labels'], resource, path, `the host ${text}; expected ${full}`, `Write ${full}.`);
        };
        if (kind === 'DestinationRule') look(host, ['spec', 'host']);
        else {
          listOf(names).forEach((name, i) => look(name, ['spec', 'hosts', i]));
          for (const { destination, path } of destinationsOf(resource))
            look(destination.host, [...path, 'host']);
        }
      }
    }
  },
};
