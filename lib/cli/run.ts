import type * as analyze from './analyze-command';
import { ConfigurationError } from '../analysis/configuration/configuration-error';
import { EXIT, type Io, UsageError } from './io';
import { packageVersion } from './package-version';
import type * as precheck from './precheck-command';
import type * as route from './route-command';
import type * as versions from './versions-command';

interface Command {
  readonly help: string;
  readonly run: (args: readonly string[], io: Io) => number;
}

/* eslint-disable @typescript-eslint/no-require-imports -- A command loads what it needs when it is asked for. */
const COMMANDS: Readonly<Record<string, Command>> = {
  analyze: {
    help: 'say what would be refused or regretted about manifests',
    run: (args, io) => (require('./analyze-command') as typeof analyze).analyzeCommand(args, io),
  },
  route: {
    help: 'say where a request goes, and why',
    run: (args, io) => (require('./route-command') as typeof route).routeCommand(args, io),
  },
  precheck: {
    help: 'say what another release of Istio would break or do otherwise',
    run: (args, io) => (require('./precheck-command') as typeof precheck).precheckCommand(args, io),
  },
  versions: {
    help: 'tell the releases of Istio, their support and their Kubernetes',
    run: (args, io) => (require('./versions-command') as typeof versions).versionsCommand(args, io),
  },
};
/* eslint-enable @typescript-eslint/no-require-imports */

const HELP = `cdk8s-istio COMMAND [flags]

${Object.entries(COMMANDS)
  .map(([name, { help }]) => `  ${name.padEnd(10)} ${help}\n`)
  .join('')}
cdk8s-istio COMMAND --help tells its flags; cdk8s-istio --version tells the release.
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
      throw new UsageError(`no command ${name}; expected one of ${Object.keys(COMMANDS).join(', ')}`);
    }
    return COMMANDS[name].run(rest, io);
  } catch (error) {
    if (!(error instanceof UsageError || error instanceof ConfigurationError)) throw error;
    for (const line of error.message.split('\n')) io.stderr(`cdk8s-istio: ${line}\n`);
    return EXIT.NO_ANSWER;
  }
}
