import { milliseconds } from '../durations';
import type { KnownCircumstances } from '../circumstances';
import type { Way } from '../outcome';
import type { Endpoint } from '../scope/endpoints';
import { type End, namesOf } from './cluster-walk';
import { isRetried } from './retries';

/** An end without the endpoints that are down; an end at nothing where all are. */
export function withoutDown(end: End, { down }: KnownCircumstances): End {
  const { endpoints, kind } = end;
  if (kind !== 'workload' || endpoints === undefined || down.size === 0) return end;
  const left = endpoints.filter(({ workload }) => workload === undefined || !down.has(workload));
  if (left.length === endpoints.length) return end;
  if (left.length > 0) return { ...end, endpoints: left, workloads: namesOf(left) };
  // Without a proxy that reads the request nobody answers for the connection.
  return {
    ...end,
    kind: 'no-endpoint',
    status: end.seen === undefined ? 0 : 503,
    workloads: undefined,
    endpoints: [],
  };
}

/** Pods that answer alike. */
interface Kind {
  readonly endpoints: readonly Endpoint[];
  readonly count: number;
  readonly status: number;
  /** After how long, in milliseconds. */
  readonly takes: number;
}

/** How one try may end. */
interface Try {
  readonly of: Kind;
  readonly status: number;
  readonly takes: number;
  readonly isTimeout: boolean;
}

/**
 * The ends of a request to a workload some of whose pods fail or are slow: a proxy that read the request tries again, as its route says,
 * at pods that it has not tried yet, as long as there are such; and gives up when the time of the route is over (Envoy's documentation of
 * retries and of the timeouts of a route; `previous_hosts` in the upstream project's `pilot/pkg/networking/core/route/retry/retry.go`).
 * The waiting between two tries is not counted.
 */
export function afterFailures(end: End, { failing, slow }: KnownCircumstances): readonly End[] {
  const { kind, endpoints = [], status, seen } = end;
  if (kind !== 'workload' || end.path === undefined) return [end];
  const kinds = kindsOf(endpoints, status, failing, slow);
  if (kinds.every((one) => one.status === status && one.takes === 0)) return [end];
  const way = seen === undefined ? undefined : end.way;
  const found = new Map<string, End>();
  const add = (probability: number, { of, status: got, isTimeout }: Try, takes: number) => {
    const key = `${kinds.indexOf(of)} ${got} ${String(isTimeout)} ${takes}`;
    const known = found.get(key);
    const made: End = isTimeout
      ? { ...end, kind: 'timeout', status: got, workloads: namesOf(of.endpoints), takes }
      : { ...end, status: got, workloads: namesOf(of.endpoints), takes };
    found.set(key, { ...made, probability: (known?.probability ?? 0) + probability });
  };
  tries(
    kinds,
    way,
    { probability: end.probability, left: way?.retries?.attempts ?? 0, spent: 0, tried: [] },
    add,
  );
  return [...found.values()];
}

function kindsOf(
  endpoints: readonly Endpoint[],
  status: number,
  failing: KnownCircumstances['failing'],
  slow: KnownCircumstances['slow'],
): readonly Kind[] {
  const groups = new Map<string, { endpoints: Endpoint[]; count: number; status: number; takes: number }>();
  for (const endpoint of endpoints) {
    const { workload = '', count } = endpoint;
    const own = { status: failing.get(workload) ?? status, takes: slow.get(workload) ?? 0 };
    const key = `${own.status} ${own.takes}`;
    const known = groups.get(key) ?? { endpoints: [], count: 0, ...own };
    known.endpoints.push(endpoint);
    known.count += count;
    groups.set(key, known);
  }
  return [...groups.values()];
}

interface State {
  readonly probability: number;
  /** How many tries are left behind this one. */
  readonly left: number;
  /** How much of the time is over, in milliseconds. */
  readonly spent: number;
  /** The kinds of the pods that were tried. */
  readonly tried: readonly Kind[];
}

/** Follows all tries, with their chances. */
function tries(
  kinds: readonly Kind[],
  way: Way | undefined,
  { probability, left, spent, tried }: State,
  add: (probability: number, last: Try, takes: number) => void,
): void {
  // Where requests stick to an endpoint by a hash, the next try goes to the same one.
  const [stuck] = way?.hash === undefined ? [] : tried;
  const untried = kinds.map((of) => ({ of, count: of.count - tried.filter((one) => one === of).length }));
  const open = untried.some(({ count }) => count > 0)
    ? untried
    : kinds.map((of) => ({ of, count: of.count }));
  const choices = stuck === undefined ? open : [{ of: stuck, count: 1 }];
  const total = choices.reduce((sum, { count }) => sum + Math.max(0, count), 0);
  const limit = milliseconds(way?.timeout);
  for (const { of, count } of choices) {
    if (count <= 0) continue;
    const chance = (probability * count) / total;
    const one = oneTry(
      of,
      milliseconds(way?.retries?.perTryTimeout),
      limit === undefined ? undefined : limit - spent,
    );
    const takes = spent + one.takes;
    const isOver = limit !== undefined && takes >= limit;
    const retries = way?.retries;
    if (!isOver && left > 0 && retries !== undefined && isRetried(retries.on, one.status, one.isTimeout)) {
      tries(kinds, way, { probability: chance, left: left - 1, spent: takes, tried: [...tried, of] }, add);
    } else add(chance, one, takes);
  }
}

function oneTry(of: Kind, perTry: number | undefined, rest: number | undefined): Try {
  const limit = Math.min(perTry ?? Infinity, rest ?? Infinity);
  if (of.takes < limit || limit === Infinity)
    return { of, status: of.status, takes: of.takes, isTimeout: false };
  return { of, status: 504, takes: limit, isTimeout: true };
}

/** The ends behind a gateway, of which those that take longer than the route of the proxy before it allows are given up. */
export function withinTimeout(ends: readonly End[], way: Way | undefined): readonly End[] {
  const limit = milliseconds(way?.timeout);
  if (limit === undefined) return ends;
  return ends.map((end) =>
    (end.takes ?? 0) >= limit ? { ...end, kind: 'timeout', status: 504, takes: limit } : end,
  );
}
