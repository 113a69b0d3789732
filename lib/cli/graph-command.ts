import { writeFileSync } from 'node:fs';
import { readConfiguration } from '../analysis/configuration/configuration';
import { refusalOf } from '../analysis/refusal';
import { graphDot } from '../graph/dot';
import { meshGraph } from '../graph/graph';
import { GraphError } from '../graph/graph-error';
import { graphJson } from '../graph/json';
import { graphMermaid } from '../graph/mermaid';
import type { MeshGraph } from '../graph/mesh-graph';
import { graphSvg } from '../graph/svg';
import { ReleaseError } from '../mesh/release';
import { Mesh } from '../simulate/mesh';
import { type Request, RequestError } from '../simulate/request';
import { printable } from '../values/printable';
import { isComplete, meshFlags } from './diff-sides';
import { type Flag, type Flags, type Given, oneOf, readFlags } from './flags';
import { EXIT, type Io, UsageError } from './io';
import { flags as routeFlags } from './route-command';
import { single, split } from './route-request';
import { readSettingsFile, refuseMissing } from './settings-file';
import { type Usage, usageText } from './usage';

const FORMATS = ['mermaid', 'svg', 'dot', 'json'] as const;
type Format = (typeof FORMATS)[number];

/** The formats of files by how their names end. */
const ENDS: { readonly [end: string]: Format } = {
  svg: 'svg',
  mmd: 'mermaid',
  mermaid: 'mermaid',
  dot: 'dot',
  gv: 'dot',
  json: 'json',
};

/** The flags of `route` that say more of the request. */
const REQUEST_FLAGS = [
  ...(['from', 'via', 'header', 'claims', 'sni', 'ip', 'time'] as const),
  ...(['down', 'failing', 'slow', 'authorizer', 'rate-limited'] as const),
];

const requestFlags: Flags = Object.fromEntries(
  REQUEST_FLAGS.map((name): [string, Flag] => {
    const flag: Flag = { ...routeFlags[name], without: undefined };
    return [name, { ...flag, needs: 'for' }];
  }),
);

const flags: Flags = {
  format: {
    type: 'string',
    value: 'FORMAT',
    words: FORMATS,
    help: 'mermaid, svg, dot or json; default: as the file of -o ends, or else mermaid',
  },
  output: {
    type: 'string',
    short: 'o',
    value: 'FILE',
    help: 'write the graph into this file instead of the standard output: .svg, .mmd, .dot or .json decides how',
  },
  focus: {
    type: 'string',
    value: 'WORKLOAD',
    help: 'draw what is around this workload or gateway, as name.namespace',
  },
  steps: {
    type: 'string',
    needs: 'focus',
    value: 'NUMBER',
    help: 'with --focus: how many arrows around it are followed; default: 3, from a workload to the gateways by which requests come',
  },
  for: {
    type: 'string',
    value: 'REQUEST',
    help: "draw the walk of this request, a URL with or without a method before it, such as 'POST http://nginx/'",
  },
  ...requestFlags,
  ...meshFlags,
  namespace: {
    type: 'string',
    short: 'n',
    value: 'NAME',
    help: 'draw what stands in this namespace and what it is joined to; objects without one are taken to be in it',
  },
  help: { type: 'boolean', short: 'h', help: 'show this help' },
};

export const usage: Usage = {
  synopsis: ['cdk8s-istio graph FILE|FOLDER|-… [flags]'],
  about:
    'Draws the mesh that manifests make: gateways, hosts, services, subsets, workloads and who may call whom. What cannot be reached, or has no endpoint, is red.',
  flags,
  notes: [
    'A mesh of more than 250 services and workloads is drawn by namespace, unless --focus, --namespace or --for asks for a part of it.',
  ],
  exits: { 0: 'drawn', 2: 'something could not be read (the rest is drawn)' },
  guide: 'graph',
};

