import type { FieldPath } from '../../mesh/manifest';
import type { Resource } from '../../mesh/resource';
import {
  currentFilterName,
  envoyPatchChecks,
  listenerMatchChecks,
  matchedFilter,
  objectMatchChecks,
  proxyVersionChecks,
} from '../../values/networking/envoy-patch-checks';
import type { EnvoyConfigObjectPatchView } from '../../values/networking/messages';
import { regexTooLong } from '../../values/regex';
import type { Report } from '../check';
import { ruleTable } from '../rule';
import { readEnvoyMessage } from '../schema/envoy-messages';
import { placeFaults, placeFirstFault } from './place-faults';
import { checkSelector } from './selector';

const valueRules = ruleTable(
  {
    section: 'envoy-filter',
    source: 'istiod, pkg/config/validation/envoyfilter/envoyfilter.go: ValidateEnvoyFilter',
  },
  {
    'config-without-type': {
      title: 'A typed_config of a patch does not say of what type it is',
      why: 'istiod cannot read it, and refuses the object.',
      mend: 'Add "@type", as in "type.googleapis.com/envoy.extensions.filters.http.lua.v3.Lua".',
      covers: ['EnvoyFilter/21'],
    },
    'unknown-type': {
      title: 'A configuration of a patch has a type that Envoy does not have',
      why: 'istiod does not know it, and refuses the object. Types of the API v2 have been removed.',
      mend: 'Use the type of the API v3, as in "type.googleapis.com/envoy.extensions.filters.http.lua.v3.Lua".',
      covers: ['EnvoyFilter/21', 'EnvoyFilter/23'],
    },
    'unknown-field': {
      level: 'warning',
      title: 'A patch has a field that Envoy does not have',
      why: 'istiod leaves the field out: what it says does not happen.',
      mend: 'Put the settings of the extension into typed_config, and check the spelling.',
      covers: ['EnvoyFilter/22'],
    },
    'name-without-config': {
      level: 'warning',
      title: 'A patch names an extension of Envoy and gives it no typed_config',
      why: 'Envoy no longer finds extensions by their names.',
      fact: 'Envoy, HttpFilter.name',
      mend: 'Give typed_config with the "@type" of the extension.',
      covers: ['EnvoyFilter/24'],
    },
    value: {
      title: 'The value of a patch does not fit the message of Envoy that it is for',
      why: 'istiod cannot read it, and refuses the object.',
      mend: 'Correct the value; the messages are described in the API reference of Envoy.',
      covers: ['EnvoyFilter/21'],
    },
  },
);

const RULES = { untyped: 'config-without-type', 'unknown-type': 'unknown-type', value: 'value' } as const;

/** The value of a patch, read as the message of Envoy that the patch is for. */
export function checkValue(applyTo: string, value: unknown, at: FieldPath, report: Report): void {
  const { fault, unknown, untyped } = readEnvoyMessage(applyTo, value, at);
  if (fault !== undefined) {
    report(valueRules[RULES[fault.kind]], fault.path, fault.message);
  } else if (unknown !== undefined) {
    // istiod looks no further in a value of which it does not know all fields.
    report(valueRules['unknown-field'], unknown.path, unknown.message);
  } else if (untyped.length > 0) {
    const names = untyped.map(({ name }) => JSON.stringify(name)).join(', ');
    report(
      valueRules['name-without-config'],
      untyped[0].path,
      `The patch names ${names} and gives no typed_config. Envoy no longer finds extensions by their names alone.`,
    );
  }
}

/** What istiod warns of. */
type OwnRule = 'internals' | 'version-too-long' | 'filter-without-effect' | 'old-filter-name';

const patchRules = ruleTable<
  | keyof typeof envoyPatchChecks
  | keyof typeof proxyVersionChecks
  | keyof typeof listenerMatchChecks
  | keyof typeof objectMatchChecks
  | OwnRule
>(
  {
    section: 'envoy-filter',
    source: 'istiod, pkg/config/validation/envoyfilter/envoyfilter.go: ValidateEnvoyFilter',
  },
  {
    internals: {
      level: 'warning',
      title: "An EnvoyFilter patches what is Istio's own affair",
      why: 'The configuration that Istio makes changes between releases, and a patch that fitted no longer does.',
      mend: 'Use another API of Istio where there is one; otherwise try the patch out with each upgrade.',
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
      why: 'istiod does not read an expression of more than 1,024 characters, and the patch is for no proxy.',
      fact: 'istiod, pilot/pkg/model/envoyfilter.go: ProxyVersionNoMatch',
      mend: 'Shorten the expression.',
      covers: ['EnvoyFilter/10'],
    },
    version: {
      title: 'The proxyVersion of a patch is not a valid regular expression',
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
      mend: 'Set applyTo to HTTP_FILTER, or remove subFilter.',
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

/** What istiod's webhook refuses or warns of in an EnvoyFilter. */
export function checkEnvoyFilter({ spec }: Resource<'EnvoyFilter'>, report: Report): void {
  const { workloadSelector, configPatches } = spec;
  // istiod says nothing else of an object whose labels it refuses.
  if (!checkSelector(workloadSelector, ['spec', 'workloadSelector'], report)) return;
  report(
    patchRules.internals,
    ['spec'],
    'The object patches the configuration that Istio makes for Envoy. This configuration changes between releases, and the patch may then no longer fit.',
  );
  configPatches?.forEach((patch, i) => {
    const path = ['spec', 'configPatches', i];
    if (patch.match?.context === 'WAYPOINT' || !checkPatch(patch, path, report)) return;
    const { applyTo, patch: body } = patch;
    if (applyTo && body?.value) checkValue(applyTo, body.value, [...path, 'patch', 'value'], report);
  });
}

/** All of a patch but its value. True when istiod goes on to this. */
function checkPatch(patch: EnvoyConfigObjectPatchView, at: FieldPath, report: Report): boolean {
  if (!placeFirstFault(patchRules, envoyPatchChecks, patch, at, report)) return false;
  const version = patch.match?.proxy?.proxyVersion;
  if (version && regexTooLong(version)) {
    const path = [...at, 'match', 'proxy', 'proxyVersion'];
    report(
      patchRules['version-too-long'],
      path,
      'The proxyVersion is longer than 1,024 characters. Istiod leaves it out, and the patch is for proxies of all versions.',
    );
  }
  if (!placeFaults(patchRules, proxyVersionChecks, patch, at, report)) return false;
  const filter = matchedFilter(patch);
  const filterPath = [...at, 'match', 'listener', 'filterChain', 'filter'];
  if (filter !== undefined && (patch.applyTo === 'LISTENER' || patch.applyTo === 'FILTER_CHAIN')) {
    const message = `The match names a filter, and applyTo is ${patch.applyTo}. The patch is for the whole listener or chain, and the match of the filter has no effect.`;
    report(patchRules['filter-without-effect'], filterPath, message);
  }
  if (!placeFirstFault(patchRules, listenerMatchChecks, patch, at, report)) return false;
  placeFaults(patchRules, objectMatchChecks, patch, at, report);
  checkFilterName(filter?.name, [...filterPath, 'name'], report);
  checkFilterName(filter?.subFilter?.name, [...filterPath, 'subFilter', 'name'], report);
  return true;
}

function checkFilterName(name: string | undefined, at: FieldPath, report: Report): void {
  const current = name === undefined ? undefined : currentFilterName(name);
  if (current === undefined) return;
  report(
    patchRules['old-filter-name'],
    at,
    `The match has the old name ${JSON.stringify(name)} of a filter. Istio gives its filters the new names.`,
    `Use "${current}".`,
  );
}
