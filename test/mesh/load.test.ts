import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { loadFiles } from '../../lib/mesh/files';
import { loadManifests, loadText } from '../../lib/mesh/load';

const service = (name: string) =>
  `apiVersion: v1\nkind: Service\nmetadata: {name: ${name}, namespace: shop}\n`;

describe('objects of a text', () => {
  test('are told by kind, namespace and name', () => {
    const { resources } = loadText(service('reviews'), 'a.yaml');
    expect(resources.map(({ text }) => text)).toEqual(['Service shop/reviews']);
  });

  test('the items of a list are objects of their own', () => {
    const list = `apiVersion: v1\nkind: List\nitems:\n- {apiVersion: v1, kind: Service, metadata: {name: a}}\n- {apiVersion: v1, kind: Namespace, metadata: {name: b}}\n`;
    const { resources } = loadText(list, 'a.yaml', { namespace: 'shop' });
    expect(resources.map(({ text }) => text)).toEqual(['Service shop/a', 'Namespace b']);
    expect(resources[1].origin.prefix).toEqual(['items', 1]);
  });

  test('an object that names no namespace has none, unless one is given', () => {
    const text = 'apiVersion: v1\nkind: Service\nmetadata: {name: a}\n';
    expect(loadText(text, 'a.yaml').resources[0].text).toBe('Service a');
    expect(loadText(text, 'a.yaml', { namespace: 'shop' }).resources[0].text).toBe('Service shop/a');
  });

  test.each([
    ['- a\n', 'a list'],
    ['word\n', 'a string'],
    ['kind: Service\n', 'no apiVersion'],
    ['apiVersion: v1\n', 'no kind'],
    ['apiVersion: 1\nkind: {a: b}\n', 'no apiVersion and no kind'],
  ])('%j is none, which is said', (text, reason) => {
    const { resources, faults } = loadText(`# first\n${text}---\n${service('b')}`, 'a.yaml');
    expect(resources).toHaveLength(1);
    expect(faults).toEqual([expect.objectContaining({ kind: 'no-object', file: 'a.yaml', offset: 8 })]);
    expect(faults[0].message).toContain(reason);
  });

  test.each([null, undefined, 3, 'x', [], {}, { kind: 'A' }])('neither is the manifest %j', (manifest) => {
    const { resources, faults } = loadManifests([manifest, { apiVersion: 'v1', kind: 'Service' }]);
    expect(resources).toHaveLength(1);
    expect(faults).toHaveLength(1);
    expect(faults[0].message).toContain('Manifest 0');
  });

  test('the Gateway of the Gateway API is told from that of Istio', () => {
    const gateway = (group: string) => ({
      apiVersion: `${group}/v1`,
      kind: 'Gateway',
      metadata: { name: 'a' },
    });
    const groups = ['networking.istio.io', 'gateway.networking.k8s.io', 'other.example.com'];
    const { resources } = loadManifests(groups.map(gateway));
    expect(resources.map(({ kind }) => kind)).toEqual([
      'Gateway',
      'KubernetesGateway',
      'Gateway.other.example.com',
    ]);
  });
});

describe('objects of files', () => {
  const folder = mkdtempSync(join(tmpdir(), 'cdk8s-istio-files-'));
  mkdirSync(join(folder, 'below/node_modules'), { recursive: true });
  writeFileSync(join(folder, 'b.yaml'), service('b'));
  writeFileSync(join(folder, 'a.yml'), service('a'));
  writeFileSync(
    join(folder, 'below/c.json'),
    JSON.stringify({ apiVersion: 'v1', kind: 'Service', metadata: { name: 'c' } }),
  );
  writeFileSync(join(folder, 'below/node_modules/d.yaml'), service('d'));
  writeFileSync(join(folder, 'values.yaml'), 'a: 1');
  writeFileSync(join(folder, 'README.md'), '# words');
  writeFileSync(join(folder, 'latin-1.yaml'), Buffer.from([0x61, 0x3a, 0x20, 0xe4, 0x0a]));

  test('a folder is read in the order of its names, without what is no manifest', () => {
    const { files, resources } = loadFiles([folder]);
    expect(files.map((file) => relative(folder, file))).toEqual([
      'a.yml',
      'b.yaml',
      'below/c.json',
      'latin-1.yaml',
    ]);
    expect(resources.map(({ name }) => name)).toEqual(['a', 'b', 'c']);
  });

  test('what is named twice is read once', () => {
    expect(loadFiles([join(folder, 'b.yaml'), join(folder, 'b.yaml')]).resources).toHaveLength(1);
  });

  test('bytes that are no UTF-8 are a fault of the file', () => {
    expect(loadFiles([join(folder, 'latin-1.yaml')]).faults).toEqual([
      expect.objectContaining({ kind: 'not-utf-8', file: join(folder, 'latin-1.yaml') }),
    ]);
  });

  test('what cannot be read is listed, and the rest is read', () => {
    const missing = join(folder, 'missing.yaml');
    const { unreadable, resources } = loadFiles([missing, join(folder, 'b.yaml')]);
    expect(unreadable).toEqual([{ file: missing, reason: 'there is no such file or folder' }]);
    expect(resources).toHaveLength(1);
  });

  test('- is the standard input', () => {
    const { resources, files } = loadFiles(['-'], { stdin: () => Buffer.from(service('in')) });
    expect(resources[0].name).toBe('in');
    expect(files).toEqual(['-']);
  });
});
