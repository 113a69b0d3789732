import type { MeshCheck } from '../../check';
import { ruleTable } from '../../rule';

const rules = ruleTable(
  {
    section: 'gateway-api',
    source: 'istiod, pilot/pkg/config/kube/gateway/conversion.go: buildDestination',
    codes: ['mesh'],
  },
  {
    'backend-kind': {
      title: 'A route goes to an object of a kind that Istio does not take as a backend',
      why: 'istiod takes a Service, a Hostname, a ServiceImport and an InferencePool. Requests that match the rule get 500.',
      mend: 'Name a Service, or a Hostname of networking.istio.io for a host of a service entry.',
    },
    'experimental-backend': {
      level: 'warning',
      title: 'A route goes to an XBackend',
      why: 'Istio 1.31 and earlier do not take this kind as a backend, and requests that match the rule get 500. Istio 1.32 supports it as an experiment, where PILOT_ENABLE_ALPHA_GATEWAY_API of istiod is true.',
      fact: 'Istio 1.32, upgrade notes; istiod, pilot/pkg/config/kube/gateway/conversion.go: buildDestination',
      mend: 'Use a service entry and a Hostname of networking.istio.io as the backend, or make sure that istiod supports the kind.',
    },
  },
);

/** The kinds that are taken, as group and kind. */
const TAKEN = new Set([
  '/Service',
  'networking.istio.io/Hostname',
  'multicluster.x-k8s.io/ServiceImport',
  'inference.networking.k8s.io/InferencePool',
]);
const EXPERIMENTAL = 'gateway.networking.x-k8s.io/XBackend';

/** The kinds of objects to which routes of the Gateway API go. */
export const backendKinds: MeshCheck = {
  rules,
  check(mesh, report) {
    for (const resource of mesh.allOf(['HTTPRoute', 'GRPCRoute'] as const)) {
      (resource.spec.rules ?? []).forEach((rule, i) =>
        (rule?.backendRefs ?? []).forEach((ref, j) => {
          const kind = `${ref?.group ?? ''}/${ref?.kind ?? 'Service'}`;
          if (ref === undefined || ref === null || TAKEN.has(kind)) return;
          const path = ['spec', 'rules', i, 'backendRefs', j, 'kind'];
          const name = kind.replace(/^\//, '');
          const message =
            kind === EXPERIMENTAL
              ? `The backend ${ref.name} is an XBackend, which Istio takes from 1.32 on, and only where PILOT_ENABLE_ALPHA_GATEWAY_API is true.`
              : `The backend ${ref.name} is a ${name}, which Istio does not take as a backend, so requests to it get 500.`;
          report(
            rules[kind === EXPERIMENTAL ? 'experimental-backend' : 'backend-kind'],
            resource,
            path,
            message,
          );
        }),
      );
    }
  },
};
