/** A set of Unicode code points: the first and last of each range in turn, sorted, apart from each other. */
export type CodePoints = readonly number[];

const LAST = 0x10ffff;

/** All code points. */
export const ALL: CodePoints = [0, LAST];

/** The code points of a text. */
export const codePointsOf = (text: string): number[] => Array.from(text, (char) => char.codePointAt(0) ?? 0);

/** A set from ranges in any order, which may overlap. */
export function fromRanges(ranges: readonly (readonly [number, number])[]): CodePoints {
  const set: number[] = [];
  for (const [first, last] of [...ranges].sort((a, b) => a[0] - b[0])) {
    if (set.length > 0 && first <= set[set.length - 1] + 1) {
      set[set.length - 1] = Math.max(set[set.length - 1], last);
    } else {
      set.push(first, last);
    }
  }
  return set;
}

/** The ranges of a set, in pairs. */
export function rangesOf(set: CodePoints): [number, number][] {
  const ranges: [number, number][] = [];
  for (let i = 0; i < set.length; i += 2) ranges.push([set[i], set[i + 1]]);
  return ranges;
}

/** The code points that are in any of the sets. */
export const anyOf = (sets: readonly CodePoints[]): CodePoints => fromRanges(sets.flatMap(rangesOf));

/** The code points that are not in the set. */
export function allBut(set: CodePoints): CodePoints {
  const rest: number[] = [];
  let next = 0;
  for (const [first, last] of rangesOf(set)) {
    if (first > next) rest.push(next, first - 1);
    next = last + 1;
  }
  if (next <= LAST) rest.push(next, LAST);
  return rest;
}

/** Whether a code point is in the set. */
export function includes(set: CodePoints, char: number): boolean {
  let [low, high] = [0, set.length >> 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (set[2 * middle + 1] < char) low = middle + 1;
    else high = middle;
  }
  return 2 * low < set.length && set[2 * low] <= char;
}

/** Letters of a text that people read with ease come first; what cannot be printed comes last. */
const BY_EASE: readonly (readonly [number, number])[] = [
  [0x61, 0x7a], // a to z
  [0x30, 0x39], // 0 to 9
  [0x41, 0x5a], // A to Z
  [0x2d, 0x2d], // -
  [0x5f, 0x5f], // _
  [0x2e, 0x2f], // . and /
  [0x21, 0x7e],
  [0x20, 0x20],
  [0xa1, 0xd7ff],
  [0xe000, LAST],
  [0, LAST],
];

/** The code point of a range that is read with most ease, and its place in that order. */
function easiestIn(first: number, last: number): { char: number; ease: number } {
  const ease = BY_EASE.findIndex((range) => range[0] <= last && first <= range[1]);
  return { char: Math.max(first, BY_EASE[ease][0]), ease };
}

/**
 * One code point of each class of those that no set tells apart, those first that are read with most ease. What happens
 * after one code point of a class happens after all of them.
 */
export function representatives(sets: readonly CodePoints[]): number[] {
  const borders = new Set([0]);
  for (const set of sets) {
    for (const [first, last] of rangesOf(set)) borders.add(first).add(last + 1);
  }
  const starts = [...borders].filter((border) => border <= LAST).sort((a, b) => a - b);
  const classes = new Map<string, { char: number; ease: number }>();
  for (const [i, start] of starts.entries()) {
    const members = sets.map((set) => (includes(set, start) ? '1' : '0')).join('');
    const easiest = easiestIn(start, i + 1 < starts.length ? starts[i + 1] - 1 : LAST);
    const known = classes.get(members);
    if (known === undefined || order(easiest, known) < 0) classes.set(members, easiest);
  }
  return [...classes.values()].sort(order).map(({ char }) => char);
}

const order = (a: { char: number; ease: number }, b: { char: number; ease: number }) =>
  a.ease - b.ease || a.char - b.char;
