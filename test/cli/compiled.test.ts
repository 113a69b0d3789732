import { chmodSync, mkdirSync, readFileSync, readdirSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { compileFolder, runCompiled } from '../../lib/cli/compiled';
import { temporaryFolder } from '../support/project';

const folder = temporaryFolder();
let made = 0;

/** A program that writes a word into a file, with what names its content in the first line; and the folder for what is kept of it. */
function program(word: string) {
  const home = join(folder, `${made++}`);
  mkdirSync(home);
  const file = join(home, 'program.js');
  const said = join(home, 'said.txt');
  const kept = join(home, 'kept');
  mkdirSync(kept);
  const write = (text: string) =>
    writeFileSync(
      file,
      `// ${text}\nconst say = (word) => require('node:fs').appendFileSync(${JSON.stringify(said)}, word);\nsay('${text}');`,
    );
  write(word);
  utimesSync(file, 1, 1);
  return {
    write,
    kept,
    run: (purpose = 'test') => runCompiled(file, purpose, kept),
    runIn: (to: string | undefined) => runCompiled(file, 'test', to),
    said: () => readFileSync(said, 'utf8'),
    files: () => readdirSync(kept).map((name) => readFileSync(join(kept, name))),
  };
}

describe('a program whose compiled code is kept', () => {
  test('runs the same the second time, from what is kept', () => {
    const { run, said, files } = program('one');
    run();
    const first = files();
    run();
    expect(said()).toBe('oneone');
    expect(first).toHaveLength(1);
    expect(files()).toEqual(first);
  });

  test('is another one after a change that leaves its length as it is', () => {
    const { write, run, said } = program('one');
    run();
    write('two');
    run();
    run();
    expect(said()).toBe('onetwotwo');
  });

  test('is kept for each purpose', () => {
    const { run, files } = program('one');
    run('analyze');
    run('../route');
    expect(files()).toHaveLength(2);
  });

  test('runs although what is kept is broken, which is then replaced', () => {
    // V8 would not look at what is kept of a file that it has in memory, so that the name is learned of another file.
    const [other, { run, said, kept, files }] = [program('one'), program('one')];
    other.run();
    const [name] = readdirSync(other.kept);
    writeFileSync(join(kept, name), 'broken');
    run();
    expect(said()).toBe('one');
    expect(files()).toHaveLength(1);
    expect(files()[0].toString('latin1')).not.toBe('broken');
  });

  test('runs where nothing can be kept', () => {
    const { runIn, said, files, kept } = program('one');
    runIn(join(kept, 'missing'));
    runIn(undefined);
    expect(said()).toBe('oneone');
    expect(files()).toEqual([]);
  });
});

describe('the folder for compiled code', () => {
  test('is the one of NODE_COMPILE_CACHE, and none where NODE_DISABLE_COMPILE_CACHE is set', () => {
    const own = join(folder, 'own');
    expect(compileFolder({ NODE_COMPILE_CACHE: own })).toBe(own);
    expect(compileFolder({ NODE_COMPILE_CACHE: own, NODE_DISABLE_COMPILE_CACHE: '1' })).toBeUndefined();
  });

  test('is none that others can write to, and none that is no folder', () => {
    const shared = join(folder, 'shared');
    mkdirSync(shared);
    chmodSync(shared, 0o777);
    expect(compileFolder({ NODE_COMPILE_CACHE: shared })).toBeUndefined();
    const file = join(folder, 'file');
    writeFileSync(file, '');
    expect(compileFolder({ NODE_COMPILE_CACHE: file })).toBeUndefined();
  });
});
