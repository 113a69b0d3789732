import { execFileSync } from 'node:child_process';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { diff } from '../../lib/compare/diff';
import { Request } from '../../lib/simulate/request';
import type { Mesh } from '../../lib/simulate/mesh';
import { differenceOf } from '../compare/report/differences';
import { temporaryFolder } from '../support/project';
import { callDiff, redirect, statusesOf, world } from './diff-call';

// What differs is the engine's business: these tests are about what is read.
jest.mock('../../lib/compare/diff');
const compared = jest.mocked(diff);
beforeEach(() => compared.mockReset().mockReturnValue(differenceOf([])));

const folder = temporaryFolder();
const file = (name: string, text: string) => {
  mkdirSync(dirname(join(folder, name)), { recursive: true });
  writeFileSync(join(folder, name), text);
};
file('old.yaml', world);
const meshes = (): readonly [before: Mesh, after: Mesh] => {
  const [before, after] = compared.mock.lastCall!;
  return [before, after];
};
const statuses = () => statusesOf(meshes());
const call = (args: readonly string[], how = {}) => callDiff(args, { cwd: folder, ...how });

describe('a revision of git', () => {
  const repository = join(folder, 'repository');
  const git = (...args: string[]) =>
    execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@example.com', ...args], {
      cwd: repository,
      encoding: 'utf8',
    });
  const write = (name: string, text: string) => file(join('repository', name), text);
  const started = process.cwd();
  afterEach(() => process.chdir(started));
  const within = (below: string) => {
    process.chdir(join(repository, below));
    return { cwd: process.cwd() };
  };

  beforeAll(() => {
    mkdirSync(join(repository, 'deploy/dist'), { recursive: true });
    git('init', '--quiet', '--initial-branch', 'main');
    write('deploy/dist/world.yaml', world);
    write('deploy/dist/routes/api.yaml', redirect(301));
    write('deploy/dist/values.yaml', 'never: [read');
    write('deploy/dist/ä b\n.yaml', redirect(301, 'odd'));
    write('elsewhere.yaml', redirect(307));
    symlinkSync('../elsewhere.yaml', join(repository, 'deploy/link.yaml'));
    symlinkSync('dist', join(repository, 'deploy/linked'));
    git('add', '.');
    git('commit', '--quiet', '--message', 'before');
    git('tag', 'v1');
    write('deploy/dist/routes/api.yaml', redirect(302));
    git('commit', '--quiet', '--all', '--message', 'after');
    write('deploy/dist/routes/api.yaml', redirect(303));
    write('deploy/new/world.yaml', world);
  });

  test.each([
    ['v1', [301, 303]],
    ['HEAD', [302, 303]],
    ['HEAD~1', [301, 303]],
    ['main', [302, 303]],
  ])('%s is BEFORE, and what lies there is AFTER', (revision, expected) => {
    const where = within('.');
    expect(call(['--base', revision, 'deploy/dist'], where)).toMatchObject({ code: 0, err: '' });
    expect(statuses()).toEqual(expected);
  });

  test('leaves all of the repository as it is', () => {
    const state = () => [
      git('status', '--porcelain=v2', '--branch'),
      git('stash', 'list'),
      git('worktree', 'list'),
    ];
    const before = state();
    call(['--base', 'v1', 'deploy/dist'], within('.'));
    expect(state()).toEqual(before);
  });

  test.each([
    ['deploy', 'dist'],
    ['deploy/dist', '.'],
    ['deploy/dist/routes', '..'],
    ['deploy/new', '../dist/'],
    ['deploy', './dist/../dist'],
    ['deploy', join(repository, 'deploy/dist')],
    ['deploy', 'linked'],
  ])('is read in the folder %s by the path %s', (below, path) => {
    call(['--base', 'v1', path], within(below));
    expect(statuses()).toEqual([301, 303]);
  });

  test('follows links as the disk does', () => {
    call(['--base', 'HEAD', 'dist/world.yaml', 'link.yaml'], within('deploy'));
    expect(statuses()).toEqual([307, 307]);
  });

  test('names its files as they are named', () => {
    call(['--base', 'v1', 'dist'], within('deploy'));
    const [{ trace }] = meshes().map((mesh) => mesh.trace(Request.get('http://api/').from('client.app')));
    expect(trace.map(({ file: name, line }) => `${name ?? ''}:${line ?? ''}`)).toContain(
      'dist/routes/api.yaml:5',
    );
  });

  test('may lack a path, which is empty then', () => {
    const { code, err } = call(['--base', 'v1', 'deploy/new', 'deploy/dist/routes'], within('.'));
    expect({ code, err }).toEqual({
      code: 0,
      err: 'cdk8s-istio: before: deploy/new is not in v1, so it is empty.\n',
    });
    expect(statuses()[1]).toBe(303);
  });

  test('may have a path that is gone', () => {
    write('gone.yaml', world);
    git('add', 'gone.yaml');
    git('commit', '--quiet', '--message', 'gone');
    git('rm', '--quiet', 'gone.yaml');
    const { code, err } = call(['--base', 'HEAD', 'gone.yaml'], within('.'));
    expect({ code, err }).toEqual({
      code: 0,
      err: 'cdk8s-istio: after: gone.yaml is not there, so it is empty.\n',
    });
  });

  test('has broken documents told with their side', () => {
    write('broken.yaml', 'a: [');
    git('add', 'broken.yaml');
    git('commit', '--quiet', '--message', 'broken');
    write('broken.yaml', world);
    const { code, err } = call(['--base', 'HEAD', 'broken.yaml'], within('.'));
    expect(code).toBe(2);
    expect(err).toMatch(/^cdk8s-istio: before: broken\.yaml: /);
  });

  test('cannot show a submodule, and says so', () => {
    const { stdout } = { stdout: git('rev-parse', 'HEAD').trim() };
    git('update-index', '--add', '--cacheinfo', `160000,${stdout},vendor`);
    git('commit', '--quiet', '--message', 'vendor');
    write('vendor/world.yaml', world);
    const { code, err } = call(['--base', 'HEAD', 'vendor'], within('.'));
    expect(code).toBe(2);
    expect(err).toContain('before: vendor: vendor is a submodule, whose files this repository does not have');
  });

  test.each([
    [
      'an unknown revision',
      ['--base', 'nope', 'deploy'],
      'no revision "nope". Name a branch, a tag or a commit',
    ],
    ['a flag for a revision', ['--base=--all', 'deploy'], 'no revision "--all"'],
    ['no path', ['--base', 'HEAD'], 'Name some after --base REVISION.'],
    ['the standard input', ['--base', 'HEAD', '-'], 'the standard input (-) is none'],
    ['a path that is nowhere', ['--base', 'HEAD', 'nowhere'], 'does not exist: nowhere'],
    ['a path outside', ['--base', 'HEAD', '../old.yaml'], 'is outside of the repository'],
  ])('%s is told', (_, args, message) => {
    const { code, out, err } = call(args, within('.'));
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toMatch(/^cdk8s-istio: [^\n]*\n$/);
    expect(err).toContain(message);
  });

  test('needs a repository, and git', () => {
    expect(call(['--base', 'HEAD', 'old.yaml'])).toMatchObject({
      code: 2,
      err: expect.stringMatching(
        /^cdk8s-istio: The flag --base needs a repository of git, and git says: fatal: not a git/,
      ),
    });
    const { PATH } = process.env;
    process.env.PATH = folder;
    try {
      expect(call(['--base', 'HEAD', 'deploy'], within('.'))).toMatchObject({
        code: 2,
        err: 'cdk8s-istio: The flag --base needs git, and there is no such command.\n',
      });
    } finally {
      process.env.PATH = PATH;
    }
  });
});
