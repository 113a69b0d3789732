import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { loadSdk } from '../../lib/cli/mcp-sdk';
import { run } from '../../lib/cli/run';
import { root, temporaryFolder } from '../support/project';

jest.setTimeout(60_000);

const COMMAND = [join(root, 'bin/cdk8s-istio.js'), 'mcp'];
const folder = temporaryFolder();
const home = join(folder, 'home');
const put = (path: string, content: string) => {
  mkdirSync(join(folder, path, '..'), { recursive: true });
  writeFileSync(join(folder, path), content);
};

/** What the command itself says. */
function command(...args: string[]) {
  let [out, err] = ['', ''];
  const code = run(args, {
    stdout: (said) => (out += said),
    stderr: (said) => (err += said),
    stdin: () => Buffer.from(''),
    color: false,
    interactive: false,
    cwd: root,
  });
  return { code, out, err };
}

async function clientIn(cwd: string): Promise<Client> {
  const client = new Client({ name: 'test', version: '1.0.0' });
  await client.connect(new StdioClientTransport({ command: process.execPath, args: COMMAND, cwd }));
  return client;
}

/** What a tool answers. */
async function call(client: Client, name: string, input: Record<string, unknown>) {
  const { content, structuredContent, isError } = await client.callTool({ name, arguments: input });
  const [{ text: said }] = content as readonly { readonly text: string }[];
  return { said, isError, ...(structuredContent as { exitCode?: number; report?: any; notes?: string[] }) };
}

let here: Client;
let inHome: Client;
beforeAll(async () => {
  cpSync(join(root, 'dist'), join(home, 'dist'), { recursive: true });
  put('secret.yaml', 'apiVersion: v1\nkind: Secret\nmetadata: {name: hidden}\n');
  [here, inHome] = await Promise.all([clientIn(root), clientIn(home)]);
});
afterAll(() => Promise.all([here.close(), inHome.close()]));

