import type { FieldPath } from '../../../mesh/manifest';
import type { HttpRouteView } from '../../../values/networking/messages';
import { conflictChecks } from '../../../values/networking/route-checks';
import type { Report } from '../../check';
import { ruleTable } from '../../rule';
import { placeFaults } from '../place-faults';

const ONE = 'A rule does one thing with requests; istiod refuses the object.';
const SENT_ON = 'Faults and rewrites are for requests that are sent on; istiod refuses the object.';

export const conflictRules = ruleTable<keyof typeof conflictChecks>(
  {
    section: 'virtual-service',
    source: 'istiod, pkg/config/validation/virtualservice.go: validateHTTPRouteConflict',
  },
  {
    'delegate-and-redirect': {
      title: 'A rule delegates and redirects',
      why: 'The virtual service that is delegated to decides; istiod refuses the object.',
      mend: 'Move the redirect there, or remove delegate.',
      covers: ['VirtualService/16'],
    },
    'delegate-and-route': {
      title: 'A rule delegates and has a route',
      why: 'The virtual service that is delegated to decides; istiod refuses the object.',
      mend: 'Move the route there, or remove delegate.',
      covers: ['VirtualService/17'],
    },
    'nested-delegate': {
      title: 'A virtual service that is delegated to delegates itself',
      why: 'One without hosts is for delegation, which goes one step only; istiod refuses the object.',
      mend: 'Give it a route, or give it hosts.',
      covers: ['VirtualService/18'],
    },
    'redirect-and-route': {
      title: 'A rule redirects and has a route',
      why: ONE,
      mend: 'Keep one of the two.',
      covers: ['VirtualService/19'],
    },
    'redirect-and-fault': {
      title: 'A rule redirects and injects a fault',
      why: SENT_ON,
      mend: 'Remove the fault, or move it to a rule with a route.',
      covers: ['VirtualService/20'],
    },
    'redirect-and-rewrite': {
      title: 'A rule redirects and rewrites',
      why: SENT_ON,
      mend: 'Say in the redirect where callers are sent.',
      covers: ['VirtualService/21'],
    },
    'redirect-and-direct-response': {
      title: 'A rule redirects and responds directly',
      why: ONE,
      mend: 'Keep one of the two.',
      covers: ['VirtualService/22'],
    },
    'direct-response-and-route': {
      title: 'A rule responds directly and has a route',
      why: ONE,
      mend: 'Keep one of the two.',
      covers: ['VirtualService/23'],
    },
    'direct-response-and-fault': {
      title: 'A rule responds directly and injects a fault',
      why: SENT_ON,
      mend: 'Remove the fault; a direct response can have any status itself.',
      covers: ['VirtualService/24'],
    },
    'direct-response-and-rewrite': {
      title: 'A rule responds directly and rewrites',
      why: SENT_ON,
      mend: 'Remove the rewrite.',
      covers: ['VirtualService/25'],
    },
    'no-action': {
      title: 'A rule for HTTP does not say what becomes of requests',
      why: 'istiod refuses the object. An empty item of http counts as such a rule.',
      mend: 'Add route, redirect or directResponse; in a virtual service with hosts, delegate is possible too.',
      covers: ['VirtualService/15', 'VirtualService/26'],
    },
    'mirror-and-mirrors': {
      title: 'A rule has mirror and mirrors',
      why: 'Both say where copies go; istiod refuses the object.',
      mend: 'Move the mirror into the list.',
      covers: ['VirtualService/27'],
    },
  },
);

/** What excludes each other in a rule for HTTP. */
export function checkConflicts(
  route: HttpRouteView,
  isDelegate: boolean,
  at: FieldPath,
  report: Report,
): void {
  placeFaults(conflictRules, conflictChecks, { route, isDelegate }, at, report);
}
