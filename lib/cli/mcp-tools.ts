import { ConfigurationError } from '../analysis/configuration/configuration-error';
import { analyzed, flags as analyzeFlags } from './analyze-command';
import { compared, flags as diffFlags } from './diff-command';
import { meshFlags } from './diff-sides';
import { explained } from './explain-command';
import type { Flag, Flags, Given } from './flags';
import { type Answer, EXIT, type Io, UsageError } from './io';
import type { FolderFiles } from './mcp-folder';
import { type Input, type Inputs, givenOf, inputSchema } from './mcp-input';
import { reached } from './mcp-reach';
import { flags as routeFlags, routed } from './route-command';

interface Tool extends Inputs {
  readonly title: string;
  readonly description: string;
  /** The JSON type of the report. */
  readonly report: 'array' | 'object';
  readonly readsFiles: boolean;
  readonly answer: (given: Given, io: Io) => Answer<'text' | 'json'>;
}

const files: Flag = {
  type: 'string',
  multiple: true,
  value: 'FILE',
  help: 'the manifests: files, and folders of which all YAML and JSON files are read, as paths from the folder of the server',
};
const text = (help: string): Flag => ({ type: 'string', help });

/** The flags of a command, without those that say how and where it writes, and others that a tool has no use for. */
function inputsOf(flags: Flags, ...without: readonly string[]): Flags {
  const left = ['help', 'format', 'output', ...without];
  return Object.fromEntries(Object.entries(flags).filter(([name]) => !left.includes(name)));
}

/** A text that `required` has made sure of. */
const needed = (given: Given, name: string) => given.one(name) ?? '';

const TOOLS: readonly Tool[] = [
  {
    tool: 'analyze',
    title: 'Analyze Istio manifests',
    description:
      'Reports what the API server, istiod, istioctl analyze and Kiali would report about Kubernetes and Istio manifests, and other misconfigurations, without a cluster. Each finding has its rule, file, line and mend. Use explain for more about a rule.',
    flags: { files, ...inputsOf(analyzeFlags) },
    required: ['files'],
    report: 'array',
    readsFiles: true,
    answer: analyzed,
  },
  {
    tool: 'route',
    title: 'Show where a request goes',
    description:
      'Shows where a request goes in the mesh that manifests make, and why, without a cluster: all ways in which it may end with their probabilities. Give from for a workload that sends it, or via for a gateway at which it arrives. What is listed as uncertain may change the answer.',
    flags: {
      files,
      url: text('what is asked for, such as http://nginx/test.html'),
      method: text('the method of the request; default: GET'),
      ...inputsOf(withoutRequests(routeFlags), 'requests', 'coverage', 'threshold'),
      trace: { type: 'boolean', help: 'also report every decision on the way' },
    },
    required: ['files', 'url'],
    report: 'object',
    readsFiles: true,
    answer: (given, io) => {
      const line = { url: needed(given, 'url'), method: given.one('method') ?? 'GET' };
      return routed(given.paths, line, given, io);
    },
  },
  {
    tool: 'reach',
    title: 'Ask whether a rule is reachable',
    description:
      'Tells whether any request, from any caller that the manifests show, gets to an HTTP rule of a VirtualService, HTTPRoute or GRPCRoute, or to one of its matches: with a request that does and all that do, or with the rules before it that take all of its requests.',
    flags: {
      files,
      object: text('the object, such as VirtualService istio-test/nginx'),
      path: text('the rule or match, such as spec.http[0] or spec.http[0].match[1]'),
      ...inputsOf(meshFlags),
    },
    required: ['files', 'object', 'path'],
    report: 'object',
    readsFiles: true,
    answer: (given, io) =>
      reached({ object: needed(given, 'object'), path: needed(given, 'path') }, given, io),
  },
  {
    tool: 'diff',
    title: 'Show what changes for requests',
    description:
      'Shows which requests go elsewhere, are lost, denied or let through because of a change of manifests, each with a request that shows it and the lines that do it. Give before and after, or base with files to compare them with a revision of git.',
    flags: {
      before: { ...files, help: 'files and folders of the state before' },
      after: { ...files, help: 'files and folders of the state after' },
      files: { ...files, needs: 'base', help: 'with base: the files and folders to compare' },
      ...inputsOf(diffFlags, 'before', 'after'),
    },
    required: [],
    report: 'object',
    readsFiles: true,
    answer: (given, io) => {
      const isNamed = given.many('before').length > 0 && given.many('after').length > 0;
      if (given.one('base') === undefined && !isNamed)
        throw new UsageError('The tool diff needs the inputs before and after, or base and files.');
      return compared(given, io);
    },
  },
  {
    tool: 'explain',
    title: 'Explain a rule',
    description:
      'Explains a rule of analyze: why it matters and how to fix what it finds. A code that several rules have gives all of them.',
    flags: { rule: text('the rule, such as virtual-service/subset-not-found, or a code, such as IST0101') },
    required: ['rule'],
    report: 'object',
    readsFiles: false,
    answer: (given, io) => explained(needed(given, 'rule'), io),
  },
];

/** The flags for one request, beside which there is no list of requests. */
function withoutRequests(flags: Flags): Flags {
  return Object.fromEntries(
    Object.entries(flags).map(([name, flag]) => [name, { ...flag, without: undefined }]),
  );
}

/** The tools, as the protocol lists them. */
export const listedTools = (): readonly object[] =>
  TOOLS.map((tool) => ({
    name: tool.tool,
    title: tool.title,
    description: tool.description,
    inputSchema: inputSchema(tool),
    outputSchema: {
      type: 'object',
      properties: {
        exitCode: { type: 'integer', description: 'the exit code of the command of this name' },
        report: { type: tool.report, description: 'what the command of this name prints as JSON' },
        notes: { type: 'array', items: { type: 'string' }, description: 'what else is to be told' },
      },
      required: ['exitCode', 'report', 'notes'],
    },
    annotations: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false },
  }));

/** The answer to a call, as the protocol has it; undefined where there is no such tool. */
export function callTool(
  name: string,
  input: Input,
  folder: string,
  source: FolderFiles,
): object | undefined {
  const tool = TOOLS.find((one) => one.tool === name);
  if (tool === undefined) return undefined;
  const notes: string[] = [];
  const io: Io = {
    stdout: () => undefined,
    stderr: (line) => notes.push(line.replace(/^cdk8s-istio: /, '').trimEnd()),
    stdin: () => Buffer.alloc(0),
    color: false,
    interactive: false,
    cwd: folder,
    source,
  };
  try {
    const given = givenOf(tool, input, source);
    if (tool.readsFiles) source.refuseSettingsOutside();
    const { code, as } = tool.answer(given, io);
    const report: unknown = JSON.parse(as('json'));
    return {
      content: [{ type: 'text', text: [...notes, shortened(as('text'))].join('\n') }],
      structuredContent: { exitCode: code, report, notes },
      isError: code === EXIT.NO_ANSWER,
    };
  } catch (error) {
    if (!(error instanceof UsageError || error instanceof ConfigurationError)) throw error;
    return { content: [{ type: 'text', text: error.message }], isError: true };
  }
}

const LINES = 60;

/** The first lines of a text; the structured content has all of it. */
function shortened(whole: string): string {
  const lines = whole.trimEnd().split('\n');
  const rest = lines.length - LINES;
  if (rest <= 0) return lines.join('\n');
  return `${lines.slice(0, LINES).join('\n')}\n… ${rest} more line${rest === 1 ? '' : 's'}; the structured content has the whole report.`;
}

/** The names of the tools. */
export const toolNames = TOOLS.map(({ tool }) => tool);
