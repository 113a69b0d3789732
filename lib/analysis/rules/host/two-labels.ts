import { IstioctlHosts } from '../../../mesh/hosts';
import type { FieldPath } from '../../../mesh/manifest';
import type { Resource } from '../../../mesh/resource';
import { exportsToAll } from '../../../mesh/visibility';
import type { MeshCheck } from '../../check';
import { ruleTable } from '../../rule';
import { destinationsOf } from '../virtual-service/destinations';

const rules = ruleTable(
  { section: 'host', source: 'istiod, pilot/pkg/model/config.go: ResolveShortnameToFQDN', codes: ['mesh'] },
  {
    'two-labels': {
      level: 'warning',
      title: 'A host is written as service.namespace',
      why: 'Istio completes only names without a dot. It takes a name with one dot for a name of the internet, which is not the Service; Kiali, and DNS within pods, take it for the Service nevertheless.',
      mend: 'Write the full name: service.namespace.svc.cluster.local.',
    },
  },
);

type Exported = Resource<'VirtualService'> | Resource<'DestinationRule'>;

/** Hosts that are half full. */
export const twoLabelHosts: MeshCheck = {
  rules,
  check(mesh, report) {
    const hosts = IstioctlHosts.of(mesh);
    const look = (resource: Exported, text: string | undefined, path: FieldPath) => {
      if (text === undefined || text.startsWith('*')) return;
      const [service, namespace, more] = text.split('.');
      if (!namespace || more !== undefined || mesh.find('Service', namespace, service) === undefined) return;
      const { exportTo } = resource.spec;
      const scope = exportsToAll(exportTo) ? undefined : exportTo;
      if (hosts.has(resource.namespace, text, scope)) return;
      const full = `${text}.svc.cluster.local`;
      report(
        rules['two-labels'],
        resource,
        path,
        `Istio does not complete the host ${text}, which has a dot, so it does not stand for the Service ${full}.`,
        `Write ${full}.`,
      );
    };
    for (const resource of mesh.all('VirtualService')) {
      resource.spec.hosts?.forEach((name, i) => look(resource, name, ['spec', 'hosts', i]));
      for (const { destination, path } of destinationsOf(resource)) {
        look(resource, destination.host, [...path, 'host']);
      }
    }
    for (const resource of mesh.all('DestinationRule')) look(resource, resource.spec.host, ['spec', 'host']);
  },
};
