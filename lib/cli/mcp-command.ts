import { packageVersion } from '../analysis/package-manifest';
import { type Flags, readFlags } from './flags';
import { EXIT, type Io, UsageError } from './io';
import { FolderFiles } from './mcp-folder';
import { type Sdk, SDK, loadSdk } from './mcp-sdk';
import { callTool, listedTools, toolNames } from './mcp-tools';
import { type Usage, usageText } from './usage';

const flags: Flags = {
  help: { type: 'boolean', short: 'h', help: 'show this help' },
};

export const usage: Usage = {
  synopsis: ['cdk8s-istio mcp'],
  about: `Serves the tools ${toolNames.join(', ')} by the Model Context Protocol, on the standard input and output, until the standard input ends. The tools only read, and only files of the folder in which the server is started. Needs ${SDK}.`,
  flags,
  exits: { 0: 'the standard input has ended', 2: 'the server cannot be started' },
  guide: 'mcp',
};

const INSTRUCTIONS =
  'Tools for Kubernetes and Istio manifests that work on files alone, without a cluster. After a change of manifests, use analyze for mistakes and diff, with base, for what changes for requests; use route and reach to find out why.';

/** What JSON-RPC calls wrong parameters. */
const INVALID_PARAMS = -32602;

/** The command `cdk8s-istio mcp`. Returns the exit code that counts when the standard input ends; until then the process goes on. */
export function mcpCommand(args: readonly string[], io: Io): number {
  const given = readFlags(args, flags);
  if (given.has('help')) {
    io.stdout(usageText(usage));
    return EXIT.CLEAN;
  }
  if (given.paths.length > 0)
    throw new UsageError(
      `The command mcp takes no files, and got ${given.paths[0]}. Its tools read files of the folder in which it is started.`,
    );
  // Beside this package, which is the user's project where it is installed; or else in the project from which it was called.
  serve(loadSdk([__dirname, io.cwd]), io);
  return EXIT.CLEAN;
}

function serve(sdk: Sdk, io: Io): void {
  const source = new FolderFiles(io.cwd);
  const server = new sdk.Server(
    { name: 'cdk8s-istio', version: packageVersion() },
    { capabilities: { tools: {} }, instructions: INSTRUCTIONS },
  );
  server.setRequestHandler(sdk.ListToolsRequestSchema, () => ({ tools: listedTools() }));
  server.setRequestHandler(
    sdk.CallToolRequestSchema,
    ({ params: { name = '', arguments: input = {} } = {} }) => {
      const result = callTool(name, input, io.cwd, source);
      if (result !== undefined) return result;
      const message = `There is no tool ${name}. The tools are ${toolNames.join(', ')}.`;
      throw Object.assign(new Error(message), { code: INVALID_PARAMS });
    },
  );
  const tell = (error: Error) => io.stderr(`cdk8s-istio: ${error.message.split('\n')[0]}\n`);
  server.onerror = tell;
  // A client that is gone reads no more answers, and asks nothing more.
  process.stdout.on('error', () => process.stdin.destroy());
  server.connect(new sdk.StdioServerTransport(process.stdin, process.stdout)).catch((error: Error) => {
    tell(error);
    process.exitCode = EXIT.NO_ANSWER;
  });
  if (io.interactive)
    io.stderr('cdk8s-istio: Waiting for messages of the Model Context Protocol; end with Ctrl-D.\n');
}
