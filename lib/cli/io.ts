import type { FileSource } from '../mesh/file-source';

/** What a command reads from and writes to, so that a test can stand in for a terminal. */
export interface Io {
  readonly stdout: (text: string) => void;
  readonly stderr: (text: string) => void;
  /** The bytes on the standard input. */
  readonly stdin: () => Buffer;
  /** Whether the standard output is a terminal that shows colours. */
  readonly color: boolean;
  /** Whether the standard error is a terminal, where progress can be shown. */
  readonly interactive: boolean;
  /** The folder in which it runs. */
  readonly cwd: string;
  /** Where manifests are read from, which then also holds revisions of git to the folder; the whole disk where none is named. */
  readonly source?: FileSource;
}

/** What a command has to say, in each of its formats. */
export interface Answer<Format extends string> {
  /** The exit code. */
  readonly code: number;
  /** The report, whole. */
  readonly as: (format: Format) => string;
}

/** The exit codes of all commands. */
export const EXIT = {
  /** Nothing to say. */
  CLEAN: 0,
  /** There are findings at or above the level. */
  FINDINGS: 1,
  /** It could not be judged: an unknown flag, a file that cannot be read, broken YAML. */
  NO_ANSWER: 2,
} as const;

/** How a command was called is wrong. The message says what was got and what was expected. */
export class UsageError extends Error {}
