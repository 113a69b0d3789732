import { type RequestCondition, describeCondition, describeField, holds } from './condition';
import { type Emptiness, Language } from './language';
import type { Found } from './member-search';
import { type RequestPart, type RequestSpace, type TextDomain, domainOf, partKey } from './request-space';

/** What a part of a request is: a text, or absent. */
export type PartValue = string | undefined;

/** Names, or all names but those. */
export interface NameSet {
  readonly names: readonly string[];
  /**
   * All names but those that are listed.
   *
   * @default false
   */
  readonly allBut?: boolean;
}

/** A set of values of one part of a request: of texts that the part can be, and whether it may be absent. */
export class ValueSet {
  /** All values that a part can have. */
  public static all(part: RequestPart, space: RequestSpace): ValueSet {
    const domain = domainOf(part, space);
    return new ValueSet(part, domain, space.maxStates, Language.ANY, domain.optional, []);
  }

  /** The values that meet a condition. */
  public static of(condition: RequestCondition, space: RequestSpace): ValueSet {
    const { field, pattern, negated, missingIsEmpty } = condition;
    const texts = Language.of(pattern);
    const domain = domainOf(field, space);
    const taken = missingIsEmpty ? texts.matches('') : false;
    const absent = domain.optional && (negated ? not(taken) : taken);
    const set = negated ? texts.complement() : texts;
    return new ValueSet(field, domain, space.maxStates, set, absent, [condition]);
  }

  /** The names of a dimension. */
  public static ofNames(
    dimension: string,
    { names, allBut = false }: NameSet,
    space: RequestSpace,
  ): ValueSet {
    const part: RequestPart = { kind: 'dimension', name: dimension };
    if (allBut && names.length === 0) return ValueSet.all(part, space);
    const texts = Language.ofTexts(names);
    const words = `${dimension} is ${allBut ? 'not ' : ''}${oneOf(names)}`;
    const set = allBut ? texts.complement() : texts;
    return new ValueSet(part, domainOf(part, space), space.maxStates, set, false, [words]);
  }

  /** What the part is known by. */
  public readonly key: string;

  private found: Found<PartValue> | undefined;

  private constructor(
    /** The part whose values these are. */
    public readonly part: RequestPart,
    private readonly domain: TextDomain,
    private readonly maxStates: number,
    /** Texts, also such as the part cannot be. */
    private readonly texts: Language,
    /** Whether the part may be absent; undefined where that is not known. */
    private readonly absent: boolean | undefined,
    /** What the set was made of: conditions, or words for them. */
    private readonly made: readonly (RequestCondition | string)[],
  ) {
    this.key = partKey(part);
  }

  /** Whether a request can be without this part. */
  public get optional(): boolean {
    return this.domain.optional;
  }

  /** The values that are in both sets, which are of the same part. */
  public intersect(other: ValueSet): ValueSet {
    const absent = this.absent === false || other.absent === false ? false : this.absent && other.absent;
    const made = [...new Set([...this.made, ...other.made])];
    return this.with(this.texts.intersect(other.texts), absent, made);
  }

  /** All other values. */
  public complement(): ValueSet {
    const absent = this.domain.optional && not(this.absent);
    return this.with(this.texts.complement(), absent, opposite(this.made, this.words()));
  }

  /** A member: absent, where that is one; then one of the domain's samples; then a shortest. */
  public find(): Found<PartValue> {
    return (this.found ??= this.search());
  }

  /** Whether there is any value in the set. */
  public emptiness(): Emptiness {
    const { kind } = this.find();
    return kind === 'member' ? 'not-empty' : kind === 'none' ? 'empty' : 'unknown';
  }

  /** Whether a value is in the set; undefined where that is not known. */
  public contains(value: PartValue): boolean | undefined {
    if (value === undefined) return this.absent;
    if (this.made.some((made) => isRefused(made, value))) return false;
    const taken = this.texts.matches(value);
    return taken === false || textsOf(this.domain).matches(value) === false ? false : taken;
  }

  /** Whether it is certain that all values of the other set are in this one. */
  public covers(other: ValueSet): boolean {
    return other.intersect(this.complement()).emptiness() === 'empty';
  }

  /** Whether it is certain that no value is in both. */
  public excludes(other: ValueSet): boolean {
    return this.intersect(other).emptiness() === 'empty';
  }

  /** The set in words; empty where it holds all values that the part can have. */
  public words(): string {
    const told = this.made.filter(
      (part) => !this.made.some((other) => part !== other && saysMore(other, part)),
    );
    return told.map((part) => (typeof part === 'string' ? part : describeCondition(part))).join(' and ');
  }

  private search(): Found<PartValue> {
    if (this.absent) return { kind: 'member', member: undefined };
    const sample = this.domain.samples.find((text) => this.contains(text));
    if (sample !== undefined) return { kind: 'member', member: sample };
    const found = textsOf(this.domain).intersect(this.texts).find(this.maxStates);
    if (found.kind === 'none' && this.absent === false) return found;
    if (found.kind === 'member') return found;
    const why = found.kind === 'unknown' ? found.why : 'whether it may be absent is not known';
    return { kind: 'unknown', why: `${describePart(this.part)}: ${why}` };
  }

  private with(texts: Language, absent: boolean | undefined, made: ValueSet['made']): ValueSet {
    return new ValueSet(this.part, this.domain, this.maxStates, texts, absent, made);
  }
}

/** Whether a condition that a set was made of takes a value not; what takes longer to tell is left to the language. */
const isRefused = (made: RequestCondition | string, value: string) =>
  typeof made !== 'string' && made.pattern.kind !== 'regex' && !holds(made, value);

/** Whether one of the things that a set was made of says all that another does, so that the other need not be told. */
function saysMore(one: RequestCondition | string, other: RequestCondition | string): boolean {
  if (typeof one === 'string' || typeof other === 'string' || one.negated || other.negated) return false;
  const [own, less] = [one.pattern, other.pattern];
  if (less.kind === 'any') return own.kind !== 'any' && !one.missingIsEmpty;
  if (own.ignoreCase === true || less.ignoreCase === true || own.kind === 'regex' || own.kind === 'suffix')
    return false;
  if (less.kind === 'prefix') return own.text.startsWith(less.text) && own.text !== less.text;
  return less.kind === 'path-prefix' && own.text.startsWith(`${less.text}/`);
}

const not = (known: boolean | undefined) => (known === undefined ? undefined : !known);

/** What the complement of a set is made of. */
function opposite(made: ValueSet['made'], words: string): ValueSet['made'] {
  if (made.length === 0) return ['no value'];
  const [only] = made;
  if (made.length === 1 && typeof only !== 'string') return [{ ...only, negated: !only.negated }];
  return [`not (${words})`];
}

const oneOf = (names: readonly string[]) => {
  if (names.length === 0) return 'no name';
  const quoted = names.map((name) => JSON.stringify(name));
  return quoted.length === 1 ? quoted[0] : `one of ${quoted.join(', ')}`;
};

/** The part in words. */
const describePart = (part: RequestPart) => (part.kind === 'dimension' ? part.name : describeField(part));

const domains = new WeakMap<TextDomain, Language>();

function textsOf(domain: TextDomain): Language {
  let known = domains.get(domain);
  if (known === undefined) {
    const { texts } = domain;
    known = typeof texts === 'string' ? Language.ofRegex(texts) : Language.ofTexts(texts);
    domains.set(domain, known);
  }
  return known;
}
