import type { Externals } from '../mesh/externals';
import { type FieldPath, pathText } from '../mesh/manifest';
import { once } from '../mesh/once';
import type { Places } from '../mesh/places';
import type { Resource } from '../mesh/resource';
import type { Finding, FindingPlace } from './finding';
import type { Level, Rule } from './rule';

/** Something that an object names and that no manifest shows: it may be elsewhere. */
export interface Missing {
  /** The list of `externals` by which it can be declared; none where only a manifest can show it. */
  readonly list?: keyof Externals;
  /** How it is written in that list, or else its kind and name. */
  readonly name: string;
  /** The report only follows from what is missing: nothing is told of it beside one that names the missing thing itself. */
  readonly follows?: boolean;
}

/** A report that something is missing. */
interface MissingReport {
  readonly rule: Rule;
  readonly resource: Resource;
  readonly path: FieldPath;
  readonly message: string;
  readonly mend?: string;
  readonly missing: Missing;
}

type PlacedReport = MissingReport & { readonly place: FindingPlace & Pick<Finding, 'endColumn'> };

/** Gathers what is not in the files: a finding for each missing thing, whatever and however many objects name it. */
export class MissingThings {
  private readonly groups = new Map<string, MissingReport[]>();

  public add(report: MissingReport): void {
    const { list = '', name } = report.missing;
    const key = `${list} ${name}`;
    const group = this.groups.get(key);
    if (group === undefined) this.groups.set(key, [report]);
    else group.push(report);
  }

  /**
   * One finding a missing thing, at the first object that names it, whatever the order of files. None is an error, since what is
   * missing may be elsewhere.
   */
  public findings(places: Places): Finding[] {
    return [...this.groups.values()].map((group) => {
      const placed = group.map((report): PlacedReport => {
        const { resource, path, rule } = report;
        const place = places.of(resource, path, rule.marks);
        return { ...report, place: { resource: resource.text, path: pathText(path), ...place } };
      });
      placed.sort((a, b) => inOrder(a.place, b.place));
      const told = placed.filter(({ missing }) => missing.follows !== true);
      const first = (told.length > 0 ? told : placed)[0];
      return findingOf(first, told.length > 0 ? told : placed);
    });
  }
}

/** Made where there is something to compare: it takes long to load. */
const collator = once(() => new Intl.Collator('en', { numeric: true }));

const inOrder = (a: FindingPlace, b: FindingPlace) =>
  collator().compare(a.resource, b.resource) || collator().compare(a.path, b.path);

function findingOf(first: PlacedReport, all: readonly PlacedReport[]): Finding {
  const { rule, resource, message, mend, missing, place } = first;
  const same = all.filter((one) => one.resource === resource).map((one) => one.place.path);
  const also = [...new Set(same)].filter((path) => path !== place.path);
  const others = new Map(
    all
      .filter((one) => one.resource !== resource)
      .map(({ place: { resource: name, path, file, line, column } }) => [
        `${name} ${path} ${file}`,
        { resource: name, path, ...(file === undefined ? {} : { file, line, column }) },
      ]),
  );
  const codes = [...new Set([...rule.codes, ...all.flatMap((one) => one.rule.codes)])];
  return {
    code: rule.codes[0],
    codes,
    rule: rule.slug,
    level: mildest(all.map((one) => one.rule.level)),
    message,
    mend: `${mend ?? rule.mend} ${declaration(missing)}`,
    ...place,
    ...(also.length === 0 ? {} : { also }),
    ...(others.size === 0 ? {} : { others: [...others.values()] }),
    ...(resource.origin.construct === undefined ? {} : { construct: resource.origin.construct }),
  };
}

/** The level of what may be elsewhere: a warning, or an info where no rule says more. */
const mildest = (levels: readonly Level[]): Level =>
  levels.every((level) => level === 'info') ? 'info' : 'warning';

/** How to say that something is elsewhere: what to paste into the configuration, where it can be declared. */
function declaration({ list, name }: Missing): string {
  if (list === undefined) return 'If it is in another file, judge both files together.';
  const entry = /^[\w/][\w./=-]*$/.test(name) ? name : JSON.stringify(name);
  return `If it exists elsewhere, add externals: { ${list}: [${entry}] } to the configuration.`;
}
