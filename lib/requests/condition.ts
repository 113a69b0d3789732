import {
  type TextPattern,
  type TextTest,
  describeOtherTexts,
  describePattern,
  textTest,
} from './text-pattern';

/** What of a request a condition looks at. */
export type FieldKind = 'path' | 'method' | 'authority' | 'scheme' | 'header' | 'query' | 'claim';

/** A part of a request: one of the parts that each request has, or a header, query parameter or claim by its name. */
export interface RequestField {
  readonly kind: FieldKind;
  /** The name of the header (in lower case), query parameter or claim (`a.b` for nested ones); empty for the other kinds. */
  readonly name: string;
}

/** A condition on one part of a request, as data: what it asks, and how it is asked of a text. */
export interface RequestCondition {
  readonly field: RequestField;
  readonly pattern: TextPattern;
  /** The condition holds where the pattern does not. */
  readonly negated: boolean;
  /** A part that is missing counts as the empty text; otherwise no pattern takes it. */
  readonly missingIsEmpty: boolean;
  readonly test: TextTest;
}

/** A condition on a part of a request. */
export function requestCondition(
  field: RequestField,
  pattern: TextPattern,
  { negated = false, missingIsEmpty = false } = {},
): RequestCondition {
  return { field, pattern, negated, missingIsEmpty, test: textTest(pattern) };
}

/** Whether a part of a request meets a condition. */
export function holds(
  { test, negated, missingIsEmpty }: RequestCondition,
  value: string | undefined,
): boolean {
  const taken = value === undefined ? missingIsEmpty && test('') : test(value);
  return taken !== negated;
}

/** The field in words: `path`, `header x-user`. */
export function describeField({ kind, name }: RequestField): string {
  if (kind === 'query') return `query parameter ${name}`;
  return name === '' ? kind : `${kind} ${name}`;
}

/** Parts that a request can be without. */
const OPTIONAL: ReadonlySet<FieldKind> = new Set(['header', 'query', 'claim']);

/** The condition in words: `header x-user is "me"`. */
export function describeCondition(condition: RequestCondition): string {
  const { field, pattern, negated } = condition;
  const what = describeField(field);
  if (!negated) return `${what} ${describePattern(pattern)}`;
  const isAbsentToo = OPTIONAL.has(field.kind) && pattern.kind !== 'any' && holds(condition, undefined);
  return `${what} ${isAbsentToo ? 'is absent or ' : ''}${describeOtherTexts(pattern)}`;
}

/**
 * Why sets of requests do not tell what a list of conditions comes to; undefined where they do. A claim of a token may have several
 * values, of which one meets a condition and another its opposite.
 */
export function claimsDoubt(conditions: readonly RequestCondition[]): string | undefined {
  const claims = conditions.filter(({ field }) => field.kind === 'claim');
  return claims.some(({ negated }) => negated) && claims.some(({ negated }) => !negated)
    ? 'conditions on claims and their opposites may hold together where a claim has several values'
    : undefined;
}
