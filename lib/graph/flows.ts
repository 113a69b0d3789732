import type { OutcomeEnd } from '../simulate/outcome';
import { isMutualTls } from '../simulate/security/mutual-tls';
import type { Stop, Stops } from './stops';

export const NO_DESTINATION = 'The destination does not exist.';
export const NO_ENDPOINT = 'No endpoint is behind it.';

/** What goes from one node to the next, on the way of the requests for a host. */
export interface Flow {
  readonly from: string;
  readonly to: Stop;
  /** The share of the requests for the host. */
  readonly share: number;
  readonly ends: readonly OutcomeEnd[];
}

/** Shares that differ by less are the same share. */
export const ROUNDED = 1e-9;

/** Each pair of nodes on the way of some ends, with the share of requests that pass it. */
export function flowsOf(stops: Stops, ends: readonly OutcomeEnd[], host: string): readonly Flow[] {
  const flows = new Map<string, { from: string; to: Stop; share: number; ends: OutcomeEnd[] }>();
  for (const end of ends) {
    let from = host;
    for (const to of stops.of(end, host)) {
      const key = pairOf({ from, to });
      const known = flows.get(key) ?? { from, to, share: 0, ends: [] };
      known.share += end.probability;
      known.ends.push(end);
      flows.set(key, known);
      from = to.id;
    }
  }
  return [...flows.values()];
}

/** The nodes of a flow as one text. */
export const pairOf = ({ from, to }: Pick<Flow, 'from' | 'to'>) => JSON.stringify([from, to.id]);

/** The copies that the first proxy makes. */
export const mirrorsOf = ({ hops, way }: OutcomeEnd) => (hops?.[0]?.way ?? way)?.mirrors ?? [];

/** What of flows is told: that a policy refuses what is routed is told apart from it. */
export const flowsKey = (flows: readonly Flow[]) =>
  JSON.stringify(
    flows.map(({ from, to, share, ends }) => [
      from,
      to.id,
      Number(share.toFixed(9)),
      [...new Set(ends.flatMap(mirrorsOf).map((mirror) => JSON.stringify(mirror)))].sort(),
    ]),
  );

/** Whether connections that are made have mutual TLS; nothing where none is known to be made. */
export function lockOf(
  ends: readonly OutcomeEnd[],
  wayOf: (end: OutcomeEnd) => OutcomeEnd['way'],
): { readonly hasMutualTls?: boolean } {
  const reached = ends.filter(({ kind }) => kind === 'workload' || kind === 'timeout');
  return reached.length === 0 ? {} : { hasMutualTls: reached.every((end) => isMutualTls(wayOf(end))) };
}

/** Whether nothing is there to which requests are sent. */
export const isHole = ({ to }: Flow, ends: readonly OutcomeEnd[]) =>
  (to.kind === 'service' || to.kind === 'subset' || to.kind === 'outside') &&
  ends.every(({ kind }) => kind === 'no-cluster' || kind === 'no-endpoint');

/** What is wrong with where requests are sent; undefined where some are answered. */
export function problemOf(ends: readonly OutcomeEnd[]): string | undefined {
  const isAll = (kind: OutcomeEnd['kind']) => ends.every((end) => end.kind === kind);
  if (isAll('no-cluster')) return NO_DESTINATION;
  if (isAll('no-endpoint')) return NO_ENDPOINT;
  return isAll('denied') ? 'A policy denies the requests.' : undefined;
}
