// Runs Go and Python for the build, and tells "cannot be built here" from "is broken".
import { spawn, spawnSync } from 'node:child_process';
import { tmpdir } from 'node:os';

/** The referee cannot be built on this machine, which is no fault of this repository. */
export class CannotBuild extends Error {
  /** @param {'platform' | 'tool' | 'network' | 'withdrawn'} cause what is missing */
  constructor(cause, reason) {
    super(reason);
    this.cause = cause;
  }

  /** Whether it lies outside of the machine, so that no setup of it would help. */
  get isOutside() {
    return this.cause === 'network' || this.cause === 'withdrawn';
  }
}

const running = new Set();

process.once('exit', () => running.forEach((child) => child.kill()));
for (const [signal, code] of Object.entries({ SIGHUP: 129, SIGINT: 130, SIGTERM: 143 })) {
  process.once(signal, () => process.exit(code));
}

/** Runs a program, which ends with this process, and returns what it writes; `stdio` may send that elsewhere. */
export function run(program, args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'], ...options });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (part) => (output += part));
    running.add(child);
    const done = () => running.delete(child);
    child.once('error', (error) => done() && reject(error));
    child.once('close', (code) => {
      done();
      if (code === 0) resolve(output);
      else
        reject(
          Object.assign(new Error(`${program} ${args.join(' ')}: exit ${code}\n${output}`), { code, output }),
        );
    });
  });
}

// What says that a download failed, in the words of Go, git and pip.
const corrupt = /SECURITY ERROR|checksum mismatch|missing go\.sum entry|DO NOT MATCH THE HASHES/;
const withdrawn =
  /\b(404|410)\b.*|not found: |unknown revision|lookup disabled by GOPROXY|"git": executable file not found|No matching distribution/;
const network =
  /dial tcp|no such host|i\/o timeout|connection (refused|reset)|unreachable|TLS handshake|proxyconnect|tls: |unexpected EOF|deadline exceeded|\b50[0-9]\b|Could not resolve|unable to access|establish a new connection|Max retries|timed out|ProxyError|SSLError/i;

/** Runs what downloads something; `what` is its name in the reason when this fails. */
export async function download(what, program, args, options) {
  try {
    return await run(program, args, options);
  } catch (error) {
    // Not those that only name what is fetched: there are versions like v1.502.0.
    const lines = String(error.output ?? '')
      .split('\n')
      .filter((line) => !line.startsWith('go: downloading '));
    const first = (pattern) => lines.find((line) => pattern.test(line))?.trim();
    if (error.output === undefined || first(corrupt)) throw error;
    // Without a network pip says in the end that nothing matches.
    const cut = first(network);
    if (cut) throw new CannotBuild('network', `${what} cannot be reached: ${cut}`);
    const gone = first(withdrawn);
    if (gone) throw new CannotBuild('withdrawn', `${what} is not served (any more): ${gone}`);
    throw error;
  }
}

/** What Go is told, beside what the user's environment says (caches, proxies). */
export const goEnvironment = (tags) => ({
  ...process.env,
  CGO_ENABLED: '0',
  GOTOOLCHAIN: 'local',
  GOWORK: 'off',
  GOFLAGS: ['-mod=readonly', '-buildvcs=false', '-trimpath', ...(tags ? [`-tags=${tags}`] : [])].join(' '),
});

let version;

/** The version of Go on the PATH (`go1.26.8`), undefined if there is none. */
export function goVersion() {
  version ??=
    spawnSync('go', ['env', 'GOVERSION'], { cwd: tmpdir(), env: goEnvironment(), encoding: 'utf8' }).stdout ??
    '';
  return version.trim() || undefined;
}

const numbers = (text) => /(\d+)\.(\d+)/.exec(text)?.slice(1).map(Number) ?? [0, 0];

/** Refuses a machine without Go, or with one that is older than `wanted`. */
export function needGo(wanted) {
  const found = goVersion();
  if (found === undefined) throw new CannotBuild('tool', `there is no Go (${wanted} or newer is needed)`);
  const [[major, minor], [wantedMajor, wantedMinor]] = [numbers(found), numbers(wanted)];
  if (major < wantedMajor || (major === wantedMajor && minor < wantedMinor)) {
    throw new CannotBuild('tool', `Go ${wanted} or newer is needed, and this is ${found}`);
  }
}

const works = (program, ...args) => spawnSync(program, args, { stdio: 'ignore' }).status === 0;

/** Refuses a machine without a Python that can install packages. */
export function needPython() {
  if (!works('python3', '--version')) throw new CannotBuild('tool', 'there is no python3');
  if (!works('python3', '-m', 'pip', '--version') && !works('python3', '-c', 'import ensurepip')) {
    throw new CannotBuild('tool', 'python3 has neither pip nor venv');
  }
}

/** The program that runs pip: python3, or that of an environment made in the folder if it comes without. */
export async function pythonWithPip(folder) {
  if (works('python3', '-m', 'pip', '--version')) return 'python3';
  await run('python3', ['-m', 'venv', folder]);
  return `${folder}/bin/python3`;
}

/** Refuses a machine on which the programs cannot be given a network of their own. */
export function needNamespaces() {
  const asRoot = process.getuid?.() === 0 ? [] : ['--user', '--map-root-user'];
  const flags = [...asRoot, '--net', '--pid', '--fork', '--kill-child'];
  if (works('unshare', ...flags, 'ip', 'link', 'set', 'lo', 'up')) return;
  throw new CannotBuild(
    'tool',
    'there is no `unshare` (util-linux) or `ip` (iproute2), or it may not make namespaces',
  );
}

/** Sees to `nft`, by which connections are redirected: installs it where it is missing and this may install packages. */
export async function needNftables() {
  const isThere = () => works('nft', '--version');
  if (isThere()) return;
  const hint = 'there is no `nft`, which the package nftables has (apt-get install nftables)';
  if (process.getuid?.() !== 0 || !works('apt-get', '--version')) throw new CannotBuild('tool', hint);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  try {
    await run('apt-get', ['update'], { env });
    await run('apt-get', ['install', '--yes', '--no-install-recommends', 'nftables'], { env });
  } catch (error) {
    throw new CannotBuild('network', `${hint}, and it could not be installed: ${error.message}`);
  }
  if (!isThere()) throw new CannotBuild('tool', hint);
}
