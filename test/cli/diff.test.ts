import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { diff } from '../../lib/compare/diff';
import { CHANGE_KINDS, type Difference } from '../../lib/compare/difference';
import { Request } from '../../lib/simulate/request';
import type { Mesh } from '../../lib/simulate/mesh';
import { change, differenceOf, notKnown } from '../compare/report/differences';
import { temporaryFolder } from '../support/project';
import { callDiff, redirect, statusesOf, world } from './diff-call';

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

const call = (args: readonly string[], how = {}) => callDiff(args, { cwd: folder, ...how });
const statuses = () => statusesOf(meshes());

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
      /^cdk8s-istio: before: Of several objects with one name the last one counts: VirtualService app\/api \(\S*twice\.yaml\), Service app\/api \(\S*twice\.yaml, \S*new\.yaml\), .* and 2 more\.\n$/,
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

test('help tells the ways to call it, and the exit codes', () => {
  const { code, out } = call(['--help']);
  expect(code).toBe(0);
  expect(out).toContain('cdk8s-istio diff --base REVISION FILE|FOLDER…');
  for (const kind of CHANGE_KINDS) expect(out).toContain(kind);
});

describe('a destination that no file shows', () => {
  const nowhere = (host: string, probability: number) => ({
    probability,
    kind: 'no-cluster' as const,
    status: 503,
    host,
  });

  test('is told, where neither side has it', () => {
    answer(
      differenceOf([
        change({ kind: 'reweighted', before: [nowhere('a.test', 0.5)], after: [nowhere('a.test', 1)] }),
      ]),
    );
    const { err } = call([old, fresh]);
    expect(err).toContain('No file of either side shows what answers for a.test');
    expect(err).toContain('Give the files of the Services too.');
  });

  test('is nothing to tell of, where one side has it', () => {
    answer(differenceOf([change({ kind: 'lost', after: [nowhere('a.test', 1)] })]));
    expect(call([old, fresh]).err).toBe('');
  });
});
