import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { run } from '../../lib/cli/run';
import { diff } from '../../lib/compare/diff';
import { CHANGE_KINDS, type Difference } from '../../lib/compare/difference';
import { Request } from '../../lib/simulate/request';
import type { Mesh } from '../../lib/simulate/mesh';
import { change, differenceOf, notKnown } from '../compare/report/differences';
import { temporaryFolder } from '../support/project';

jest.mock('../../lib/compare/diff');
const compared = jest.mocked(diff);
beforeEach(() => answer(differenceOf([])));

const folder = temporaryFolder();
const file = (name: string, text: string) => {
  mkdirSync(dirname(join(folder, name)), { recursive: true });
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};

/** Lets the engine answer this, so that a test is about the command alone. */
const answer = (difference: Difference) => compared.mockReset().mockReturnValue(difference);

/** The meshes of the last comparison. */
const meshes = (): readonly [before: Mesh, after: Mesh] => {
  const [before, after] = compared.mock.lastCall!;
  return [before, after];
};

function call(args: readonly string[], { stdin = '', color = false, cwd = folder } = {}) {
  let [out, err] = ['', ''];
  const code = run(['diff', ...args], {
    stdout: (text) => (out += text),
    stderr: (text) => (err += text),
    stdin: () => Buffer.from(stdin),
    color,
    interactive: false,
    cwd,
  });
  return { code, out, err };
}

const world = `
apiVersion: v1
kind: Service
metadata: {name: api, namespace: app}
spec: {selector: {app: api}, ports: [{name: http, port: 80}]}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: api, namespace: app}
spec:
  selector: {matchLabels: {app: api}}
  template:
    metadata: {labels: {app: api, sidecar.istio.io/inject: "true"}}
    spec: {containers: [{name: api, image: api}]}
---
apiVersion: v1
kind: Pod
metadata: {name: client, namespace: app, labels: {sidecar.istio.io/inject: "true"}}
spec: {containers: [{name: client, image: client}]}
`;
const redirect = (code: number, name = 'api') => `
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: {name: ${name}, namespace: app}
spec: {hosts: [api], http: [{redirect: {uri: /, redirectCode: ${code}}}]}
`;
const statusOf = (mesh: Mesh) => mesh.send(Request.get('http://api/').from('client.app')).outcomes[0].status;
const statuses = () => meshes().map(statusOf);

const old = file('old.yaml', `${world}---${redirect(301)}`);
const fresh = file('new.yaml', `${world}---${redirect(302)}`);

