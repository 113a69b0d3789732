import { nearest } from '../values/nearest';
import type * as analyze from './analyze-command';
import type * as completion from './completion-command';
import type * as diff from './diff-command';
import type * as explain from './explain-command';
import type * as graph from './graph-command';
import type * as init from './init-command';
import { ConfigurationError } from '../analysis/configuration/configuration-error';
import { EXIT, type Io, UsageError } from './io';
import type * as mcp from './mcp-command';
import { packageVersion } from '../analysis/package-manifest';
import type * as precheck from './precheck-command';
import type * as route from './route-command';
import type * as transition from './transition-command';
import type { Usage } from './usage';
import type * as versions from './versions-command';
import type * as view from './view-command';

interface Command {
  /** What it is for, in a few words. */
  readonly help: string;
  readonly run: (args: readonly string[], io: Io) => number;
  readonly usage: () => Usage;
}

/* eslint-disable @typescript-eslint/no-require-imports -- A command loads what it needs when it is asked for. */
const loadAnalyze = () => require('./analyze-command') as typeof analyze;
const loadDiff = () => require('./diff-command') as typeof diff;
const loadTransition = () => require('./transition-command') as typeof transition;
const loadGraph = () => require('./graph-command') as typeof graph;
const loadView = () => require('./view-command') as typeof view;
const loadRoute = () => require('./route-command') as typeof route;
const loadPrecheck = () => require('./precheck-command') as typeof precheck;
const loadVersions = () => require('./versions-command') as typeof versions;
const loadMcp = () => require('./mcp-command') as typeof mcp;
const loadExplain = () => require('./explain-command') as typeof explain;
const loadInit = () => require('./init-command') as typeof init;
const loadCompletion = () => require('./completion-command') as typeof completion;
/* eslint-enable @typescript-eslint/no-require-imports */

const COMMANDS: Readonly<Record<string, Command>> = {
  init: {
    help: 'create a new project with an app, a test and a workflow',
    run: (args, io) => loadInit().initCommand(args, io),
    usage: () => loadInit().usage,
  },
  analyze: {
    help: 'check manifests for errors and misconfigurations',
    run: (args, io) => loadAnalyze().analyzeCommand(args, io),
    usage: () => loadAnalyze().usage,
  },
  explain: {
    help: 'explain a rule or a code, and how to fix its findings',
    run: (args, io) => loadExplain().explainCommand(args, io),
    usage: () => loadExplain().usage,
  },
  route: {
    help: 'show where a request goes, and why',
    run: (args, io) => loadRoute().routeCommand(args, io),
    usage: () => loadRoute().usage,
  },
  graph: {
    help: 'draw the mesh that manifests make',
    run: (args, io) => loadGraph().graphCommand(args, io),
    usage: () => loadGraph().usage,
  },
  view: {
    help: 'write a page that shows the mesh and answers where requests go',
    run: (args, io) => loadView().viewCommand(args, io),
    usage: () => loadView().usage,
  },
  diff: {
    help: 'show what changes for requests between two states of manifests',
    run: (args, io) => loadDiff().diffCommand(args, io),
    usage: () => loadDiff().usage,
  },
  transition: {
    help: 'show whether requests are lost while a change is applied, and a safe order',
    run: (args, io) => loadTransition().transitionCommand(args, io),
    usage: () => loadTransition().usage,
  },
  precheck: {
    help: 'show what another release of Istio would break or change',
    run: (args, io) => loadPrecheck().precheckCommand(args, io),
    usage: () => loadPrecheck().usage,
  },
  versions: {
    help: 'list the releases of Istio, their support and their Kubernetes releases',
    run: (args, io) => loadVersions().versionsCommand(args, io),
    usage: () => loadVersions().usage,
  },
  mcp: {
    help: 'serve analyze, route, reach, diff and explain to editors and agents',
    run: (args, io) => loadMcp().mcpCommand(args, io),
    usage: () => loadMcp().usage,
  },
  completion: {
    help: 'print the completion script for bash, zsh or fish',
    run: (args, io) => loadCompletion().completionCommand(args, io, commandUsages()),
    usage: () => loadCompletion().usage,
  },
};

/** What the commands say of themselves, by their names: what a shell completes, and what stands in docs/commands/. */
export const commandUsages = (): { readonly [name: string]: Usage & Pick<Command, 'help'> } =>
  Object.fromEntries(Object.entries(COMMANDS).map(([name, { help, usage }]) => [name, { help, ...usage() }]));

const HELP = `cdk8s-istio COMMAND [flags]

${Object.entries(COMMANDS)
  .map(([name, { help }]) => `  ${name.padEnd(10)} ${help}\n`)
  .join('')}
Use "cdk8s-istio COMMAND --help" for the flags of a command, and "cdk8s-istio --version" for the version.
`;

/** Runs the command line. Returns the exit code; what was asked wrongly is said on the standard error. */
export function run(args: readonly string[], io: Io): number {
  const [name, ...rest] = args;
  if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
    io.stdout(HELP);
    return name === undefined ? EXIT.NO_ANSWER : EXIT.CLEAN;
  }
  if (name === '--version') {
    io.stdout(`${packageVersion()}\n`);
    return EXIT.CLEAN;
  }
  try {
    if (!Object.hasOwn(COMMANDS, name)) {
      const names = Object.keys(COMMANDS);
      const meant = nearest(name, names);
      const near = meant === undefined ? '' : ` Did you mean ${meant}?`;
      throw new UsageError(`There is no command ${name}.${near} The commands are ${names.join(', ')}.`);
    }
    return COMMANDS[name].run(rest, io);
  } catch (error) {
    if (!(error instanceof UsageError || error instanceof ConfigurationError)) throw error;
    for (const line of error.message.split('\n')) io.stderr(`cdk8s-istio: ${line}\n`);
    return EXIT.NO_ANSWER;
  }
}