/** The command `cdk8s-istio graph`. Returns its exit code. */
export function graphCommand(args: readonly string[], io: Io): number {
  const given = readFlags(args, flags);
  if (given.has('help')) {
    io.stdout(usageText(usage));
    return EXIT.CLEAN;
  }
  if (given.paths.length === 0)
    throw new UsageError('There is no file, folder or - to read. See cdk8s-istio graph --help.');
  const output = given.one('output');
  const format = formatOf(given.one('format'), output);
  const steps = stepsOf(given.one('steps'));
  refuseMissing(given.paths);
  const request = attempt(() => requestIn(given));
  const mesh = attempt(() => meshOf(given, io));
  tell(mesh, io);
  const graph = attempt(() =>
    meshGraph(mesh, {
      focus: given.one('focus'),
      steps,
      namespace: given.one('namespace'),
      request,
    }),
  );
  for (const why of graph.uncertain) io.stderr(`cdk8s-istio: not sure: ${printable(why)}\n`);
  const text = attempt(() => drawn(graph, format));
  if (output === undefined) io.stdout(text);
  else write(output, text);
  return isComplete(mesh) ? EXIT.CLEAN : EXIT.NO_ANSWER;
}

function drawn(graph: MeshGraph, format: Format): string {
  switch (format) {
    case 'json':
      return graphJson(graph);
    case 'mermaid':
      return graphMermaid(graph);
    case 'dot':
      return graphDot(graph);
    case 'svg':
      return graphSvg(graph);
  }
}

function formatOf(word: string | undefined, output: string | undefined): Format {
  if (word !== undefined) return oneOf(word, FORMATS, 'format');
  if (output === undefined) return 'mermaid';
  const end = /\.([a-z]+)$/.exec(output)?.[1] ?? '';
  if (Object.hasOwn(ENDS, end)) return ENDS[end];
  throw new UsageError(
    `The flag --output has the value ${JSON.stringify(output)}, and must be a file that ends with .svg, .mmd, .dot or .json, or stand beside --format.`,
  );
}

function stepsOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (/^[1-9]\d{0,2}$/.test(text)) return Number(text);
  throw new UsageError(
    `The flag --steps has the value ${JSON.stringify(text)}, and must be a whole number from 1 to 999.`,
  );
}

/** The request of --for: a URL, with or without a method before it. */
function requestIn(given: Given): Request | undefined {
  const text = given.one('for');
  if (text === undefined) return undefined;
  const { files, request } = split({ ...given, paths: text.trim().split(/\s+/) });
  if (request === undefined || files.length > 0)
    throw new UsageError(
      `The flag --for has the value ${JSON.stringify(text)}, and must be a URL such as http://nginx/, with or without a method before it.`,
    );
  return single(given, request);
}

function meshOf(given: Given, io: Io): Mesh {
  const meshConfig = given.one('mesh-config');
  return Mesh.fromFiles(given.paths, {
    namespace: given.one('namespace'),
    meshConfig: meshConfig === undefined ? undefined : readSettingsFile(meshConfig),
    defaults: !given.has('no-defaults'),
    istioVersion: given.one('istio-version') ?? readConfiguration(io.cwd).istioVersion,
    stdin: io.stdin,
    refusalOf,
  });
}

/** Tells what of the files is not in the graph. */
function tell(mesh: Mesh, io: Io): void {
  const line = (text: string) => io.stderr(`cdk8s-istio: ${printable(text)}\n`);
  for (const { file, reason } of mesh.unreadable) line(`${file}: ${reason}`);
  for (const { file, message } of mesh.faults) line(`${file}: ${message}`);
  for (const { object, why, file } of mesh.refused)
    line(`${file === undefined ? '' : `${file}: `}${object} is left out. ${why}`);
}

/** What is wrong with a question is said as what is wrong with the command line. */
function attempt<T>(action: () => T): T {
  try {
    return action();
  } catch (error) {
    if (error instanceof RequestError || error instanceof ReleaseError || error instanceof GraphError)
      throw new UsageError(error.message);
    throw error;
  }
}

function write(file: string, text: string): void {
  try {
    writeFileSync(file, text);
  } catch (error) {
    throw new UsageError(`The graph cannot be written: ${(error as Error).message}.`);
  }
}