describe('the sides', () => {
  test('are two paths', () => {
    expect(call([old, fresh])).toEqual({ code: 0, out: 'Nothing changes for requests.\n', err: '' });
    expect(statuses()).toEqual([301, 302]);
  });

  test('may have several files each', () => {
    const [base, routes] = [file('base.yaml', world), file('routes.yaml', redirect(308))];
    expect(call(['-b', base, '-b', routes, '--after', fresh]).code).toBe(0);
    expect(statuses()).toEqual([308, 302]);
  });

  test('may be the standard input, one of them', () => {
    expect(call([old, '-'], { stdin: `${world}---${redirect(307)}` }).code).toBe(0);
    expect(statuses()).toEqual([301, 307]);
    expect(call(['-b', '-', '-a', fresh], { stdin: world }).code).toBe(0);
    expect(statuses()).toEqual([200, 302]);
  });

  test('may be what kubectl prints', () => {
    const stdin = JSON.stringify({
      apiVersion: 'v1',
      kind: 'List',
      items: [
        {
          apiVersion: 'v1',
          kind: 'Pod',
          metadata: { name: 'client', namespace: 'app', managedFields: [{ manager: 'kubectl' }], uid: 'x' },
          spec: { containers: [{ name: 'client', image: 'client' }] },
          status: { phase: 'Running' },
        },
      ],
    });
    expect(call([old, '-'], { stdin })).toMatchObject({ code: 0, err: '' });
  });

  test('may be empty', () => {
    expect(call([file('empty.yaml', '# nothing\n'), fresh])).toMatchObject({ code: 0, err: '' });
    mkdirSync(join(folder, 'nothing'));
    expect(call([fresh, join(folder, 'nothing')])).toMatchObject({ code: 0, err: '' });
  });

  test('have releases and mesh configs of their own', () => {
    const entry = `
apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: {name: web, namespace: app}
spec: {hosts: [web.example.com], ports: [{number: 80, name: http, protocol: HTTP}], resolution: DNS}
`;
    const mirror = file(
      'mirror.yaml',
      `${world}---${entry}---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: {name: web, namespace: app}
spec: {hosts: [web.example.com], http: [{route: [{destination: {host: web.example.com}}], mirror: {host: api}}]}
`,
    );
    call([mirror, mirror, '--istio-version-before', '1.27', '--istio-version', '1.31']);
    const ask = Request.get('http://web.example.com/').from('client.app');
    const suffixes = () =>
      meshes().map((mesh) => mesh.send(ask).outcomes[0].way?.mirrors?.[0].hostSuffix ?? 'none');
    expect(suffixes()).toEqual(['-shadow', 'none']);
    call([mirror, mirror, '--istio-version', '1.27']);
    expect(suffixes()).toEqual(['-shadow', '-shadow']);

    const config = file('mesh.yaml', 'outboundTrafficPolicy: {mode: REGISTRY_ONLY}\n');
    const kinds = () =>
      meshes().map(
        (mesh) => mesh.send(Request.get('http://elsewhere.example.com/').from('client.app')).outcomes[0].kind,
      );
    call([old, fresh, '--mesh-config', config]);
    expect(new Set(kinds()).size).toBe(1);
    const [restricted] = kinds();
    call([old, fresh, '--mesh-config-before', config]);
    expect(kinds()[0]).toBe(restricted);
    expect(kinds()[1]).not.toBe(restricted);
  });

  test('get a namespace where objects have none', () => {
    const bare = (text: string) => text.replaceAll(', namespace: app', '');
    const [one, other] = [
      file('bare-1.yaml', bare(world)),
      file('bare-2.yaml', bare(`${world}---${redirect(302)}`)),
    ];
    call([one, other, '--namespace', 'app']);
    expect(statuses()).toEqual([200, 302]);
  });
});

describe('what is wrong with a side is told, and the rest is compared', () => {
  test('broken documents', () => {
    const broken = file('broken.yaml', `${world}---\na: [\n---${redirect(303)}`);
    answer(differenceOf([change()]));
    const { code, out, err } = call([broken, fresh]);
    expect(code).toBe(2);
    expect(err).toMatch(/^cdk8s-istio: before: .*broken\.yaml: .*\n$/);
    expect(out).toContain('Changes for requests: 1 moved.');
    expect(statuses()).toEqual([303, 302]);
  });

  test('objects that would be refused', () => {
    const refused = file(
      'refused.yaml',
      `${world}---${redirect(302).replace('hosts: [api]', 'hosts: ["a b"]')}`,
    );
    const { code, err } = call([old, refused]);
    expect(code).toBe(0);
    expect(err).toMatch(/^cdk8s-istio: after: .*refused\.yaml: VirtualService app\/api is left out\. /);
    expect(statuses()).toEqual([301, 200]);
  });

  test('two objects of one name, of which the last one counts', () => {
    const twice = file('twice.yaml', `${world}---${redirect(301)}---${redirect(308)}`);
    const { code, err } = call(['-b', twice, '-b', fresh, '-a', fresh]);
    expect(code).toBe(0);
    expect(err).toMatch(
      /^cdk8s-istio: before: of several objects with one name the last one counts: VirtualService app\/api \(\S*twice\.yaml\), Service app\/api \(\S*twice\.yaml, \S*new\.yaml\), .* and 2 more\.\n$/,
    );
    expect(statuses()).toEqual([302, 302]);
  });
});