describe('the tools', () => {
  test('are five, read only, and say what each of their inputs is', async () => {
    const { tools } = await here.listTools();
    expect(tools.map(({ name }) => name)).toEqual(['analyze', 'route', 'reach', 'diff', 'explain']);
    for (const { description, annotations, inputSchema, outputSchema } of tools) {
      expect(description).toMatch(/\.$/);
      expect(annotations).toMatchObject({ readOnlyHint: true, destructiveHint: false });
      expect(outputSchema?.required).toEqual(['exitCode', 'report', 'notes']);
      const inputs = Object.entries<any>(inputSchema.properties!);
      expect(inputs.filter(([, input]) => !input.description)).toEqual([]);
      for (const name of ['output', 'format', 'help', 'requests'])
        expect(inputSchema.properties).not.toHaveProperty(name);
    }
  });

  test('analyze reports what the command reports', async () => {
    const answer = await call(here, 'analyze', { files: ['dist'], 'istio-version': '1.10' });
    const { code, out } = command('analyze', 'dist', '--istio-version', '1.10', '--format', 'json');
    expect(answer).toMatchObject({ isError: false, exitCode: code, notes: [] });
    expect(answer.report).toEqual(JSON.parse(out));
    expect(answer.said).toBe(command('analyze', 'dist', '--istio-version', '1.10').out.trimEnd());
  });

  test('route answers what the command answers, with every decision where it is asked for', async () => {
    const request = { url: 'http://nginx/', from: 'client.istio-test', header: ['test: true'] };
    const args = ['route', 'dist', 'http://nginx/', '--from', 'client.istio-test', '-H', 'test: true'];
    const answer = await call(here, 'route', { files: ['dist'], ...request, trace: true });
    expect(answer.report).toEqual(JSON.parse(command(...args, '--format', 'json', '--trace').out));
    expect(answer.said).toBe(command(...args).out.trimEnd());
    const plain = await call(here, 'route', { files: ['dist'], ...request });
    expect(plain.report).toEqual(JSON.parse(command(...args, '--format', 'json').out));
  });

  test('reach tells whether a rule is reached, by a request that route sends there', async () => {
    const input = { files: ['dist'], object: 'VirtualService istio-test/nginx', path: 'spec.http[0]' };
    const { report, said } = await call(here, 'reach', input);
    expect(report).toMatchObject({ verdict: 'reachable', requests: 'any request' });
    expect(said).toContain('reachable, for example by GET http://nginx');
    const { url, method, from } = report.witness.request;
    const sent = await call(here, 'route', { files: ['dist'], url, method, from });
    expect(sent.report.outcomes[0].status).toBe(200);
  });

  test('reach tells which rule takes the requests of another first', async () => {
    const rule = (path: string) =>
      `{match: [{uri: {prefix: ${path}}}], route: [{destination: {host: nginx}}]}`;
    put(
      'home/shadow/routes.yaml',
      `apiVersion: networking.istio.io/v1\nkind: VirtualService\nmetadata: {name: a, namespace: istio-test}\nspec: {hosts: [a.example.com], http: [${rule('/a')}, ${rule('/a/b')}]}\n`,
    );
    const answer = await call(inHome, 'reach', {
      files: ['dist', 'shadow'],
      object: 'VirtualService istio-test/a',
      path: 'spec.http[1]',
    });
    expect(answer.report).toMatchObject({ verdict: 'unreachable', by: [{ path: 'spec.http[0].match[0]' }] });
    expect(answer.said).toContain('unreachable, because spec.http[0].match[0] of');
  });

  test('diff compares two states as the command does', async () => {
    const [before, after] = ['2-all-to-v1', '3-weighted-30-70'].map(
      (name) => `examples/walkthrough/dist/${name}`,
    );
    const answer = await call(here, 'diff', { before: [before], after: [after] });
    expect(answer).toMatchObject({ isError: false, exitCode: 1 });
    expect(answer.report).toEqual(JSON.parse(command('diff', before, after, '--format', 'json').out));
    expect(answer.said).toBe(command('diff', before, after).out.trimEnd());
  });

  test('explain gives the page of a rule, by its name or a code', async () => {
    const answer = await call(here, 'explain', { rule: 'virtual-service/subset-not-found' });
    expect(answer.said).toBe(command('explain', 'virtual-service/subset-not-found').out.trimEnd());
    expect(answer.report).toEqual(JSON.parse(command('explain', 'KIA1107', '--format', 'json').out));
    expect(answer.report.rules[0].url).toMatch(/rules\/virtual-service\/subset-not-found\.html$/);
    expect((await call(here, 'explain', { rule: 'IST0101' })).report.rules.length).toBeGreaterThan(1);
  });

  test('a long report is cut in the text and whole in the structured content', async () => {
    const service = (name: string) =>
      `apiVersion: networking.istio.io/v1\nkind: VirtualService\nmetadata: {name: ${name}, namespace: a}\nspec: {hosts: [${name}.example.com], http: [{route: [{destination: {host: ${name}}, weight: -1}]}]}\n`;
    put('home/many/all.yaml', Array.from({ length: 40 }, (_, i) => service(`v${i}`)).join('---\n'));
    const { said, report } = await call(inHome, 'analyze', { files: ['many'] });
    expect(said).toMatch(/\n… \d+ more lines; the structured content has the whole report\.$/);
    expect(report.length).toBeGreaterThanOrEqual(40);
  });

  test('several calls at once all get their answers', async () => {
    const urls = Array.from({ length: 12 }, (_, i) => `http://nginx/${i}`);
    const answers = await Promise.all(
      urls.map((url) => call(here, 'route', { files: ['dist'], url, from: 'client.istio-test' })),
    );
    expect(answers.map(({ report }) => report.outcomes[0].path)).toEqual(urls.map((url) => url.slice(12)));
  });
});

