import { labels } from '../checks';
import { MeshErrorCode } from '../mesh-error';
import { type Checks, conflictingSettings, type MeshFault } from '../mesh-fault';
import type { LocalityLbView, ZoneAwareLbView } from './messages';

/** The labels that say where something stands. */
const TOPOLOGY: readonly string[] = [
  'topology.kubernetes.io/region',
  'topology.kubernetes.io/zone',
  'topology.istio.io/subzone',
];

/** What is wrong with localities that istiod's `validateLocalities` looks through in this order; it tells the first alone. */
function localitiesFault(localities: readonly string[]): MeshFault | undefined {
  const before: string[][] = [];
  const begins = (path: string[], start: string[]) => start.every((part, i) => path[i] === part);
  for (const locality of localities) {
    const [region, zone, ...rest] = locality.split('/');
    // A sub-zone may have a "/" in it.
    const subZone = rest.length === 0 ? [] : [rest.join('/')];
    const path = [region, ...(zone === undefined ? [] : [zone]), ...subZone];
    if (path.includes('') || /\*./.test(locality)) {
      return {
        code: MeshErrorCode.INVALID_VALUE,
        got: `the locality "${locality}"`,
        expected:
          '"region", "region/zone" or "region/zone/sub-zone", none of them empty, "*" only at the end',
        mend: 'write "us-west/*" for all zones of a region, "*" for every locality',
        finding: `The locality "${locality}" is malformed.`,
      };
    }
    const stem = path.filter((part) => part !== '*');
    if (before.some((other) => begins(path, other) || (stem.length === path.length && begins(other, path)))) {
      return conflictingSettings(
        `the locality "${locality}", which overlaps one before it`,
        'localities that share no place',
        'take one of the two away, or make it narrower',
        [],
        `The locality "${locality}" overlaps one before it.`,
      );
    }
    before.push(stem);
  }
  return undefined;
}

/** Which of the checks below a fault of shares belongs to. */
type ShareFault = readonly ['weight' | 'weight-sum' | 'name' | 'overlap', MeshFault];

const ofLocalities = (localities: readonly string[], at: MeshFault['at']): ShareFault[] => {
  const fault = localitiesFault(localities);
  if (fault === undefined) return [];
  return [[fault.code === MeshErrorCode.CONFLICTING_SETTINGS ? 'overlap' : 'name', { ...fault, at }]];
};

/** What is wrong with shares, in istiod's order: it reads no further behind a share or a sum that is wrong. */
function shareFaults({ distribute = [] }: Pick<LocalityLbView, 'distribute'>): readonly ShareFault[] {
  const faults: ShareFault[] = [];
  for (const [i, { from = '', to = {} }] of distribute.entries()) {
    const at = ['distribute', i, 'to'];
    const shares = Object.entries(to);
    const wrong = shares.find(([, weight]) => !weight || weight > 100);
    if (wrong !== undefined) {
      const [locality, weight] = wrong;
      return [
        ...faults,
        [
          'weight',
          {
            code: MeshErrorCode.INVALID_NUMBER,
            got: `the share of ${locality} ${weight}`,
            expected: 'a whole number from 1 to 100',
            mend: 'give a number within these bounds',
            at: [...at, locality],
            finding: 'The weight of a locality is not from 1 to 100.',
          },
        ],
      ];
    }
    const sum = shares.reduce((total, [, weight]) => total + weight, 0);
    if (sum !== 100) {
      return [
        ...faults,
        [
          'weight-sum',
          {
            code: MeshErrorCode.INVALID_WEIGHT,
            got: `shares from ${from} that sum to ${sum}`,
            expected: 'a sum of 100',
            mend: 'change the shares until they sum to 100',
            at,
            finding: `The weights of the localities add up to ${sum} and not to 100.`,
          },
        ],
      ];
    }
    // istiod looks through them in an order of chance; in this one an overlap is always seen.
    faults.push(...ofLocalities(Object.keys(to).sort(), at));
  }
  const sources = distribute.map(({ from = '' }) => from);
  return [...faults, ...ofLocalities(sources, ['distribute'])];
}

