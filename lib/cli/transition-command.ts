import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, isAbsolute, join, resolve } from 'node:path';
import { readConfiguration } from '../analysis/configuration/configuration';
import { diff } from '../compare/diff';
import { transitionJson } from '../compare/report/transition-json';
import { transitionText } from '../compare/report/transition-text';
import type { ApplyOrder, Transition } from '../compare/transition/moment';
import { transition } from '../compare/transition/transition';
import { STEPS_MARK, waveFiles } from '../compare/transition/wave-files';
import { isComplete, meshFlags, meshOf, sideFlags, sidesOf } from './diff-sides';
import { type Flags, oneOf, readFlags } from './flags';
import { EXIT, type Io, UsageError } from './io';
import { tellMissingHosts } from './missing-hosts';
import { type Usage, usageText } from './usage';

const FORMATS = ['text', 'json'] as const;
const ORDERS: readonly ApplyOrder[] = ['kubectl', 'argo-cd', 'flux', 'any'];

const flags: Flags = {
  ...sideFlags,
  order: {
    type: 'string',
    value: 'ORDER',
    words: ORDERS,
    help: 'how AFTER is applied: kubectl (default: apply -f, file by file), argo-cd (with its sync waves), flux, or any for no order at all',
  },
  write: {
    type: 'string',
    value: 'FOLDER',
    help: 'write the waves of a safe order into this folder, with a page STEPS.md that has the commands',
  },
  format: { type: 'string', value: 'FORMAT', words: FORMATS, help: 'text (default) or json' },
  'allow-unknown': { type: 'boolean', help: 'do not exit with 1 for what is not known' },
  ...meshFlags,
  help: { type: 'boolean', short: 'h', help: 'show this help' },
};

export const usage: Usage = {
  synopsis: [
    'cdk8s-istio transition BEFORE AFTER [flags]',
    'cdk8s-istio transition -b FILE|FOLDER|-… -a FILE|FOLDER|-… [flags]',
    'cdk8s-istio transition --base REVISION FILE|FOLDER… [flags]',
  ],
  about:
    'Shows whether there is a moment, while AFTER is applied, in which requests are lost or let in that neither side loses or lets in, and an order in which there is none.',
  flags,
  exits: {
    0: 'there is no such moment in the order that is asked about',
    1: 'there is one, or it is not known, or with --write there is no safe order',
    2: 'something could not be read (the rest is compared)',
  },
  guide: 'transition',
};

/** The command `cdk8s-istio transition`. Returns its exit code. */
export function transitionCommand(args: readonly string[], io: Io): number {
  const given = readFlags(args, flags);
  if (given.has('help')) {
    io.stdout(usageText(usage));
    return EXIT.CLEAN;
  }
  const format = oneOf(given.one('format') ?? 'text', FORMATS, 'format');
  const order = oneOf(given.one('order') ?? 'kubectl', ORDERS, 'order');
  const folder = given.one('write');
  const place = folder === undefined ? undefined : placeOf(folder, io);
  const sides = sidesOf(given, io, 'transition');
  const istioVersion = given.one('istio-version') ?? readConfiguration(io.cwd).istioVersion;
  const options = { given, istioVersion, meshConfig: given.one('mesh-config') };
  const [before, after] = [meshOf(sides.before, options, io), meshOf(sides.after, options, io)];
  tellMissingHosts(diff(before, after), io);
  const found = transition(before, after, { order });
  io.stdout(format === 'json' ? transitionJson(found) : transitionText(found, { color: io.color }));
  if (folder !== undefined && place !== undefined) write(found, folder, place, io);
  if (!isComplete(before) || !isComplete(after)) return EXIT.NO_ANSWER;
  const isUnknown = found.unknown.length > 0 && !given.has('allow-unknown');
  const isUnwritten = folder !== undefined && found.safe.verdict !== 'safe';
  return found.moments.length > 0 || isUnknown || isUnwritten ? EXIT.FINDINGS : EXIT.CLEAN;
}

/** The folder for waves, which is empty, or has those of an earlier run. */
function placeOf(folder: string, { cwd }: Io): string {
  const place = isAbsolute(folder) ? folder : join(cwd, folder);
  if (!existsSync(place)) return place;
  const names = namesIn(folder, place);
  const page = join(place, 'STEPS.md');
  const isOurs = existsSync(page) && readFileSync(page, 'utf8').startsWith(STEPS_MARK);
  if (names.length > 0 && !isOurs) {
    throw new UsageError(
      `The folder ${folder} has files of its own. Name one for --write that is empty, or that this command has written.`,
    );
  }
  return place;
}

function namesIn(folder: string, place: string): readonly string[] {
  try {
    return readdirSync(place);
  } catch (error) {
    throw new UsageError(`The folder ${folder} cannot be used: ${(error as Error).message}.`);
  }
}

function write({ safe, groups }: Transition, folder: string, place: string, io: Io): void {
  if (safe.verdict !== 'safe') {
    io.stderr(`cdk8s-istio: Nothing was written into ${folder}, since no safe order is known.\n`);
    return;
  }
  if (groups.length === 0) return;
  try {
    if (existsSync(place)) {
      for (const name of readdirSync(place)) {
        if (/^wave-\d+$/.test(name)) rmSync(join(place, name), { recursive: true });
      }
    }
    for (const { path, text } of waveFiles(safe, folder.replace(/\/+$/, ''))) {
      const file = resolve(place, path);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, text);
    }
  } catch (error) {
    throw new UsageError(`The waves cannot be written: ${(error as Error).message}.`);
  }
  const count = safe.waves.length;
  io.stderr(`cdk8s-istio: Wrote ${count} wave${count === 1 ? '' : 's'} and STEPS.md into ${folder}.\n`);
}