describe('what is outside of the folder is refused', () => {
  beforeAll(() => {
    put('home/links/good.yaml', 'apiVersion: v1\nkind: Namespace\nmetadata: {name: a}\n');
    put('home/linked/good.yaml', '');
    mkdirSync(join(home, '.inner/deep'), { recursive: true });
    symlinkSync(join(folder, 'elsewhere'), join(home, 'linked/out'));
    put('elsewhere/all.yaml', 'apiVersion: v1\nkind: Secret\nmetadata: {name: hidden}\n');
    symlinkSync(join(folder, 'secret.yaml'), join(home, 'link.yaml'));
    symlinkSync(join(folder, 'secret.yaml'), join(home, 'links/linked.yaml'));
    symlinkSync(join(folder, 'elsewhere'), join(home, 'out'));
    symlinkSync(join(home, 'dist'), join(home, 'within'));
    symlinkSync(join(home, 'gone'), join(home, 'nowhere.yaml'));
    symlinkSync(home, join(home, '.inner/deep/top'));
  });

  test.each<[string, Record<string, unknown>, string]>([
    ['a path above', { files: ['../secret.yaml'] }, 'is outside of the folder'],
    ['a path that is not there', { files: ['../nothing.yaml'] }, 'is outside of the folder'],
    ['a path in full', { files: ['/etc/hostname'] }, 'is outside of the folder'],
    ['a link', { files: ['dist', 'link.yaml'] }, 'link.yaml leads by a link out of the folder'],
    ['what is below a link', { files: ['out/all.yaml'] }, 'leads by a link out of the folder'],
    ['what is not there below a link', { files: ['out/nothing.yaml'] }, 'leads by a link out of the folder'],
    ['a link in a folder', { files: ['links'] }, 'links/linked.yaml leads by a link out of the folder'],
    ['a linked folder', { files: ['linked'] }, 'linked/out leads by a link out of the folder'],
    ['what a link and two dots lead to', { files: ['.inner/deep/top/../secret.yaml'] }, 'does not exist'],
    ['a link that leads nowhere', { files: ['nowhere.yaml'] }, 'does not exist: nowhere.yaml'],
    ['the mesh config', { files: ['dist'], 'mesh-config': '../secret.yaml' }, 'is outside of the folder'],
    ['the settings', { files: ['dist'], config: '../secret.yaml' }, 'is outside of the folder'],
    [
      'another cluster',
      { files: ['dist'], 'remote-cluster': ['b=../elsewhere'] },
      'is outside of the folder',
    ],
    ['the standard input', { files: ['-'] }, 'The path - names the standard input'],
  ])('%s', async (_what, input, expected) => {
    const { said, isError, report } = await call(inHome, 'analyze', input);
    expect(isError).toBe(true);
    expect(said).toContain(expected);
    expect(JSON.stringify([said, report])).not.toContain('hidden');
  });

  test('a link within the folder is followed, and so is a path in full', async () => {
    for (const path of ['within', join(home, 'dist'), './dist/../dist']) {
      const { isError, said } = await call(inHome, 'analyze', { files: [path] });
      expect({ isError, said }).toEqual({ isError: false, said: '10 objects in 2 files: no findings' });
    }
  });

  test('for the other tools too', async () => {
    const outside = ['../secret.yaml'];
    const calls: [string, Record<string, unknown>][] = [
      ['route', { files: outside, url: 'http://nginx/', from: 'a.b' }],
      ['reach', { files: outside, object: 'VirtualService a/b', path: 'spec.http[0]' }],
      ['diff', { before: outside, after: ['dist'] }],
      ['diff', { before: ['dist'], after: ['out'] }],
    ];
    for (const [name, input] of calls) {
      const { isError, said } = await call(inHome, name, input);
      expect({ isError, said }).toEqual({ isError: true, said: expect.stringContaining('the folder') });
    }
  });

  test('settings that stand above it are, and not passed over', async () => {
    put('home/project/cdk8s-istio.yaml', 'level: info\n');
    put('home/project/sub/a.yaml', 'apiVersion: v1\nkind: Namespace\nmetadata: {name: a}\n');
    const client = await clientIn(join(home, 'project/sub'));
    const { isError, said } = await call(client, 'analyze', { files: ['a.yaml'] });
    await client.close();
    expect(isError).toBe(true);
    expect(said).toMatch(
      /project\/cdk8s-istio\.yaml, which is outside of it\. Start the server in the folder/,
    );
  });

  test('a revision of git is read in the folder alone', async () => {
    const git = (...args: string[]) =>
      execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b', ...args], {
        cwd: join(folder, 'repository'),
      });
    put('repository/other/all.yaml', 'apiVersion: v1\nkind: Secret\nmetadata: {name: hidden}\n');
    put('repository/app/a.yaml', 'apiVersion: v1\nkind: Namespace\nmetadata: {name: a}\n');
    symlinkSync('../other/all.yaml', join(folder, 'repository/app/link.yaml'));
    git('init', '--quiet');
    git('add', '.');
    git('commit', '--quiet', '--message', 'All');
    const client = await clientIn(join(folder, 'repository/app'));
    const same = await call(client, 'diff', { base: 'HEAD', files: ['a.yaml'] });
    expect(same).toMatchObject({ isError: false, said: 'Nothing changes for requests.' });
    const linked = await call(client, 'diff', { base: 'HEAD', files: ['link.yaml'] });
    expect(linked).toMatchObject({ isError: true, said: expect.stringContaining('leads by a link out of') });
    // What the revision has is held to the folder too, when the disk has it no more.
    rmSync(join(folder, 'repository/app/link.yaml'));
    for (const files of [['link.yaml'], ['.']]) {
      const { isError, said, report } = await call(client, 'diff', { base: 'HEAD', files });
      expect({ isError, said }).toEqual({
        isError: true,
        said: expect.stringContaining('The link app/link.yaml leads out of the folder'),
      });
      expect(JSON.stringify([said, report])).not.toContain('hidden');
    }
    await client.close();
  });
});

