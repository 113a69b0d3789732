import { spawnSync } from 'node:child_process';
import { isAbsolute, posix, relative, sep } from 'node:path';
import type { FileSource } from '../mesh/file-source';
import { UsageError } from './io';

/** What a revision has at a path. */
type Node =
  | { readonly kind: 'folder'; readonly names: Map<string, Node> }
  /** A file, or a link, whose text is where it leads. */
  | { readonly kind: 'file' | 'link'; readonly hash: string }
  | { readonly kind: 'submodule' };

const FILE = /\.(ya?ml|json)$/i;
/** More links in a row than this lead round and round. */
const MANY = 40;

/**
 * The files of a revision of git, by the names that they have from a folder. Reads the repository alone: no file of the working folder is
 * touched.
 */
export class GitTree implements FileSource {
  /**
   * The files of a revision.
   *
   * @param folder the folder of the repository, or one below, from which paths are named
   * @param confined whether to refuse links that lead out of the folder
   * @throws UsageError without git, without a repository, and for a revision that it does not have
   */
  public static at(revision: string, folder: string, confined = false): GitTree {
    const prefix = git(folder, ['rev-parse', '--show-prefix']).toString().replace(/\n$/, '');
    const name = ['rev-parse', '--verify', '--quiet', `${revision}^{commit}`];
    const commit = revision.startsWith('-') ? undefined : git(folder, name, { mayFail: true });
    if (commit === undefined || commit.length === 0) {
      throw new UsageError(
        `The repository has no revision ${JSON.stringify(revision)}. Name a branch, a tag or a commit; in a shallow clone, fetch it before: git fetch --depth=1 origin ${revision}`,
      );
    }
    return new GitTree(folder, prefix, listed(folder, commit.toString().trim()), confined);
  }

  private readonly texts = new Map<string, Buffer>();

  private constructor(
    private readonly folder: string,
    private readonly prefix: string,
    private readonly root: Node,
    private readonly confined: boolean,
  ) {}

  /**
   * Whether the revision has anything at a path.
   *
   * @throws UsageError for a path outside of the repository
   */
  public has(path: string): boolean {
    return this.find(path) !== undefined;
  }

  /** Whether a path is a folder. */
  public isFolder(path: string): boolean {
    const kind = this.find(path)?.kind;
    return kind === 'folder' || kind === 'submodule';
  }

  /** The names in a folder. */
  public names(folder: string): readonly string[] {
    const node = this.find(folder);
    if (node?.kind === 'submodule')
      throw new Error(`${folder} is a submodule, whose files this repository does not have`);
    if (node?.kind !== 'folder') throw missing();
    // All at once: git is asked once a folder, and not once a file.
    this.fetch([...node.names].flatMap(([name, at]) => ('hash' in at && FILE.test(name) ? [at.hash] : [])));
    return [...node.names.keys()];
  }

  /** The bytes of a file. */
  public read(file: string): Uint8Array {
    const node = this.find(file);
    if (node?.kind !== 'file') throw missing();
    return this.textOf(node.hash);
  }

  private find(path: string): Node | undefined {
    const inside = isAbsolute(path) ? relative(this.folder, path) : path;
    const whole = posix.normalize(posix.join(this.prefix, inside.split(sep).join('/')));
    if (whole === '..' || whole.startsWith('../'))
      throw new UsageError(`The path ${path} is outside of the repository, so that no revision has it.`);
    return this.follow(stepsOf(whole), 0);
  }

  /** What stands at a path from the root of the repository; links lead on. */
  private follow(steps: readonly string[], links: number): Node | undefined {
    let node: Node | undefined = this.root;
    for (const [i, step] of steps.entries()) {
      if (node?.kind !== 'folder') return undefined;
      node = node.names.get(step);
      if (node?.kind !== 'link') continue;
      const target = this.textOf(node.hash).toString();
      const to = posix.normalize(posix.join(...steps.slice(0, i), target, ...steps.slice(i + 1)));
      if (this.confined && !`${to}/`.startsWith(this.prefix))
        throw new UsageError(
          `The link ${steps.slice(0, i + 1).join('/')} leads out of the folder ${this.folder}.`,
        );
      if (posix.isAbsolute(target) || to.startsWith('..') || links === MANY) return undefined;
      return this.follow(stepsOf(to), links + 1);
    }
    return node;
  }

