import type { Figure } from '../../test/oracle/figures';

/** What docs/trust-figures.json holds: what runs of the referee have counted. */
export interface TrustFigures {
  /** The releases that were asked. */
  readonly releases: { readonly [program: string]: string };
  readonly figures: readonly KeptFigure[];
}

interface KeptFigure extends Figure {
  /** The test file below test/oracle/ that counted. */
  readonly file: string;
  /** The day of its run. */
  readonly day: string;
}

/** Figures of the same question, added up over the test files that ask it. */
export interface Total extends Figure {
  /** The days of the oldest and the newest run. */
  readonly days: readonly [string, string];
}

/** The totals of the figures, in their order. */
export function totalsOf(figures: readonly KeptFigure[]): readonly Total[] {
  const totals = new Map<string, Total>();
  for (const figure of figures) {
    const { subject, what, referee, day } = figure;
    const key = JSON.stringify([subject, what, referee]);
    const sofar = totals.get(key);
    totals.set(key, sofar === undefined ? { ...figure, days: [day, day] } : sum(sofar, figure));
  }
  return [...totals.values()];
}

const added = (a?: number, b?: number) =>
  a === undefined && b === undefined ? undefined : (a ?? 0) + (b ?? 0);

function sum(a: Total, b: KeptFigure): Total {
  const things = [...new Set([...Object.keys(a.asked), ...Object.keys(b.asked)])];
  const [oldest, newest] = a.days;
  return {
    ...a,
    asked: Object.fromEntries(things.map((name) => [name, (a.asked[name] ?? 0) + (b.asked[name] ?? 0)])),
    unsure: added(a.unsure, b.unsure),
    excepted: added(a.excepted, b.excepted),
    unrepeated: added(a.unrepeated, b.unrepeated),
    disagreements: a.disagreements + b.disagreements,
    days: [b.day < oldest ? b.day : oldest, b.day > newest ? b.day : newest],
  };
}
