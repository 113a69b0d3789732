/** The word that was probably meant: the nearest by edits, if it is near enough. */
export function nearest(word: string, words: Iterable<string>): string | undefined {
  const wanted = word.toLowerCase();
  const most = Math.max(1, Math.floor(word.length / 3));
  let best: string | undefined;
  let least = most + 1;
  for (const candidate of words) {
    const distance = edits(wanted, candidate.toLowerCase(), least);
    if (distance < least) [best, least] = [candidate, distance];
  }
  return best;
}

/** Words in the order of their nearness to one: by edits, and where these are the same in the order in which they were given. */
export function byNearness(word: string, words: readonly string[]): string[] {
  const wanted = word.toLowerCase();
  const distances = new Map(words.map((one) => [one, edits(wanted, one.toLowerCase(), Infinity)]));
  return [...distances].sort(([, a], [, b]) => a - b).map(([one]) => one);
}

/** How many letters must be put in, taken out, changed or swapped; `limit` where it is no less. */
function edits(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) >= limit) return limit;
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const change = last[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1);
      let cost = Math.min(last[j] + 1, row[j - 1] + 1, change);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        cost = Math.min(cost, beforeLast[j - 2] + 1);
      }
      row.push(cost);
    }
    [beforeLast, last] = [last, row];
  }
  return Math.min(last[b.length], limit);
}
