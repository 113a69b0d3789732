import type { Level } from './rule';

/** A field of an object, and where it stands. */
export interface FindingPlace {
  /** `Kind namespace/name`. */
  readonly resource: string;
  /** The field: `spec.http[0].route[1].weight`; empty for the whole object. */
  readonly path: string;
  /** The file, as it was named. */
  readonly file?: string;
  /** The line in the file, counted from 1. */
  readonly line?: number;
  /** The column in the line, counted from 1, in UTF-16 units. */
  readonly column?: number;
}

/** What the judge says of an object. */
export interface Finding {
  /** Upstream's code where one exists (`IST0101`, `KIA1104`), or else `schema`, `cel`, `webhook`, `yaml`, `mesh`. */
  readonly code: string;
  /** All codes under which it is known, the first included. */
  readonly codes: readonly string[];
  /** The rule's name, which stays the same between releases; its page is `docs/rules/<rule>.md`. */
  readonly rule: string;
  /** How bad it is. */
  readonly level: Level;
  /** What was got and what was expected. */
  readonly message: string;
  /** How to mend it, in one sentence. */
  readonly mend: string;
  /** `Kind namespace/name`; the name alone behind the kind where the object names no namespace; empty for a whole file. */
  readonly resource: string;
  /** The field: `spec.http[0].route[1].weight`; empty for the whole object. */
  readonly path: string;
  /** Further fields of the same object for which the same is true. */
  readonly also?: readonly string[];
  /** Other objects for which the same is true: where else the same missing thing is named, or what else defines the same object. */
  readonly others?: readonly FindingPlace[];
  /** The file, as it was named. */
  readonly file?: string;
  /** The line in the file, counted from 1. */
  readonly line?: number;
  /** The column in the line, counted from 1, in UTF-16 units. */
  readonly column?: number;
  /** The column behind the last character on that line. */
  readonly endColumn?: number;
  /** The path of the construct that wrote the object, where it is known. */
  readonly construct?: string;
}
