import { milliseconds } from '../durations';
import type { KnownCircumstances } from '../circumstances';
import type { Way } from '../outcome';
import type { Endpoint } from '../scope/endpoints';
import { type End, namesOf, unanswered } from './cluster-walk';
import { isRetried } from './retries';

/** An end without the endpoints that are down; an end at nothing where all are. */
export function withoutDown(end: End, { down }: KnownCircumstances): End {
  const { endpoints, kind } = end;
  if (kind !== 'workload' || endpoints === undefined || down.size === 0) return end;
  const left = endpoints.filter(({ workload }) => workload === undefined || !down.has(workload));
  if (left.length === endpoints.length) return end;
  if (left.length > 0) return { ...end, endpoints: left, workloads: namesOf(left) };
  return unanswered(end, 'no-endpoint');
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
 * mostly at pods that it has not tried yet, as long as there are such; and gives up when the time of the route is over (Envoy's documentation of
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
  const isInTurn = end.cluster?.trafficPolicy.loadBalancer?.simple === 'ROUND_ROBIN';
  const state = { probability: end.probability, left: way?.retries?.attempts ?? 0, spent: 0, tried: [] };
  tries({ kinds, way, isInTurn }, state, add);
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
  /** The kinds of the pods that were tried, each pod once. */
  readonly tried: readonly Kind[];
}

/** Where tries may go. */
interface Choosing {
  readonly kinds: readonly Kind[];
  readonly way: Way | undefined;
  /** Whether pods are asked in turn, and not by chance. */
  readonly isInTurn: boolean;
}

/** Where the next try goes, and how likely. */
interface Choice {
  readonly of: Kind;
  readonly chance: number;
  /** Whether it is a pod that was tried before. */
  readonly isAgain: boolean;
}

/**
 * How often a proxy picks an endpoint for another try: it takes one that it has tried only where all picks came to such
 * (`host_selection_retry_max_attempts` of Envoy's API, which is 5 beside the first; `pilot/pkg/networking/core/route/retry/retry.go`).
 */
const PICKS = 6;

function choicesOf({ kinds, way, isInTurn }: Choosing, tried: readonly Kind[]): readonly Choice[] {
  // Where requests stick to an endpoint by a hash, the next try goes to the same one.
  const [stuck] = way?.hash === undefined ? [] : tried;
  if (stuck !== undefined) return [{ of: stuck, chance: 1, isAgain: true }];
  const total = kinds.reduce((sum, { count }) => sum + count, 0);
  const minds = way?.retries?.anyPod !== true;
  const before = (of: Kind) => (minds ? tried.filter((one) => one === of).length : 0);
  const again = minds ? tried.length : 0;
  const untried = total - again;
  const repeats = untried <= 0 ? 1 : isInTurn ? 0 : (again / total) ** PICKS;
  return kinds
    .flatMap((of): Choice[] => [
      {
        of,
        chance: untried <= 0 ? 0 : ((1 - repeats) * (of.count - before(of))) / untried,
        isAgain: false,
      },
      { of, chance: again === 0 ? 0 : (repeats * before(of)) / again, isAgain: true },
    ])
    .filter(({ chance }) => chance > 0);
}

/** Follows all tries, with their chances. */
function tries(
  choosing: Choosing,
  { probability, left, spent, tried }: State,
  add: (probability: number, last: Try, takes: number) => void,
): void {
  const { way } = choosing;
  const limit = milliseconds(way?.timeout);
  for (const { of, chance, isAgain } of choicesOf(choosing, tried)) {
    const own = probability * chance;
    const one = oneTry(
      of,
      milliseconds(way?.retries?.perTryTimeout),
      limit === undefined ? undefined : limit - spent,
    );
    const takes = spent + one.takes;
    const isOver = limit !== undefined && takes >= limit;
    const retries = way?.retries;
    if (!isOver && left > 0 && retries !== undefined && isRetried(retries.on, one.status, one.isTimeout)) {
      const next = isAgain ? tried : [...tried, of];
      tries(choosing, { probability: own, left: left - 1, spent: takes, tried: next }, add);
    } else add(own, one, takes);
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
