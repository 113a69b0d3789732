import { workflowCommand } from '../../values/workflow-command';
import type { Difference, GuiltyLine } from '../difference';
import { type Row, type RowKind, clipped, fewOf, rowsOf } from './rows';
import { routeArguments } from './witness-line';

const COMMANDS: Readonly<Record<RowKind, 'error' | 'warning' | 'notice'>> = {
  lost: 'error',
  opened: 'error',
  denied: 'warning',
  moved: 'warning',
  reweighted: 'warning',
  altered: 'warning',
  added: 'notice',
  removed: 'notice',
  unknown: 'warning',
};

const SHOWN = 4;
const LENGTH = 300;

/**
 * A difference as workflow commands of GitHub Actions, which show it at the lines of what comes after. What only a line that is gone
 * makes has no place in it, and stands beside the files.
 */
export function differenceGithub(difference: Difference): string {
  const { changes, unknown } = rowsOf(difference);
  return [...changes, ...unknown].map(annotation).join('');
}

function annotation(row: Row): string {
  const { kind, requests, callers, asked, before, after, lines, witness, why } = row;
  const short = (text: string) => clipped(text, LENGTH);
  const place = lines.after.find(hasPlace);
  const from = fewOf(callers, SHOWN, short);
  const objects = [...lines.after, ...lines.before].map(({ object, path }) => `${object} ${path}`.trim());
  const message = [
    `${short(requests)}, to ${fewOf(asked, SHOWN, short)} from ${from}.`,
    `Before: ${fewOf(before, SHOWN, short)}`,
    `After: ${fewOf(after, SHOWN, short)}`,
    ...(why.length === 0 ? [] : [`Not known, because: ${fewOf(why, SHOWN, short)}`]),
    ...(objects.length === 0 ? [] : [`By: ${fewOf([...new Set(objects)], SHOWN, short)}`]),
    `cdk8s-istio route FILES ${routeArguments(witness.request)}`,
  ].join('\n');
  const { file, line } = place ?? {};
  return workflowCommand(
    COMMANDS[kind],
    { file, line, endLine: line, title: `${kind}: requests to ${short(asked[0])}` },
    message,
  );
}

/** Whether a line is one of a file in the repository. */
const hasPlace = ({ file, line }: GuiltyLine) =>
  file !== undefined && file !== '-' && line !== undefined && Number.isSafeInteger(line) && line >= 1;
