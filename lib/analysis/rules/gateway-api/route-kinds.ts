import { isOfIstio } from '../../../mesh/gateway-class';
import type { MeshCheck } from '../../check';
import { ruleTable } from '../../rule';

const rules = ruleTable(
  { section: 'gateway-api', source: 'istiod, pilot/pkg/config/kube/gateway/supported_features.go' },
  {
    'route-kind-ignored': {
      codes: ['mesh'],
      level: 'warning',
      title: 'A route is of a kind that Istio does not support',
      why: 'istiod reads no UDPRoute, and refuses listeners for UDP: neither a gateway nor the mesh does what the route says.',
      mend: 'Give the route to a Gateway of an implementation that passes UDP on, or send the packets to a Service of type LoadBalancer, without Istio.',
    },
  },
);

const GROUP = 'gateway.networking.k8s.io';

/** Whether routes are of kinds that Istio reads. */
export const gatewayRouteKinds: MeshCheck = {
  rules,
  check(mesh, report) {
    for (const resource of mesh.all('UDPRoute')) {
      (resource.spec.parentRefs ?? []).forEach((ref, i) => {
        if (!ref.name) return;
        const { group = GROUP, kind = 'Gateway', name } = ref;
        const namespace = ref.namespace || resource.namespace;
        const path = ['spec', 'parentRefs', i];
        if (group === '' && kind === 'Service') {
          const message = `Istio does not support UDPRoutes, so that this one changes nothing for the Service ${namespace}/${name}.`;
          report(rules['route-kind-ignored'], resource, path, message);
          return;
        }
        if (group !== GROUP || kind !== 'Gateway') return;
        const gateway = mesh.find('KubernetesGateway', namespace, name);
        if (gateway === undefined || !isOfIstio(mesh, gateway)) return;
        const message = `Istio does not support UDPRoutes, so that its Gateway ${namespace}/${name} takes no packets for this one.`;
        report(rules['route-kind-ignored'], resource, path, message);
      });
    }
  },
};
