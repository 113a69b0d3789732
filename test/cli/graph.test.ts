import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from '../../lib/cli/run';
import { stateFolder } from '../support/manifests';

const folder = mkdtempSync(join(tmpdir(), 'cdk8s-istio-graph-'));
afterAll(() => rmSync(folder, { recursive: true }));
const state = stateFolder('3-weighted-30-70');

function call(args: readonly string[], stdin = '') {
  let [out, err] = ['', ''];
  const code = run(['graph', ...args], {
    stdout: (text) => (out += text),
    stderr: (text) => (err += text),
    stdin: () => Buffer.from(stdin),
    color: false,
    interactive: false,
    cwd: folder,
  });
  return { code, out, err };
}

test('draws the mesh as Mermaid, unless another format is asked for', () => {
  const { code, out, err } = call([state]);
  expect({ code, err }).toEqual({ code: 0, err: '' });
  expect(out).toMatch(/^flowchart LR\n/);
  expect(out).toContain('"70 %"');
  expect(call([state, '--format', 'dot']).out).toMatch(/^digraph mesh \{/);
  expect(JSON.parse(call([state, '--format', 'json']).out)).toMatchObject({ version: 1, byNamespace: false });
});

test.each([
  ['svg', '<svg '],
  ['mmd', 'flowchart'],
  ['dot', 'digraph'],
  ['json', '{'],
])('writes a file .%s in its format', (end, begin) => {
  const file = join(folder, `mesh.${end}`);
  expect(call([state, '-o', file])).toEqual({ code: 0, out: '', err: '' });
  expect(readFileSync(file, 'utf8').startsWith(begin)).toBe(true);
});

test('draws the walk of a request, by the words of route', () => {
  const { out } = call([
    state,
    '--for',
    'POST http://nginx/',
    '--from',
    'client.istio-test',
    '--format',
    'json',
  ]);
  const { walk, edges } = JSON.parse(out);
  expect(walk).toBe('POST http://nginx/ from client.istio-test');
  const walked = edges.filter(({ kind }: { kind: string }) => kind === 'walk');
  expect(walked.map(({ share }: { share: number }) => share).sort()).toEqual([0.3, 0.3, 0.7, 0.7, 1]);
});

test('draws what is around a workload, and what stands in a namespace', () => {
  const { out } = call([state, '--focus', 'nginx-v2.istio-test']);
  expect(out).toContain('nginx-v2');
  expect(out).not.toContain('nginx-v1');
  expect(call([state, '-n', 'istio-test']).out).toContain('nginx-v1');
});

test.each([
  [[], 'There is no file, folder or - to read.'],
  [['nothing.yaml'], 'does not exist: nothing.yaml.'],
  [[state, '--format', 'png'], 'must be one of mermaid, svg, dot, json.'],
  [[state, '-o', 'mesh.png'], 'must be a file that ends with .svg, .mmd, .dot or .json'],
  [[state, '-o', join(folder, 'no/such/mesh.json')], 'The graph cannot be written: '],
  [[state, '--for', 'nginx'], 'must be a URL such as http://nginx/'],
  [[state, '--for', 'http://nginx/', '--via', 'nowhere'], 'No manifest shows a gateway "nowhere".'],
  [[state, '--from', 'client.istio-test'], '--from has no effect without --for.'],
  [[state, '--focus', 'cleint.istio-test'], 'such as client.istio-test'],
  [[state, '--focus', 'client.istio-test', '--steps', 'far'], 'must be a whole number from 1 to 999.'],
  [[state, '--namespace', 'istoi-test'], 'Name one such as istio-test'],
  [[state, '--istio-version', '0.1'], '0.1'],
])('says what is wrong with %j', (args, message) => {
  const { code, out, err } = call(args);
  expect({ code, out }).toEqual({ code: 2, out: '' });
  expect(err).toContain(message);
  expect(err).not.toContain('    at ');
});

test('draws the rest of what it can read, and says so by its exit code', () => {
  const file = join(folder, 'broken.yaml');
  writeFileSync(file, 'apiVersion: v1\nkind: [\n');
  const { code, out, err } = call([state, file]);
  expect(code).toBe(2);
  expect(out).toContain('nginx-v1');
  expect(err).toContain('broken.yaml');
});
