/** What the library uses of `node:http`, for programs that run in a browser: which statuses have a name. */
const RANGES: readonly (readonly [number, number])[] = [
  [100, 103],
  [200, 208],
  [226, 226],
  [300, 305],
  [307, 308],
  [400, 418],
  [421, 426],
  [428, 429],
  [431, 431],
  [451, 451],
  [500, 511],
];

export const STATUS_CODES: Readonly<Record<number, string>> = Object.fromEntries(
  RANGES.flatMap(([first, last]) =>
    Array.from({ length: last - first + 1 }, (_, i) => [first + i, String(first + i)]),
  ),
);
