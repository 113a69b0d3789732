import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadFiles } from '../../lib/mesh/files';
import { loadText } from '../../lib/mesh/load';

const kinds = (text: string) => loadText(text, 'a.yaml').faults.map(({ kind }) => kind);
const filter = (code: string) => `apiVersion: networking.istio.io/v1alpha3
kind: EnvoyFilter
metadata: {name: a}
spec: {configPatches: [{patch: {value: {inlineCode: ${JSON.stringify(code)}}}}]}
`;

test('a template of Helm is left out, and said once a file', () => {
  const text = 'kind: {{ .Values.kind }}\nname: {{ .x }}\n---\na: {{ include "b" . }}\n';
  expect(kinds(text)).toEqual(['template']);
  expect(kinds('a: {{b}}\n')).not.toContain('template');
});

test('programs may hold signs of templates', () => {
  expect(kinds(filter('local t = {{1, 2}}\nprint("${HOME}")'))).toEqual([]);
  expect(kinds(filter('x').replace('name: a', 'name: "{{ .Release.Name }}-a"'))).toEqual(['template']);
});

test('variables of containers are left to Kubernetes', () => {
  const pod =
    'apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {containers: [{name: a, args: ["$(POD_NAME)"]}]}\n';
  expect(kinds(pod)).toEqual([]);
});

describe('a folder of Kustomize', () => {
  const folder = mkdtempSync(join(tmpdir(), 'kustomize-'));
  const object = (spec: string) =>
    `apiVersion: networking.istio.io/v1\nkind: Gateway\nmetadata: {name: a}\nspec: ${spec}\n`;
  beforeAll(() => {
    mkdirSync(join(folder, 'patches'));
    writeFileSync(
      join(folder, 'kustomization.yaml'),
      'resources: [gateway.yaml]\npatches:\n- path: patches/hosts.yaml\n- target: {kind: Gateway}\n  path: patches/six.yaml\npatchesStrategicMerge: [patches/old.yaml]\n',
    );
    writeFileSync(join(folder, 'gateway.yaml'), object('{selector: {istio: a}}'));
    writeFileSync(join(folder, 'patches/hosts.yaml'), object('{servers: []}'));
    writeFileSync(join(folder, 'patches/old.yaml'), object('{servers: []}'));
    writeFileSync(join(folder, 'patches/six.yaml'), '- {op: add, path: /a, value: b}\n');
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  test('its kustomization is no object, and its patches are left out', () => {
    const { resources, faults } = loadFiles([folder]);
    expect(resources.map(({ origin }) => origin.file)).toEqual([join(folder, 'gateway.yaml')]);
    expect(faults.map(({ kind, file }) => [kind, file.slice(folder.length + 1)])).toEqual([
      ['patch', 'patches/hosts.yaml'],
      ['patch', 'patches/old.yaml'],
      ['patch', 'patches/six.yaml'],
    ]);
  });
});
