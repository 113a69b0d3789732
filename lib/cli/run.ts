import { analyzeCommand } from './analyze-command';
import { EXIT, type Io, UsageError } from './io';
import { packageVersion } from './package-version';
import { precheckCommand } from './precheck-command';
import { routeCommand } from './route-command';
import { versionsCommand } from './versions-command';

const COMMANDS: Readonly<Record<string, { run: (args: readonly string[], io: Io) => number; help: string }>> =
  {
    analyze: { run: analyzeCommand, help: 'say what would be refused or regretted about manifests' },
    route: { run: routeCommand, help: 'say where a request goes, and why' },
    precheck: { run: precheckCommand, help: 'say what another release of Istio would break or do otherwise' },
    versions: {
      run: versionsCommand,
      help: 'tell the releases of Istio, their support and their Kubernetes',
    },
  };

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
    if (!(error instanceof UsageError)) throw error;
    io.stderr(`cdk8s-istio: ${error.message}\n`);
    return EXIT.NO_ANSWER;
  }
}
