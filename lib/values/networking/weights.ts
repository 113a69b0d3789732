import { MeshError, MeshErrorCode } from '../mesh-error';

/** The largest `int32`, the type of a weight. */
const MOST = 2 ** 31 - 1;

/** Something that takes part in a split. */
interface Share {
  readonly weight?: number;
  /** @internal */
  _describe(): string;
}

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
export function checkWeights(destinations: readonly Share[]): void {
  if (destinations.length === 0) {
    throw new MeshError({
      code: MeshErrorCode.MISSING_SETTING,
      got: 'a route without a destination',
      expected: 'at least one destination',
      mend: 'name where the requests go, or use a redirect or a direct response',
    });
  }
  const sum = destinations.reduce((total, { weight }) => total + (weight ?? 0), 0);
  if (destinations.length === 1 || sum > 0) return;
  throw new MeshError({
    code: MeshErrorCode.WEIGHTS_SUM_TO_ZERO,
    got: destinations.map((destination) => destination._describe()).join(', '),
    expected: 'weights of which at least one is above 0',
    mend: 'give the destinations their shares',
  });
}
