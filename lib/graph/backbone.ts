import type { LayoutArrow, LayoutBox } from './layout-parts';

/** How many arrows there may be for so many boxes, so that a layout of all of them is made in a second or two, and can be followed by eye. */
const mostArrows = (boxes: number) => 150 + Math.floor(boxes * 1.2);

/**
 * The arrows by which boxes are laid out: all of them, or where they are too many those that are not loose, or where these are too many as
 * well as few as hold together what they join. The others are drawn from box to box, wherever these stand.
 */
export function backboneOf(
  boxes: readonly LayoutBox[],
  arrows: readonly LayoutArrow[],
): readonly LayoutArrow[] {
  const most = mostArrows(boxes.length);
  if (arrows.length <= most) return arrows;
  const firm = arrows.filter(({ isLoose }) => isLoose !== true);
  return firm.length <= most ? firm : treesOf(boxes, firm);
}

/** For each box but the first of those that are joined, the arrow by which it is first met: layer by layer, so that there are few columns. */
function treesOf(boxes: readonly LayoutBox[], arrows: readonly LayoutArrow[]): readonly LayoutArrow[] {
  const joined = new Map<string, LayoutArrow[]>(boxes.map(({ id }) => [id, []]));
  for (const arrow of arrows) {
    joined.get(arrow.from)?.push(arrow);
    joined.get(arrow.to)?.push(arrow);
  }
  const met = new Set<string>();
  const kept = new Set<LayoutArrow>();
  // What has most arrows is in the middle of most of them.
  const starts = [...boxes].sort((a, b) => (joined.get(b.id)?.length ?? 0) - (joined.get(a.id)?.length ?? 0));
  for (const { id: start } of starts) {
    if (met.has(start)) continue;
    met.add(start);
    const queue = [start];
    for (const at of queue) {
      for (const arrow of joined.get(at) ?? []) {
        const other = arrow.from === at ? arrow.to : arrow.from;
        if (met.has(other)) continue;
        met.add(other);
        kept.add(arrow);
        queue.push(other);
      }
    }
  }
  return arrows.filter((arrow) => kept.has(arrow));
}
