import { mapOf } from '../../../mesh/lists';
import type { EnvoyFilterSpec } from '../../../mesh/views/kinds';
import type { Item } from '../../../values/wire';
import type { MeshCheck } from '../../check';
import { ruleTable } from '../../rule';

const rules = ruleTable(
  { section: 'envoy-filter', source: 'istioctl analyze, envoyfilter.EnvoyPatchAnalyzer', level: 'error' },
  {
    'relative-operation': {
      once: 'object',
      codes: ['IST0151'],
      level: 'warning',
      title: 'A patch is placed relative to another filter, and its EnvoyFilter has no priority',
      why: 'Whether the other filter exists already depends on the order of EnvoyFilters, so the patch may have no effect.',
      mend: 'Set a priority, or use an absolute operation such as INSERT_FIRST.',
      covers: ['IST0151'],
    },
    'relative-operation-by-version': {
      once: 'object',
      codes: ['IST0155'],
      level: 'warning',
      title: 'A patch is placed relative to a filter that is added for some proxy versions only',
      why: 'For other versions the filter does not exist, and the patch has no effect.',
      mend: 'Set a priority, and match the same proxy version in both patches.',
      covers: ['IST0155'],
    },
    'replace-not-possible': {
      once: 'object',
      codes: ['IST0152'],
      title: 'REPLACE is used where it has no effect',
      why: 'Only HTTP filters, network filters and virtual hosts can be replaced, so the patch is ignored.',
      mend: 'Use MERGE, or apply the patch to an HTTP filter, a network filter or a virtual host.',
      covers: ['IST0152'],
    },
    'add-not-possible': {
      once: 'object',
      codes: ['IST0153'],
      title: 'ADD is used where it has no effect',
      why: 'Route configurations and routes cannot be added, so the patch is ignored.',
      mend: 'Use INSERT_FIRST or MERGE.',
      covers: ['IST0153'],
    },
    'remove-not-possible': {
      once: 'object',
      codes: ['IST0154'],
      title: 'REMOVE is used where it has no effect',
      why: 'Route configurations and routes cannot be removed, so the patch is ignored.',
      mend: 'Apply the patch to something that can be removed.',
      covers: ['IST0154'],
    },
  },
);

const ROUTES = ['ROUTE_CONFIGURATION', 'HTTP_ROUTE'];
const REPLACEABLE = ['NETWORK_FILTER', 'HTTP_FILTER', 'VIRTUAL_HOST'];
const RELATIVE = ['INSERT_BEFORE', 'INSERT_AFTER', 'REMOVE', 'REPLACE'];

/** What a patch is about: the name in its value, or that of the filter which it matches. */
function filterName({ patch, match }: Item<EnvoyFilterSpec['configPatches']>): string {
  const { value } = patch ?? {};
  if (typeof value !== 'object' || value === null) return '';
  const { name } = mapOf(value);
  return name === undefined ? (match?.listener?.filterChain?.filter?.name ?? '') : JSON.stringify(name);
}

/** The operations of Envoy filters. */
export const envoyFilterOperations: MeshCheck = {
  rules,
  check(mesh, report) {
    // What earlier patches, also of other objects, add for some proxy versions only.
    const versioned = new Set<string>();
    for (const resource of mesh.all('EnvoyFilter')) {
      const { priority, configPatches } = resource.spec;
      for (const [i, config] of (configPatches ?? []).entries()) {
        const { patch } = config;
        if (patch === undefined) break;
        const { operation = '' } = patch;
        const { applyTo = '' } = config;
        const name = filterName(config);
        const at = (rule: keyof typeof rules, message: string) =>
          report(rules[rule], resource, ['spec', 'configPatches', i, 'patch'], message);
        if (operation === 'ADD') {
          if (ROUTES.includes(applyTo))
            at(
              'add-not-possible',
              'A patch uses the operation ADD for a route or a route configuration, so it is ignored.',
            );
        } else if (operation === 'REMOVE' && ROUTES.includes(applyTo)) {
          at(
            'remove-not-possible',
            'A patch uses the operation REMOVE for a route or a route configuration, so it is ignored.',
          );
        } else if (operation === 'REPLACE' && !REPLACEABLE.includes(applyTo)) {
          at(
            'replace-not-possible',
            'A patch uses the operation REPLACE for something that cannot be replaced, so it is ignored.',
          );
        } else if (RELATIVE.includes(operation) && (priority ?? 0) === 0) {
          if (versioned.has(name))
            at(
              'relative-operation-by-version',
              'A patch is placed relative to a filter that is added for some proxy versions only, and the EnvoyFilter has no priority, so the patch may have no effect.',
            );
          else
            at(
              'relative-operation',
              'A patch is placed relative to another filter, and the EnvoyFilter has no priority, so the patch may have no effect.',
            );
        }
        if (config.match?.proxy?.proxyVersion) versioned.add(name);
      }
    }
  },
};
