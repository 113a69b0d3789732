// What action.yml runs: judges and compares the manifests, fills the summary of the job, keeps a comment up to date, and decides whether
// the job fails. Plain Node, without dependencies.
import { appendFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { tmpdir } from 'node:os';
import { commandOf, firstParent, run, words } from './command.mjs';
import { keepComment } from './comment.mjs';
import { EMPTY_SARIF, bodyOf, findingsOf, markerOf } from './report.mjs';

const { env } = process;
const input = (name) => (env[`INPUT_${name}`] ?? '').trim();
/** What comes to the log of the job; a line break in it begins no command of the workflow. */
const log = (kind, text) =>
  console.log(`::${kind}::${text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')}`);

const [sarif, report] = [input('SARIF') || 'cdk8s-istio.sarif', input('REPORT') || 'cdk8s-istio-diff.json'];
const name = input('NAME').slice(0, 100);
const command = commandOf(input('COMMAND'));
const after = words(input('AFTER'));
const before = words(input('BEFORE'));
/** A flag of both commands, where its input is given. */
const flag = (flagName, inputName) => (input(inputName) === '' ? [] : [flagName, input(inputName)]);
const shared = [...flag('--istio-version', 'ISTIO_VERSION'), ...flag('--namespace', 'NAMESPACE')];

function write(file, text) {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}

/** Runs the judge, and writes what it finds; a file without findings where it finds nothing or cannot run. */
function analyzed() {
  const level = input('LEVEL') === 'none' ? [] : ['--level', input('LEVEL') || 'error'];
  const { code, stdout, stderr } = run(command, [
    'analyze',
    ...after,
    '--format',
    'sarif',
    ...level,
    ...shared,
  ]);
  const findings = findingsOf(stdout);
  write(sarif, findings === undefined ? EMPTY_SARIF : stdout);
  const failed = findings === undefined || code === 2 || (code === 1 && level.length > 0);
  return { findings: findings ?? [], stderr, failed };
}

/** Compares, and writes all changes. */
function compared() {
  const markdown = join(env.RUNNER_TEMP ?? tmpdir(), `cdk8s-istio-${process.pid}.md`);
  const outputs = ['--output', markdown, '--output', report];
  const failOn = flag('--fail-on', 'FAIL_ON');
  const sides =
    before.length > 0
      ? [...before.flatMap((path) => ['-b', path]), ...after.flatMap((path) => ['-a', path])]
      : ['--base', input('BASE') || firstParent(), ...after];
  mkdirSync(dirname(report), { recursive: true });
  for (const file of [markdown, report]) rmSync(file, { force: true });
  const { code, stdout, stderr } = run(command, [
    'diff',
    ...sides,
    '--format',
    'github',
    ...outputs,
    ...failOn,
    ...shared,
  ]);
  // Annotations at the lines of the pull request.
  process.stdout.write(stdout);
  const text = existsSync(markdown) ? readFileSync(markdown, 'utf8') : undefined;
  rmSync(markdown, { force: true });
  const summary = existsSync(report) ? JSON.parse(readFileSync(report, 'utf8')).summary : undefined;
  const changes = summary === undefined ? '' : String(Object.values(summary).some((count) => count > 0));
  return {
    markdown: text,
    changes,
    stderr,
    failed: code === 2 || text === undefined || (code === 1 && failOn.length > 0),
  };
}

/** Keeps the comment, as far as the token may. */
async function comment(body, isNews) {
  const event = existsSync(env.GITHUB_EVENT_PATH ?? '')
    ? JSON.parse(readFileSync(env.GITHUB_EVENT_PATH, 'utf8'))
    : {};
  const number = event.pull_request?.number;
  if (number === undefined || input('COMMENT') !== 'true') return;
  try {
    const what = await keepComment({
      api: env.GITHUB_API_URL ?? 'https://api.github.com',
      token: input('TOKEN'),
      repository: env.GITHUB_REPOSITORY ?? '',
      number,
      marker: markerOf(name),
      body,
      isNews,
    });
    if (what === 'forbidden')
      log(
        'notice',
        'The token may not comment, as for a pull request from a fork; the result is in the summary of the job.',
      );
  } catch (error) {
    log('warning', `The comment could not be written: ${error.message}`);
  }
}

const judge = analyzed();
const difference = compared();
const body = bodyOf({
  name,
  difference: difference.markdown,
  findings: judge.findings,
  told: [judge.stderr, difference.stderr].join(''),
});
if (env.GITHUB_STEP_SUMMARY) appendFileSync(env.GITHUB_STEP_SUMMARY, `${body}\n`);
if (env.GITHUB_OUTPUT) {
  const outputs = { changes: difference.changes, sarif, report };
  const lines = Object.entries(outputs).map(([name, value]) => `${name}=${value.replace(/[\r\n]+/g, ' ')}\n`);
  appendFileSync(env.GITHUB_OUTPUT, lines.join(''));
}
const isNews = difference.changes !== 'false' || judge.findings.length > 0;
await comment(body, isNews);
process.exitCode = judge.failed || difference.failed ? 1 : 0;
