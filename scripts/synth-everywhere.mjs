// Synthesises all apps with each supported Node release, each in another place of the world, and compares every
// byte with what is committed.
//
//   npm run synth:everywhere
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { apps, stale } from './apps.mjs';

const places = [
  { major: 20, locale: 'C', zone: 'UTC' },
  { major: 22, locale: 'tr_TR.UTF-8', zone: 'Pacific/Kiritimati' },
  { major: 24, locale: 'ja_JP.UTF-8', zone: 'America/St_Johns' },
];

/** Loaded into each Node process of a synth: notes down what that process itself takes for its version and place. */
const probe = `data:text/javascript,${encodeURIComponent(`
  import { appendFileSync } from 'node:fs';
  const { locale, timeZone } = Intl.DateTimeFormat().resolvedOptions();
  appendFileSync(process.env.SYNTH_PROBE, [process.version, locale, timeZone].join(' ') + '\\n');
`)}`;

/** The binary of a Node release: the one that runs this, or the one that npm's package \`node\` brings. */
function binary(major) {
  if (process.version.startsWith(`v${major}.`)) return process.execPath;
  const command = ['--yes', `node@${major}`, '-p', 'process.execPath'];
  return execFileSync('npx', command, { encoding: 'utf8', stdio: 'pipe' }).trim();
}

/** What differs when all is synthesised in one place, and who was seen to do it. */
function synthesiseAt({ major, locale, zone }, node, notes) {
  const place = {
    LANG: locale,
    LC_ALL: locale,
    TZ: zone,
    SYNTH_PROBE: notes,
    NODE_OPTIONS: `--import ${probe}`,
  };
  const options = { node, env: { ...process.env, ...place } };
  const found = apps().flatMap((app) => stale(app, options).map((line) => `${app.name}: ${line}`));
  const seen = readFileSync(notes, 'utf8').trim().split('\n');
  const who = [...new Set(seen)].join(', ');
  // Each synth is at least two processes: the command line and the app.
  if (seen.length < 2 * apps().length || seen.some((line) => !line.startsWith(`v${major}.`))) {
    found.push(`not every process was Node ${major}: ${who}`);
  }
  return { found, who };
}

let failed = false;
for (const place of places) {
  const name = `Node ${place.major}, ${place.locale}, ${place.zone}`;
  let node;
  try {
    node = binary(place.major);
  } catch (error) {
    const reason = /^npm error code (.*)$/m.exec(error.stderr)?.[1] ?? error.message;
    console.log(`NOT RUN: ${name}: npm could not bring that Node (${reason})`);
    failed ||= process.env.CI === 'true';
    continue;
  }
  const folder = mkdtempSync(join(tmpdir(), 'cdk8s-istio-synth-'));
  try {
    const { found, who } = synthesiseAt(place, node, join(folder, 'probe.txt'));
    console.log(`${found.length === 0 ? 'same' : 'DIFFERENT'}: ${name}: ${apps().length} apps (${who})`);
    for (const line of found) console.log(`  ${line}`);
    failed ||= found.length > 0;
  } catch (error) {
    console.log(`FAILED: ${name}: ${error.message}`);
    failed = true;
  } finally {
    rmSync(folder, { recursive: true });
  }
}
process.exitCode = failed ? 1 : 0;
