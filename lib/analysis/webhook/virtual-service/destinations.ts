import type { FieldPath } from '../../../mesh/manifest';
import { isMeshLabel } from '../../../values/host-names';
import type { Report } from '../../problem';
import { ruleTable } from '../../rule';
import { checkWildcardHost } from '../host-name';
import { eachItem } from '../items';
import { checkPortNumber } from '../port-number';

export const routeDestinationRules = ruleTable(
  {
    section: 'virtual-service',
    source: 'istiod, pkg/config/validation/validation.go: validateHTTPRouteDestinations, validateDestination',
  },
  {
    'no-destination': {
      title: 'An entry of a route has no destination',
      why: 'istiod refuses the object. An empty entry counts as one without a destination.',
      mend: 'Name the host that requests go to.',
      covers: ['VirtualService/80', 'VirtualService/81'],
    },
    weight: {
      title: 'A weight is negative',
      why: 'istiod refuses the object.',
      mend: 'Give 0 or more; weights are relative to their sum.',
      covers: ['VirtualService/82'],
    },
    'no-weight': {
      title: 'A route has several destinations and no weight above 0',
      why: 'A weight that is left out is 0 beside others, so no request could go anywhere; istiod refuses the object.',
      mend: 'Give the destinations their weights.',
      covers: ['VirtualService/83'],
    },
    'destination-any': {
      title: 'A destination is "*"',
      why: 'Requests go to one host; istiod refuses the object.',
      mend: 'Name the host.',
      covers: ['VirtualService/84'],
    },
    subset: {
      title: 'The name of a subset is malformed',
      why: 'istiod refuses the object; no destination rule can have such a subset.',
      mend: 'Write the name as it stands in the destination rule: letters, digits and "-", at most 63.',
      source: 'istiod, pkg/config/validation/validation.go: validateSubsetName',
      covers: ['VirtualService/85'],
    },
  },
);

/** Where requests or connections go. */
export function checkDestination(destination: any, at: FieldPath, report: Report): void {
  if (destination === undefined || destination === null) return;
  const { host, subset, port } = destination;
  if (host === '*') report(routeDestinationRules['destination-any'], [...at, 'host'], 'the host "*"');
  else checkWildcardHost(host, [...at, 'host'], report);
  if (subset && !isMeshLabel(subset)) {
    report(routeDestinationRules.subset, [...at, 'subset'], `the subset ${JSON.stringify(subset)}`);
  }
  if (port) checkPortNumber(port.number, [...at, 'port', 'number'], report);
}

/**
 * How requests or connections are shared out.
 *
 * @param routes the entries
 * @param at where they stand
 * @param report takes what is wrong
 * @param anyHost whether the destinations themselves go unchecked
 * @param visit what else there is to look at in an entry
 */
export function checkDestinations(
  routes: readonly any[] | null | undefined,
  at: FieldPath,
  report: Report,
  anyHost: boolean,
  visit?: (route: any, path: FieldPath) => void,
): void {
  let sum = 0;
  eachItem(routes, at, (route, path) => {
    const { destination, weight } = route;
    if (destination === undefined || destination === null) {
      report(routeDestinationRules['no-destination'], path, 'an entry without a destination');
    }
    visit?.(route, path);
    if (!anyHost) checkDestination(destination, [...path, 'destination'], report);
    if (weight < 0)
      report(routeDestinationRules.weight, [...path, 'weight'], `weight ${weight}; expected 0 or more`);
    sum += weight ?? 0;
  });
  // The sum of 32 bits, as istiod adds.
  if (routes && routes.length > 1 && (sum | 0) === 0) {
    report(routeDestinationRules['no-weight'], at, 'weights whose sum is 0');
  }
}
