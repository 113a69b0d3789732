import { labels } from '../checks';
import { MeshError, MeshErrorCode } from '../mesh-error';

/** The labels that say where something stands. */
export const TOPOLOGY: readonly string[] = [
  'topology.kubernetes.io/region',
  'topology.kubernetes.io/zone',
  'topology.istio.io/subzone',
];

/** Refuses a place. */
export function invalidLocality(got: string, expected: string, mend: string): MeshError {
  return new MeshError({ code: MeshErrorCode.INVALID_VALUE, got, expected, mend });
}

/** Refuses what istiod's `validateLocalities` refuses, of localities that are looked through in this order. */
export function checkLocalities(localities: string[]): void {
  const before: string[][] = [];
  const begins = (path: string[], start: string[]) => start.every((part, i) => path[i] === part);
  for (const locality of localities) {
    const [region, zone, ...rest] = locality.split('/');
    // A sub-zone may have a "/" in it.
    const subZone = rest.length === 0 ? [] : [rest.join('/')];
    const path = [region, ...(zone === undefined ? [] : [zone]), ...subZone];
    if (path.includes('') || /\*./.test(locality)) {
      throw invalidLocality(
        `the locality "${locality}"`,
        '"region", "region/zone" or "region/zone/sub-zone", none of them empty, "*" only at the end',
        'write "us-west/*" for all zones of a region, "*" for every locality',
      );
    }
    const stem = path.filter((part) => part !== '*');
    if (before.some((other) => begins(path, other) || (stem.length === path.length && begins(other, path)))) {
      throw new MeshError({
        code: MeshErrorCode.CONFLICTING_SETTINGS,
        got: `the locality "${locality}", which overlaps one before it`,
        expected: 'localities that share no place',
        mend: 'take one of the two away, or make it narrower',
      });
    }
    before.push(stem);
  }
}

/** Refuses the labels of places, which something else ranks already. */
export function checkPriority(priority: readonly string[], what: string, why: string): void {
  const topology = priority.find((label) => TOPOLOGY.includes(label));
  if (topology === undefined) return;
  throw new MeshError({
    code: MeshErrorCode.CONFLICTING_SETTINGS,
    got: `${what} with the label "${topology}" as a priority`,
    expected: `no label of region, zone or sub-zone: ${why}`,
    mend: 'take the label out of the priorities',
  });
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
