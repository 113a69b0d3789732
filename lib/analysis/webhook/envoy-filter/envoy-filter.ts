import type { FieldPath, Manifest } from '../../../mesh/manifest';
import { currentFilterName, isConnectionManager } from '../../../values/networking/envoy-filter-names';
import { regexFault, regexTooLong } from '../../../values/regex';
import type { Report } from '../../problem';
import { ruleTable } from '../../rule';
import { eachItem, says } from '../items';
import { checkSelector } from '../selector';
import { checkValue, valueRules } from './value';

const patchRules = ruleTable(
  {
    section: 'envoy-filter',
    source: 'istiod, pkg/config/validation/envoyfilter/envoyfilter.go: ValidateEnvoyFilter',
  },
  {
    internals: {
      level: 'warning',
      title: "An EnvoyFilter patches what is Istio's own affair",
      why: 'The configuration that Istio makes for Envoy changes between releases, and a patch that fitted no longer does.',
      mend: 'Use another API of Istio where one will do; otherwise try the patch out with each upgrade.',
      covers: ['EnvoyFilter/1'],
    },
    'no-apply-to': {
      title: 'A patch of an EnvoyFilter does not say what it is for',
      why: 'istiod refuses the object. An item of configPatches without anything in it counts as such a patch.',
      mend: 'Give applyTo, as in HTTP_FILTER.',
      covers: ['EnvoyFilter/5', 'EnvoyFilter/6'],
    },
    'no-patch': {
      title: 'A patch of an EnvoyFilter does not say what is to be changed',
      why: 'istiod refuses the object.',
      mend: 'Give patch with operation and value.',
      covers: ['EnvoyFilter/7'],
    },
    'no-operation': {
      title: 'A patch of an EnvoyFilter has no operation',
      why: 'istiod refuses the object.',
      mend: 'Give patch.operation, as in MERGE or INSERT_BEFORE.',
      covers: ['EnvoyFilter/8'],
    },
    'no-value': {
      title: 'A patch of an EnvoyFilter has no value',
      why: 'Only REMOVE needs none; istiod refuses the object.',
      mend: 'Give patch.value.',
      covers: ['EnvoyFilter/9'],
    },
    'version-too-long': {
      level: 'warning',
      title: 'The proxyVersion of a patch is too long to be read',
      why: 'istiod leaves an expression of more than 1,024 characters out, and the patch is for all versions.',
      mend: 'Shorten the expression.',
      covers: ['EnvoyFilter/10'],
    },
    version: {
      title: 'The proxyVersion of a patch is no regular expression',
      why: 'istiod reads it as RE2, and refuses the object.',
      mend: 'Write it in RE2, as in "^1\\\\.30.*".',
      covers: ['EnvoyFilter/11'],
    },
    'match-for-listeners': {
      title: 'A patch of listeners matches something else',
      why: 'istiod refuses the object.',
      mend: 'Use match.listener, or leave the object of the match out.',
      covers: ['EnvoyFilter/12'],
    },
    'filter-without-effect': {
      level: 'warning',
      title: 'A patch of a listener or filter chain matches a filter',
      why: 'The patch is for the whole listener or chain, and the match of the filter has no effect.',
      mend: 'Take filter out of the match, or patch NETWORK_FILTER or HTTP_FILTER.',
      covers: ['EnvoyFilter/13'],
    },
    'filter-name': {
      title: 'A patch matches a filter without a name',
      why: 'istiod refuses the object.',
      mend: 'Name the filter, as in "envoy.filters.network.http_connection_manager".',
      covers: ['EnvoyFilter/14'],
    },
    'sub-filter-apply-to': {
      title: 'A patch matches an HTTP filter, and is not for HTTP filters',
      why: 'istiod refuses the object.',
      mend: 'Set applyTo to HTTP_FILTER, or take subFilter away.',
      covers: ['EnvoyFilter/15'],
    },
    'sub-filter-parent': {
      title: 'A patch matches an HTTP filter inside of something else than the HTTP connection manager',
      why: 'HTTP filters stand nowhere else; istiod refuses the object.',
      mend: 'Match the filter "envoy.filters.network.http_connection_manager".',
      covers: ['EnvoyFilter/16'],
    },
    'sub-filter-name': {
      title: 'A patch matches an HTTP filter without a name',
      why: 'istiod refuses the object.',
      mend: 'Name it, as in "envoy.filters.http.router".',
      covers: ['EnvoyFilter/17'],
    },
    'old-filter-name': {
      level: 'warning',
      title: 'A patch matches a filter by a name that Envoy gave up',
      why: 'Istio names its filters by the new names.',
      mend: 'Use the name that Envoy has now.',
      covers: ['EnvoyFilter/18'],
    },
    'match-for-routes': {
      title: 'A patch of routes matches something else',
      why: 'istiod refuses the object.',
      mend: 'Use match.routeConfiguration, or leave the object of the match out.',
      covers: ['EnvoyFilter/19'],
    },
    'match-for-clusters': {
      title: 'A patch of clusters matches something else',
      why: 'istiod refuses the object.',
      mend: 'Use match.cluster, or leave the object of the match out.',
      covers: ['EnvoyFilter/20'],
    },
  },
);

