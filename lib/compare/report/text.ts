import { printable } from '../../values/printable';
import type { Difference, GuiltyLine } from '../difference';
import { type Row, type RowKind, clipped, countsText, fewOf, lineText, rowsOf } from './rows';
import { routeArguments } from './witness-line';

/** How a difference is written for a terminal. */
export interface DifferenceTextOptions {
  /**
   * Whether to use the colours of a terminal.
   *
   * @default false
   */
  readonly color?: boolean;
}

const COLORS: Readonly<Record<RowKind | 'faint' | 'gone' | 'come', string>> = {
  lost: '31;1',
  opened: '31;1',
  denied: '33;1',
  moved: '33;1',
  reweighted: '33;1',
  altered: '33;1',
  added: '36;1',
  removed: '36;1',
  unknown: '35;1',
  faint: '2',
  gone: '31',
  come: '32',
};
type Paint = (style: keyof typeof COLORS, text: string) => string;

/** How many callers, hosts, lines and reasons are shown, and how many characters of each text. */
const SHOWN = 4;
const LENGTH = 400;

/** A difference for a terminal: the worst first, an edited rule as one row, then what is not known, then the counts. */
export function differenceText(
  difference: Difference,
  { color = false }: DifferenceTextOptions = {},
): string {
  const paint: Paint = (style, text) => (color ? `\u001b[${COLORS[style]}m${text}\u001b[0m` : text);
  const rows = rowsOf(difference);
  const blocks = [...rows.changes, ...rows.unknown].map((row) => `${block(row, paint)}\n\n`);
  const left = (difference.notFollowed ?? []).map(
    (text) => `${paint('unknown', 'not followed')}  ${clipped(printable(text), LENGTH)}\n\n`,
  );
  return `${blocks.join('')}${left.join('')}${countsText(rows)}\n`;
}

function block(row: Row, paint: Paint): string {
  const { kind, requests, callers, asked, before, after, isAlike, lines, witness, why } = row;
  const short = (text: string) => clipped(text, LENGTH);
  const field = (name: string, values: readonly string[]) =>
    values.map((value, i) => `  ${paint('faint', (i === 0 ? name : '').padEnd(8))}${value}`);
  const marked = (mark: string, side: readonly GuiltyLine[]) => [
    ...side.slice(0, SHOWN).map((line) => `${mark} ${short(lineText(line))}`),
    ...(side.length > SHOWN ? [`${mark} and ${side.length - SHOWN} more`] : []),
  ];
  const ends = (texts: readonly string[]) => [
    ...texts.slice(0, 2 * SHOWN).map(short),
    ...(texts.length > 2 * SHOWN ? [`and ${texts.length - 2 * SHOWN} more ends`] : []),
  ];
  return [
    `${paint(kind, kind)}  ${short(requests)}`,
    ...field('to', [
      `${fewOf(asked, SHOWN, short)}${isAlike ? '' : ' (before and after are those of the first)'}`,
    ]),
    ...field('from', [fewOf(callers, SHOWN, short)]),
    ...field('before', ends(before)),
    ...field('after', ends(after)),
    ...field('why', [
      ...why.slice(0, SHOWN).map(short),
      ...(why.length > SHOWN ? [`and ${why.length - SHOWN} more reasons`] : []),
    ]),
    ...field('lines', [
      ...marked(paint('gone', '-'), lines.before),
      ...marked(paint('come', '+'), lines.after),
    ]),
    ...field('try', [routeArguments(witness.request)]),
  ].join('\n');
}
