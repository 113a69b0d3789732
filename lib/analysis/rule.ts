/** How bad it is: an error would be refused or not work, a warning works otherwise than it reads, an info is good to know. */
export type Level = 'error' | 'warning' | 'info';

/** What the judge looks for: one line of the registry, and one page of the documentation. */
export interface Rule {
  /** The name that stays the same between releases: `virtual-service/redirect-and-route`. */
  readonly slug: string;
  /**
   * The codes under which it is known, that of the finding first: upstream's where one exists (`IST0106`, `KIA1104`),
   * or else `schema`, `cel`, `webhook` or `mesh`.
   */
  readonly codes: readonly [string, ...string[]];
  /** How bad it is where it fires. */
  readonly level: Level;
  /** What is wrong where it fires, in one line. */
  readonly title: string;
  /** What it does to whoever applies it. */
  readonly why: string;
  /** How to mend it, as one sentence; a finding may say it more exactly. */
  readonly mend: string;
  /** Where the rule comes from: a file and function of the upstream project, or a document, by name. */
  readonly source: string;
  /**
   * Where it is seen that what `why` says happens, if `source` names only the check: files and functions of the upstream project, or
   * documents, by name, separated by semicolons.
   */
  readonly fact?: string;
  /** The lines of the catalogue of upstream's checks (`docs/rules/coverage.md`) that this rule decides. */
  readonly covers: readonly string[];
  /**
   * What makes two reports about one object, with one message, one finding: that they are of one object, or of one line of it.
   * `istioctl analyze` counts what istiod's validators say by object, and most else by line.
   */
  readonly once: 'object' | 'line';
  /** What of a field is marked where it is shown: its name, or what it holds. */
  readonly marks: 'name' | 'value';
}

/** A rule as it is written in a table, where what all of them share is given once. */
export interface RuleLine {
  readonly title: string;
  readonly why: string;
  readonly mend: string;
  readonly level?: Level;
  readonly codes?: readonly [string, ...string[]];
  readonly source?: string;
  readonly fact?: string;
  readonly covers?: readonly string[];
  /** By default by object for what istiod's validators say, and by line for all else. */
  readonly once?: 'object' | 'line';
  /** By default what the field holds. */
  readonly marks?: 'name' | 'value';
}

/** What the rules of a table share. */
export interface RuleTableOptions {
  /** What stands before the slash in each slug. */
  readonly section: string;
  /** Where the rules come from, unless a line says otherwise. */
  readonly source: string;
  /** The codes, unless a line has its own; by default those under which `istioctl analyze` reports istiod's validators. */
  readonly codes?: readonly [string, ...string[]];
  /** The level of a line without one. Error unless given. */
  readonly level?: Level;
}

const VALIDATORS = {
  error: ['IST0106', 'webhook'],
  warning: ['IST0133', 'webhook'],
  info: ['IST0133', 'webhook'],
} as const;

/** The codes under which `istioctl analyze` reports what istiod's validators say. */
const BY_OBJECT = new Set(['IST0106', 'IST0130', 'IST0131', 'IST0133']);

/** The rules of a section, by the last part of their slugs. */
export function ruleTable<K extends string>(
  options: RuleTableOptions,
  lines: Readonly<Record<K, RuleLine>>,
): Readonly<Record<K, Rule>> {
  const rules = Object.entries<RuleLine>(lines).map(([name, line]) => {
    const level = line.level ?? options.level ?? 'error';
    const codes = line.codes ?? options.codes ?? VALIDATORS[level];
    const rule: Rule = {
      slug: `${options.section}/${name}`,
      codes,
      level,
      title: line.title,
      why: line.why,
      mend: line.mend,
      source: line.source ?? options.source,
      ...(line.fact !== undefined && { fact: line.fact }),
      covers: line.covers ?? [],
      marks: line.marks ?? 'value',
      once: line.once ?? (BY_OBJECT.has(codes[0]) ? 'object' : 'line'),
    };
    return [name, rule];
  });
  return Object.fromEntries(rules) as Record<K, Rule>;
}
