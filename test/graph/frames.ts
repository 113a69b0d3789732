import type { Point, Size } from '../../lib/graph/layout-parts';

/** The four sides of something in a picture, in pixels. */
export interface Frame {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** The frame of what has its middle at a point. */
export const frameAt = ({ x, y }: Point, { width, height }: Size): Frame => ({
  left: x - width / 2,
  top: y - height / 2,
  right: x + width / 2,
  bottom: y + height / 2,
});

/** How far sides may be off by rounding. */
const ROUNDED = 0.2;

/** Whether two frames have more than a side in common. */
export const overlap = (a: Frame, b: Frame) =>
  a.left < b.right - ROUNDED &&
  b.left < a.right - ROUNDED &&
  a.top < b.bottom - ROUNDED &&
  b.top < a.bottom - ROUNDED;

/** Whether a frame lies in another one. */
export const within = (inner: Frame, outer: Frame) =>
  inner.left >= outer.left - ROUNDED &&
  inner.top >= outer.top - ROUNDED &&
  inner.right <= outer.right + ROUNDED &&
  inner.bottom <= outer.bottom + ROUNDED;
