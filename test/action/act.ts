import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { root } from '../support/project';
import type { GitHub } from './github';

/** What runs the command line from its sources. */
export const COMMAND = [
  process.execPath,
  '--import',
  join(root, 'node_modules/tsx/dist/loader.mjs'),
  join(root, 'lib/cli/main.ts'),
].join(' ');

/** The variable of an input. */
export const variableOf = (input: string) => `INPUT_${input.toUpperCase().replaceAll('-', '_')}`;

const inputs = Object.fromEntries(
  Object.entries<{ default: string }>(parse(readFileSync(join(root, 'action.yml'), 'utf8')).inputs).map(
    ([name, { default: value }]) => [variableOf(name), value],
  ),
);

/** Runs the action in a folder, as a job does. */
export async function runAction(home: string, github: GitHub, env: object) {
  const [summary, output] = [join(home, 'summary.md'), join(home, 'output')];
  const { code, log } = await new Promise<{ code: number; log: string }>((done) =>
    execFile(
      process.execPath,
      [join(root, 'action/main.mjs')],
      {
        cwd: home,
        env: {
          PATH: process.env.PATH,
          HOME: home,
          RUNNER_TEMP: home,
          GITHUB_API_URL: github.url,
          GITHUB_REPOSITORY: github.repository,
          GITHUB_EVENT_PATH: join(home, 'event.json'),
          GITHUB_STEP_SUMMARY: summary,
          GITHUB_OUTPUT: output,
          ...inputs,
          INPUT_TOKEN: 'secret',
          ...env,
        },
      },
      (error, stdout, stderr) =>
        done({ code: error === null ? 0 : Number(error.code), log: stdout + stderr }),
    ),
  );
  const outputs = readFileSync(output, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => line.split('='));
  return { code, log, summary: readFileSync(summary, 'utf8'), outputs: Object.fromEntries(outputs) };
}
