import type * as nodeCrypto from 'node:crypto';
import { MeshErrorCode } from '../mesh-error';
import { type Checks, conflictingSettings, type MeshFault } from '../mesh-fault';
import type { ConsistentHashView, LoadBalancerView } from './messages';

/** The table of Maglev where none is asked for. */
export const DEFAULT_TABLE_SIZE = 65_537;
/** The first number that is too large for a table of Maglev. */
const MAX_TABLE_SIZE = 5_000_011;

/** Whether Envoy takes a number for a prime, as the table of Maglev needs one: 1 counts as one. */
function isEnvoyPrime(size: number): boolean {
  if (size < 4) return size > 0;
  if (size % 2 === 0) return false;
  // No table is so large; this is for the question alone, which trial division would take long over.
  if (size >= MAX_TABLE_SIZE) return largePrime(size);
  for (let factor = 3; factor * factor <= size; factor += 2) if (size % factor === 0) return false;
  return true;
}

function largePrime(size: number): boolean {
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  return (require('node:crypto') as typeof nodeCrypto).checkPrimeSync(BigInt(size));
}

/** What is wrong with the size of a table of Maglev, which is 0 where it is left out. */
function tableFault(
  { maglev }: ConsistentHashView,
  isWrong: (size: number) => boolean,
  finding: string,
  ...field: string[]
): MeshFault | undefined {
  const size = maglev?.tableSize ?? 0;
  if (maglev === undefined || !isWrong(size)) return undefined;
  return {
    code: MeshErrorCode.INVALID_NUMBER,
    got: `size of a Maglev table ${size}`,
    expected: `a prime below ${MAX_TABLE_SIZE}`,
    mend: `use ${DEFAULT_TABLE_SIZE}, or another prime`,
    at: ['maglev', ...field],
    finding,
  };
}

/** What istiod's `validateLoadBalancer` has against consistent hashing, apart from its cookie. */
export const consistentHashChecks = {
  'ring-size-and-algorithm': ({ minimumRingSize, maglev, ringHash }) =>
    minimumRingSize && (maglev || ringHash)
      ? conflictingSettings(
          'minimumRingSize beside ringHash or maglev',
          'at most one of them: there is one algorithm',
          'keep one of them',
          ['minimumRingSize'],
          'The consistentHash has minimumRingSize, and ringHash or maglev too.',
        )
      : undefined,
  'no-table-size': (hash) =>
    tableFault(hash, (size) => size === 0, 'The tableSize of maglev is 0 or missing.'),
  'large-table-size': (hash) =>
    tableFault(
      hash,
      (size) => size >= MAX_TABLE_SIZE,
      `The tableSize of maglev is ${MAX_TABLE_SIZE} or more.`,
      'tableSize',
    ),
  'table-size-not-prime': (hash) =>
    tableFault(
      hash,
      (size) => !isEnvoyPrime(size),
      'The tableSize of maglev is not a prime number.',
      'tableSize',
    ),
} satisfies Checks<ConsistentHashView>;

/** What istiod's `validateLoadBalancer` has against settings as a whole. */
export const loadBalancerChecks = {
  'locality-and-zone-aware': ({ localityLbSetting, zoneAwareLbSetting }) =>
    localityLbSetting && zoneAwareLbSetting
      ? conflictingSettings(
          'localityLbSetting and zoneAwareLbSetting',
          'at most one of them: a setting of the one kind rules out the other',
          'keep one of them',
          ['zoneAwareLbSetting'],
          'The load balancer has both localityLbSetting and zoneAwareLbSetting.',
        )
      : undefined,
} satisfies Checks<LoadBalancerView>;
