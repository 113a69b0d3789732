import { endText, percentText } from '../../simulate/explain';
import type { OutcomeEnd } from '../../simulate/outcome';
import { compareText } from '../../values/order';
import type { ApplyStep } from '../transition/slot';
import type { ApplyOrder, Moment, SafeOrder, Transition, UnknownMoment } from '../transition/moment';
import { askedText, shortHosts } from './fate';
import { callerText, fewOf } from './rows';

/** How many objects and callers are named. */
const NAMED = 4;

/** An order in words. */
const ORDER_WORDS: Readonly<Record<ApplyOrder, string>> = {
  kubectl: 'the order of kubectl apply',
  'argo-cd': 'the order of Argo CD',
  flux: 'the order of Flux',
  any: 'any order',
};

/** What a step does, in the past. */
const DONE: Readonly<Record<ApplyStep['action'], string>> = {
  create: 'is created',
  change: 'is applied',
  delete: 'is deleted',
  widen: 'is widened',
};

/** What a step does, as a command. */
const DOES: Readonly<Record<ApplyStep['action'], string>> = {
  create: 'create',
  change: 'apply',
  delete: 'delete',
  widen: 'widen',
};

/** Steps with what is done: `VirtualService shop/cart is applied and Service shop/cart is deleted`. */
function doneText(steps: readonly ApplyStep[]): string {
  const texts = steps.map(({ action, object }) => `${object} ${DONE[action]}`);
  return texts.length < 2
    ? texts.join('')
    : `${fewOf(texts.slice(0, -1), NAMED)} and ${texts[texts.length - 1]}`;
}

/** When something happens: from which objects on, and until which are there too. */
export function whenText({ early, late }: Moment | UnknownMoment): string {
  const from = early.length === 0 ? '' : `once ${doneText(early)}`;
  const until = late.length === 0 ? '' : `until ${doneText(late)}`;
  return [from, until].filter((part) => part !== '').join(', ');
}

/** Ends with their shares, each in words. */
export const endTexts = (ends: readonly OutcomeEnd[]): readonly string[] =>
  ends.map((end) =>
    shortHosts(`${end.probability === 1 ? '' : `${percentText(end.probability)} `}${endText(end)}`),
  );

/** Moments that are one to a reader: the same requests, objects and ends, for several hosts and callers. */
export interface MomentRow {
  readonly of: Moment | UnknownMoment;
  readonly asked: readonly string[];
  readonly callers: readonly string[];
}

/** Moments as rows, in order. */
export function momentRows(moments: readonly (Moment | UnknownMoment)[]): readonly MomentRow[] {
  const groups = new Map<string, (Moment | UnknownMoment)[]>();
  for (const of of moments) {
    const ends = 'kind' in of ? [of.kind, ...[of.before, of.between, of.after].map(endTexts)] : [of.why];
    const key = JSON.stringify([ends, of.requests, whenText(of)]);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [of]);
    else group.push(of);
  }
  const unique = (texts: readonly string[]) => [...new Set(texts)].sort(compareText);
  return [...groups.values()].map((group) => ({
    of: group[0],
    asked: unique(group.map(({ asked }) => askedText(asked))),
    callers: unique(group.flatMap(({ callers }) => callers.map(callerText))),
  }));
}

/** What was found, in one sentence. */
export function summaryText({ order, moments, unknown, groups, looked }: Transition): string {
  const objects = groups.flat().length;
  if (objects === 0) return 'Nothing is to be applied: both sides are alike.';
  const rows = momentRows(moments);
  const count = (kind: Moment['kind']) => rows.filter(({ of }) => 'kind' in of && of.kind === kind).length;
  const told = [
    ...counted(count('lost'), 'in which requests are lost'),
    ...counted(count('opened'), 'in which requests are let in'),
    ...counted(momentRows(unknown).length, 'of which it is not known'),
  ];
  const what = told.length === 0 ? 'No request is lost or let in' : told.join(', ');
  const are = objects === 1 ? '1 object is' : `${objects} objects are`;
  const seen = looked.isAll ? '' : ' Not all was looked at, since so many objects change.';
  return `${what} while ${are} applied in ${ORDER_WORDS[order]}.${seen}`;
}

const counted = (count: number, what: string) =>
  count === 0 ? [] : [`${count} moment${count === 1 ? '' : 's'} ${what}`];

/** What is said of an order that is safe, or of why there is none. */
export function safeText({ safe, groups }: Transition): string {
  if (safe.verdict === 'safe') {
    if (groups.length === 0) return '';
    if (safe.waves.length === 1) return 'Any order is safe.';
    return safe.isWidened
      ? 'A safe order needs versions of some objects that serve both sides for a while. Wait between the waves until all proxies have them:'
      : 'A safe order. Wait between the waves until all proxies have them:';
  }
  const reached = safe.waves.length === 0 ? '' : ' These waves are safe, and none after them:';
  return safe.verdict === 'none'
    ? `There is no safe order: whatever comes next, requests are lost or let in.${reached}`
    : `No order is known to be safe: what becomes of some requests cannot be told.${reached}`;
}

/** Whether a transition has a safe order with more than one wave to be listed. */
export const hasWaves = ({ safe }: Transition): boolean =>
  safe.waves.length > (safe.verdict === 'safe' ? 1 : 0);

/** The waves of an order, each a line for each object. */
export const waveLines = (waves: SafeOrder['waves']): readonly (readonly string[])[] =>
  waves.map((wave) =>
    [...wave]
      .sort((a, b) => compareText(a.object, b.object))
      .map(
        ({ action, object, file }) => `${DOES[action]} ${object}${file === undefined ? '' : `  (${file})`}`,
      ),
  );
