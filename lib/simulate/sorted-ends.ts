import { compareText } from '../values/order';
import type { OutcomeEnd } from './outcome';
import type { End } from './walk/cluster-walk';

/** Ends as users see them: equal ones as one, the likeliest first. */
export function sortedEnds(ends: readonly End[]): readonly OutcomeEnd[] {
  if (ends.length === 1) return [plain(ends[0], ends[0].probability)];
  const groups: { readonly end: End; probability: number }[] = [];
  for (const end of ends) {
    if (end.probability <= 0) continue;
    const known = groups.find((group) => isSame(group.end, end));
    if (known === undefined) groups.push({ end, probability: end.probability });
    else known.probability += end.probability;
  }
  return groups
    .map(({ end, probability }) => plain(end, probability))
    .sort((a, b) => b.probability - a.probability || byText(a, b));
}

const byText = (a: OutcomeEnd, b: OutcomeEnd) => compareText(JSON.stringify(a), JSON.stringify(b));

const FIELDS = [
  'kind',
  'status',
  'host',
  'port',
  'subset',
  'path',
  'authority',
  'location',
  'limit',
] as const;

function isSame(a: End, b: End): boolean {
  if (FIELDS.some((field) => a[field] !== b[field])) return false;
  const [{ workloads: own = [] }, { workloads: other = [] }] = [a, b];
  if (own.length !== other.length || own.some((workload, i) => workload !== other[i])) return false;
  return isAlike(a.way, b.way) && isAlike(a.hops, b.hops);
}

const isAlike = (a: unknown, b: unknown) => a === b || JSON.stringify(a) === JSON.stringify(b);

/** An end with the fields that users see, in their order. */
function plain(
  { kind, status, host, port, subset, workloads, path, authority, location, limit, way, hops }: End,
  probability: number,
): OutcomeEnd {
  const made: { -readonly [field in keyof OutcomeEnd]: OutcomeEnd[field] } = { probability, kind, status };
  if (host !== undefined) made.host = host;
  if (port !== undefined) made.port = port;
  if (subset !== undefined) made.subset = subset;
  if (workloads !== undefined) made.workloads = workloads;
  if (path !== undefined) made.path = path;
  if (authority !== undefined) made.authority = authority;
  if (location !== undefined) made.location = location;
  if (limit !== undefined) made.limit = limit;
  if (way !== undefined) made.way = way;
  if (hops !== undefined) made.hops = hops;
  return made;
}