export const envoyFilterRules = { ...patchRules, ...valueRules };

const LISTENERS = ['LISTENER', 'FILTER_CHAIN', 'NETWORK_FILTER', 'HTTP_FILTER'];
const ROUTES = ['ROUTE_CONFIGURATION', 'VIRTUAL_HOST', 'HTTP_ROUTE'];
/** What a match can be of, as protobuf has them: of several, the last counts. */
const OBJECTS = ['waypoint', 'cluster', 'routeConfiguration', 'listener'];

/** What istiod's webhook refuses or warns of in an EnvoyFilter. */
export function checkEnvoyFilter(object: Manifest, report: Report): void {
  const { workloadSelector, configPatches } = object.spec ?? {};
  // istiod says nothing else of an object whose labels it refuses.
  if (!checkSelector(workloadSelector, ['spec', 'workloadSelector'], report, 'labels')) return;
  report(patchRules.internals, ['spec'], "a patch of Istio's own configuration of Envoy");
  eachItem(configPatches, ['spec', 'configPatches'], (patch, path) => {
    if (patch.match?.context === 'WAYPOINT') return;
    if (!checkPatch(patch, path, report) || !patch.patch.value) return;
    checkValue(patch.applyTo, patch.patch.value, [...path, 'patch', 'value'], report);
  });
}

/** All of a patch but its value. True when istiod goes on to this. */
function checkPatch({ applyTo, match, patch }: any, at: FieldPath, report: Report): boolean {
  if (!applyTo || applyTo === 'INVALID') {
    report(patchRules['no-apply-to'], at, 'a patch without applyTo');
  } else if (!patch) {
    report(patchRules['no-patch'], at, 'a patch without patch');
  } else if (!patch.operation || patch.operation === 'INVALID') {
    report(patchRules['no-operation'], [...at, 'patch'], 'a patch without operation');
  } else if (patch.operation !== 'REMOVE' && !patch.value) {
    report(patchRules['no-value'], [...at, 'patch'], 'a patch without value');
  } else {
    if (!match) return true;
    const path = [...at, 'match'];
    return checkVersion(match.proxy?.proxyVersion, path, report) && checkMatch(applyTo, match, path, report);
  }
  return false;
}

function checkVersion(version: any, at: FieldPath, report: Report): boolean {
  if (!says(version)) return true;
  const path = [...at, 'proxy', 'proxyVersion'];
  if (regexTooLong(version)) {
    report(patchRules['version-too-long'], path, 'a proxyVersion of more than 1,024 characters');
    return true;
  }
  const fault = regexFault(version);
  if (fault === undefined) return true;
  report(patchRules.version, path, `${JSON.stringify(version)} (${fault})`);
  return false;
}

function checkMatch(applyTo: string, match: any, at: FieldPath, report: Report): boolean {
  const object = OBJECTS.find((name) => match[name]);
  if (object === undefined) return true;
  if (LISTENERS.includes(applyTo)) {
    if (object === 'listener') {
      const filter = match.listener.filterChain?.filter;
      return !filter || checkFilter(applyTo, filter, [...at, 'listener', 'filterChain', 'filter'], report);
    }
    report(patchRules['match-for-listeners'], [...at, object], 'a match for a patch of listeners');
    return false;
  }
  if (ROUTES.includes(applyTo) && object !== 'routeConfiguration') {
    report(patchRules['match-for-routes'], [...at, object], 'a match for a patch of routes');
  }
  if (applyTo === 'CLUSTER' && object !== 'cluster') {
    report(patchRules['match-for-clusters'], [...at, object], 'a match for a patch of clusters');
  }
  return true;
}

function checkFilter(applyTo: string, filter: any, at: FieldPath, report: Report): boolean {
  if (applyTo === 'LISTENER' || applyTo === 'FILTER_CHAIN') {
    report(patchRules['filter-without-effect'], at, `a match of a filter for a patch of ${applyTo}`);
  }
  const { name, subFilter } = filter;
  if (!says(name)) {
    report(patchRules['filter-name'], at, 'a match of a filter without name');
    return false;
  }
  if (subFilter) {
    const path = [...at, 'subFilter'];
    if (applyTo !== 'HTTP_FILTER') {
      report(patchRules['sub-filter-apply-to'], path, 'subFilter for a patch that is not of HTTP_FILTER');
      return false;
    }
    if (!isConnectionManager(name)) {
      report(patchRules['sub-filter-parent'], path, 'subFilter outside of the HTTP connection manager');
      return false;
    }
    if (!says(subFilter.name)) {
      report(patchRules['sub-filter-name'], path, 'a match of an HTTP filter without name');
      return false;
    }
  }
  checkFilterName(name, [...at, 'name'], report);
  checkFilterName(subFilter?.name, [...at, 'subFilter', 'name'], report);
  return true;
}

function checkFilterName(name: any, at: FieldPath, report: Report): void {
  const current = says(name) ? currentFilterName(name) : undefined;
  if (current === undefined) return;
  report(patchRules['old-filter-name'], at, `the filter ${JSON.stringify(name)}`, `Use "${current}".`);
}
