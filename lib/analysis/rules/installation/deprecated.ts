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
      title: 'The delay of a fault uses the deprecated field percent',
      why: 'The field is deprecated, and a later release may remove it.',
      fact: 'Istio reference, HTTPFaultInjection.Delay.percent',
      mend: 'Use percentage.value instead.',
      covers: ['IST0002'],
    },
    'egress-proxy': {
      once: 'object',
      title: 'A Sidecar has an egress proxy in its outbound traffic policy',
      why: 'The field is deprecated, and a later release may ignore it. istiod still sends requests to unknown hosts to this destination.',
      fact: 'istiod, pilot/pkg/networking/core/httproute.go: buildCatchAllVirtualHost',
      mend: 'Remove the field, and route the traffic with a service entry and a virtual service.',
      covers: ['IST0002'],
    },
    'kind-removed': {
      // istioctl means to say it, but reads definitions from files in a way that finds no kind in them.
      codes: ['mesh', 'IST0002'],
      once: 'object',
      title: 'A definition is for a kind that Istio has removed',
      why: 'istiod does not read objects of this kind, so they have no effect.',
      fact: 'istiod, pkg/config/schema/metadata.yaml',
      mend: 'Use AuthorizationPolicy, and remove the definition.',
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
        report(
          rules['delay-percent'],
          resource,
          path,
          'The field fault.delay.percent is deprecated; percentage replaces it.',
        );
      });
    }
    for (const resource of mesh.all('Sidecar')) {
      if (!resource.spec.outboundTrafficPolicy?.egressProxy) continue;
      const path = ['spec', 'outboundTrafficPolicy', 'egressProxy'];
      report(
        rules['egress-proxy'],
        resource,
        path,
        'istiod ignores the field egressProxy, so the traffic does not pass through that proxy.',
      );
    }
    for (const resource of mesh.all('CustomResourceDefinition')) {
      const { group, names: { kind = '' } = {} } = resource.spec;
      if (group !== 'rbac.istio.io' || !REMOVED.includes(kind)) continue;
      report(
        rules['kind-removed'],
        resource,
        ['spec', 'names', 'kind'],
        `Istio has removed the kind ${kind} of ${group}, so objects of this kind have no effect.`,
      );
    }
  },
};