const pick = (name: ShareFault[0]) => (setting: Pick<LocalityLbView, 'distribute'>) =>
  shareFaults(setting)
    .filter(([kind]) => kind === name)
    .map(([, fault]) => fault);

/** What istiod's `ValidateLocalityLbSetting` has against shares of localities. */
export const distributeChecks = {
  weight: pick('weight'),
  'weight-sum': pick('weight-sum'),
  name: pick('name'),
  overlap: pick('overlap'),
} satisfies Checks<Pick<LocalityLbView, 'distribute'>>;

/** What istiod's `ValidateLocalityLbSetting` has against settings beside each other; it tells the first alone. */
export const localityChecks = {
  'distribute-and-failover': ({ distribute = [], failover = [] }) =>
    distribute.length > 0 && failover.length > 0
      ? conflictingSettings(
          'distribute and failover',
          'one of them',
          'use LocalityLoadBalancing.distribute() or LocalityLoadBalancing.failover()',
          [],
          'The localityLbSetting has both distribute and failover.',
        )
      : undefined,
  'failover-and-topology': ({ failover = [], failoverPriority = [] }) => {
    const topology = failover.length > 0 && failoverPriority.find((label) => TOPOLOGY.includes(label));
    if (!topology) return undefined;
    return conflictingSettings(
      `failover between regions with the label "${topology}" as a priority`,
      'no label of region, zone or sub-zone: it ranks them already',
      'take the label out of the priorities',
      ['failoverPriority'],
      `The localityLbSetting has failover, and ${topology} in failoverPriority.`,
    );
  },
} satisfies Checks<LocalityLbView>;

/** What istiod's `ValidateZoneAwareLbSetting` has against the priorities of zone-aware load balancing. */
export const zoneAwareChecks = {
  'zone-aware-topology': ({ failoverPriority = [] }) =>
    failoverPriority.flatMap((label, i) =>
      TOPOLOGY.includes(label)
        ? [
            conflictingSettings(
              `zone-aware load balancing with the label "${label}" as a priority`,
              'no label of region, zone or sub-zone: they count by themselves',
              'take the label out of the priorities',
              ['failoverPriority', i],
              `The failoverPriority of zoneAwareLbSetting has the label ${label}.`,
            ),
          ]
        : [],
    ),
} satisfies Checks<ZoneAwareLbView>;

type Failovers = Pick<LocalityLbView, 'failover'>;

/** What istiod has against failover between regions, of locality load balancing or of zone-aware. */
export function failoverChecks(what: 'locality' | 'zone-aware') {
  const of = (isWrong: (from: string, to: string) => boolean, finding: string) => (setting: Failovers) =>
    (setting.failover ?? []).flatMap(({ from = '', to = '' }, i): MeshFault[] =>
      isWrong(from, to)
        ? [
            {
              code: MeshErrorCode.INVALID_VALUE,
              got: `failover from "${from}" to "${to}"`,
              expected: 'two different regions, without zone ("/") and wildcard ("*")',
              mend: 'name the regions alone',
              at: ['failover', i],
              finding: `The failover of ${what} load balancing ${finding}.`,
            },
          ]
        : [],
    );
  return {
    'failover-to-itself': of((from, to) => from === to, 'leads from a region to itself'),
    'failover-not-region': of(
      (from, to) => `${from}${to}`.includes('/'),
      'has a "/", and takes names of regions alone',
    ),
    'failover-wildcard': of(
      (from, to) => `${from}${to}`.includes('*'),
      'has a "*", and takes names of regions alone',
    ),
  } satisfies Checks<Failovers>;
}

/** Refuses what is neither a label's key nor `key=value`. */
export function checkLabels(priority: readonly string[] = []): void {
  for (const text of priority) {
    const [key, ...value] = text.split('=');
    labels({ [key]: value.join('=') }, 'failover priority');
  }
}

/** Failover in words, an entry for each part of it. */
export function describeFailover(
  failover: readonly { from?: string; to?: string }[] = [],
  priority: readonly string[] = [],
): string[] {
  return [
    ...failover.map(({ from = '', to = '' }) => `failover from ${from} to ${to}`),
    ...(priority.length === 0 ? [] : [`failover by the labels ${priority.join(', ')}`]),
  ];
}
