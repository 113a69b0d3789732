import { compareText } from '../../values/order';
import {
  CHANGE_KINDS,
  type Change,
  type Difference,
  type RequestClass,
  type UnknownChange,
} from '../difference';
import { requestLine, routeArguments } from './witness-line';

/**
 * A difference as JSON: all changes and all that is not known, one a line, each with its witness and both of its traces. The schema is in
 * docs/diff.md; what is in it stays, and more may come.
 */
export function differenceJson(difference: Difference): string {
  const changes = [...difference.changes].sort((a, b) => rank(a) - rank(b) || byText(a, b));
  const unknown = [...difference.unknown].sort(byText);
  const { notFollowed } = difference;
  const counts = CHANGE_KINDS.map((kind): [string, number] => [
    kind,
    changes.filter((change) => change.kind === kind).length,
  ]);
  const summary = Object.fromEntries([...counts, ['unknown', unknown.length]]);
  return [
    '{',
    '"version": 1,',
    `"summary": ${JSON.stringify(summary)},`,
    `"changes": ${list(changes.map(changeOf))},`,
    `"unknown": ${list(unknown.map(unknownOf))}${notFollowed === undefined ? '' : `,\n"notFollowed": ${JSON.stringify(notFollowed)}`}`,
    '}\n',
  ].join('\n');
}

const list = (values: readonly object[]) =>
  values.length === 0 ? '[]' : `[\n${values.map((value) => JSON.stringify(value)).join(',\n')}\n]`;

const rank = ({ kind }: Change) => CHANGE_KINDS.indexOf(kind);

function byText(a: RequestClass, b: RequestClass): number {
  const text = ({ asked, callers, requests, witness, lines }: RequestClass) =>
    JSON.stringify([
      asked.host,
      asked.port,
      asked.scheme,
      requests,
      callers,
      witness.request.describe(),
      lines,
    ]);
  return compareText(text(a), text(b));
}

const changeOf = (change: Change) => ({
  kind: change.kind,
  ...classOf(change),
  before: change.before,
  after: change.after,
  ...placesOf(change),
});

const unknownOf = (unknown: UnknownChange) => ({
  ...classOf(unknown),
  why: unknown.why,
  ...placesOf(unknown),
});

const classOf = ({ callers, asked, requests }: RequestClass) => ({
  callers: callers.map(({ kind, name }) => ({ kind, name })),
  asked: { scheme: asked.scheme, host: asked.host, port: asked.port },
  requests,
});

const placesOf = ({ lines, witness }: RequestClass) => ({
  lines: { before: lines.before, after: lines.after },
  witness: {
    request: requestLine(witness.request),
    route: routeArguments(witness.request),
    before: witness.before,
    after: witness.after,
  },
});