  private textOf(hash: string): Buffer {
    this.fetch([hash]);
    return this.texts.get(hash) ?? Buffer.alloc(0);
  }

  /** Reads what of these objects is not read yet. */
  private fetch(hashes: readonly string[]): void {
    const wanted = [...new Set(hashes)].filter((hash) => !this.texts.has(hash));
    if (wanted.length === 0) return;
    const answer = git(this.folder, ['cat-file', '--batch'], { input: `${wanted.join('\n')}\n` });
    let at = 0;
    for (const hash of wanted) {
      const end = answer.indexOf('\n', at);
      const [, type, size] = answer.toString('utf8', at, end).split(' ');
      if (type !== 'blob') throw new UsageError(`git cannot read the object ${hash}: it is ${type}.`);
      this.texts.set(hash, answer.subarray(end + 1, end + 1 + Number(size)));
      at = end + 1 + Number(size) + 1;
    }
  }
}

const stepsOf = (path: string) => path.split('/').filter((step) => step !== '' && step !== '.');

const missing = () => Object.assign(new Error('there is no such file or folder'), { code: 'ENOENT' });

const MODES: Readonly<Record<string, 'link' | 'submodule'>> = { 120000: 'link', 160000: 'submodule' };

/** All that a commit has, as folders. */
function listed(folder: string, commit: string): Node {
  const root: Node = { kind: 'folder', names: new Map() };
  const lines = git(folder, ['ls-tree', '-r', '-z', '--full-tree', commit]).toString().split('\0');
  for (const line of lines) {
    const tab = line.indexOf('\t');
    if (tab === -1) continue;
    const [mode, , hash] = line.slice(0, tab).split(' ');
    const steps = line.slice(tab + 1).split('/');
    const name = steps.pop() ?? '';
    const kind = MODES[mode] ?? 'file';
    folderAt(root, steps).set(name, kind === 'submodule' ? { kind } : { kind, hash });
  }
  return root;
}

function folderAt(root: Node & { kind: 'folder' }, steps: readonly string[]): Map<string, Node> {
  let { names } = root;
  for (const step of steps) {
    const below = names.get(step);
    if (below?.kind === 'folder') ({ names } = below);
    else {
      const made = new Map<string, Node>();
      names.set(step, { kind: 'folder', names: made });
      names = made;
    }
  }
  return names;
}

interface GitOptions {
  readonly input?: string;
  /** Whether a failure is an answer: none. */
  readonly mayFail?: boolean;
}

/** What git writes. */
function git(cwd: string, args: readonly string[], options?: { readonly input?: string }): Buffer;
function git(cwd: string, args: readonly string[], options: GitOptions): Buffer | undefined;
function git(cwd: string, args: readonly string[], { input, mayFail }: GitOptions = {}): Buffer | undefined {
  const { error, status, stdout, stderr } = spawnSync('git', [...args], {
    cwd,
    env: process.env,
    input: input ?? '',
    maxBuffer: Number.POSITIVE_INFINITY,
  });
  if (error !== undefined) {
    const isAbsent = (error as NodeJS.ErrnoException).code === 'ENOENT';
    throw new UsageError(
      `The flag --base needs git, ${isAbsent ? 'and there is no such command' : `and it cannot be run: ${error.message}`}.`,
    );
  }
  if (status === 0) return stdout;
  if (mayFail === true) return undefined;
  const said = stderr.toString().trim().split('\n')[0];
  throw new UsageError(`The flag --base needs a repository of git, and git says: ${said}`);
}
