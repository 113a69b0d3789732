import type { Transition } from '../transition/moment';
import { clipped, fewOf } from './rows';
import {
  type MomentRow,
  endTexts,
  hasWaves,
  momentRows,
  safeText,
  summaryText,
  waveLines,
  whenText,
} from './transition-words';
import { routeArguments } from './witness-line';

/** How a transition is written for a terminal. */
export interface TransitionTextOptions {
  /**
   * Whether to use the colours of a terminal.
   *
   * @default false
   */
  readonly color?: boolean;
}

const COLORS = { lost: '31;1', opened: '31;1', unknown: '35;1', faint: '2', wave: '36;1' } as const;
const SHOWN = 4;
const LENGTH = 400;

/** A transition for a terminal: the moments, what was found in one sentence, then an order that is safe. */
export function transitionText(
  transition: Transition,
  { color = false }: TransitionTextOptions = {},
): string {
  const paint = (style: keyof typeof COLORS, text: string) =>
    color ? `\u001b[${COLORS[style]}m${text}\u001b[0m` : text;
  const short = (text: string) => clipped(text, LENGTH);
  const field = (name: string, values: readonly string[]) => [
    ...values
      .slice(0, 2 * SHOWN)
      .map((value, i) => `  ${paint('faint', (i === 0 ? name : '').padEnd(8))}${short(value)}`),
    ...(values.length > 2 * SHOWN ? [`  ${' '.repeat(8)}and ${values.length - 2 * SHOWN} more`] : []),
  ];
  const block = ({ of, asked, callers }: MomentRow) => {
    const kind = 'kind' in of ? of.kind : 'unknown';
    return [
      `${paint(kind, kind)}  ${short(of.requests)}`,
      ...field('to', [fewOf(asked, SHOWN)]),
      ...field('from', [fewOf(callers, SHOWN)]),
      ...field('when', [whenText(of)]),
      ...('kind' in of
        ? [
            ...field('before', endTexts(of.before)),
            ...field('between', endTexts(of.between)),
            ...field('after', endTexts(of.after)),
          ]
        : field('why', of.why)),
      ...field('try', [routeArguments(of.witness.request)]),
    ].join('\n');
  };
  const { moments, unknown, safe } = transition;
  const rows = [...momentRows(moments), ...momentRows(unknown)].map((row) => `${block(row)}\n\n`);
  const waves = waveLines(safe.waves).flatMap((lines, i) =>
    lines.map((line, j) => `  ${paint('wave', j === 0 ? String(i + 1).padStart(2) : '  ')}  ${short(line)}`),
  );
  const next =
    safe.verdict === 'safe'
      ? []
      : safe.next.slice(0, SHOWN).map(({ step, what }) => {
          const kind = 'kind' in what ? what.kind : 'unknown';
          const ends = 'kind' in what ? endTexts(what.between).join('; ') : what.why.join('; ');
          return `  ${paint(kind, kind)}  ${short(`${step.object} next: ${what.requests} to ${what.asked.host}: ${ends}`)}`;
        });
  const told = safeText(transition);
  return [
    rows.join('') + summaryText(transition),
    ...(told === '' ? [] : ['', told]),
    ...(hasWaves(transition) ? waves : []),
    ...next,
    '',
  ].join('\n');
}
