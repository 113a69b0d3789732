/** How large something is, in pixels. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

/** A place in a picture, in pixels from its upper left corner. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** Something with its place: its middle, and its size. */
export type Place = Point & Size;

/** A box that is to be placed. */
export interface LayoutBox extends Size {
  readonly id: string;
  /** The frame in which it stands; left out for one that stands by itself. */
  readonly home?: string;
}

/** An arrow that is to be placed, with the size of its label. */
export interface LayoutArrow extends Size {
  readonly id: string;
  readonly from: string;
  readonly to: string;
  /** Whether boxes need not stand near each other because of it, where there are many arrows. */
  readonly isLoose?: boolean;
}
