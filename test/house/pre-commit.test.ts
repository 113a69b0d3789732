import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { run } from '../../lib/cli/run';
import { root, run as execute, temporaryFolder } from '../support/project';

const folder = temporaryFolder();
const hooks: any[] = parse(readFileSync(join(root, '.pre-commit-hooks.yaml'), 'utf8'));
const { bin } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

test('there is a hook for the judge', () => {
  expect(hooks.map(({ id }) => id)).toEqual(['analyze']);
});

test.each(hooks)('the hook $id has what pre-commit asks for, and runs a command of the package', (hook) => {
  for (const key of ['id', 'name', 'description', 'entry', 'language', 'files'])
    expect([key, typeof hook[key]]).toEqual([key, 'string']);
  expect(hook.language).toBe('node');
  const [program, ...first] = hook.entry.split(' ');
  expect(Object.keys(bin)).toContain(program);
  const files = new RegExp(hook.files);
  expect(['dist/a.yaml', 'b.yml', 'c.json'].filter((file) => files.test(file))).toHaveLength(3);
  expect(['a.ts', 'yaml', 'a.yaml.md'].filter((file) => files.test(file))).toEqual([]);

  // All files are judged at once, so that pre-commit need not name any.
  expect(hook.pass_filenames).toBe(false);
  let told = '';
  const code = run([...first, ...hook.args], {
    stdout: (text) => (told += text),
    stderr: (text) => (told += text),
    stdin: () => Buffer.from(''),
    color: false,
    interactive: false,
    cwd: root,
  });
  expect({ code, told }).toEqual({ code: 0, told: expect.stringMatching(/objects in \d+ files: /) });
});

// pre-commit packs a clone, and takes all that npm prints for the name of the tarball (pre_commit/languages/node.py).
test('npm prints the name of the tarball alone, by the settings of this repository', () => {
  const scripts = { prepack: 'echo built', prepare: 'echo prepared' };
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'packed', version: '1.0.0', scripts }));
  const pack = () => execute('npm', ['pack', '--ignore-scripts=false'], { cwd: folder });
  expect(pack()).not.toBe('packed-1.0.0.tgz\n');
  copyFileSync(join(root, '.npmrc'), join(folder, '.npmrc'));
  expect(pack()).toBe('packed-1.0.0.tgz\n');
});
