import { listOf, mapOf, textOf } from '../../../mesh/lists';
import { INSTALLATION_NAMESPACE } from '../../../mesh/mesh-config';
import { Resource } from '../../../mesh/resource';
import type { MeshCheck } from '../../check';
import { ruleTable } from '../../rule';

const rules = ruleTable(
  {
    section: 'installation',
    source: 'istioctl analyze, multicluster.MeshNetworksAnalyzer',
    codes: ['IST0126'],
  },
  {
    'registry-not-found': {
      once: 'object',
      title: 'The networks of the mesh name a cluster for which there is no Secret',
      why: 'istiod cannot read the endpoints of that cluster, so they belong to no network.',
      fact: 'istiod, pkg/kube/multicluster/secretcontroller.go; Istio reference, Network.NetworkEndpoints.from_registry',
      mend: 'Create the Secret of the cluster with the label istio/multiCluster=true, or correct the name.',
      covers: ['IST0126'],
    },
  },
);

const BUILT_IN = ['Mock', 'Kubernetes', 'External'];

/** Whether the clusters that mesh networks name are known. */
export const meshNetworks: MeshCheck = {
  rules,
  check(mesh, report) {
    const networks = mapOf(mesh.networks.networks);
    if (Object.keys(networks).length === 0) return;
    const own = mesh.installations.flatMap(({ clusterName }) => clusterName ?? []);
    const known = new Set([...BUILT_IN, ...own]);
    for (const { labels, body } of mesh.all('Secret')) {
      if (labels['istio/multiCluster'] !== 'true') continue;
      for (const key of Object.keys({ ...body.data, ...body.stringData })) known.add(key);
    }
    const resource = new Resource({
      apiVersion: 'istio.io/v1alpha1',
      kind: 'MeshNetworks',
      metadata: { name: 'meshnetworks', namespace: INSTALLATION_NAMESPACE },
      spec: mesh.networks,
    });
    for (const [network, settings] of Object.entries(networks)) {
      listOf(mapOf(settings).endpoints).forEach((endpoint, i) => {
        const registry = textOf(mapOf(endpoint).fromRegistry);
        if (registry === undefined || known.has(registry)) return;
        const path = ['networks', network, 'endpoints', i, 'fromRegistry'];
        const message = `The network ${network} names the cluster ${registry}, for which no Secret was found, so the endpoints of the cluster belong to no network.`;
        const missing = { name: `cluster ${registry}` };
        report(rules['registry-not-found'], resource, path, message, undefined, missing);
      });
    }
  },
};
