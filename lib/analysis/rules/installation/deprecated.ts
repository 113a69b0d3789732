import type { MeshCheck } from '../../check';
import { ruleTable } from '../../rule';

const rules = ruleTable(
  {
    section: 'deprecated',
    source: 'istioctl analyze, deprecation.FieldAnalyzer',
    codes: ['IST0002'],
    level: 'warning',
  },
  {
    'delay-percent': {
      once: 'object',
      title: 'The delay of a fault has a percent',
      why: 'The field is deprecated, and a later release drops it.',
      mend: 'Use percentage: {value: …}.',
      covers: ['IST0002'],
    },
    'egress-proxy': {
      once: 'object',
      title: 'A Sidecar has an egress proxy in its outbound traffic policy',
      why: 'istiod ignores the field.',
      mend: 'Route by a service entry and a virtual service.',
      covers: ['IST0002'],
    },
    'kind-removed': {
      // istioctl means to say it, but reads definitions from files in a way that finds no kind in them.
      codes: ['mesh', 'IST0002'],
      once: 'object',
      title: 'The definition of a kind that Istio no longer has',
      why: 'istiod does not read objects of this kind: what they say does not hold.',
      mend: 'Use AuthorizationPolicy, and take the definition away.',
      covers: ['IST0002'],
    },
  },
);

const REMOVED = ['ClusterRbacConfig', 'RbacConfig', 'ServiceRole', 'ServiceRoleBinding'];

/** Fields and kinds that Istio has given up. */
export const deprecatedFields: MeshCheck = {
  rules,
  check(mesh, report) {
    for (const resource of mesh.all('VirtualService')) {
      (resource.spec.http ?? []).forEach((rule, i) => {
        if ((rule.fault?.delay?.percent ?? 0) <= 0) return;
        const path = ['spec', 'http', i, 'fault', 'delay', 'percent'];
        report(rules['delay-percent'], resource, path, 'fault.delay.percent; it is replaced by percentage');
      });
    }
    for (const resource of mesh.all('Sidecar')) {
      if (!resource.spec.outboundTrafficPolicy?.egressProxy) continue;
      const path = ['spec', 'outboundTrafficPolicy', 'egressProxy'];
      report(rules['egress-proxy'], resource, path, 'an egress proxy, which is ignored');
    }
    for (const resource of mesh.all('CustomResourceDefinition')) {
      const { group, names: { kind = '' } = {} } = resource.spec;
      if (group !== 'rbac.istio.io' || !REMOVED.includes(kind)) continue;
      report(
        rules['kind-removed'],
        resource,
        ['spec', 'names', 'kind'],
        `${kind} of ${group}, which is removed`,
      );
    }
  },
};
