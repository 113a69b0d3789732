import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { get } from 'node:http';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { run } from '../../lib/cli/run';
import type { PageData } from '../../lib/view/page-data';
import { stateFolder } from '../support/manifests';
import { ensureBuilt, root, run as runProgram, temporaryFolder } from '../support/project';

beforeAll(() => ensureBuilt());
const folder = temporaryFolder();
const page = join(folder, 'mesh.html');

interface Called {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

function call(args: readonly string[], stdin = '', cwd = folder): Called {
  const said = { out: '', err: '' };
  const code = run(['view', ...args], {
    stdout: (text) => (said.out += text),
    stderr: (text) => (said.err += text),
    stdin: () => Buffer.from(stdin),
    color: false,
    interactive: false,
    cwd,
  });
  return { code, ...said };
}

/** What stands in a page beside its program. */
function dataOf(file = page): PageData {
  const text = readFileSync(file, 'utf8');
  return JSON.parse(/<script type="application\/json" id="data">([^]*?)<\/script>/.exec(text)![1]);
}

describe('the page', () => {
  test('has the manifests, what is told of them, and the findings with why they matter', () => {
    expect(call([stateFolder('4-header-and-path'), '-o', page])).toEqual({ code: 0, out: '', err: '' });
    const { title, mesh, findings, before, changes } = dataOf();
    expect(title).toBe('4-header-and-path');
    expect(mesh.files.map(({ path }) => path)).toEqual([
      join(stateFolder('4-header-and-path'), 'environment.k8s.yaml'),
      join(stateFolder('4-header-and-path'), 'routing.k8s.yaml'),
    ]);
    expect(mesh.files[1].text).toBe(readFileSync(mesh.files[1].path, 'utf8'));
    expect(findings).toEqual([]);
    expect([before, changes]).toEqual([undefined, undefined]);
  });

  test('is one file that names no address, and lets nothing else run or be asked for', () => {
    call([stateFolder('4-header-and-path'), '-o', page]);
    const text = readFileSync(page, 'utf8').replace(/<script type="application\/json"[^]*?<\/script>/, '');
    // Names of formats, which nothing asks for, and hosts in examples.
    const known = /^http:\/\/(www\.w3\.org\/|host\/path|nginx\/|\[)|^https:\/\/accounts\.example\.com/;
    const addresses = text.match(/https?:\/\/[^\s"'`<>)\\$]+/g) ?? [];
    expect(addresses.filter((address) => !known.test(address))).toEqual([]);
    expect(text).not.toMatch(/<link|<img|<iframe| src=/);
    expect(text).toMatch(
      /http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'sha256-/,
    );
    expect(text).not.toContain('connect-src');
  });

  test('has the same bytes each time', () => {
    const bytes = [page, join(folder, 'again/mesh.html')].map((file) => {
      call([stateFolder('4-header-and-path'), '-o', file]);
      return readFileSync(file, 'utf8');
    });
    expect(bytes[0]).toBe(bytes[1]);
  });

  test('cannot be ended by what stands in a manifest', () => {
    const file = join(folder, 'hostile.yaml');
    writeFileSync(
      file,
      `apiVersion: v1\nkind: Service\nmetadata:\n  name: a\n  annotations:\n    x: "</script><script>alert(1)</script><!--"\n`,
    );
    call([file, '-o', page, '--title', '<b>&"']);
    const text = readFileSync(page, 'utf8');
    expect(text.match(/<script/g)).toHaveLength(2);
    expect(text).toContain('<title>&lt;b&gt;&amp;&quot;</title>');
    expect(dataOf().mesh.files[0].text).toContain('</script><script>alert(1)</script><!--');
  });

  test('has findings with their rule in words, and those that are allowed are left out', () => {
    const state = stateFolder('3-weighted-30-70');
    const [environment, file] = [join(state, 'environment.k8s.yaml'), join(folder, 'wrong.yaml')];
    const routing = readFileSync(join(state, 'routing.k8s.yaml'), 'utf8');
    writeFileSync(file, routing.replace('subset: appv2', 'subset: nowhere'));
    expect(call([environment, file, '-o', page]).code).toBe(0);
    const line = routing.split('\n').findIndex((text) => text.includes('subset: appv2')) + 1;
    const [first] = dataOf().findings;
    expect(first).toMatchObject({ rule: 'virtual-service/subset-not-found', level: 'error', file, line });
    expect(first.title).not.toBe('');
    expect(first.why).toMatch(/\.$/);
    const config = join(folder, 'allowed.yaml');
    writeFileSync(config, 'suppress:\n  - code: IST0101\n    reason: it is made elsewhere\n');
    call([environment, file, '-o', page, '--config', config]);
    expect(dataOf().findings).toEqual([]);
  });

  test('has no value of a Secret, also not in what is said of it', () => {
    const file = join(folder, 'secret.yaml');
    writeFileSync(
      file,
      'apiVersion: v1\nkind: Secret\nmetadata:\n  name: cert\n  namespace: shop\ntype: kubernetes.io/tls\ndata:\n  tls.crt: "hunter2 is no base64"\n  tls.key: 2222\nstringData:\n  hunter: [hunter2]\n---\nkind: Secret\nmetadata: {name: x}\nstringData: {a: hunter2, a: "hunter2\n',
    );
    call([file, '-o', page]);
    expect(JSON.stringify(dataOf())).not.toMatch(/hunter2|2222/);
    expect(dataOf().mesh.keyPairs).toEqual({ 'shop/cert': false });
  });

  test('shows what changes since another state', () => {
    const [before, after] = ['2-all-to-v1', '3-weighted-30-70'].map(stateFolder);
    expect(call([after, '--before', before, '-o', page]).code).toBe(0);
    const { changes = [], before: side } = dataOf();
    expect(changes).toHaveLength(1);
    expect(changes[0]).toMatchObject({
      kind: 'moved',
      asked: 'http://nginx.istio-test:80',
      after: [expect.stringMatching(/^70 % 200 from/), expect.stringMatching(/^30 % 200 from/)],
      witness: { from: 'client.istio-test' },
    });
    expect(changes[0].lines.after[0]).toMatchObject({ line: 29 });
    expect(side?.files).toHaveLength(2);
  });

  test('shows what changes since a revision of git', () => {
    const home = join(folder, 'repository');
    cpSync(stateFolder('2-all-to-v1'), join(home, 'dist'), { recursive: true });
    const git = (...args: string[]) =>
      runProgram('git', ['-C', home, '-c', 'user.name=a', '-c', 'user.email=a@example.com', ...args]);
    git('init', '--quiet');
    git('add', '.');
    git('commit', '--quiet', '--message', 'all to v1');
    cpSync(stateFolder('3-weighted-30-70'), join(home, 'dist'), { recursive: true });
    expect(call([join(home, 'dist'), '--base', 'HEAD', '-o', page], '', home)).toEqual({
      code: 0,
      out: '',
      err: '',
    });
    const { changes = [], before, mesh } = dataOf();
    expect(changes.map(({ kind }) => kind)).toEqual(['moved']);
    expect(before?.files[1].text).not.toBe(mesh.files[1].text);
  });

  test('has requests that are asked when it is opened', () => {
    const file = join(folder, 'requests.jsonl');
    writeFileSync(file, '{"from":"client.istio-test","url":"http://nginx/"}\n\n');
    call([stateFolder('1-basic'), '-o', page, '--requests', 'requests.jsonl']);
    expect(dataOf().requests).toEqual([{ from: 'client.istio-test', url: 'http://nginx/' }]);
    writeFileSync(file, '{"from":"client.istio-test"}\n');
    expect(call([stateFolder('1-basic'), '-o', page, '--requests', 'requests.jsonl'])).toMatchObject({
      code: 2,
      err: expect.stringContaining('no url'),
    });
  });

  test('reads the standard input', () => {
    expect(
      call(['-', '-o', page], readFileSync(join(stateFolder('1-basic'), 'routing.k8s.yaml'), 'utf8')).code,
    ).toBe(0);
    expect(dataOf().mesh.files.map(({ path }) => path)).toEqual(['-']);
  });

  test('shows the rest of what it can read, and says so by its exit code', () => {
    const file = join(folder, 'broken.yaml');
    writeFileSync(file, 'apiVersion: v1\nkind: [\n');
    const { code, err } = call([stateFolder('1-basic'), file, '-o', page]);
    expect([code, err]).toEqual([2, expect.stringContaining('broken.yaml')]);
    expect(dataOf().mesh.notes[0]).toContain('broken.yaml');
  });
});

describe('what is asked wrongly is said in a sentence', () => {
  const state = stateFolder('1-basic');
  test.each([
    [[], 'There is no file, folder or - to read'],
    [[state], 'There is neither -o FILE nor --serve'],
    [[state, '-o', page, '--serve'], 'no effect'],
    [[state, '--port', '80', '-o', page], 'no effect without --serve'],
    [[state, '--serve', '--port', 'http'], 'must be a number from 0 to 65535'],
    [['-', '--serve'], 'the standard input (-) is none'],
    [['nowhere', '-o', page], 'not exist: nowhere'],
    [[state, '-o', join(folder, 'secret.yaml/x.html')], 'The page cannot be written'],
    [[state, '-o', page, '--istio-version', '0.1'], '0.1'],
  ])('%j', (args, words) => {
    const { code, err, out } = call(args);
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain(words);
    expect(err).not.toContain('    at ');
  });
});

test('--serve serves the page on this machine alone, and tells when a file has changed', async () => {
  const files = join(folder, 'served');
  mkdirSync(files);
  cpSync(stateFolder('1-basic'), files, { recursive: true });
  const server = spawn(process.execPath, [join(root, 'bin/cdk8s-istio.js'), 'view', files, '--serve']);
  try {
    const [address] = (await once(createInterface(server.stdout), 'line')) as [string];
    expect(address).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/$/);
    const first = await (await fetch(address)).text();
    expect(first).toContain("connect-src 'self'");
    expect((await fetch(`${address}other`)).status).toBe(404);
    expect(await statusUnder(address, 'example.com')).toBe(403);

    const events = await fetch(`${address}events`);
    const reader = events.body!.getReader();
    await reader.read();
    writeFileSync(join(files, 'more.yaml'), 'apiVersion: v1\nkind: Service\nmetadata:\n  name: brand-new\n');
    expect(Buffer.from((await reader.read()).value!).toString()).toContain('data: changed');
    expect(await (await fetch(address)).text()).toContain('brand-new');
    await reader.cancel();
  } finally {
    server.kill();
  }
});

/** What the server says to whoever names it otherwise. */
const statusUnder = (address: string, host: string) =>
  new Promise((told) => get(address, { headers: { host } }, ({ statusCode }) => told(statusCode)));
