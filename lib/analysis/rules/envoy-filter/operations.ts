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
      why: 'A filter that another EnvoyFilter adds exists only if that EnvoyFilter is applied first. Without a priority the older one is, so the patch may have no effect. Filters that Istio adds itself are always there.',
      fact: 'istiod, pilot/pkg/model/push_context.go: sortEnvoyFilters; istiod, pilot/pkg/networking/core/envoyfilter/listener_patch.go',
      mend: 'Set a priority, or use an absolute operation such as INSERT_FIRST.',
      covers: ['IST0151'],
    },
    'relative-operation-by-version': {
      once: 'object',
      codes: ['IST0155'],
      level: 'warning',
      title: 'A patch is placed relative to a filter that is added for some proxy versions only',
      why: 'For other versions the filter does not exist, and the patch has no effect.',
      fact: 'istiod, pilot/pkg/model/envoyfilter.go: proxyMatch; istiod, pilot/pkg/networking/core/envoyfilter/listener_patch.go',
      mend: 'Set a priority, and match the same proxy version in both patches.',
      covers: ['IST0155'],
    },
    'replace-not-possible': {
      once: 'object',
      codes: ['IST0152'],
      title: 'REPLACE is used where it has no effect',
      why: 'istiod replaces only HTTP filters, network filters, listener filters and virtual hosts, so the patch is ignored.',
      fact: 'istiod, pilot/pkg/networking/core/envoyfilter/rc_patch.go; istiod, pilot/pkg/networking/core/envoyfilter/listener_patch.go',
      mend: 'Use MERGE, or apply the patch to an HTTP filter, a network filter or a virtual host.',
      covers: ['IST0152'],
    },
    'add-not-possible': {
      once: 'object',
      codes: ['IST0153'],
      title: 'ADD is used where it has no effect',
      why: 'istiod only merges into route configurations, so the patch is ignored.',
      fact: 'istiod, pilot/pkg/networking/core/envoyfilter/rc_patch.go: ApplyRouteConfigurationPatches',
      mend: 'Use MERGE, or add a virtual host with applyTo VIRTUAL_HOST.',
      covers: ['IST0153'],
    },
    'route-added': {
      once: 'object',
      codes: ['IST0153'],
      level: 'info',
      title: 'A route is added at the end of a virtual host',
      why: 'istiod appends the route, so it is used only for requests that no other route of the virtual host takes. The documentation says that ADD is ignored for routes, and istioctl reports an error.',
      fact: 'istiod, pilot/pkg/networking/core/envoyfilter/rc_patch.go: patchHTTPRoutes',
      mend: 'Use INSERT_FIRST, which is documented, if the route is meant to be tried before the others.',
      covers: ['IST0153'],
    },
    'route-removed': {
      once: 'object',
      codes: ['IST0154'],
      level: 'info',
      title: 'A route is removed from a virtual host',
      why: 'istiod removes the route, so the routes after it take its requests, or they get 404 (Envoy logs the flag NR). The documentation says that REMOVE is ignored for routes, and istioctl reports an error.',
      fact: 'istiod, pilot/pkg/networking/core/envoyfilter/rc_patch.go: patchHTTPRoute',
      mend: 'Change the virtual service instead, if the route comes from one.',
      covers: ['IST0154'],
    },
    'listener-filter-replaced': {
      once: 'object',
      codes: ['IST0152'],
      level: 'info',
      title: 'A listener filter is replaced',
      why: 'istiod replaces the listener filter that the patch matches. The documentation does not name listener filters for REPLACE, and istioctl reports an error.',
      fact: 'istiod, pilot/pkg/networking/core/envoyfilter/listener_patch.go: patchListenerFilters',
      mend: 'Use MERGE if only settings of the filter are to be changed.',
      covers: ['IST0152'],
    },
    'remove-not-possible': {
      once: 'object',
      codes: ['IST0154'],
      title: 'REMOVE is used where it has no effect',
      why: 'istiod only merges into route configurations, so the patch is ignored.',
      fact: 'istiod, pilot/pkg/networking/core/envoyfilter/rc_patch.go: ApplyRouteConfigurationPatches',
      mend: 'Remove the virtual hosts or routes instead.',
      covers: ['IST0154'],
    },
  },
);

const CONFIGURATION = 'ROUTE_CONFIGURATION';
const ROUTE = 'HTTP_ROUTE';
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
          if (applyTo === CONFIGURATION)
            at(
              'add-not-possible',
              'A patch uses the operation ADD for a route configuration, so it is ignored.',
            );
          else if (applyTo === ROUTE)
            at(
              'route-added',
              'A patch adds a route at the end of a virtual host; istioctl analyze reports that it is ignored, although istiod applies it.',
            );
        } else if (operation === 'REMOVE' && applyTo === CONFIGURATION) {
          at(
            'remove-not-possible',
            'A patch uses the operation REMOVE for a route configuration, so it is ignored.',
          );
        } else if (operation === 'REMOVE' && applyTo === ROUTE) {
          at(
            'route-removed',
            'A patch removes a route; istioctl analyze reports that it is ignored, although istiod applies it.',
          );
        } else if (operation === 'REPLACE' && applyTo === 'LISTENER_FILTER') {
          at(
            'listener-filter-replaced',
            'A patch replaces a listener filter; istioctl analyze reports that it is ignored, although istiod applies it.',
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
