import {
  ISTIO_RELEASES,
  RELEASES_AS_OF,
  endOfLifeText,
  isOutOn,
  isSupportedOn,
  type IstioReleaseFacts,
} from '../values/istio-releases';
import { type Flags, oneOf, readFlags } from './flags';
import { EXIT, type Io, UsageError } from './io';
import { type Usage, usageText } from './usage';

const FORMATS = ['text', 'json'] as const;

const flags: Flags = {
  format: { type: 'string', value: 'FORMAT', words: FORMATS, help: 'text (default) or json' },
  date: {
    type: 'string',
    value: 'YYYY-MM-DD',
    help: 'the day on which the releases must be supported; default: today',
  },
  help: { type: 'boolean', short: 'h', help: 'show this help' },
};

export const usage: Usage = {
  synopsis: ['cdk8s-istio versions [flags]'],
  about: `Lists the releases of Istio, when they were released, when their support ends, and the releases of Kubernetes that they support, as of ${RELEASES_AS_OF}.`,
  flags,
  exits: { 0: 'answered', 2: 'a flag is wrong' },
  guide: 'installation',
};

/** A day as it is given, or today by the clock. */
export function dayOf(given: string | undefined): string {
  if (given === undefined) return new Date().toISOString().slice(0, 10);
  const isDay =
    /^\d{4}-\d{2}-\d{2}$/.test(given) &&
    !Number.isNaN(Date.parse(given)) &&
    new Date(given).toISOString().startsWith(given);
  if (isDay) return given;
  throw new UsageError(
    `The flag --date has the value ${JSON.stringify(given)}, and must be a day such as ${RELEASES_AS_OF}.`,
  );
}

/** The command `cdk8s-istio versions`. Returns its exit code. */
export function versionsCommand(args: readonly string[], io: Io): number {
  const given = readFlags(args, flags);
  if (given.has('help')) {
    io.stdout(usageText(usage));
    return EXIT.CLEAN;
  }
  if (given.paths.length > 0)
    throw new UsageError(`The command versions takes no files, and got ${given.paths[0]}.`);
  const format = oneOf(given.one('format') ?? 'text', FORMATS, 'format');
  const day = dayOf(given.one('date'));
  io.stdout(format === 'json' ? asJson(day) : asText(day));
  return EXIT.CLEAN;
}

function asJson(day: string): string {
  const releases = ISTIO_RELEASES.map((release) => ({
    version: release.version,
    patch: `${release.version}.${release.patch}`,
    released: release.released ?? null,
    endOfLife: release.endOfLife ?? null,
    kubernetes: release.kubernetes ?? null,
    supported: isSupportedOn(release, day),
  }));
  return `${JSON.stringify({ asOf: RELEASES_AS_OF, day, releases }, undefined, 2)}\n`;
}

const range = ({ kubernetes }: IstioReleaseFacts) =>
  kubernetes === undefined ? 'not known' : `${kubernetes[0]} to ${kubernetes[kubernetes.length - 1]}`;

function asText(day: string): string {
  const head = ['Istio', 'newest', 'released', 'end of life', 'Kubernetes', `on ${day}`];
  const rows = ISTIO_RELEASES.map((release) => [
    release.version,
    `${release.version}.${release.patch}`,
    release.released ?? `by ${RELEASES_AS_OF}`,
    endOfLifeText(release),
    range(release),
    isSupportedOn(release, day) ? 'supported' : isOutOn(release, day) ? 'ended' : 'not yet released',
  ]);
  const widths = head.map((_, i) => Math.max(...[head, ...rows].map((row) => row[i].length)));
  const lines = [head, ...rows].map((row) =>
    row
      .map((cell, i) => cell.padEnd(widths[i]))
      .join('  ')
      .trimEnd(),
  );
  return `${lines.join('\n')}\n\nAs of ${RELEASES_AS_OF}. The table does not contain later releases.\n`;
}
