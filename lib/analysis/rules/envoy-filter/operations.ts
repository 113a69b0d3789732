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
      title: 'A patch stands relative to another filter, and its EnvoyFilter has no priority',
      why: 'Whether the other filter is there already depends on the order of EnvoyFilters: the patch may do nothing.',
      mend: 'Set a priority, or use an absolute operation such as INSERT_FIRST.',
      covers: ['IST0151'],
    },
    'relative-operation-by-version': {
      once: 'object',
      codes: ['IST0155'],
      level: 'warning',
      title: 'A patch stands relative to a filter that is added for some proxy versions only',
      why: 'For other versions the filter is not there, and the patch does nothing.',
      mend: 'Set a priority, and match the same proxy version in both patches.',
      covers: ['IST0155'],
    },
    'replace-not-possible': {
      once: 'object',
      codes: ['IST0152'],
      title: 'REPLACE is used where it does nothing',
      why: 'Only HTTP filters, network filters and virtual hosts can be replaced; the patch is ignored.',
      mend: 'Use MERGE, or apply to one of these.',
      covers: ['IST0152'],
    },
    'add-not-possible': {
      once: 'object',
      codes: ['IST0153'],
      title: 'ADD is used where it does nothing',
      why: 'Route configurations and routes cannot be added; the patch is ignored.',
      mend: 'Use INSERT_FIRST or MERGE.',
      covers: ['IST0153'],
    },
    'remove-not-possible': {
      once: 'object',
      codes: ['IST0154'],
      title: 'REMOVE is used where it does nothing',
      why: 'Route configurations and routes cannot be removed; the patch is ignored.',
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
          if (ROUTES.includes(applyTo)) at('add-not-possible', 'ADD to routes');
        } else if (operation === 'REMOVE' && ROUTES.includes(applyTo)) {
          at('remove-not-possible', 'REMOVE of routes');
        } else if (operation === 'REPLACE' && !REPLACEABLE.includes(applyTo)) {
          at('replace-not-possible', 'REPLACE of what cannot be replaced');
        } else if (RELATIVE.includes(operation) && (priority ?? 0) === 0) {
          if (versioned.has(name))
            at('relative-operation-by-version', 'a relative operation without a priority');
          else at('relative-operation', 'a relative operation without a priority');
        }
        if (config.match?.proxy?.proxyVersion) versioned.add(name);
      }
    }
  },
};
