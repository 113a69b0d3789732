import type { OutcomeEnd } from './outcome';
import { compareText } from './registry/creation';
import type { End } from './walk/cluster-walk';

/** Ends as users see them: equal ones as one, the likeliest first. */
export function sortedEnds(ends: readonly End[]): readonly OutcomeEnd[] {
  if (ends.length === 1) return [plain(ends[0])];
  const merged = new Map<string, OutcomeEnd>();
  for (const end of ends) {
    const one = plain(end);
    if (one.probability <= 0) continue;
    const key = JSON.stringify({ ...one, probability: 0 });
    const known = merged.get(key);
    merged.set(key, known === undefined ? one : { ...one, probability: known.probability + one.probability });
  }
  return [...merged]
    .sort(([aKey, a], [bKey, b]) => b.probability - a.probability || compareText(aKey, bKey))
    .map(([, end]) => end);
}

function plain(end: End): OutcomeEnd {
  if (end.cluster === undefined && end.endpoints === undefined) return end;
  const { ...rest } = end as { -readonly [field in keyof End]: End[field] };
  delete rest.cluster;
  delete rest.endpoints;
  return rest;
}
