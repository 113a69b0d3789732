import type { FieldPath } from '../../../mesh/manifest';
import type { Resource } from '../../../mesh/resource';
import type { MeshCheck } from '../../check';
import { ruleTable } from '../../rule';

const rules = ruleTable(
  {
    section: 'virtual-service',
    source: 'istioctl analyze, virtualservice.DestinationHostAnalyzer',
    codes: ['IST0140'],
  },
  {
    'ingress-ignores-subsets': {
      once: 'object',
      level: 'warning',
      title: 'A gateway sends requests to a host without the subsets that the mesh uses for it',
      why: 'A gateway uses only the routes that are bound to it, so the subsets that another virtual service selects for calls within the mesh do not apply to requests from the gateway.',
      fact: 'istiod, pilot/pkg/model/push_context.go: getGatewayNames',
      mend: 'Select subsets in the routes of the gateway too, or bind one virtual service to both.',
      covers: ['IST0140'],
    },
  },
);

/** So many others are named for each route: where very many choose subsets for a host, naming all pairs helps nobody. */
const MAX_LISTED = 100;

function* routesOf({
  spec,
}: Resource<'VirtualService'>): Generator<{ host: string; subset?: string; path: FieldPath }> {
  for (const [i, rule] of (spec.http ?? []).entries()) {
    for (const [j, route] of (rule.route ?? []).entries()) {
      const { host = '', subset } = route.destination ?? {};
      yield { host, subset, path: ['spec', 'http', i, 'route', j, 'destination'] };
    }
  }
}

/** Routes at a gateway that go past the subsets which the mesh uses for their host. */
export const ingressSubsets: MeshCheck = {
  rules,
  check(mesh, report) {
    // By host, as it is written: those that choose subsets for a host of their own.
    const choosers = new Map<string, Set<Resource>>();
    for (const resource of mesh.all('VirtualService')) {
      const hosts = resource.spec.hosts ?? [];
      for (const { host, subset } of routesOf(resource)) {
        if (!subset || !hosts.includes(host)) continue;
        choosers.set(host, (choosers.get(host) ?? new Set()).add(resource));
      }
    }
    const first = new Map([...choosers].map(([host, all]) => [host, [...all].slice(0, MAX_LISTED)]));
    for (const resource of mesh.all('VirtualService')) {
      if ((resource.spec.gateways ?? []).length === 0) continue;
      for (const { host, subset, path } of routesOf(resource)) {
        if (subset) continue;
        for (const chooser of first.get(host) ?? []) {
          const message = `A route of the gateway has no subset, so the subsets that the virtual service ${chooser.fullName} selects for the host do not apply to its requests.`;
          report(rules['ingress-ignores-subsets'], resource, path, message);
        }
      }
    }
  },
};
