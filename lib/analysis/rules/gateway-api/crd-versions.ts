import type { MeshCheck } from '../../check';
import { ruleTable } from '../../rule';

const rules = ruleTable(
  {
    section: 'gateway-api',
    source: 'istiod, pkg/config/schema/gatewayapi/minimumversions.go; istioctl x precheck',
  },
  {
    'definitions-too-old': {
      codes: ['IST0176'],
      level: 'warning',
      once: 'object',
      title: 'A definition of the Gateway API is older than istiod supports',
      why: 'istiod ignores all objects of this kind.',
      mend: 'Install the definitions of a newer release of the Gateway API.',
      covers: ['IST0176'],
    },
    'version-not-served': {
      codes: ['mesh', 'IST0156'],
      once: 'object',
      title: 'A definition of the Gateway API does not serve v1beta1',
      why: 'This release of Istio reads that version.',
      mend: 'Install definitions that serve v1beta1.',
      covers: ['IST0156'],
    },
    'version-soon-needed': {
      codes: ['mesh', 'IST0172'],
      level: 'warning',
      once: 'object',
      title: 'A definition of the Gateway API does not serve v1',
      why: 'A later release of Istio reads that version.',
      mend: 'Install definitions that serve v1.',
      covers: ['IST0172'],
    },
  },
);

const MINIMUM: Readonly<Record<string, readonly [number, number, number]>> = {
  'grpcroutes.gateway.networking.k8s.io': [1, 1, 0],
  'backendtlspolicies.gateway.networking.k8s.io': [1, 4, 0],
  'tlsroutes.gateway.networking.k8s.io': [1, 5, 0],
  'tcproutes.gateway.networking.k8s.io': [1, 6, 0],
};
const BETA = ['Gateway', 'GatewayClass', 'HTTPRoute', 'ReferenceGrant'];
const STABLE = ['Gateway', 'GatewayClass', 'HTTPRoute', 'GRPCRoute'];
const VERSION = 'gateway.networking.k8s.io/bundle-version';
const NUMBERS = /^v?(\d+)(?:\.(\d+))?(?:\.(\d+))?(?:[-+].*)?$/;

/** Whether the definitions of the Gateway API are ones that istiod reads. */
export const gatewayApiDefinitions: MeshCheck = {
  rules,
  check(mesh, report) {
    for (const resource of mesh.all('CustomResourceDefinition')) {
      const { group, names: { kind = '' } = {}, versions = [] } = resource.spec;
      const minimum = MINIMUM[resource.name];
      const bundle = resource.annotations[VERSION];
      const match = minimum === undefined ? null : NUMBERS.exec(bundle ?? '');
      if (minimum !== undefined && match !== null) {
        const parts = match.slice(1, 4).map((part) => Number(part ?? 0));
        const differs = parts.findIndex((part, i) => part !== minimum[i]);
        if (differs !== -1 && parts[differs] < minimum[differs]) {
          const message = `The definition is from release ${bundle} of the Gateway API, and istiod needs ${minimum.join('.')} or later, so it ignores all objects of this kind.`;
          report(rules['definitions-too-old'], resource, ['metadata', 'annotations', VERSION], message);
        }
      }
      if (group !== 'gateway.networking.k8s.io') continue;
      // istioctl only looks at what a cluster has; a definition among manifests is judged as if it were installed.
      const served = (versions ?? []).map((version) => version?.name ?? '').sort();
      if (served.length === 0) continue;
      const has = `The definition of ${kind} serves only ${served.join(', ')}`;
      if (BETA.includes(kind) && !served.includes('v1beta1')) {
        report(
          rules['version-not-served'],
          resource,
          ['spec', 'versions'],
          `${has} and not v1beta1, which this release of Istio reads.`,
        );
      }
      if (STABLE.includes(kind) && !served.includes('v1')) {
        report(
          rules['version-soon-needed'],
          resource,
          ['spec', 'versions'],
          `${has} and not v1, which a later release of Istio reads.`,
        );
      }
    }
  },
};
