import { IstioctlHosts, fullHost } from '../../../mesh/hosts';
import type { Resource } from '../../../mesh/resource';
import type { MeshCheck } from '../../check';
import { ruleTable } from '../../rule';
import { destinationsOf } from './destinations';

const rules = ruleTable(
  {
    section: 'virtual-service',
    source: 'istiod, pilot/pkg/model/push_context.go: initVirtualServices',
    codes: ['mesh'],
  },
  {
    'mesh-forgotten': {
      level: 'warning',
      title: 'A virtual service for a Service of the mesh is not used within the mesh',
      why: 'A virtual service that names gateways applies only to these. Calls between pods ignore its subsets, weights and matches, unless "mesh" is among the gateways.',
      mend: 'Add "mesh" to gateways, or remove the Service from hosts if only the gateway is meant.',
    },
  },
);

const isOfMesh = ({ spec }: Resource<'VirtualService'>) =>
  (spec.gateways ?? []).length === 0 || (spec.gateways ?? []).includes('mesh');

/** Whether rules do more than pass everything on to one place. */
function decides(resource: Resource<'VirtualService'>): boolean {
  const { http, tls, tcp } = resource.spec;
  const count = (http ?? []).length + (tls ?? []).length + (tcp ?? []).length;
  const destinations = destinationsOf(resource);
  return (
    count > 1 ||
    destinations.length > 1 ||
    destinations.some(({ destination }) => Boolean(destination.subset))
  );
}

/** Virtual services at gateways that the mesh would need too. */
export const meshForgotten: MeshCheck = {
  rules,
  check(mesh, report) {
    const all = mesh.all('VirtualService');
    const hosts = IstioctlHosts.of(mesh);
    const inMesh = new Set<string>();
    for (const resource of all.filter(isOfMesh)) {
      for (const host of resource.spec.hosts ?? []) inMesh.add(fullHost(resource.namespace, host));
    }
    for (const resource of all) {
      if (isOfMesh(resource) || !decides(resource)) continue;
      (resource.spec.hosts ?? []).forEach((given, i) => {
        const host = fullHost(resource.namespace, given);
        if (!host.endsWith('.svc.cluster.local') || inMesh.has(host)) return;
        const known = hosts.find(resource.namespace, host);
        if (known?.resource.kind !== 'Service' || known.host !== host) return;
        const gateways = (resource.spec.gateways ?? []).join(', ');
        report(
          rules['mesh-forgotten'],
          resource,
          ['spec', 'hosts', i],
          `The virtual service is for the Service ${given} and bound only to ${gateways}, so it does not apply to calls within the mesh.`,
        );
      });
    }
  },
};
