import { MeshErrorCode } from '../mesh-error';
import { type Checks, conflictingSettings, type MeshFault, missingSetting } from '../mesh-fault';
import type { HttpRouteView } from './messages';
import { isFilled } from '../spec';

/** A rule for HTTP, with what is known of its virtual service. */
interface RouteInService {
  readonly route: HttpRouteView;
  /** Whether other virtual services delegate to this one: it has no hosts. */
  readonly isDelegate: boolean;
}

const pair = (first: string, second: string, at: string, mend: string, name = ''): MeshFault => ({
  code: MeshErrorCode.CONFLICTING_SETTINGS,
  got: `a rule with ${first} and ${second}`,
  expected:
    'exactly one thing to be done with requests; a fault and a rewrite only for those that are sent on',
  mend,
  at: [at],
  finding: `The rule${name} has both ${first} and ${second}.`,
});

const KEEP = 'keep the one that is meant';
/** One that delegates, which istiod looks at no further. */
const delegates = ({ route, isDelegate }: RouteInService) => route.delegate !== undefined && !isDelegate;
const redirects = (placed: RouteInService) => !delegates(placed) && placed.route.redirect !== undefined;
const responds = (placed: RouteInService) =>
  !delegates(placed) && placed.route.redirect === undefined && placed.route.directResponse !== undefined;
const ofRule = ({ name }: HttpRouteView) => (name ? ` ${JSON.stringify(name)}` : '');

/** What excludes each other in a rule for HTTP (istiod's `validateHTTPRouteConflict`). */
export const conflictChecks = {
  'delegate-and-redirect': (placed) =>
    delegates(placed) && placed.route.redirect
      ? pair('delegate', 'redirect', 'redirect', KEEP, ofRule(placed.route))
      : undefined,
  'delegate-and-route': (placed) =>
    delegates(placed) && isFilled(placed.route.route)
      ? pair('delegate', 'route', 'route', KEEP, ofRule(placed.route))
      : undefined,
  'nested-delegate': ({ route, isDelegate }) =>
    route.delegate !== undefined && isDelegate
      ? conflictingSettings(
          'delegate in a virtual service without hosts',
          'a route: one without hosts is delegated to itself, which goes one step only',
          'give it a route, or give it hosts',
          ['delegate'],
          'The virtual service has no hosts, so that others delegate to it, and delegates itself.',
        )
      : undefined,
  'redirect-and-route': (placed) =>
    redirects(placed) && isFilled(placed.route.route)
      ? pair('redirect', 'route', 'redirect', KEEP)
      : undefined,
  'redirect-and-fault': (placed) =>
    redirects(placed) && placed.route.fault
      ? pair('redirect', 'fault', 'fault', 'take the fault off')
      : undefined,
  'redirect-and-rewrite': (placed) =>
    redirects(placed) && placed.route.rewrite
      ? pair('redirect', 'rewrite', 'rewrite', 'say in the redirect where callers are sent')
      : undefined,
  'redirect-and-direct-response': (placed) =>
    redirects(placed) && placed.route.directResponse
      ? pair('redirect', 'directResponse', 'redirect', KEEP)
      : undefined,
  'direct-response-and-route': (placed) =>
    responds(placed) && isFilled(placed.route.route)
      ? pair('directResponse', 'route', 'directResponse', KEEP)
      : undefined,
  'direct-response-and-fault': (placed) =>
    responds(placed) && placed.route.fault
      ? pair('directResponse', 'fault', 'fault', 'take the fault off; the answer can have any status itself')
      : undefined,
  'direct-response-and-rewrite': (placed) =>
    responds(placed) && placed.route.rewrite
      ? pair('directResponse', 'rewrite', 'rewrite', 'take the rewrite off')
      : undefined,
  'no-action': (placed) =>
    delegates(placed) || redirects(placed) || responds(placed) || isFilled(placed.route.route)
      ? undefined
      : missingSetting(
          'a rule without route, redirect and directResponse',
          'exactly one of route, redirect, directResponse and delegate',
          'say what becomes of the requests',
          [],
          'The rule has none of route, redirect and directResponse.',
        ),
  'mirror-and-mirrors': (placed) =>
    !delegates(placed) && placed.route.mirror !== undefined && isFilled(placed.route.mirrors)
      ? conflictingSettings(
          'a rule with mirror and mirrors',
          'one of them',
          'move the mirror into the list',
          ['mirror'],
          'The rule has both mirror and mirrors.',
        )
      : undefined,
} satisfies Checks<RouteInService>;
