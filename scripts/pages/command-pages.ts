import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Flag } from '../../lib/cli/flags';
import { commandUsages } from '../../lib/cli/run';
import type { Usage } from '../../lib/cli/usage';
import { code, fence, table, writtenBy } from './markdown';

/** The pages of docs/commands/, by their names there. */
export function commandPages(): ReadonlyMap<string, string> {
  const usages = Object.entries(commandUsages());
  return new Map([
    ['README.md', index(usages)],
    ...usages.map(([name, usage]): [string, string] => [`${name}.md`, page(name, usage)]),
  ]);
}

type Described = ReturnType<typeof commandUsages>[string];

function index(usages: readonly (readonly [string, Described])[]): string {
  const rows = usages.map(([name, { help, guide }]) => [
    `[${code(name)}](${name}.md)`,
    help,
    guide === undefined ? '' : guideLink(guide),
  ]);
  return [
    writtenBy('commands'),
    '# The command `cdk8s-istio`\n',
    fence('sh', ['npx cdk8s-istio COMMAND [flags]']),
    table(['command', 'what it is for', 'guide'], rows),
    `Each command takes ${code('--help')}, which says what its page here says. ${code('cdk8s-istio --version')} prints the version.\n`,
    'Manifests are given as files and folders, of which all YAML and JSON files are read, or as `-` for the standard input. A flag with a ' +
      'value takes it as `--flag VALUE` or `--flag=VALUE`. A flag that counts for nothing beside the others is refused.\n',
    '## Exit codes\n',
    table(
      ['code', 'when'],
      [
        ['0', 'nothing is to be told, or what was asked for is done'],
        ['1', 'something is to be told that you want to fail on: findings, changes, lost requests'],
        ['2', 'there is no whole answer: a flag that there is not, a file that cannot be read, broken YAML'],
      ],
    ),
    'The page of each command says when it gives them.\n',
    '## The settings of a project\n',
    'The commands read the nearest `cdk8s-istio.yaml`, in the working folder or above: `analyze` [all of it](../judge.md#settings-of-a-project), ' +
      '`route`, `graph`, `diff` and `transition` its `istioVersion`. Flags win over it.\n',
  ].join('\n');
}

function page(name: string, usage: Usage): string {
  const { synopsis, about, examples, flags, notes = [], exits, guide } = usage;
  return [
    writtenBy('commands'),
    `# cdk8s-istio ${name}\n`,
    `${about}${guide === undefined ? '' : ` Guide: ${guideLink(guide)}.`}\n`,
    fence('text', synopsis),
    ...(examples === undefined ? [] : [fence('text', examples)]),
    '## Flags\n',
    table(
      ['flag', 'value', 'what it does', ''],
      Object.entries(flags).map(([flag, one]) => [
        nameOf(flag, one),
        valueOf(one),
        prose(one.help),
        ruleOf(one),
      ]),
    ),
    ...notes.map((note) => `${prose(note)}\n`),
    '## Exit codes\n',
    table(
      ['code', 'when'],
      Object.entries(exits).map(([exit, when]) => [exit, prose(when)]),
    ),
  ].join('\n');
}

const nameOf = (flag: string, { short }: Flag) =>
  [...(short === undefined ? [] : [code(`-${short}`)]), code(`--${flag}`)].join(', ');

const valueOf = ({ value, words }: Flag) =>
  words !== undefined ? words.map(code).join(', ') : value === undefined ? '' : code(value);

/** How often a flag may be given, and beside which others it counts. */
const ruleOf = ({ multiple, needs, without }: Flag) =>
  [
    ...(multiple === true ? ['as often as needed'] : []),
    ...(needs === undefined ? [] : [`only with ${code(`--${needs}`)}`]),
    ...(without === undefined ? [] : [`not with ${code(`--${without}`)}`]),
  ].join('; ');

/** A sentence of a help, with flags and JSON as code. */
const prose = (text: string) => text.replace(/--[a-z-]+|\{"[^}]*\}+/g, code);

/** A link to a page of docs/, by its title. */
function guideLink(guide: string): string {
  const text = readFileSync(resolve(__dirname, `../../docs/${guide}.md`), 'utf8');
  return `[${/^# (.+)$/m.exec(text)?.[1] ?? guide}](../${guide}.md)`;
}
