import { type Flags, readFlags } from './flags';
import { EXIT, type Io, UsageError } from './io';
import { type Usage, usageText } from './usage';

const flags: Flags = {
  help: { type: 'boolean', short: 'h', help: 'show this help' },
};

const SHELLS = ['bash', 'zsh', 'fish'] as const;

export const usage: Usage = {
  synopsis: ['cdk8s-istio completion bash|zsh|fish'],
  about: 'Prints the script with which a shell completes commands, flags and their values.',
  examples: [
    'bash  source <(cdk8s-istio completion bash)',
    'zsh   source <(cdk8s-istio completion zsh)',
    'fish  cdk8s-istio completion fish | source',
  ],
  flags,
  exits: { 0: 'printed', 2: 'the shell is unknown' },
};

/** A command, as far as a shell completes it. */
export interface Completed {
  readonly help: string;
  readonly flags: Flags;
}

type Commands = Readonly<Record<string, Completed>>;

/** The command `cdk8s-istio completion`. Returns its exit code. */
export function completionCommand(args: readonly string[], io: Io, commands: Commands): number {
  const given = readFlags(args, flags);
  if (given.has('help')) {
    io.stdout(usageText(usage));
    return EXIT.CLEAN;
  }
  const shell = SHELLS.find((name) => name === given.paths[0]);
  if (shell === undefined || given.paths.length > 1) {
    throw new UsageError(
      `The command completion needs one of ${SHELLS.join(', ')}, and got ${given.paths.join(' ') || 'nothing'}.`,
    );
  }
  io.stdout({ bash, zsh, fish }[shell](commands));
  return EXIT.CLEAN;
}

const names = (flags: Flags) => Object.keys(flags).map((name) => `--${name}`);
const worded = (flags: Flags) => Object.entries(flags).filter(([, { words }]) => words !== undefined);

/** Complete with files where nothing else is known. */
function bash(commands: Commands): string {
  const cases = Object.entries(commands).flatMap(([command, { flags }]) => [
    ...worded(flags).map(
      ([flag, { words = [] }]) => `    ${command}:--${flag}:*) words='${words.join(' ')}' ;;`,
    ),
    `    ${command}:*:-*) words='${names(flags).join(' ')}' ;;`,
  ]);
  return `_cdk8s_istio() {
  local current=\${COMP_WORDS[COMP_CWORD]} previous=\${COMP_WORDS[COMP_CWORD-1]} words=
  COMPREPLY=()
  if [ "$COMP_CWORD" -eq 1 ]; then
    COMPREPLY=($(compgen -W '${Object.keys(commands).join(' ')}' -- "$current"))
    return
  fi
  case "\${COMP_WORDS[1]}:$previous:$current" in
${cases.join('\n')}
    completion:*) words='${SHELLS.join(' ')}' ;;
  esac
  if [ -n "$words" ]; then COMPREPLY=($(compgen -W "$words" -- "$current")); fi
}
complete -o default -F _cdk8s_istio cdk8s-istio
`;
}

/** The functions of bash, as zsh reads them. */
const zsh = (commands: Commands) => `autoload -Uz compinit bashcompinit
(( $+functions[compdef] )) || compinit
bashcompinit
${bash(commands)}`;

const quoted = (text: string) => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;

function fish(commands: Commands): string {
  const lines = Object.entries(commands).flatMap(([command, { help, flags }]) => [
    `complete -c cdk8s-istio -n __fish_use_subcommand -f -a ${command} -d ${quoted(help)}`,
    ...Object.entries(flags).map(([flag, { help: what, short, value, words }]) => {
      const letter = short === undefined ? '' : ` -s ${short}`;
      const takes =
        words !== undefined ? ` -x -a ${quoted(words.join(' '))}` : value !== undefined ? ' -r' : '';
      return `complete -c cdk8s-istio -n '__fish_seen_subcommand_from ${command}' -l ${flag}${letter}${takes} -d ${quoted(what)}`;
    }),
  ]);
  const shells = `complete -c cdk8s-istio -n '__fish_seen_subcommand_from completion' -f -a ${quoted(SHELLS.join(' '))}`;
  return `${[...lines, shells].join('\n')}\n`;
}
