import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { allRules } from '../../lib/analysis';
import { wantsColor } from '../../lib/cli/color';
import { run } from '../../lib/cli/run';
import { root } from '../support/project';

const folder = mkdtempSync(join(tmpdir(), 'cdk8s-istio-help-'));
afterAll(() => rmSync(folder, { recursive: true }));

function call(args: readonly string[]) {
  let [out, err] = ['', ''];
  const code = run(args, {
    stdout: (text) => (out += text),
    stderr: (text) => (err += text),
    stdin: () => Buffer.from(''),
    color: false,
    interactive: false,
    cwd: folder,
  });
  return { code, out, err };
}

describe('explain', () => {
  test('tells a rule by its name, by its last part, and by a code that is its own', () => {
    const { code, out } = call(['explain', 'virtual-service/subset-not-found']);
    expect(code).toBe(0);
    expect(out).toMatch(
      /^virtual-service\/subset-not-found {2}error {2}IST0101, KIA1107\n\nA route goes to a subset/,
    );
    expect(out).toContain('To mend it: ');
    const { homepage } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
    expect(out).toContain(`${homepage}rules/virtual-service/subset-not-found.html`);
    expect(call(['explain', 'subset-not-found']).out).toBe(out);
    expect(call(['explain', 'kia1107']).out).toBe(out);
  });

  test('lists the rules of a code that several have', () => {
    const { out } = call(['explain', 'IST0101']);
    expect(out).toContain('virtual-service/subset-not-found');
    expect(out).toContain('virtual-service/destination-not-found');
  });

  test.each([
    ['virtual-service/subset-not-fuond', 'Did you mean virtual-service/subset-not-found'],
    ['IST01011', 'Did you mean IST0101'],
  ])('offers what is near to %s', (name, near) => {
    const { code, out, err } = call(['explain', name]);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toContain(near);
  });

  test('every rule can be explained, in lines that fit, and has a page where its link leads', () => {
    for (const slug of allRules().keys()) {
      const { code, out } = call(['explain', slug]);
      expect(code).toBe(0);
      const lines = out
        .split('\n')
        .filter((line) => !line.startsWith('With examples: ') && line.includes(' '));
      expect(lines.filter(({ length }) => length > 160)).toEqual([]);
      expect(readFileSync(join(root, `docs/rules/${slug}.md`), 'utf8')).toContain(`# ${slug}`);
    }
  });
});

test.each<[Record<string, string>, boolean, boolean]>([
  [{}, true, true],
  [{}, false, false],
  [{ NO_COLOR: '1' }, true, false],
  [{ NO_COLOR: '' }, true, true],
  [{ FORCE_COLOR: '1' }, false, true],
  [{ FORCE_COLOR: '' }, false, true],
  [{ FORCE_COLOR: '0' }, true, false],
  [{ FORCE_COLOR: '1', NO_COLOR: '1' }, false, true],
])('colours with %j on a terminal: %s', (env, terminal, colored) => {
  expect(wantsColor(env, terminal)).toBe(colored);
});

describe('completion', () => {
  const complete = (words: string[]) => {
    const script = `source <(cat); COMP_WORDS=(${words.map((word) => `'${word}'`).join(' ')}); COMP_CWORD=${words.length - 1}; _cdk8s_istio; echo "\${COMPREPLY[*]}"`;
    return execFileSync('bash', ['-c', script], {
      input: call(['completion', 'bash']).out,
      encoding: 'utf8',
    }).trim();
  };

  test('bash completes commands, flags, their words and shells', () => {
    expect(complete(['cdk8s-istio', 'an'])).toBe('analyze');
    expect(complete(['cdk8s-istio', 'analyze', '--fo'])).toBe('--format');
    expect(complete(['cdk8s-istio', 'analyze', '--format', 's'])).toBe('sarif');
    expect(complete(['cdk8s-istio', 'route', '--format', ''])).toBe('text json mermaid');
    expect(complete(['cdk8s-istio', 'completion', 'f'])).toBe('fish');
    expect(complete(['cdk8s-istio', 'analyze', 'dist'])).toBe('');
  });

  test('zsh and fish get the same commands and flags', () => {
    expect(call(['completion', 'zsh']).out).toContain('bashcompinit');
    const { out } = call(['completion', 'fish']);
    expect(out).toContain("__fish_seen_subcommand_from analyze' -l format -x -a 'text json sarif github'");
    for (const shell of ['zsh', 'fish']) {
      const there = spawnSync(shell, ['--version']).error === undefined;
      if (!there) continue;
      const check = spawnSync(shell, ['-n'], { input: call(['completion', shell]).out, encoding: 'utf8' });
      expect(check.stderr).toBe('');
    }
  });

  test('another shell is refused', () => {
    expect(call(['completion', 'tcsh'])).toMatchObject({
      code: 2,
      err: expect.stringContaining('bash, zsh, fish'),
    });
  });
});

describe('init', () => {
  test('writes a project, says what next, and overwrites nothing', () => {
    const { code, out } = call(['init', 'My Shop']);
    expect(code).toBe(0);
    expect(out).toContain('  npm install\n');
    const files = readdirSync(join(folder, 'My Shop'), { recursive: true, encoding: 'utf8' });
    for (const file of ['package.json', 'tsconfig.json', 'cdk8s.yaml', 'main.ts', '.gitignore']) {
      expect(files).toContain(file);
    }
    const manifest = JSON.parse(readFileSync(join(folder, 'My Shop/package.json'), 'utf8'));
    expect(manifest.name).toBe('my-shop');
    expect(Object.keys(manifest.dependencies)).toEqual([
      'cdk8s',
      'cdk8s-plus-30',
      'constructs',
      'cdk8s-istio',
    ]);
    expect(Object.values<string>({ ...manifest.dependencies, ...manifest.devDependencies })).toEqual(
      expect.not.arrayContaining(['*']),
    );
    const workflow = parse(readFileSync(join(folder, 'My Shop/.github/workflows/manifests.yaml'), 'utf8'));
    const runs = workflow.jobs.manifests.steps.map(({ run = '' }: { run?: string }) => run);
    const scripts = runs.flatMap((text: string) => /^npm (?:run )?(\w+)$/.exec(text)?.[1] ?? []);
    expect(scripts).toEqual(['ci', 'types', 'test', 'synth']);
    expect(Object.keys(manifest.scripts)).toEqual(expect.arrayContaining(scripts.slice(1)));
    writeFileSync(join(folder, 'My Shop/main.ts'), 'mine');
    expect(call(['init', 'My Shop'])).toMatchObject({
      code: 2,
      out: '',
      err: expect.stringContaining('The folder My Shop already contains package.json, '),
    });
    expect(readFileSync(join(folder, 'My Shop/main.ts'), 'utf8')).toBe('mine');
  });
});