describe('what cannot be answered is an error of the tool, as the command says it', () => {
  test('YAML that cannot be read: the rest is judged', async () => {
    put('home/bad/broken.yaml', 'a: [\n');
    put('home/bad/good.yaml', 'apiVersion: v1\nkind: Namespace\nmetadata: {name: a}\n');
    const judged = await call(inHome, 'analyze', { files: ['bad'] });
    expect(judged).toMatchObject({ isError: true, exitCode: 2 });
    expect(judged.report).toContainEqual(expect.objectContaining({ rule: 'yaml/syntax' }));
    const sent = await call(inHome, 'route', {
      files: ['dist', 'bad'],
      url: 'http://nginx/',
      from: 'client.istio-test',
    });
    expect(sent).toMatchObject({ isError: true, exitCode: 2 });
    expect(sent.notes).toEqual([expect.stringContaining('bad/broken.yaml: ')]);
    expect(sent.said.startsWith(sent.notes![0])).toBe(true);
    expect(sent.report.outcomes).toHaveLength(2);
  });

  test.each([
    ['a URL without a host', { url: 'http:///' }, ['http:///']],
    ['a header without a colon', { url: 'http://nginx/', header: ['x'] }, ['http://nginx/', '-H', 'x']],
    ['no caller', { url: 'http://nginx/', via: 'gone' }, ['http://nginx/', '--via', 'gone']],
    ['claims that are no JSON', { url: 'http://nginx/', claims: '{' }, ['http://nginx/', '--claims', '{']],
  ])('a request that cannot be read: %s', async (_what, input, args) => {
    const { isError, said } = await call(here, 'route', { files: ['dist'], ...input });
    const { code, err } = command('route', 'dist', ...args);
    expect({ isError, code }).toEqual({ isError: true, code: 2 });
    expect(err).toBe(`cdk8s-istio: ${said}\n`);
  });

  test('neither a URL nor a method is ever read as a file', async () => {
    const input = {
      files: ['dist'],
      url: '../secret.yaml',
      method: '../secret.yaml',
      from: 'client.istio-test',
    };
    const { said, report } = await call(inHome, 'route', input);
    expect(said).toContain('no service and no virtual service is for ..');
    expect(JSON.stringify([said, report])).not.toContain('hidden');
  });

  test.each<[string, Record<string, unknown>, string]>([
    ['analyze', {}, 'The tool analyze needs the input files: '],
    ['analyze', { files: [] }, 'The tool analyze needs the input files: '],
    ['analyze', { files: 'dist' }, 'is a string, and must be a list of texts'],
    ['analyze', { files: ['dist', 1] }, 'is a list with a number, and must be a list of texts'],
    ['analyze', { files: ['dist'], complete: 'yes' }, 'is a string, and must be true or false'],
    ['analyze', { files: ['dist'], namespaces: 'a' }, 'has no input namespaces. Did you mean namespace?'],
    ['analyze', { files: ['dist'], level: 'fatal' }, 'must be one of error, warning, info'],
    ['analyze', { files: ['no\0thing'] }, 'does not exist'],
    ['analyze', { files: ['nothing'] }, 'This file or folder does not exist: nothing.'],
    ['route', { files: ['dist'] }, 'The tool route needs the input url: '],
    ['reach', { files: ['dist'], object: 'VirtualService a/b', path: 'spec' }, 'which no manifest shows'],
    [
      'reach',
      { files: ['dist'], object: 'Gateway istio-test/nginx-test-gateway', path: 'spec' },
      'no rules for HTTP',
    ],
    [
      'reach',
      { files: ['dist'], object: 'VirtualService istio-test/nginx', path: 'spec.http[9]' },
      'which is no rule',
    ],
    ['diff', { before: ['dist'] }, 'The tool diff needs the inputs before and after, or base and files.'],
    ['diff', { before: ['dist'], after: ['dist'], files: ['dist'] }, '--files has no effect without --base'],
    ['explain', { rule: 'IST01011' }, 'Did you mean IST0101'],
  ])('%s with %j', async (tool, input, expected) => {
    const { isError, said } = await call(here, tool, input);
    expect({ isError, said }).toEqual({ isError: true, said: expect.stringContaining(expected) });
  });

  test('inputs that are null are left out', async () => {
    expect(await call(here, 'analyze', { files: ['dist'], namespace: null, complete: false })).toMatchObject({
      isError: false,
    });
  });

  test('a tool that is not there is an error of the protocol', async () => {
    await expect(here.callTool({ name: 'apply', arguments: {} })).rejects.toThrow(
      'There is no tool apply. The tools are analyze, route, reach, diff, explain.',
    );
  });
});

