import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadFiles } from '../../lib/mesh/files';
import { loadText } from '../../lib/mesh/load';
import { textsWithoutSecrets } from '../../lib/view/without-secrets';
import { temporaryFolder } from '../support/project';

const folder = temporaryFolder();
let made = 0;

/** The text of a file, and what a page has of it. */
function shown(text: string, name = 'all.yaml'): { readonly before: string; readonly after: string } {
  const home = join(folder, String(made++));
  mkdirSync(home);
  const file = join(home, name);
  writeFileSync(file, text);
  return { before: text, after: textsWithoutSecrets(loadFiles([file])).get(file) ?? '' };
}

const SERVICE = 'apiVersion: v1\nkind: Service\nmetadata:\n  name: web\nspec:\n  selector:\n    app: web\n';
const HEAD = 'apiVersion: v1\nkind: Secret\nmetadata:\n  name: token\n  namespace: shop\n';

const cases: readonly (readonly [string, string])[] = [
  ['plain values', `${HEAD}data:\n  key: aHVudGVyMg==\nstringData:\n  other: hunter2\n`],
  ['quoted values', `${HEAD}stringData:\n  one: "hunter2"\n  two: 'hunter2 and more'\n`],
  [
    'blocks',
    `${HEAD}stringData:\n  file: |\n    first hunter2\n\n    third hunter2\n  next: >-\n    folded hunter2\n`,
  ],
  ['values over several lines', `${HEAD}stringData:\n  one: "first\n    hunter2"\n`],
  ['flow style', `${HEAD}stringData: {one: hunter2, two: "hunter2"}\n`],
  ['comments', `${HEAD}# the old one was hunter2\nstringData:\n  one: hunter2 # hunter2\n`],
  [
    'what kubectl applied last',
    `apiVersion: v1\nkind: Secret\nmetadata:\n  name: token\n  annotations:\n    kubectl.kubernetes.io/last-applied-configuration: |\n      {"stringData":{"one":"hunter2"}}\nstringData:\n  one: hunter2\n`,
  ],
  [
    'anchors and aliases',
    `apiVersion: v1\nkind: Secret\nmetadata:\n  name: token\n  annotations:\n    one: &it hunter2\nstringData:\n  one: *it\n`,
  ],
  [
    'merged mappings',
    `apiVersion: v1\nkind: Secret\nmetadata:\n  name: token\n  annotations: &all\n    one: hunter2\nstringData:\n  <<: *all\n`,
  ],
  [
    'lists',
    `apiVersion: v1\nkind: List\nitems:\n  - apiVersion: v1\n    kind: Secret\n    metadata:\n      name: token\n    stringData:\n      one: hunter2\n`,
  ],
  ['broken documents', `kind: Secret\nstringData:\n  one: hunter2\n  bad: [\n`],
  ['templates', `kind: Secret\nmetadata:\n  name: {{ .Release.Name }}\nstringData:\n  one: hunter2\n`],
  [
    'large broken documents',
    `kind: Secret\nstringData:\n  one: hunter2\n  bad: [\n${'  # more\n'.repeat(2000)}`,
  ],
  ['two of one name', `${HEAD}stringData:\n  one: hunter2\n---\n${HEAD}stringData:\n  two: hunter2\n`],
];

describe('values in Secrets are not shown', () => {
  test.each(cases)('%s', (_, secret) => {
    const { before, after } = shown(`${SERVICE}---\n${secret}---\n${SERVICE.replace('web', 'other')}`);
    expect(before).toMatch(/hunter2|aHVudGVyMg/);
    expect(after).not.toMatch(/hunter2|aHVudGVyMg/);
    // What stands around it stays, at its lines.
    expect(after.startsWith(SERVICE)).toBe(true);
    expect(after.length).toBe(before.length);
    expect(loadText(after, 'all.yaml').resources.map(({ text }) => text)).toEqual(
      expect.arrayContaining(['Service web', 'Service other']),
    );
    expect(after.split('\n').lastIndexOf('  name: other')).toBe(
      before.split('\n').lastIndexOf('  name: other'),
    );
  });

  test('in JSON', () => {
    const secret = {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: 'a' },
      stringData: { one: 'hunter2', two: 'say "hunter2"' },
    };
    const { after } = shown(JSON.stringify(secret, undefined, 2), 'secret.json');
    expect(after).not.toContain('hunter2');
    expect(JSON.parse(after)).toMatchObject({ kind: 'Secret', metadata: { name: 'a' } });
  });

  test('the names of keys, and all of files without Secrets, stay', () => {
    expect(shown(`${HEAD}stringData:\n  tls.crt: hunter2\n`).after).toContain('  tls.crt: xxxxxxx\n');
    expect(shown(SERVICE).after).toBe(SERVICE);
    const named = SERVICE.replace('app: web', 'app: Secret');
    expect(shown(named).after).toBe(named);
  });
});
