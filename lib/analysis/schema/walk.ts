import type { FieldPath } from '../../mesh/manifest';
import type { Schema } from '../../mesh/views/schemas';
import type { Rule } from '../rule';

/** What a check of a value does: it tells the walk what it finds. */
export type Check = (value: unknown, walk: Walk) => void;

/** Makes the check of a schema, for those that check what holds others. */
export interface Compiler {
  /** Whether null and the empty word count as nothing there. */
  readonly lenient: boolean;
  /** The schema that a reference stands for, or the schema itself. */
  resolve(schema: Schema): Schema;
  /** The check of a schema. A schema may hold itself. */
  check(reference: Schema): Check;
}

/** What a schema found. */
export interface Finding {
  readonly rule: Rule;
  readonly path: FieldPath;
  readonly message: string;
  readonly mend?: string;
}

/** A walk through one object: where it is, and what it found. */
export class Walk {
  /** The step to where the walk is; checks push and pop. */
  public readonly path: (string | number)[] = [];
  public readonly findings: Finding[] = [];
  /** How many findings there were after which the API server evaluates no CEL. */
  public blocking = 0;
  /** Whether istiod could read the object. */
  public decodes = true;
  /** A field was null that must not be: the API server takes it away before it looks any further. */
  public nulls = false;

  public find(rule: Rule, message: string, mend?: string): void {
    this.findings.push({ rule, path: this.path.slice(), message, mend });
  }

  /** Reports at a field of the value at hand. */
  public findAt(step: string | number, rule: Rule, message: string, mend?: string): void {
    this.findings.push({ rule, path: [...this.path, step], message, mend });
  }
}

/** A value as a message shows it, cut where it is long. */
export function shown(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'a map';
  const text = typeof value === 'string' ? JSON.stringify(value) : String(value);
  return text.length > 60 ? `${text.slice(0, 57)}…${typeof value === 'string' ? '"' : ''}` : text;
}
