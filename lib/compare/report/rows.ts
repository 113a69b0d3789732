import { printable } from '../../values/printable';
import { compareText } from '../../values/order';
import {
  CHANGE_KINDS,
  type Change,
  type ChangeKind,
  type ComparedCaller,
  type Difference,
  type GuiltyLine,
  type RequestClass,
  type UnknownChange,
  type Witness,
} from '../difference';
import { askedText, besidesOf, fateKey, fatesOf } from './fate';

/** What a row tells: a kind of change, or that it is not known. */
export type RowKind = ChangeKind | 'unknown';

/** Changes that one edit makes, in words: the same requests end in the same way, whoever sends them to whichever host. */
export interface Row {
  readonly kind: RowKind;
  /** The requests in words. */
  readonly requests: string;
  /** Who sends them, in order. */
  readonly callers: readonly string[];
  /** What they are sent to, in order. */
  readonly asked: readonly string[];
  /** How they end before; where hosts differ, those of `asked[0]`. */
  readonly before: readonly string[];
  /** How they end after. */
  readonly after: readonly string[];
  /** Whether the words of `before` and `after` are those of all hosts. */
  readonly isAlike: boolean;
  /** The lines that make the difference. */
  readonly lines: { readonly before: readonly GuiltyLine[]; readonly after: readonly GuiltyLine[] };
  /** One of the requests. */
  readonly witness: Witness;
  /** Why it is not known; empty where it is. */
  readonly why: readonly string[];
  /** How many sets of requests it stands for. */
  readonly classes: number;
}

/** A difference for readers, the worst first. */
export interface Rows {
  readonly changes: readonly Row[];
  readonly unknown: readonly Row[];
}

/** The rows of a difference, in an order that does not depend on that of its changes. */
export function rowsOf({ changes, unknown }: Difference): Rows {
  return {
    changes: grouped(changes, ({ kind }) => kind).sort(worstFirst),
    unknown: grouped(unknown, () => 'unknown').sort(worstFirst),
  };
}

interface Member<T> {
  readonly of: T;
  readonly asked: string;
  readonly callers: readonly string[];
}

function grouped<T extends Change | UnknownChange>(classes: readonly T[], kindOf: (of: T) => RowKind): Row[] {
  const groups = new Map<string, Member<T>[]>();
  for (const of of classes) {
    const key = keyOf(of, kindOf(of));
    const member = { of, asked: askedText(of.asked), callers: of.callers.map(callerText).sort(compareText) };
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [member]);
    else group.push(member);
  }
  return [...groups.values()].map((group) => rowOf(group.sort(byPlace), kindOf(group[0].of)));
}

function keyOf(of: Change | UnknownChange, kind: RowKind): string {
  const { before, after } = endsOf(of);
  return JSON.stringify([
    kind,
    of.requests,
    of.lines.before.map(lineKey),
    of.lines.after.map(lineKey),
    fateKey(before, of.asked),
    fateKey(after, of.asked),
    whyOf(of),
  ]);
}

const lineKey = ({ object, path, file, line }: GuiltyLine) => [object, path, file, line];
const whyOf = (of: RequestClass & { readonly why?: readonly string[] }) => of.why ?? [];

/** How requests end on either side: all of a change; of what is not known, the witness. */
const endsOf = (of: Change | UnknownChange) =>
  'kind' in of ? of : { before: of.witness.before.outcomes, after: of.witness.after.outcomes };

function byPlace<T extends RequestClass>(a: Member<T>, b: Member<T>): number {
  const text = ({ of, asked, callers }: Member<T>) =>
    [asked, callers.join(), of.witness.request.describe()].join('\n');
  return compareText(text(a), text(b));
}

function rowOf<T extends Change | UnknownChange>(group: readonly Member<T>[], kind: RowKind): Row {
  const [{ of }] = group;
  const fates = group.map((member) => {
    const { before, after } = endsOf(member.of);
    return fatesOf(before, after);
  });
  const [{ before, after }] = fates;
  const besides = besidesOf(of.witness);
  const first = JSON.stringify(fates[0]);
  return {
    kind,
    requests: of.requests,
    callers: unique(group.flatMap(({ callers }) => callers)),
    asked: unique(group.map(({ asked }) => asked)),
    before: [...before, ...besides.before],
    after: [...after, ...besides.after],
    isAlike: fates.every((other) => JSON.stringify(other) === first),
    lines: of.lines,
    witness: of.witness,
    why: whyOf(of),
    classes: group.length,
  };
}

const unique = (texts: readonly string[]) => [...new Set(texts)].sort(compareText);

/** A caller in words. */
export function callerText({ kind, name }: ComparedCaller): string {
  switch (kind) {
    case 'workload':
      return name;
    case 'gateway':
      return `gateway ${name}`;
    case 'outside':
      return 'outside of the mesh';
  }
}

const RANKS = new Map<RowKind, number>(CHANGE_KINDS.map((kind, i) => [kind, i]));

function worstFirst(a: Row, b: Row): number {
  const text = ({ asked, requests, callers, before, after, lines, why }: Row) =>
    JSON.stringify([asked[0], requests, callers, before, after, lines, why]);
  return (RANKS.get(a.kind) ?? 0) - (RANKS.get(b.kind) ?? 0) || compareText(text(a), text(b));
}

/** The first of some texts, and how many more there are: `a, b and 3 more`. */
export function fewOf(
  texts: readonly string[],
  shown: number,
  write: (text: string) => string = String,
): string {
  const rest = texts.length - shown;
  return texts.slice(0, shown).map(write).join(', ') + (rest > 0 ? ` and ${rest} more` : '');
}

/** A text as one line that is safe to show, of this length at most. */
export function clipped(text: string, length: number): string {
  const safe = printable(text);
  if (safe.length <= length) return safe;
  // No pair of surrogates is cut in two.
  return `${safe.slice(0, length - 1).replace(/[\ud800-\udbff]$/, '')}…`;
}

/** A line that makes a difference: where it is written, and the object and field. */
export function lineText({ object, path, file, line, construct }: GuiltyLine): string {
  const place = file === undefined ? construct : line === undefined ? file : `${file}:${line}`;
  return [place, object, path].filter((part) => part !== undefined && part !== '').join('  ');
}

/** How many rows there are of each kind, the worst first: `2 lost, 1 moved, 1 unknown`. */
export function countsText({ changes, unknown }: Rows): string {
  const counts = [...CHANGE_KINDS, 'unknown' as const].map((kind) => ({
    kind,
    n: [...changes, ...unknown].filter((row) => row.kind === kind).length,
  }));
  const told = counts.filter(({ n }) => n > 0).map(({ kind, n }) => `${n} ${kind}`);
  return told.length === 0 ? 'Nothing changes for requests.' : `Changes for requests: ${told.join(', ')}.`;
}
