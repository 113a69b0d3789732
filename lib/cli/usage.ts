import { packageManifest } from '../analysis/package-manifest';
import { type Flags, flagHelp } from './flags';
import { wrapped } from './wrapped';

/** What a command says of itself: its help prints it, and its page in docs/commands/ shows it. */
export interface Usage {
  /** How it is called, a line each. */
  readonly synopsis: readonly string[];
  /** What it does. */
  readonly about: string;
  /** Calls of it, a line each. */
  readonly examples?: readonly string[];
  readonly flags: Flags;
  /** What is to be said about its flags. */
  readonly notes?: readonly string[];
  /** What its exit codes mean: `0` if … */
  readonly exits: { readonly [code: number]: string };
  /** The page of the documents that shows it at work, without `.md`. */
  readonly guide?: string;
}

/** The length of the lines of a help text. */
const WIDTH = 140;

/** The help of a command. */
export function usageText({ synopsis, about, examples, flags, notes = [], exits, guide }: Usage): string {
  const codes = Object.entries(exits).map(([code, when]) => `${code} if ${when}`);
  const parts = [
    synopsis.join('\n'),
    wrapped(about, WIDTH),
    ...(examples === undefined ? [] : [examples.map((line) => `  ${line}`).join('\n')]),
    flagHelp(flags).trimEnd(),
    ...notes.map((note) => wrapped(note, WIDTH)),
    wrapped(`Exit code: ${codes.join('; ')}.`, WIDTH),
    ...(guide === undefined ? [] : [`More: ${packageManifest().homepage}${guide}.html`]),
  ];
  return `${parts.join('\n\n')}\n`;
}
