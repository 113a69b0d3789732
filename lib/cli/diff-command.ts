import { writeFileSync } from 'node:fs';
import { readConfiguration } from '../analysis/configuration/configuration';
import { diff } from '../compare/diff';
import { CHANGE_KINDS, type ChangeKind, type Difference } from '../compare/difference';
import { differenceGithub } from '../compare/report/github';
import { differenceJson } from '../compare/report/json';
import { differenceMarkdown } from '../compare/report/markdown';
import { differenceText } from '../compare/report/text';
import { isComplete, meshFlags, meshOf, sideFlags, sidesOf } from './diff-sides';
import { type Flags, type Given, oneOf, readFlags } from './flags';
import { type Answer, EXIT, type Io, UsageError } from './io';
import { tellMissingHosts } from './missing-hosts';
import { type Usage, usageText } from './usage';

const FORMATS = ['text', 'json', 'markdown', 'github'] as const;
type Format = (typeof FORMATS)[number];

export const flags: Flags = {
  ...sideFlags,
  format: {
    type: 'string',
    value: 'FORMAT',
    words: FORMATS,
    help: 'text (default, the worst first), json, markdown (for a comment) or github (annotations)',
  },
  output: {
    type: 'string',
    multiple: true,
    value: 'FILE',
    help: 'also write the report into this file: .json, .md or .txt decides how',
  },
  'fail-on': {
    type: 'string',
    value: 'KINDS',
    help: `exit with 1 only for these kinds of change, such as lost,opened, and for what is not known; the kinds are ${CHANGE_KINDS.join(', ')}`,
  },
  'allow-unknown': { type: 'boolean', help: 'do not exit with 1 for what is not known' },
  'istio-version-before': {
    type: 'string',
    value: 'X.Y',
    help: 'the release of Istio in BEFORE, where it is another one, such as for an upgrade of the same files',
  },
  'mesh-config-before': {
    type: 'string',
    value: 'FILE',
    help: 'the mesh config of BEFORE, where it is another one',
  },
  ...meshFlags,
  help: { type: 'boolean', short: 'h', help: 'show this help' },
};

export const usage: Usage = {
  synopsis: [
    'cdk8s-istio diff BEFORE AFTER [flags]',
    'cdk8s-istio diff -b FILE|FOLDER|-… -a FILE|FOLDER|-… [flags]',
    'cdk8s-istio diff --base REVISION FILE|FOLDER… [flags]',
  ],
  about:
    'Shows which requests go elsewhere, are refused or are let through because of a change of the manifests, and which lines do it.',
  flags,
  exits: {
    0: 'nothing changes, or nothing that --fail-on names',
    1: 'something changes, or is not known',
    2: 'something could not be read (the rest is compared)',
  },
  guide: 'diff',
};

/** The command `cdk8s-istio diff`. Returns its exit code. */
export function diffCommand(args: readonly string[], io: Io): number {
  const given = readFlags(args, flags);
  if (given.has('help')) {
    io.stdout(usageText(usage));
    return EXIT.CLEAN;
  }
  const format = oneOf(given.one('format') ?? 'text', FORMATS, 'format');
  const outputs = given.many('output').map((file) => ({ file, format: formatOf(file) }));
  const { code, as } = compared(given, io);
  io.stdout(as(format));
  for (const output of outputs) write(output.file, as(output.format, false));
  return code;
}

/** What changes for requests, in each format; in colours where the terminal has them, unless it is not to be. */
interface Compared extends Answer<Format> {
  readonly as: (format: Format, color?: boolean) => string;
}

/**
 * What changes for requests between the two sides that are given.
 *
 * @throws UsageError for what is asked wrongly, ConfigurationError for settings that are wrong
 */
export function compared(given: Given, io: Io): Compared {
  const counted = kindsOf(given);
  const sides = sidesOf(given, io);

  const istioVersion = given.one('istio-version') ?? readConfiguration(io.cwd).istioVersion;
  const meshConfig = given.one('mesh-config');
  const before = meshOf(
    sides.before,
    {
      given,
      istioVersion: given.one('istio-version-before') ?? istioVersion,
      meshConfig: given.one('mesh-config-before') ?? meshConfig,
    },
    io,
  );
  const after = meshOf(sides.after, { given, istioVersion, meshConfig }, io);
  const difference = diff(before, after);

  tellMissingHosts(difference, io);
  const { unknown, notFollowed = [] } = difference;
  const isUnknown = unknown.length + notFollowed.length > 0 && !given.has('allow-unknown');
  const isChanged = isUnknown || difference.changes.some(({ kind }) => counted.has(kind));
  const isWhole = isComplete(before) && isComplete(after);
  return {
    code: !isWhole ? EXIT.NO_ANSWER : isChanged ? EXIT.FINDINGS : EXIT.CLEAN,
    as: (format, color = io.color) => report(difference, format, color),
  };
}

function report(difference: Difference, format: Format, color: boolean): string {
  switch (format) {
    case 'text':
      return differenceText(difference, { color });
    case 'json':
      return differenceJson(difference);
    case 'markdown':
      return differenceMarkdown(difference);
    case 'github':
      return differenceGithub(difference);
  }
}

/** How a report is written into a file. */
function formatOf(file: string): 'text' | 'json' | 'markdown' {
  if (file.endsWith('.json')) return 'json';
  if (file.endsWith('.md')) return 'markdown';
  if (file.endsWith('.txt')) return 'text';
  throw new UsageError(
    `The flag --output has the value ${JSON.stringify(file)}, and must be a file that ends with .json, .md or .txt.`,
  );
}

function write(file: string, text: string): void {
  try {
    writeFileSync(file, text);
  } catch (error) {
    throw new UsageError(`The report cannot be written: ${(error as Error).message}.`);
  }
}

/** The kinds of change that count for the exit code. */
function kindsOf(given: Given): ReadonlySet<ChangeKind> {
  const text = given.one('fail-on');
  if (text === undefined) return new Set(CHANGE_KINDS);
  return new Set(text.split(',').map((kind) => oneOf(kind.trim(), CHANGE_KINDS, 'fail-on')));
}
