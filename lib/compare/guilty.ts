import type { FieldPath } from '../mesh/manifest';
import type { Resource, Source } from '../mesh/resource';
import { compareText } from '../values/order';
import type { Mesh } from '../simulate/mesh';
import type { Decision } from '../simulate/trace';
import type { GuiltyLine } from './difference';
import { type FieldChange, type ObjectChange, fieldChanges } from './object-changes';

/** The lines of both sides that make a difference. */
export interface GuiltyLines {
  readonly before: readonly GuiltyLine[];
  readonly after: readonly GuiltyLine[];
}

type Side = 'before' | 'after';

/** Finds the lines that make the difference between two walks of a request. */
export class GuiltyFinder {
  private readonly byResource = new Map<Resource, ObjectChange>();
  private readonly fields = new Map<ObjectChange, readonly FieldChange[]>();

  public constructor(
    changes: readonly ObjectChange[],
    private readonly meshes: { readonly [side in Side]: Mesh },
  ) {
    for (const change of changes) {
      for (const resource of [change.before, change.after]) {
        if (resource !== undefined) this.byResource.set(resource, change);
      }
    }
  }

  /** Whether a walk decided anything by an object that differs. */
  public isTouched(decisions: readonly Decision[]): boolean {
    return decisions.some(({ source }) => source !== undefined && this.byResource.has(source.of));
  }

  /**
   * The fields by which the walks decided and that differ; where there is none, those of the objects by which they decided; or else those
   * of the objects that may have had a say.
   *
   * @param suspects the objects that may have had a say
   * @param isHostNew whether what names the host counts too, since it is new or gone
   */
  public lines(
    before: readonly Decision[],
    after: readonly Decision[],
    suspects: () => readonly ObjectChange[],
    isHostNew = false,
  ): GuiltyLines {
    const walks = { before: sourcesOf(before), after: sourcesOf(after) };
    const related = (fields: readonly FieldChange[], side: Side, at: FieldPath) =>
      fields.filter((field) => isRelated(field[side], at));
    // That a host is named by an object says less than the rule that it has.
    const rules = { before: sourcesOf(before, isRule), after: sourcesOf(after, isRule) };
    for (const sources of isHostNew ? [walks] : [rules, walks]) {
      const near = this.collect(sources, related);
      if (near.before.length + near.after.length > 0) return near;
    }
    const touched = new Set(
      [...walks.before, ...walks.after].flatMap(({ of }) => this.byResource.get(of) ?? []),
    );
    return this.whole(touched.size > 0 ? [...touched] : suspects());
  }

  private collect(
    walks: { readonly [side in Side]: readonly Source[] },
    choose: (fields: readonly FieldChange[], side: Side, at: FieldPath) => readonly FieldChange[],
  ): GuiltyLines {
    const { found, add } = this.gathering();
    for (const side of ['before', 'after'] as const) {
      for (const { of, at } of walks[side]) {
        const change = this.byResource.get(of);
        if (change === undefined) continue;
        if (change.before === undefined || change.after === undefined) add(side, { of, at });
        for (const field of choose(this.fieldsOf(change), side, at)) this.addField(change, field, add);
      }
    }
    return sorted(found);
  }

  /** Lines of both sides, each of them once. */
  private gathering() {
    const found = { before: new Map<string, GuiltyLine>(), after: new Map<string, GuiltyLine>() };
    const add = (side: Side, source: Source) => {
      const line = this.meshes[side]._placed(source);
      found[side].set(`${line.object} ${line.path}`, line);
    };
    return { found, add };
  }

  /** All fields in which objects differ; an object that is new or gone as a whole. */
  private whole(changes: readonly ObjectChange[]): GuiltyLines {
    const { found, add } = this.gathering();
    for (const change of changes) {
      const fields = this.fieldsOf(change);
      for (const field of fields) this.addField(change, field, add);
      if (fields.length > 0) continue;
      for (const side of ['before', 'after'] as const) {
        const of = change[side];
        if (of !== undefined) add(side, { of, at: [] });
      }
    }
    return sorted(found);
  }

  private addField(
    change: ObjectChange,
    field: FieldChange,
    add: (side: Side, source: Source) => void,
  ): void {
    for (const side of ['before', 'after'] as const) {
      const [of, at] = [change[side], field[side]];
      if (of !== undefined && at !== undefined) add(side, { of, at });
    }
  }

  private fieldsOf(change: ObjectChange): readonly FieldChange[] {
    const known = this.fields.get(change);
    if (known !== undefined) return known;
    const made = fieldChanges(change);
    this.fields.set(change, made);
    return made;
  }
}

const sourcesOf = (decisions: readonly Decision[], counts: (decision: Decision) => boolean = () => true) =>
  decisions.filter(counts).flatMap(({ source }) => source ?? []);

const isRule = ({ step }: Decision) => step !== 'virtual-host' && step !== 'listener';

/** Whether one of two fields holds the other. */
const isRelated = (a: FieldPath | undefined, b: FieldPath) =>
  a !== undefined && a.slice(0, b.length).every((step, i) => step === b[i]);

const sorted = (found: { readonly [side in Side]: ReadonlyMap<string, GuiltyLine> }): GuiltyLines => {
  const list = (map: ReadonlyMap<string, GuiltyLine>) =>
    [...map].sort(([a], [b]) => compareText(a, b)).map(([, line]) => line);
  return { before: list(found.before), after: list(found.after) };
};
