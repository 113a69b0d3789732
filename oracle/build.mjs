// Builds what is missing of the referee: npm run oracle:build
//
//   node oracle/build.mjs           exit 0: it is there; 3: it cannot be built here; 1: it is broken
//   node oracle/build.mjs --print   where the programs are, as JSON; null if they are not
//
// With --controllers also what drives rollouts, with --prometheus also Prometheus and promtool.
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { cache, folderOf, locate } from './locate.mjs';
import { controllerParts, parts, prometheusParts } from './parts.mjs';
import { CannotBuild, needNftables } from './toolchain.mjs';

const DAY = 24 * 60 * 60 * 1000;
const COST = 'cost.json';

/** Whether a folder in the cache belongs to a build that was cut off, or to a version that nobody uses. */
const isOld = (name) => {
  const age = Date.now() - statSync(join(cache(), name)).mtimeMs;
  return age > (name.startsWith('.') ? 1 : 60) * DAY;
};

/** Makes a part aside and moves it to its place when it is complete, so that nobody sees half of it. */
async function make(part, folder, say) {
  const aside = mkdtempSync(join(cache(), `.${part.name}-`));
  const remove = () => rmSync(aside, { recursive: true, force: true });
  process.once('exit', remove);
  try {
    const start = Date.now();
    await part.make(aside, say);
    const bytes = part.programs.reduce((sum, program) => sum + statSync(join(aside, program)).size, 0);
    const cost = { seconds: Math.round((Date.now() - start) / 1000), megabytes: Math.round(bytes / 1e6) };
    writeFileSync(join(aside, COST), JSON.stringify(cost));
    try {
      renameSync(aside, folder);
    } catch (error) {
      // Another build was quicker, and made the same.
      if (!existsSync(folder)) throw error;
    }
  } finally {
    remove();
    process.removeListener('exit', remove);
  }
}

/** Builds what is missing of some parts. Throws CannotBuild where that is the machine's fault. */
export async function build(say = console.log, wanted = parts) {
  if (process.platform !== 'linux') {
    throw new CannotBuild('platform', `it needs Linux, and this is ${process.platform}`);
  }
  // What a machine lacks is said before minutes are spent on the rest.
  for (const part of wanted) part.need();
  await needNftables();
  mkdirSync(cache(), { recursive: true });
  for (const part of wanted) {
    const folder = folderOf(part);
    const missing = !existsSync(folder);
    if (missing) await make(part, folder, (step) => say(`${part.name}: ${step}`));
    const { seconds, megabytes } = JSON.parse(readFileSync(join(folder, COST), 'utf8'));
    const versions = Object.entries(part.versions()).map((entry) => entry.join(' '));
    const what = `${part.programs.join(', ')} (${versions.join(', ')}), ${megabytes} MB`;
    say(`${part.name}: ${what}, ${missing ? `built in ${seconds} s` : 'there already'}`);
    utimesSync(folder, new Date(), new Date());
  }
  for (const name of readdirSync(cache()).filter(isOld)) {
    rmSync(join(cache(), name), { recursive: true, force: true });
  }
}

async function main(args) {
  const wanted = [
    ...parts,
    ...(args.includes('--controllers') ? controllerParts : []),
    ...(args.includes('--prometheus') ? prometheusParts : []),
  ];
  if (args.includes('--print')) {
    console.log(JSON.stringify(locate(wanted), null, 2));
    return 0;
  }
  try {
    await build(console.log, wanted);
    return 0;
  } catch (error) {
    const refused = error instanceof CannotBuild;
    console.error(refused ? `The referee cannot be built here: ${error.message}` : error.message);
    return refused ? 3 : 1;
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href)
  process.exitCode = await main(process.argv.slice(2));
