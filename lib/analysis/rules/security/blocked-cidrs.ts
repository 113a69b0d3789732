import { workloadOf } from '../../../mesh/workload';
import type { MeshCheck } from '../../check';
import { ruleTable } from '../../rule';

const rules = ruleTable(
  { section: 'installation', source: 'istioctl analyze, authn.BlockedCIDRsAnalyzer', codes: ['IST0175'] },
  {
    'jwks-unrestricted': {
      level: 'warning',
      once: 'object',
      title: 'istiod fetches keys from any address that a RequestAuthentication names',
      why: 'Anyone who can create a RequestAuthentication can make istiod send requests to addresses inside the network.',
      fact: 'Istio reference, JWTRule.jwks_uri; istiod, pilot/pkg/features/security.go',
      mend: 'Set the environment variable BLOCKED_CIDRS_IN_JWKS_URIS of istiod.',
      covers: ['IST0175'],
    },
  },
);

const SETTING = 'BLOCKED_CIDRS_IN_JWKS_URIS';

/** Whether istiod is kept from fetching keys within the network. */
export const blockedCidrs: MeshCheck = {
  rules,
  check(mesh, report) {
    const authentications = mesh.all('RequestAuthentication').length;
    if (authentications === 0) return;
    for (const resource of mesh.all('Deployment')) {
      if (resource.labels.app !== 'istiod') continue;
      const containers = workloadOf(resource)?.podSpec.containers ?? [];
      const restricted = containers.some((container) =>
        (container.env ?? []).some((variable) => variable?.name === SETTING && variable.value),
      );
      if (restricted) continue;
      const message = `The setting ${SETTING} of istiod is empty, so ${authentications} RequestAuthentication${authentications === 1 ? '' : 's'} can make istiod fetch keys from any address.`;
      report(rules['jwks-unrestricted'], resource, ['spec', 'template', 'spec', 'containers'], message);
    }
  },
};
