import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Io } from '../../lib/cli/io';
import { run } from '../../lib/cli/run';
import { root } from '../support/project';

const folder = mkdtempSync(join(tmpdir(), 'cdk8s-istio-cli-'));
const file = (name: string, text: string | Buffer) => {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};
afterAll(() => rmSync(folder, { recursive: true }));

const object = (weight: number, host = 'reviews.example.com') =>
  `apiVersion: networking.istio.io/v1\nkind: VirtualService\nmetadata: {name: reviews, namespace: shop}\nspec:\n  hosts: [reviews.example.com]\n  http:\n  - route:\n    - destination: {host: ${host}}\n      weight: ${weight}\n`;
const good = file('good.yaml', object(100));
const bad = file('bad.yaml', object(-1));
const broken = file('broken.yaml', 'a: [\n');
const HOST = ['--external', 'host=reviews.example.com'];

function call(args: readonly string[], io: Partial<Io> = {}) {
  let [out, err] = ['', ''];
  const code = run(args, {
    stdout: (text) => (out += text),
    stderr: (text) => (err += text),
    stdin: () => Buffer.from(''),
    color: false,
    interactive: false,
    cwd: folder,
    ...io,
  });
  return { code, out, err, findings: () => JSON.parse(out) };
}

describe('the exit code', () => {
  test('0 where there is nothing to say', () => {
    expect(call(['analyze', good, ...HOST])).toMatchObject({
      code: 0,
      out: '1 object in 1 file: no findings\n',
      err: '',
    });
  });

  test('1 where there are findings at or above the level', () => {
    expect(call(['analyze', bad, ...HOST]).code).toBe(1);
  });

  test('what is below the level is told and does not fail', () => {
    const { code, out } = call(['analyze', good, ...HOST, '--suppress', 'IST0999']);
    expect(out).toContain('suppression/unused');
    expect(code).toBe(0);
    expect(call(['analyze', good, ...HOST, '--suppress', 'IST0999', '--level', 'warning']).code).toBe(1);
  });

  test.each([
    ['broken YAML', [broken]],
    ['bytes that are no text', [file('latin.yaml', Buffer.from([0x61, 0x3a, 0x20, 0xe4]))]],
  ])('2 for %s, and the good files are still judged', (_what, paths) => {
    const { code, findings } = call(['analyze', ...paths, bad, '--format', 'json', ...HOST]);
    expect(code).toBe(2);
    expect(findings()).toContainEqual(expect.objectContaining({ file: bad, level: 'error' }));
  });

  test.each([
    [['analyze', '--no-such-flag', good], '--no-such-flag'],
    [['analyze', '--format', 'xml', good], 'must be one of text, json, sarif, github'],
    [['analyze', '--level', 'fatal', good], 'must be one of error, warning, info'],
    [['analyze', '--external', 'planet=mars', good], 'where WHAT is one of namespace, host'],
    [['analyze', '--mesh-config', 'no-such-file', good], 'no-such-file cannot be read'],
    [['analyze', '--remote-cluster', 'x', good], 'must be NAME=PATH'],
    [['analyze'], 'no file, folder or - to read'],
    [['anlyze', good], 'Did you mean analyze?'],
    [['analyze', good, join(folder, 'missing.yaml')], 'This file or folder does not exist: '],
    [['analyze', good, '--gateway-api', 'beta'], 'must be one of standard, experimental'],
  ])('2 for %j, with what was expected', (args, expected) => {
    const { code, out, err } = call(args);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toContain(expected);
    expect(err).not.toMatch(/\n {4}at /);
  });
});

