import type { MeshCheck } from '../../check';
import { ruleTable } from '../../rule';

const READS =
  'istiod, pkg/config/schema/metadata.yaml; istioctl, istioctl/pkg/precheck/precheck.go: checkGatewayAPIs';

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
      title: 'A definition of the Gateway API does not serve the version that istiod reads',
      why: 'istiod reads v1 of Gateways, GatewayClasses, HTTPRoutes and GRPCRoutes, and v1beta1 of ReferenceGrants, so it sees no object of this kind.',
      fact: READS,
      mend: 'Install definitions that serve this version.',
      covers: ['IST0156', 'IST0172'],
    },
    'beta-not-served': {
      codes: ['mesh', 'IST0156'],
      level: 'info',
      once: 'object',
      title: 'A definition of the Gateway API does not serve v1beta1',
      why: 'istiod reads v1 of this kind, so nothing breaks. istioctl x precheck reports an error, because older releases of Istio read v1beta1.',
      fact: READS,
      mend: 'Install definitions that serve v1beta1 too, if something in the cluster still reads it.',
      covers: ['IST0156'],
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
      const read = STABLE.includes(kind) ? 'v1' : 'v1beta1';
      if ([...STABLE, ...BETA].includes(kind) && !served.includes(read)) {
        const message = `${has} and not ${read}, which istiod reads, so it sees no ${kind}.`;
        report(rules['version-not-served'], resource, ['spec', 'versions'], message);
      }
      if (STABLE.includes(kind) && BETA.includes(kind) && !served.includes('v1beta1')) {
        const message = `${has} and not v1beta1, which istioctl x precheck asks for; istiod reads ${read}.`;
        report(rules['beta-not-served'], resource, ['spec', 'versions'], message);
      }
    }
  },
};
