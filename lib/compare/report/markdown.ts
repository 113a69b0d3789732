import { explanationText } from '../../simulate/explain';
import { printable, printableLines } from '../../values/printable';
import type { Difference, GuiltyLine } from '../difference';
import { type Row, clipped, countsText, fewOf, lineText, rowsOf } from './rows';
import { routeArguments } from './witness-line';

/** How a difference is written as Markdown. */
export interface DifferenceMarkdownOptions {
  /**
   * How long it may be, in bytes of UTF-8, which are never fewer than characters. A comment of GitHub holds 65,536 characters.
   *
   * @default 60000, so that a comment has place for a few more lines
   */
  readonly limit?: number;
}

const SHOWN = 4;
const LENGTH = 300;
const TRACE_LENGTH = 8000;
/** What the lines behind the rows may take. */
const RESERVED = 200;

/**
 * A difference as Markdown, for a comment: the worst first, with the traces of the witnesses folded, and never longer than the limit. What
 * has no place is counted.
 */
export function differenceMarkdown(
  difference: Difference,
  { limit = 60_000 }: DifferenceMarkdownOptions = {},
): string {
  const rows = rowsOf(difference);
  const all = [...rows.changes, ...rows.unknown];
  const notFollowed = (difference.notFollowed ?? []).slice(0, SHOWN);
  const told = notFollowed.map((text) => `\nNot followed: ${code(text)}.\n`);
  const head = `**${countsText(rows)}**\n${told.join('')}`;
  let left = limit - bytes(head) - RESERVED;
  const blocks: string[] = [];
  for (const row of all) {
    const block = rowBlock(row);
    if (bytes(block) > left) break;
    left -= bytes(block);
    blocks.push(block);
  }
  const withTraces = blocks.map((block, i) => {
    const trace = traceBlock(all[i]);
    if (bytes(trace) > left) return block;
    left -= bytes(trace);
    return block + trace;
  });
  const rest = all.length - blocks.length;
  const tail = rest === 0 ? '' : `\nAnd ${rest} more, in the full report.\n`;
  return head + withTraces.join('') + tail;
}

const bytes = (text: string) => Buffer.byteLength(text);

function rowBlock(row: Row): string {
  const { kind, requests, callers, asked, before, after, isAlike, lines, why } = row;
  const from = fewOf(callers, SHOWN, code);
  const item = (name: string, values: readonly string[], write: (text: string) => string = code) => {
    const rest = values.length - SHOWN;
    const more = rest > 0 ? [`  - and ${rest} more`] : [];
    if (values.length === 0) return [];
    if (values.length === 1) return [`- ${name}: ${write(values[0])}`];
    return [`- ${name}:`, ...values.slice(0, SHOWN).map((value) => `  - ${write(value)}`), ...more];
  };
  const places = (side: readonly GuiltyLine[]) => side.map(lineText);
  const which = isAlike ? '' : `, for ${code(asked[0] ?? '')}`;
  return `${[
    '',
    `#### ${kind}: ${code(requests)}`,
    '',
    `To ${fewOf(asked, SHOWN, code)} from ${from}.`,
    '',
    ...item(`Before${which}`, before),
    ...item(`After${which}`, after),
    ...item('Not known, because', why),
    ...item('Line before', places(lines.before)),
    ...item('Line after', places(lines.after)),
  ].join('\n')}\n`;
}

function traceBlock({ witness }: Row): string {
  const { request, before, after } = witness;
  const words = clipped(request.describe(), 200);
  const text = printableLines(
    [
      `cdk8s-istio route FILES ${routeArguments(request)}`,
      '',
      'BEFORE',
      cut(explanationText(request.describe(), before)),
      'AFTER',
      cut(explanationText(request.describe(), after)),
    ].join('\n'),
  ).trimEnd();
  const fence = fenceOf(text, 3);
  return `\n<details><summary><code>${html(words)}</code></summary>\n\n${fence}text\n${text}\n${fence}\n\n</details>\n`;
}

const cut = (text: string) => (text.length <= TRACE_LENGTH ? text : `${text.slice(0, TRACE_LENGTH)}…\n`);

/** Backticks that close nowhere within a text. */
function fenceOf(text: string, atLeast: number): string {
  const runs = [...text.matchAll(/`+/g)].map(([run]) => run.length);
  return '`'.repeat(Math.max(atLeast, ...runs.map((run) => run + 1)));
}

/** A text of strangers as code, in which nothing is read as Markdown or HTML, and nobody is mentioned. */
export function code(text: string): string {
  const safe = clipped(text, LENGTH).trim();
  if (safe === '') return '` `';
  const fence = fenceOf(safe, 1);
  const pad = safe.startsWith('`') || safe.endsWith('`') ? ' ' : '';
  return `${fence}${pad}${safe}${pad}${fence}`;
}

const html = (text: string) =>
  printable(text).replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
