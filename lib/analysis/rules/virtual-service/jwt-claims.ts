import type { FieldPath } from '../../../mesh/manifest';
import { groupBy } from '../../../mesh/mesh-index';
import { scopedName } from '../../../mesh/names';
import type { Resource } from '../../../mesh/resource';
import { selects } from '../../../mesh/workload';
import type { MeshCheck } from '../../check';
import { ruleTable } from '../../rule';
import { workloadText } from '../selected-pods';

const rules = ruleTable(
  {
    section: 'virtual-service',
    source: 'istioctl analyze, virtualservice.JWTClaimRouteAnalyzer',
    codes: ['IST0149'],
  },
  {
    'jwt-claims-unchecked': {
      once: 'object',
      title: 'Routes match claims of a token that nothing validates',
      why: 'Without a RequestAuthentication at the gateway no token is validated, so the match never applies.',
      fact: 'Istio documentation, JWT claim based routing',
      mend: 'Add a RequestAuthentication that selects the pods of the gateway.',
      covers: ['IST0149'],
    },
  },
);

const CLAIM = /^@request\.auth\.claims(\..|\[.+\]$)/i;
/** The first header match on a claim. */
function claimMatch({ spec }: Resource<'VirtualService'>): { key: string; path: FieldPath } | undefined {
  for (const [i, rule] of (spec.http ?? []).entries()) {
    for (const [j, match] of (rule.match ?? []).entries()) {
      for (const field of ['headers', 'withoutHeaders'] as const) {
        const key = Object.keys(match?.[field] ?? {})
          .sort()
          .find((name) => CLAIM.test(name));
        if (key !== undefined) return { key, path: ['spec', 'http', i, 'match', j, field, key] };
      }
    }
  }
  return undefined;
}

/** Routes on claims at gateways without a RequestAuthentication. */
export const jwtClaims: MeshCheck = {
  rules,
  check(mesh, report) {
    const checked = groupBy(mesh.all('RequestAuthentication'), ({ namespace }) => namespace);
    for (const resource of mesh.all('VirtualService')) {
      const match = claimMatch(resource);
      if (match === undefined) continue;
      for (const entry of resource.spec.gateways ?? []) {
        if (entry === 'mesh') continue;
        const { namespace, name } = scopedName(resource.namespace, entry);
        const gateway = mesh.find('Gateway', namespace, name);
        if (gateway === undefined) continue;
        for (const workload of mesh.workloads) {
          if (!selects(gateway.spec.selector, workload.labels)) continue;
          const policies = [
            ...(checked.get('istio-system') ?? []),
            ...(checked.get(workload.namespace) ?? []),
          ];
          if (policies.some(({ spec }) => selects(spec.selector?.matchLabels, workload.labels))) continue;
          const message = `A match at the gateway ${gateway.fullName} uses ${match.key}, and no RequestAuthentication was found that selects its pods (${workloadText(workload)}), so the match never applies.`;
          const missing = { name: `RequestAuthentication ${workload.resource.fullName}` };
          report(rules['jwt-claims-unchecked'], resource, match.path, message, undefined, missing);
        }
      }
    }
  },
};
