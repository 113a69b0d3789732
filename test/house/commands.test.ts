import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { commandUsages, run } from '../../lib/cli/run';
import { usageText } from '../../lib/cli/usage';
import { commandPages } from '../../scripts/pages/command-pages';
import { root } from '../support/project';

const folder = join(root, 'docs/commands');
const usages = commandUsages();

test('docs/commands is what `npm run commands` writes', () => {
  const pages = commandPages();
  expect(readdirSync(folder).sort()).toEqual([...pages.keys()].sort());
  for (const [name, text] of pages) expect(readFileSync(join(folder, name), 'utf8')).toBe(text);
});

test.each(Object.entries(usages))('the page of %s has what its help has', (name, usage) => {
  const text = readFileSync(join(folder, `${name}.md`), 'utf8');
  const { flags, synopsis, about, exits } = usage;
  for (const flag of Object.keys(flags)) expect(text).toMatch(new RegExp(`^\\|.* ?\`--${flag}\` \\|`, 'm'));
  for (const line of [...synopsis, about]) expect(text).toContain(line);
  for (const exit of Object.keys(exits)) expect(text).toContain(`\n| ${exit} | `);
  expect(readFileSync(join(folder, 'README.md'), 'utf8')).toContain(`[\`${name}\`](${name}.md)`);
  let help = '';
  const io = { stdout: (part: string) => (help += part), stderr: () => undefined, cwd: root };
  run([name, '--help'], { ...io, stdin: () => Buffer.from(''), color: false, interactive: false });
  expect(help).toBe(usageText(usage));
});

/** The code in a page: what is fenced, with continued lines in one, and what stands within a line. */
function codeIn(text: string): readonly string[] {
  const fences = [...text.matchAll(/^ *```[^\n]*\n([^]*?)^ *```$/gm)].map(([, code]) => code);
  const rest = text.replace(/^ *```[^\n]*\n[^]*?^ *```$/gm, '');
  const within = [...rest.matchAll(/`([^`]+)`/g)].map(([, code]) => code.replaceAll('\n', ' '));
  return [...fences.flatMap((code) => code.replace(/\\\n\s*/g, ' ').split('\n')), ...within];
}

/** The calls of the command in some code, with their flags. */
function callsIn(code: string): readonly { readonly command: string; readonly flags: readonly string[] }[] {
  return [...code.matchAll(/cdk8s-istio ([a-z]+)( [^]*?)?(?= \| \w| > | && |;| # |$)/g)].map(
    ([, command, args = '']) => ({
      command,
      flags: [...args.matchAll(/(?<=[\s[])(--?[a-zA-Z][\w-]*)/g)].map(([flag]) => flag),
    }),
  );
}

const pages = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((path) =>
  /^(README\.md|docs[\\/].*\.md|(examples|bench|action)[\\/]([^\\/]*[\\/])?README\.md)$/.test(path),
);
const calls = pages.flatMap((page) =>
  codeIn(readFileSync(join(root, page), 'utf8'))
    .flatMap(callsIn)
    .map((call) => ({ page, ...call })),
);

test('each flag with which a page calls a command is one that it has', () => {
  const unknown = calls.filter(({ command, flags }) => {
    const known = usages[command]?.flags ?? {};
    const names = Object.entries(known).flatMap(([name, { short }]) => [`--${name}`, `-${short}`]);
    return !Object.hasOwn(usages, command) || flags.some((flag) => !names.includes(flag));
  });
  expect(unknown).toEqual([]);
  expect(calls.filter(({ flags }) => flags.length > 0).length).toBeGreaterThan(30);
  expect(callsIn('npx cdk8s-istio route dist/ --no-such -x | sort --unique')).toEqual([
    { command: 'route', flags: ['--no-such', '-x'] },
  ]);
});