describe('the process', () => {
  const message = (id: number, method: string, params: object) =>
    `${JSON.stringify({ jsonrpc: '2.0', id, method, params })}\n`;
  const hello = message(1, 'initialize', {
    protocolVersion: '2025-06-18',
    capabilities: {},
    clientInfo: { name: 'test', version: '1' },
  });
  const judge = (id: number) =>
    message(id, 'tools/call', { name: 'analyze', arguments: { files: ['dist', 'bad'] } });

  test('writes the protocol alone, answers behind what it cannot read, and ends with the standard input', async () => {
    const server = spawn(process.execPath, COMMAND, { cwd: home });
    server.stdin.end(`${hello}this is no message\n{"jsonrpc": "2.0"}\n${judge(2)}${judge(3)}`);
    const [out, err, [code]] = await Promise.all([
      text(server.stdout),
      text(server.stderr),
      once(server, 'exit'),
    ]);
    expect(code).toBe(0);
    const answers = out
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(answers.every(({ jsonrpc }) => jsonrpc === '2.0')).toBe(true);
    expect(answers.map(({ id }) => id)).toEqual(expect.arrayContaining([1, 2, 3]));
    expect(err).toMatch(/^(cdk8s-istio: .*\n)+$/);
  });

  test('ends quietly when nobody reads its answers', async () => {
    const server = spawn(process.execPath, COMMAND, { cwd: home });
    server.stdin.on('error', () => undefined);
    server.stdout.destroy();
    server.stdin.write(hello);
    const [err, [code]] = await Promise.all([text(server.stderr), once(server, 'exit')]);
    expect({ code, err }).toEqual({ code: 0, err: '' });
  });

  test('does not start without the SDK, and says what to install', () => {
    expect(() => loadSdk([folder, home])).toThrow(
      'The command mcp needs the package @modelcontextprotocol/sdk, which is not installed. Install it: npm install @modelcontextprotocol/sdk',
    );
  });

  test('takes no files, and has a help text', () => {
    expect(command('mcp', 'dist')).toMatchObject({
      code: 2,
      out: '',
      err: expect.stringContaining('The command mcp takes no files, and got dist.'),
    });
    expect(command('mcp', '--help')).toMatchObject({
      code: 0,
      err: '',
      out: expect.stringContaining('reach'),
    });
  });
});
