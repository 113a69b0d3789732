import { MeshError, MeshErrorCode } from '../mesh-error';
import { refuse } from '../mesh-fault';
import { type RouteEntry, routeChecks } from './destination-checks';

/** The largest `int32`, the type of a weight. */
const MOST = 2 ** 31 - 1;

/** Refuses what is no weight. */
export function checkWeight(weight: number, what: string): void {
  if (Number.isInteger(weight) && weight >= 0 && weight <= MOST) return;
  throw new MeshError({
    code: MeshErrorCode.INVALID_WEIGHT,
    got: `${what} ${weight}`,
    expected: `a whole number from 0 to ${MOST}`,
    mend: 'write shares as whole numbers; they are relative to their sum',
  });
}

/** Refuses a list of destinations among which no request could be shared out. */
export function checkWeights(destinations: readonly { _toSpec(): RouteEntry }[]): void {
  if (destinations.length === 0) {
    throw new MeshError({
      code: MeshErrorCode.MISSING_SETTING,
      got: 'a route without a destination',
      expected: 'at least one destination',
      mend: 'name where the requests go, or use a redirect or a direct response',
    });
  }
  refuse(
    routeChecks,
    destinations.map((destination) => destination._toSpec()),
  );
}
