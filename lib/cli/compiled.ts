import { lstatSync, mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { Script } from 'node:vm';

/**
 * Runs a file of CommonJS, and keeps what Node compiled of it for the next run. Node's own compile cache keeps a file as it is before it
 * runs, when most of its functions are not compiled yet; here it is kept as it is afterwards.
 *
 * @param file the file, whose first line names its content
 * @param purpose what it is run for: each purpose needs other functions
 * @param folder where to keep it; undefined keeps nothing
 */
export function runCompiled(file: string, purpose: string, folder: string | undefined): void {
  const text = readFileSync(file, 'latin1');
  const kept = folder === undefined ? undefined : join(folder, keptName(file, text, purpose));
  const cachedData = kept === undefined ? undefined : readIfThere(kept);
  const script = new Script(`(function (exports, require, module, __filename, __dirname) { ${text}\n})`, {
    filename: file,
    cachedData,
  });
  const module = { exports: {} };
  script.runInThisContext()(module.exports, require, module, file, dirname(file));
  if (kept !== undefined && (cachedData === undefined || script.cachedDataRejected))
    write(kept, script.createCachedData());
}

/** A name that is another one for other content: V8 itself would only see that the length differs. */
function keptName(file: string, text: string, purpose: string): string {
  const content = text.slice(0, text.indexOf('\n')).replace(/\W/g, '');
  const { mtimeMs } = statSync(file);
  return `${basename(file)}-${content}-${Math.trunc(mtimeMs)}-${process.version}-${process.arch}-${purpose.replace(/\W/g, '')}`;
}

function readIfThere(file: string): Buffer | undefined {
  try {
    return readFileSync(file);
  } catch {
    return undefined;
  }
}

/** Writes a file that nobody sees half. What cannot be kept is compiled again. */
function write(file: string, content: Buffer): void {
  try {
    const unfinished = `${file}.${process.pid}`;
    writeFileSync(unfinished, content, { mode: 0o600 });
    renameSync(unfinished, file);
  } catch {
    // Nothing is kept.
  }
}

/**
 * The folder for what is kept, by the same variables as of Node's own compile cache; undefined where nothing is to be kept, or where
 * others could write what would be run.
 */
export function compileFolder(env: NodeJS.ProcessEnv): string | undefined {
  if (env.NODE_DISABLE_COMPILE_CACHE) return undefined;
  const own = process.getuid?.();
  const folder = env.NODE_COMPILE_CACHE || join(tmpdir(), `cdk8s-istio-${own ?? 'compiled'}`);
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const found = lstatSync(folder);
    const isPrivate = own === undefined || (found.uid === own && (found.mode & 0o022) === 0);
    return found.isDirectory() && isPrivate ? folder : undefined;
  } catch {
    return undefined;
  }
}