describe('what is read', () => {
  test('the standard input', () => {
    const { code, out } = call(['analyze', '-', ...HOST], { stdin: () => Buffer.from(object(-1)) });
    expect(code).toBe(1);
    expect(out).toContain('--> -:9:15');
  });

  test('the config file of the folder, or one that is named', () => {
    const config = `externals: {hosts: [reviews.example.com]}\nsuppress:\n- {code: IST0106, reason: tested}\n- {code: schema, reason: tested}\n`;
    const named = file('named.yaml', config);
    expect(call(['analyze', bad, '--config', named])).toMatchObject({ code: 0 });
    file('cdk8s-istio.yaml', config);
    expect(call(['analyze', bad])).toMatchObject({ code: 0 });
    rmSync(join(folder, 'cdk8s-istio.yaml'));
  });

  test.each([
    ['extern: {}', 'config.yaml:1:1: There is no setting extern'],
    ['externals: {host: []}', 'Did you mean hosts?'],
    ['externals: {hosts: a}', 'externals.hosts is "a", and has to be a list'],
    ['suppress: [{code: IST0101}]', 'suppress[0] has no reason'],
    ['suppress: [{reason: x}]', 'suppress[0] has no code'],
    ['istioVersion: 1.30', 'Put it in quotes'],
    ['- a', 'expected a mapping'],
    ['a: [', 'cannot be read'],
  ])('a config file with %s is refused', (text, expected) => {
    const { code, err } = call(['analyze', good, '--config', file('config.yaml', text)]);
    expect(code).toBe(2);
    expect(err).toContain(expected);
  });
});

describe('formats', () => {
  test('text quotes the line and marks the place', () => {
    const { out } = call(['analyze', bad, ...HOST]);
    expect(out).toContain('9 |       weight: -1\n  |               ^^\n');
    expect(out).toMatch(/1 object in 1 file: \d+ errors?\n$/);
  });

  test('json is an array', () => {
    expect(call(['analyze', good, ...HOST, '--format', 'json']).findings()).toEqual([]);
  });

  test.each(['sarif', 'github'])('%s', (format) => {
    expect(call(['analyze', bad, ...HOST, '--format', format]).out).toContain('IST0106');
  });
});

describe('progress', () => {
  test('is silent where there is no terminal and in short runs', () => {
    expect(call(['analyze', good, ...HOST], { interactive: true }).err).toBe('');
  });

  describe('of a run in which each look at the clock is half a second later', () => {
    const erased = '\r\u001b[K';
    beforeEach(() => {
      let now = 0;
      jest.spyOn(Date, 'now').mockImplementation(() => (now += 500));
    });
    afterEach(() => jest.restoreAllMocks());

    test('is told on a terminal: how many files are read, how many objects are judged; and taken away again', () => {
      const { err, out, code } = call(['analyze', good, good, bad, bad, ...HOST], { interactive: true });
      const [before, ...lines] = err.split(erased);
      expect([before, lines.pop()]).toEqual(['', '']);
      // The first second passes in silence.
      expect(lines).toEqual(['read 2 of 2 files', expect.stringMatching(/^judged 0 of \d+ objects$/)]);
      expect(code).toBe(1);
      expect(out).not.toContain(erased);
    });

    test('is silent where there is no terminal', () => {
      expect(call(['analyze', good, ...HOST]).err).toBe('');
    });
  });
});

test('help and version', () => {
  expect(call(['--help'])).toMatchObject({ code: 0, out: expect.stringContaining('analyze') });
  expect(call(['analyze', '--help'])).toMatchObject({
    code: 0,
    out: expect.stringContaining('--mesh-config'),
  });
  expect(call(['--version']).out).toMatch(/^\d+\.\d+\.\d+\n$/);
  expect(call([]).code).toBe(2);
});

test('the command itself answers by its exit code, also into a closed pipe', () => {
  const main = join(root, 'lib/cli/main.ts');
  const shell = (script: string) =>
    execFileSync('bash', ['-c', script], { encoding: 'utf8', cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
  const command = `node --require ./scripts/sources.cjs ${main} analyze`;
  expect(shell(`${command} ${bad} ${HOST.join(' ')} > /dev/null; echo $?`)).toBe('1\n');
  expect(shell(`set -o pipefail; ${command} --help | head -1`)).toContain('cdk8s-istio analyze');
});