describe('the exit code', () => {
  test.each(CHANGE_KINDS)('is 1 where something is %s', (kind) => {
    answer(differenceOf([change({ kind })]));
    expect(call([old, fresh]).code).toBe(1);
    expect(call([old, fresh, '--fail-on', kind]).code).toBe(1);
    const others = CHANGE_KINDS.filter((other) => other !== kind).join(', ');
    expect(call([old, fresh, '--fail-on', others]).code).toBe(0);
  });

  test('is 1 where something is not known, unless that is allowed', () => {
    answer(differenceOf([], [notKnown()]));
    expect(call([old, fresh]).code).toBe(1);
    expect(call([old, fresh, '--fail-on', 'lost']).code).toBe(1);
    expect(call([old, fresh, '--fail-on', 'lost', '--allow-unknown']).code).toBe(0);
    expect(call([old, fresh, '--allow-unknown']).code).toBe(0);
  });
});

describe('the report', () => {
  beforeEach(() => answer(differenceOf([change()], [notKnown()])));

  test('is text, in colours where these are shown', () => {
    expect(call([old, fresh]).out).toMatch(/^moved {2}path begins with/);
    expect(call([old, fresh], { color: true }).out).toContain('\u001b[33;1mmoved');
  });

  test('has further formats', () => {
    expect(JSON.parse(call([old, fresh, '--format', 'json']).out).summary).toMatchObject({
      moved: 1,
      unknown: 1,
    });
    expect(call([old, fresh, '--format', 'markdown']).out).toMatch(
      /^\*\*Changes for requests: 1 moved, 1 unknown/,
    );
    expect(call([old, fresh, '--format', 'github'], { color: true }).out).toMatch(
      /^::warning file=dist\/shop/,
    );
  });

  test('goes into files too, each as its name ends', () => {
    const names = ['report.json', 'comment.md', 'all.txt'].map((name) => join(folder, name));
    call([old, fresh, ...names.flatMap((name) => ['--output', name])], { color: true });
    const [json, markdown, text] = names.map((name) => readFileSync(name, 'utf8'));
    expect(JSON.parse(json).version).toBe(1);
    expect(markdown).toMatch(/^\*\*Changes/);
    expect(text).toBe(call([old, fresh]).out);
  });
});

test.each([
  ['nothing', [], 'needs BEFORE and AFTER, and got nothing.'],
  ['one path', [old], 'got 1 path. For several files on a side, use -b FILE and -a FILE'],
  ['three paths', [old, old, old], 'got 3 paths.'],
  ['one side', ['-b', old], 'The flag -a is missing.'],
  ['the other side', ['-a', old], 'The flag -b is missing.'],
  ['paths beside flags', ['-b', old, '-a', old, old], 'beside the flags -b and -a'],
  ['one standard input twice', ['-', '-'], 'stands on both sides'],
  ['a file that is not there', [old, 'nope.yaml'], 'does not exist: nope.yaml'],
  [
    'a kind that is none',
    [old, fresh, '--fail-on', 'lost,openend'],
    '"openend", and must be one of lost, opened,',
  ],
  ['a format that is none', [old, fresh, '--format', 'sarif'], 'must be one of text, json, markdown, github'],
  [
    'a release that is none',
    [old, fresh, '--istio-version-before', '1.99'],
    'got the release "1.99" of Istio',
  ],
  ['a file of no format', [old, fresh, '--output', 'a.html'], 'ends with .json, .md or .txt'],
  ['a folder that is not there', [old, fresh, '--output', 'no/where.md'], 'The report cannot be written'],
  ['a side beside a revision', ['--base', 'HEAD', '-b', old], '--before has no effect together with --base'],
])('%s is told without a stack trace', (_, args, message) => {
  const { code, err } = call(args);
  expect(code).toBe(2);
  expect(err).toMatch(/^cdk8s-istio: [^\n]*\n$/);
  expect(err).toContain(message);
});

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
    expect(call(['--base', 'HEAD', old])).toMatchObject({
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

test('help tells the ways to call it, and the exit codes', () => {
  const { code, out } = call(['--help']);
  expect(code).toBe(0);
  expect(out).toContain('cdk8s-istio diff --base REVISION FILE|FOLDER…');
  for (const kind of CHANGE_KINDS) expect(out).toContain(kind);
});
