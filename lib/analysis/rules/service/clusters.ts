import { canonicalText } from '../../../values/canonical';
import type { Resource } from '../../../mesh/resource';
import type { MeshCheck } from '../../check';
import { ruleTable } from '../../rule';

const rules = ruleTable(
  { section: 'service', source: 'istioctl analyze, multicluster.ServiceAnalyzer', codes: ['IST0170'] },
  {
    'differs-between-clusters': {
      level: 'warning',
      once: 'object',
      title: 'A Service is different in the clusters of a mesh',
      why: 'The mesh treats Services with the same name as one service, so different ports or types break requests between clusters.',
      fact: 'istiod, pilot/pkg/serviceregistry/aggregate/controller.go: mergeService',
      mend: 'Make the Service the same in all clusters.',
      covers: ['IST0170'],
    },
  },
);

/** What has to be equal between clusters: the mode, the type and the ports, in the order of their names. */
function shape({ spec }: Resource<'Service'>): Readonly<Record<string, string>> {
  const ports = (spec.ports ?? []).map((port) => [
    port.name ?? '',
    port.port ?? 0,
    port.protocol ?? 'TCP',
    port.appProtocol ?? null,
    port.targetPort ?? port.port ?? 0,
    port.nodePort ?? 0,
  ]);
  ports.sort((a, b) => (String(a[0]) < String(b[0]) ? -1 : 1));
  return {
    'cluster IP': spec.clusterIP === 'None' ? 'none' : 'one',
    type: spec.type ?? 'ClusterIP',
    ports: canonicalText(ports),
  };
}

/** Services that differ between the clusters of a mesh. */
export const serviceInClusters: MeshCheck = {
  rules,
  check(mesh, report) {
    for (const [cluster, resources] of Object.entries(mesh.remoteClusters)) {
      for (const remote of resources) {
        if (!remote.is('Service')) continue;
        const own = mesh.find('Service', remote.namespace, remote.name);
        if (own === undefined) continue;
        const [here, there] = [shape(own), shape(remote)];
        const differing = Object.keys(here).filter((what) => here[what] !== there[what]);
        if (differing.length === 0) continue;
        report(
          rules['differs-between-clusters'],
          own,
          ['spec'],
          `The Service has different settings (${differing.join(', ')}) in the cluster ${cluster}, so requests between the clusters may fail.`,
        );
      }
    }
  },
};
