import {
  CHANGE_KINDS,
  type Change,
  type Difference,
  type GuiltyLine,
  type UnknownChange,
} from '../compare/difference';
import { askedText, besidesOf, fatesOf } from '../compare/report/fate';
import { requestLine } from '../compare/report/witness-line';
import type { WrittenPlace } from '../graph/details';
import { compareText } from '../values/order';
import type { PageChange } from './page-data';

/** The changes between two meshes as a page shows them: by kind, the worst first, and what is not known behind them. */
export function pageChanges({ changes, unknown }: Difference): readonly PageChange[] {
  const rank = ({ kind }: PageChange) =>
    kind === 'unknown' ? CHANGE_KINDS.length : CHANGE_KINDS.indexOf(kind);
  return [
    ...changes.map((change) => pageChange(change, change.kind)),
    ...unknown.map((change) => ({ ...pageChange(change, 'unknown'), why: change.why })),
  ].sort((a, b) => rank(a) - rank(b) || compareText(JSON.stringify(a), JSON.stringify(b)));
}

function pageChange(change: Change | UnknownChange, kind: PageChange['kind']): PageChange {
  const { asked, callers, requests, lines, witness } = change;
  const [before, after] =
    'before' in change ? [change.before, change.after] : [witness.before.outcomes, witness.after.outcomes];
  const fates = fatesOf(before, after);
  const besides = besidesOf(witness);
  return {
    kind,
    asked: askedText(asked),
    callers: callers.map((caller) =>
      caller.kind === 'gateway'
        ? `via ${caller.name}`
        : caller.kind === 'outside'
          ? 'outside of the mesh'
          : caller.name,
    ),
    requests,
    before: [...fates.before, ...besides.before],
    after: [...fates.after, ...besides.after],
    lines: { before: lines.before.map(placeOf), after: lines.after.map(placeOf) },
    witness: requestLine(witness.request),
  };
}

const placeOf = ({ object, path, file, line }: GuiltyLine): WrittenPlace => ({
  object,
  path,
  ...(file !== undefined && { file, line }),
});
