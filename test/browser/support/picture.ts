import type { Page } from 'playwright-core';

/** The four sides of something that a browser drew, in the units of the picture. */
export interface Drawn {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** A box or label with its words, as they were drawn. */
export interface DrawnBox {
  readonly id: string;
  readonly title: string;
  readonly box: Drawn;
  readonly texts: readonly Drawn[];
  /** The locks of mutual TLS. */
  readonly locks: readonly Drawn[];
}

/** What a browser drew of a graph. */
export interface DrawnPicture {
  readonly whole: Drawn;
  readonly nodes: readonly DrawnBox[];
  readonly labels: readonly DrawnBox[];
  /** The frames of namespaces, by their names. */
  readonly homes: readonly DrawnBox[];
  readonly edges: readonly { readonly id: string; readonly title: string; readonly line: Drawn }[];
}

/** Measures the picture in a page, with the fonts that are there. */
export const measured = (page: Page): Promise<DrawnPicture> =>
  page.evaluate(() => {
    interface Shape {
      readonly dataset: { readonly id?: string };
      readonly textContent: string | null;
      getBBox(): { x: number; y: number; width: number; height: number };
      querySelector(selector: string): Shape | null;
      querySelectorAll(selector: string): Iterable<Shape>;
    }
    const { document } = globalThis as unknown as { document: Shape };
    const drawn = (shape: Shape) => {
      const { x, y, width, height } = shape.getBBox();
      return { left: x, top: y, right: x + width, bottom: y + height };
    };
    const all = (selector: string) => [...document.querySelectorAll(selector)];
    const titleOf = (shape: Shape) => shape.querySelector('title')?.textContent ?? '';
    const boxOf = (shape: Shape) => ({
      id: shape.dataset.id ?? shape.querySelector('text')?.textContent ?? '',
      title: titleOf(shape),
      box: drawn(shape.querySelector('rect')!),
      texts: [...shape.querySelectorAll('text')].map(drawn),
      locks: [...shape.querySelectorAll('.lock')].map(drawn),
    });
    return {
      whole: drawn(document.querySelector('.paper')!),
      nodes: all('.node').map(boxOf),
      labels: all('.label').map(boxOf),
      homes: all('.home').map(boxOf),
      edges: all('.edge').map((shape) => ({
        id: shape.dataset.id ?? '',
        title: titleOf(shape),
        line: drawn(shape.querySelector('path')!),
      })),
    };
  });
