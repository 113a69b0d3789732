import type { FieldPath } from '../../../mesh/manifest';
import {
  destinationChecks,
  type RouteEntry,
  routeChecks,
} from '../../../values/networking/destination-checks';
import type { DestinationView } from '../../../values/networking/messages';
import type { Report } from '../../check';
import { ruleTable } from '../../rule';
import { checkWildcardHost } from '../host-name';
import { placeFaults } from '../place-faults';
import { checkPortNumber } from '../port-number';

export const routeDestinationRules = ruleTable<keyof typeof destinationChecks | keyof typeof routeChecks>(
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
export function checkDestination(
  destination: DestinationView | undefined,
  at: FieldPath,
  report: Report,
): void {
  if (destination === undefined) return;
  const { host, port } = destination;
  placeFaults(routeDestinationRules, destinationChecks, destination, at, report);
  if (host !== '*') checkWildcardHost(host, [...at, 'host'], report);
  if (port !== undefined) checkPortNumber(port.number, [...at, 'port', 'number'], report);
}

/**
 * How requests or connections are shared out.
 *
 * @param routes the entries
 * @param at where they stand
 * @param report takes what is wrong
 * @param anyHost whether the destinations themselves go unchecked
 */
export function checkDestinations(
  routes: readonly RouteEntry[] | undefined,
  at: FieldPath,
  report: Report,
  anyHost: boolean,
): void {
  placeFaults(routeDestinationRules, routeChecks, routes, at, report);
  if (anyHost) return;
  routes?.forEach(({ destination }, i) => checkDestination(destination, [...at, i, 'destination'], report));
}
