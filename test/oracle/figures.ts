import { mkdirSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { root } from '../support/project';

/** What is held to the real thing: each is a part of docs/trust.md. */
export type Subject = 'model' | 'comparisons' | 'judge' | 'reading' | 'output';

/** How often the real thing was asked, and how often it was contradicted. */
export interface Figure {
  readonly subject: Subject;
  /** What was asked, in words that go on from "What": `random meshes with ports, addresses and protocols`. Figures of the same words are added up. */
  readonly what: string;
  /** Who answered: `Envoy, configured by istiod`. */
  readonly referee: string;
  /** How many there were of each thing, the largest first: `{ meshes: 300, requests: 15000 }`. */
  readonly asked: { readonly [things: string]: number };
  /** Of how many of the last of these things the library said that it was not sure. */
  readonly unsure?: number;
  /** How many answers differ for a reason that the test names. */
  readonly excepted?: number;
  /** How many answers differed once, and not when they were asked for again. */
  readonly unrepeated?: number;
  readonly disagreements: number;
}

/** The figures of this test file: each has modules of its own. */
const figures = new Map<string, Figure>();

/**
 * Keeps a figure for docs/trust.md, where the run is asked for them (`npm run test:oracle -- --figures`). What a test file tells twice
 * of the same words counts as it was told last.
 */
export function recordFigure(figure: Figure): void {
  const folder = process.env.REFEREE_FIGURES;
  const { testPath } = expect.getState();
  if (folder === undefined || testPath === undefined) return;
  const file = relative(join(root, 'test/oracle'), testPath).replaceAll('\\', '/');
  figures.set(`${figure.subject} ${figure.what} ${figure.referee}`, figure);
  mkdirSync(folder, { recursive: true });
  const name = file.replace(/\.test\.ts$/, '').replaceAll('/', '-');
  writeFileSync(join(folder, `${name}.json`), JSON.stringify({ file, figures: [...figures.values()] }));
}

/** A figure that grows from test to test of a file. */
export class Tally {
  private readonly counts = new Map<string, number>();

  public constructor(private readonly kept: Pick<Figure, 'subject' | 'what' | 'referee'>) {}

  /** Adds what one test has asked. */
  public add(
    asked: Figure['asked'],
    more: Pick<Figure, 'unsure' | 'excepted'> & { readonly disagreements: number },
  ): void {
    const sum = (name: string, number = 0) => {
      const total = (this.counts.get(name) ?? 0) + number;
      this.counts.set(name, total);
      return total;
    };
    recordFigure({
      ...this.kept,
      asked: Object.fromEntries(Object.entries(asked).map(([name, number]) => [name, sum(name, number)])),
      ...(more.unsure !== undefined && { unsure: sum('unsure', more.unsure) }),
      ...(more.excepted !== undefined && { excepted: sum('excepted', more.excepted) }),
      disagreements: sum('disagreements', more.disagreements),
    });
  }
}
