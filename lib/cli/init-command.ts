import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { type Flags, readFlags } from './flags';
import { projectFiles } from './init-templates';
import { EXIT, type Io, UsageError } from './io';
import { packageManifest } from '../analysis/package-manifest';
import { type Usage, usageText } from './usage';

const flags: Flags = {
  help: { type: 'boolean', short: 'h', help: 'show this help' },
};

export const usage: Usage = {
  synopsis: ['cdk8s-istio init [FOLDER]'],
  about:
    'Creates a new project in a folder, or in the current one: an app with routing, its configuration, a test and a GitHub workflow. It does not overwrite files.',
  flags,
  exits: { 0: 'created', 2: 'nothing was created' },
  guide: 'testing',
};

/** The command `cdk8s-istio init`. Returns its exit code. */
export function initCommand(args: readonly string[], io: Io): number {
  const given = readFlags(args, flags);
  if (given.has('help')) {
    io.stdout(usageText(usage));
    return EXIT.CLEAN;
  }
  if (given.paths.length > 1) {
    throw new UsageError(`The command init takes one folder, and got ${given.paths.join(', ')}.`);
  }
  const [shown = '.'] = given.paths;
  const folder = resolve(io.cwd, shown);
  const files = projectFiles(projectName(folder), packageManifest());
  const present = [...files.keys()].filter((file) => existsSync(join(folder, file)));
  if (present.length > 0) {
    throw new UsageError(
      `The folder ${shown} already contains ${present.join(', ')}, so nothing was written. Use a folder without these files.`,
    );
  }
  try {
    for (const [file, text] of files) {
      mkdirSync(dirname(join(folder, file)), { recursive: true });
      // What came to be there in the meantime is not overwritten either.
      writeFileSync(join(folder, file), text, { flag: 'wx' });
    }
  } catch (error) {
    throw new UsageError(`The folder ${shown} cannot be written to: ${(error as Error).message}.`);
  }
  io.stdout(`Created a project in ${shown}:\n${[...files.keys()].map((file) => `  ${file}\n`).join('')}
Next steps:
${shown === '.' ? '' : `  cd ${shown}\n`}  npm install
  npm run synth    # writes the manifests to dist/ and checks them
  npm test         # tests the routing, without a cluster
Then commit everything, including dist/ and package-lock.json.
`);
  return EXIT.CLEAN;
}

/** The name of a folder as npm takes names of packages. */
function projectName(folder: string): string {
  const name = basename(folder)
    .toLowerCase()
    .replace(/[^a-z0-9-]+/g, '-')
    .replace(/^-+|-+$/g, '');
  return name === '' ? 'mesh' : name;
}
