import { compareText } from '../values/order';
import { ANY_SAMPLE } from '../requests/request-sample';
import type { Mesh } from '../simulate/mesh';
import type { Model } from '../simulate/model';
import type { Explanation } from '../simulate/outcome';
import { Recorder } from '../simulate/trace';
import { Reach, reachOfChanges, settingsDiffer } from './affected';
import type { CallerClass } from './callers';
import {
  CHANGE_KINDS,
  type Asked,
  type Change,
  type ComparedCaller,
  type Difference,
  type RequestClass,
  type UnknownChange,
} from './difference';
import { changeOf } from './fate';
import { GuiltyFinder } from './guilty';
import { notFollowed } from './not-followed';
import { type ObjectChange, objectChanges } from './object-changes';
import { type Part, partition } from './partition';
import { type Vantage, requestFor, sampleFor, spaceOf } from './vantage';
import { type CallerHosts, callersAndHosts, vantagesOf } from './vantages';
import { type Walked, walked } from './walked';

/** How two meshes are compared. */
export interface DiffOptions {
  /**
   * Ask for every host from every caller, also where no change can have a say. The answer is the same, and takes longer.
   *
   * @default false
   */
  readonly everything?: boolean;
}

/**
 * What changes for requests between two meshes: exact sets of requests, each with what happened before and what happens after.
 * Nothing outside of the sets changes.
 */
export function diff(before: Mesh, after: Mesh, options: DiffOptions = {}): Difference {
  const difference = new Comparison(before, after, options).made();
  const left = notFollowed(before._index, after._index);
  return left.length === 0 ? difference : { ...difference, notFollowed: left };
}

/** A row before callers with the same are put together. */
interface Row {
  readonly key: string;
  readonly row: Change | UnknownChange;
}

/** What is known of callers and a host. */
interface Known {
  /** Whether the host and port are there on either side. */
  readonly isBefore: boolean;
  readonly isAfter: boolean;
  /** Whether some change may have a say. */
  readonly isReached: boolean;
}

class Comparison {
  private readonly changes: readonly ObjectChange[];
  private readonly reaches: ReadonlyMap<ObjectChange, Reach>;
  /** What the changes may have a say in together. */
  private readonly whole: Reach;
  /** Whether settings of the whole mesh differ. */
  private readonly isOtherwiseSet: boolean;
  private readonly models: readonly Model[];
  private readonly finder: GuiltyFinder;
  private readonly rows = new Map<
    string,
    { row: Change | UnknownChange; callers: RequestClass['callers'][number][] }
  >();

  public constructor(
    private readonly before: Mesh,
    private readonly after: Mesh,
    private readonly options: DiffOptions,
  ) {
    this.changes = objectChanges(before._index, after._index);
    this.models = [before._model, after._model];
    this.reaches = reachOfChanges(this.changes, this.models);
    this.whole = Reach.together(this.reaches.values());
    this.isOtherwiseSet = settingsDiffer(before._index, after._index);
    this.whole.everything ||= this.isOtherwiseSet;
    this.finder = new GuiltyFinder(this.changes, { before, after });
  }

  public made(): Difference {
    const isNothing = this.changes.length === 0 && !this.whole.everything;
    if (isNothing && this.options.everything !== true) return { changes: [], unknown: [] };
    for (const hosts of callersAndHosts(this.models)) this.compareCaller(hosts);
    return this.sorted();
  }

  private compareCaller(of: CallerHosts): void {
    const { callers, lists } = of;
    if (!callers.isIn.every(Boolean)) {
      const [first] = of.asked;
      if (first !== undefined) this.addCaller(callers, { caller: callers.one, ...first });
      return;
    }
    for (const { callers: alike, vantage, isReached } of vantagesOf(of, this.models, this.whole)) {
      if (!isReached && this.options.everything !== true) continue;
      const [isBefore, isAfter] = lists.map((list) => list?.has(vantage.asked) === true);
      this.compare(alike, vantage, { isBefore, isAfter, isReached });
    }
  }

  /** The changes that may have a say in what a caller asks for. */
  private suspects(caller: ComparedCaller, asked: Asked): readonly ObjectChange[] {
    return this.changes.filter((change) => {
      const reach = this.reaches.get(change);
      return reach?.takes(asked) === true || reach?.meets(caller) === true;
    });
  }

  private compare(callers: readonly ComparedCaller[], vantage: Vantage, known: Known): void {
    const parts = partition(
      spaceOf(vantage),
      (sample, observer) =>
        walked(vantage, [this.before, this.after], sample, observer, ([before, after]) =>
          changeOf({ before, after }),
        ),
      ({ key }) => key,
    );
    for (const part of parts) {
      const row = this.rowOf(callers, vantage, part, known);
      if (row === undefined) continue;
      const same = this.rows.get(row.key);
      if (same === undefined) this.rows.set(row.key, { row: row.row, callers: [...callers] });
      else same.callers.push(...callers);
    }
  }

