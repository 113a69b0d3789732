import { isMeshLabel } from '../host-names';
import { MeshErrorCode } from '../mesh-error';
import { type Checks, missingSetting } from '../mesh-fault';
import type { DestinationView } from './messages';

/** An entry of a route for HTTP, TLS or TCP. */
export interface RouteEntry {
  readonly destination?: DestinationView;
  readonly weight?: number;
}

/** What istiod's `validateDestination` has against a destination, apart from the form of its host and its port. */
export const destinationChecks = {
  'destination-any': ({ host }) =>
    host === '*'
      ? {
          code: MeshErrorCode.INVALID_HOST,
          got: 'the destination "*"',
          expected: 'one host',
          mend: 'name the host that requests go to',
          at: ['host'],
          finding: 'the host "*"',
        }
      : undefined,
  subset: ({ subset }) =>
    subset && !isMeshLabel(subset)
      ? {
          code: MeshErrorCode.INVALID_NAME,
          got: `the subset ${JSON.stringify(subset)}`,
          expected: 'letters, digits and "-", at most 63 characters, a letter or digit at both ends',
          mend: 'name it as the destination rule does',
          at: ['subset'],
        }
      : undefined,
} satisfies Checks<DestinationView>;

/** What istiod's `validateHTTPRouteDestinations` and `validateRouteDestinations` have against the entries of a route. */
export const routeChecks = {
  'no-destination': (route) =>
    route.flatMap(({ destination }, i) =>
      destination === undefined
        ? [missingSetting('an entry without a destination', 'the host that requests go to', 'name it', [i])]
        : [],
    ),
  weight: (route) =>
    route.flatMap(({ weight = 0 }, i) =>
      weight < 0
        ? [
            {
              code: MeshErrorCode.INVALID_WEIGHT,
              got: `weight ${weight}`,
              expected: '0 or more',
              mend: 'write shares as whole numbers; they are relative to their sum',
              at: [i, 'weight'],
            },
          ]
        : [],
    ),
  'no-weight': (route) => {
    // The sum of 32 bits, as istiod adds.
    const sum = route.reduce((total, { weight = 0 }) => total + weight, 0) | 0;
    if (route.length < 2 || sum !== 0) return undefined;
    return {
      code: MeshErrorCode.WEIGHTS_SUM_TO_ZERO,
      got: route.map(({ destination, weight = 0 }) => `${destination?.host} (weight ${weight})`).join(', '),
      expected: 'weights of which at least one is above 0',
      mend: 'give the destinations their shares',
      finding: 'weights whose sum is 0',
    };
  },
} satisfies Checks<readonly RouteEntry[]>;
