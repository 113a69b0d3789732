import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { type Flags, flagHelp, readFlags } from './flags';
import { projectFiles } from './init-templates';
import { EXIT, type Io, UsageError } from './io';
import { packageManifest } from '../analysis/package-manifest';

export const flags: Flags = {
  help: { type: 'boolean', short: 'h', help: 'this text' },
};

const USAGE = `cdk8s-istio init [FOLDER]

Writes a new project into a folder, or into this one: an app that routes, its settings, a test and a workflow for GitHub. It overwrites
nothing.

${flagHelp(flags)}
Exit: 0 written, 2 not written.
`;

/** The command `cdk8s-istio init`. Returns its exit code. */
export function initCommand(args: readonly string[], io: Io): number {
  const given = readFlags(args, flags);
  if (given.has('help')) {
    io.stdout(USAGE);
    return EXIT.CLEAN;
  }
  if (given.paths.length > 1) {
    throw new UsageError(`init takes one folder, and was given ${given.paths.join(', ')}`);
  }
  const [shown = '.'] = given.paths;
  const folder = resolve(io.cwd, shown);
  const files = projectFiles(projectName(folder), packageManifest());
  const present = [...files.keys()].filter((file) => existsSync(join(folder, file)));
  if (present.length > 0) {
    throw new UsageError(
      `${shown} has ${present.join(', ')} already, and nothing was written. Name a folder that has none of these`,
    );
  }
  try {
    for (const [file, text] of files) {
      mkdirSync(dirname(join(folder, file)), { recursive: true });
      // What came to be there in the meantime is not overwritten either.
      writeFileSync(join(folder, file), text, { flag: 'wx' });
    }
  } catch (error) {
    throw new UsageError(`${shown} cannot be written to: ${(error as Error).message}`);
  }
  io.stdout(`Wrote a project into ${shown}:\n${[...files.keys()].map((file) => `  ${file}\n`).join('')}
What to do next:
${shown === '.' ? '' : `  cd ${shown}\n`}  npm install
  npm run synth    # writes the manifests into dist/, and judges them
  npm test         # sends requests through them, without a cluster
Then commit all of it, dist/ and package-lock.json as well.
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