  private rowOf(
    callers: readonly ComparedCaller[],
    vantage: Vantage,
    { region, result, why }: Part<Walked>,
    { isBefore, isAfter, isReached }: Known,
  ): Row | undefined {
    const sample = result?.sample ?? ANY_SAMPLE;
    const request = requestFor(vantage, sample);
    const [old, fresh] = result?.fates ?? [];
    const change = result === undefined ? undefined : changeOf({ before: old, after: fresh });
    const doubts = [...new Set([...why, ...(old?.uncertain ?? []), ...(fresh?.uncertain ?? [])])];
    // Where no change has a say, doubts are those of both sides.
    if (change === undefined && (doubts.length === 0 || !isReached)) return undefined;
    const recorders = [new Recorder(), new Recorder()];
    const before = this.before._explained(request, recorders[0]);
    const after = this.after._explained(request, recorders[1]);
    if (change === undefined && why.length === 0 && this.isAlike(before, after, recorders)) return undefined;
    const lines = this.finder.lines(
      recorders[0].decisions,
      recorders[1].decisions,
      () => this.suspects(callers[0], vantage.asked),
      !isBefore || !isAfter,
    );
    const requests = region.describe();
    const { asked } = vantage;
    const normalization = this.after._model.normalization;
    const shared = {
      callers,
      asked,
      requests,
      includes: (given: RequestSampleSource) => region.contains(sampleFor(given, normalization)),
      witness: { request, before, after },
      lines,
    };
    const place = [asked, requests, lines];
    if (doubts.length > 0) {
      return { key: JSON.stringify(['unknown', place, doubts]), row: { ...shared, why: doubts } };
    }
    const kind = !isBefore ? 'added' : !isAfter && change !== 'lost' ? 'removed' : (change ?? 'altered');
    return {
      key: JSON.stringify([kind, place, result?.key]),
      row: { ...shared, kind, before: before.outcomes, after: after.outcomes },
    };
  }

  /** Whether nothing that differs had a say in walks whose answers are not sure, for the same reasons. */
  private isAlike(before: Explanation, after: Explanation, recorders: readonly Recorder[]): boolean {
    if (this.isOtherwiseSet || recorders.some(({ decisions }) => this.finder.isTouched(decisions)))
      return false;
    const told = ({ uncertain, trace }: Explanation) =>
      JSON.stringify([
        uncertain,
        trace.map(({ step, verdict, text, object, path }) => [step, verdict, text, object, path]),
      ]);
    return told(before) === told(after);
  }

  /** A caller that is new or gone, by a request of its own. */
  private addCaller(callers: CallerClass, vantage: Vantage): void {
    const request = requestFor(vantage, ANY_SAMPLE);
    const kind = callers.isIn[1] ? 'added' : 'removed';
    const [before, after] = [this.before, this.after].map((mesh, i) =>
      callers.isIn[i] ? mesh._explained(request) : NOWHERE,
    );
    const asked = { ...vantage.asked, host: '*' };
    const suspects = this.changes.filter(({ before: old, after: fresh }) =>
      [old, fresh].some(
        (one) => one !== undefined && callers.all.some(({ name }) => name === `${one.name}.${one.namespace}`),
      ),
    );
    this.rows.set(`${kind} ${callers.one.kind} ${callers.one.name}`, {
      callers: [...callers.all],
      row: {
        kind,
        callers: callers.all,
        asked,
        requests: 'any request',
        includes: () => true,
        witness: { request, before, after },
        lines: this.finder.lines([], [], () => suspects),
        before: before.outcomes,
        after: after.outcomes,
      },
    });
  }

  private sorted(): Difference {
    const rows = [...this.rows.values()].map(({ row, callers }): Change | UnknownChange => ({
      ...row,
      callers: callers.sort((a, b) => compareText(a.kind, b.kind) || compareText(a.name, b.name)),
    }));
    const textOf = ({ asked: { host, port, scheme }, requests, callers }: RequestClass) =>
      `${host} ${String(port).padStart(5)} ${scheme} ${requests} ${callers[0].name}`;
    const byPlace = (a: RequestClass, b: RequestClass) => compareText(textOf(a), textOf(b));
    const rank = ({ kind }: Change) => CHANGE_KINDS.indexOf(kind);
    const changes = rows.flatMap((row) => ('kind' in row ? row : []));
    const unknown = rows.flatMap((row) => ('kind' in row ? [] : row));
    return {
      changes: changes.sort((a, b) => rank(a) - rank(b) || byPlace(a, b)),
      unknown: unknown.sort(byPlace),
    };
  }
}

type RequestSampleSource = Parameters<RequestClass['includes']>[0];

const NOWHERE = { outcomes: [], uncertain: [], trace: [] };
