import { type ParseArgsConfig, parseArgs } from 'node:util';
import { UsageError } from './io';

/** A flag of a command, with what its help says. */
export interface Flag {
  readonly type: 'string' | 'boolean';
  readonly multiple?: boolean;
  readonly short?: string;
  /** What stands for the value in the help: `FILE`. */
  readonly value?: string;
  readonly help: string;
  /** The flag without which this one counts for nothing. */
  readonly needs?: string;
  /** The flag beside which this one counts for nothing. */
  readonly without?: string;
  /** The words that it may be, where these are known. */
  readonly words?: readonly string[];
}

export type Flags = Readonly<Record<string, Flag>>;

/** What was given on the command line. */
export interface Given {
  readonly paths: readonly string[];
  readonly one: (name: string) => string | undefined;
  readonly many: (name: string) => readonly string[];
  readonly has: (name: string) => boolean;
}

/** Reads the arguments of a command. A flag that it does not have is a `UsageError` with those that it has. */
export function readFlags(args: readonly string[], flags: Flags): Given {
  const options: NonNullable<ParseArgsConfig['options']> = {};
  for (const [name, { type, multiple = false, short }] of Object.entries(flags)) {
    options[name] = { type, multiple, ...(short === undefined ? {} : { short }) };
  }
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      options,
      allowPositionals: true,
      strict: true,
    });
    refuseIdle(flags, (name) => values[name] !== undefined);
    const of = (name: string): unknown => values[name];
    return {
      paths: positionals,
      one: (name) => of(name) as string | undefined,
      many: (name) => (of(name) ?? []) as string[],
      has: (name) => of(name) === true,
    };
  } catch (error) {
    if (error instanceof UsageError) throw error;
    const known = Object.keys(flags)
      .map((name) => `--${name}`)
      .join(', ');
    const text = error instanceof Error ? error.message.split('. ')[0] : String(error);
    throw new UsageError(`${text}. The flags are ${known}.`);
  }
}

/** Refuses flags that would count for nothing beside the others. */
export function refuseIdle(flags: Flags, has: (name: string) => boolean): void {
  for (const [name, { needs, without }] of Object.entries(flags)) {
    if (!has(name)) continue;
    if (needs !== undefined && !has(needs)) {
      throw new UsageError(`The flag --${name} has no effect without --${needs}. Use both, or neither.`);
    }
    if (without !== undefined && has(without)) {
      throw new UsageError(
        `The flag --${name} has no effect together with --${without}. Use only one of them.`,
      );
    }
  }
}

/** The flags as lines of a help text. */
export function flagHelp(flags: Flags): string {
  const names = Object.entries(flags).map(([name, { short, value }]) => {
    const long = value === undefined ? `--${name}` : `--${name} ${value}`;
    return short === undefined ? `    ${long}` : `-${short}, ${long}`;
  });
  const width = Math.max(...names.map(({ length }) => length));
  return Object.values(flags)
    .map(({ help }, i) => `  ${names[i].padEnd(width)}  ${help}\n`)
    .join('');
}

/** One of a few words. */
export function oneOf<T extends string>(value: string, words: readonly T[], flag: string): T {
  const found = words.find((word) => word === value);
  if (found !== undefined) return found;
  throw new UsageError(
    `The flag --${flag} has the value ${JSON.stringify(value)}, and must be one of ${words.join(', ')}.`,
  );
}
