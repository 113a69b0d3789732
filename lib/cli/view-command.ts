import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import { analyzeLoaded } from '../analysis/analyze';
import { readConfiguration, withSettings } from '../analysis/configuration/configuration';
import { diff } from '../compare/diff';
import { type LoadedFiles, loadFiles } from '../mesh/files';
import { inNamespace } from '../mesh/load';
import type { RequestLine } from '../simulate/request-line';
import { requestOf } from '../simulate/request-line';
import { printable } from '../values/printable';
import { meshPage } from '../view/page';
import { pageChanges } from '../view/page-changes';
import { pageFinding } from '../view/page-finding';
import type { PageData } from '../view/page-data';
import { type ReadSide, readSide } from '../view/page-side';
import { withheldFinding } from '../view/withheld';
import { mentionsSecret } from '../view/without-secrets';
import { channelOf } from './analyze-command';
import { type Side, isComplete, meshFlags, sideFlags, sidesOfView } from './diff-sides';
import { type Flags, type Given, readFlags } from './flags';
import { EXIT, type Io, UsageError } from './io';
import { attempt } from './mesh-of-files';
import { Progress } from './progress';
import { parsed } from './route-request';
import { configFlag, readSettingsFile } from './settings-file';
import { type Usage, usageText } from './usage';
import { servePage } from './view-server';

const flags: Flags = {
  output: {
    type: 'string',
    short: 'o',
    value: 'FILE',
    help: 'write the page into this file, such as mesh.html',
  },
  serve: {
    type: 'boolean',
    without: 'output',
    help: 'serve the page on this machine alone, and load it again when the files change',
  },
  port: {
    type: 'string',
    needs: 'serve',
    value: 'NUMBER',
    help: 'with --serve: the port; default: a free one',
  },
  before: {
    ...sideFlags.before,
    help: 'also show what changes for requests since this file or folder; - for standard input',
  },
  base: {
    ...sideFlags.base,
    help: 'also show what changes since this revision of git: a branch, a tag or a commit',
  },
  requests: {
    type: 'string',
    value: 'FILE',
    help: 'ask these requests, one JSON object per line as for route, and show what they exercise',
  },
  title: { type: 'string', value: 'TEXT', help: 'the title of the page; default: the name of the folder' },
  ...meshFlags,
  config: configFlag,
  help: { type: 'boolean', short: 'h', help: 'show this help' },
};

export const usage: Usage = {
  synopsis: [
    'cdk8s-istio view FILE|FOLDER|-… -o FILE [flags]',
    'cdk8s-istio view FILE|FOLDER… --serve [flags]',
  ],
  about:
    'Writes a page that shows the mesh: a picture to move in, routes and policies with their lines, all findings, and a box to ask where a request goes. It is one file, which works offline and asks for nothing else. Values in Secrets are not in it.',
  flags,
  exits: { 0: 'the page is written', 2: 'something could not be read (the rest is shown)' },
  guide: 'view',
};

/** The command `cdk8s-istio view`. Returns its exit code; where it serves, the one that counts when it is stopped. */
export function viewCommand(args: readonly string[], io: Io): number {
  const given = readFlags(args, flags);
  if (given.has('help')) {
    io.stdout(usageText(usage));
    return EXIT.CLEAN;
  }
  if (given.paths.length === 0)
    throw new UsageError('There is no file, folder or - to read. See cdk8s-istio view --help.');
  const output = given.one('output');
  if (given.has('serve')) return serve(given, io);
  if (output === undefined)
    throw new UsageError(
      'There is neither -o FILE nor --serve. Name the file of the page, such as -o mesh.html.',
    );
  const { data, isWhole } = viewed(given, io);
  write(output, meshPage(data));
  return isWhole ? EXIT.CLEAN : EXIT.NO_ANSWER;
}

function serve(given: Given, io: Io): number {
  if (given.paths.includes('-') || given.many('before').includes('-'))
    throw new UsageError('The flag --serve follows files, and the standard input (-) is none.');
  // What is asked wrongly is said at once.
  const { data } = viewed(given, io);
  servePage({
    first: meshPage({ ...data, isServed: true }),
    again: () => meshPage({ ...viewed(given, io).data, isServed: true }),
    watched: [...given.paths, ...given.many('before')].map((path) => resolve(io.cwd, path)),
    port: portOf(given.one('port')),
    io,
  });
  return EXIT.CLEAN;
}

function portOf(text: string | undefined): number {
  if (text === undefined) return 0;
  const port = Number(text);
  if (/^\d{1,5}$/.test(text) && port <= 65_535) return port;
  throw new UsageError(
    `The flag --port has the value ${JSON.stringify(text)}, and must be a number from 0 to 65535.`,
  );
}

/** What the page is made of, and whether all files could be read. What could not, and what is left out, is told. */
function viewed(given: Given, io: Io): { readonly data: PageData; readonly isWhole: boolean } {
  const settings = readConfiguration(io.cwd, given.one('config'));
  const meshConfigFile = given.one('mesh-config');
  const namespace = given.one('namespace');
  const options = {
    namespace: namespace ?? 'default',
    istioVersion: given.one('istio-version') ?? settings.istioVersion,
    meshConfig: meshConfigFile === undefined ? undefined : readSettingsFile(meshConfigFile),
    defaults: !given.has('no-defaults'),
  };
  const requests = requestsOf(given.one('requests'), io);
  const sides = sidesOfView(given, io);
  const files = loaded(sides.after, namespace, io);
  const read = (one: LoadedFiles) => attempt(() => readSide(inNamespace(one, options.namespace), options));
  const after = read(files);
  const before = sides.before && read(loaded(sides.before, namespace, io));
  tell(after, 'after', before !== undefined, io);
  if (before !== undefined) tell(before, 'before', true, io);
  const judged = withSettings({ istioVersion: given.one('istio-version') }, settings);
  // Whoever judges leaves the namespace of objects that name none to whoever applies them.
  const findings = analyzeLoaded(files, {
    ...options,
    ...judged,
    namespace,
    suppress: settings.suppress,
    gatewayApi: channelOf(settings.gatewayApi),
  });
  return {
    isWhole: [after, before].every((side) => side === undefined || isComplete(side.mesh)),
    data: {
      version: 1,
      title: given.one('title') ?? titleOf(given.paths, io.cwd),
      namespace: options.namespace,
      defaults: options.defaults,
      mesh: after.side,
      ...(before && { before: before.side, changes: pageChanges(diff(before.mesh, after.mesh)) }),
      findings: findings.map((finding) => withheldFinding(pageFinding(finding), mentionsSecret(files))),
      requests,
    },
  };
}

function loaded({ paths, source }: Side, namespace: string | undefined, io: Io): LoadedFiles {
  const progress = new Progress(io);
  const files = loadFiles(paths, {
    namespace,
    stdin: io.stdin,
    source: source ?? io.source,
    progress: (done, of) => progress.show('read', done, of, 'files'),
  });
  progress.clear();
  return files;
}

function tell({ side }: ReadSide, name: string, isOneOfTwo: boolean, io: Io): void {
  for (const note of side.notes)
    io.stderr(`cdk8s-istio: ${isOneOfTwo ? `${name}: ` : ''}${printable(note)}\n`);
}

/** The name of what is shown: of the folder in which it stands, where it has none of its own. */
function titleOf(paths: readonly string[], cwd: string): string {
  const [first] = paths;
  if (paths.length > 1 || first === '-') return basename(resolve(cwd));
  const whole = resolve(cwd, first);
  const name = basename(whole);
  return name === 'dist' ? `${basename(dirname(whole))}/${name}` : name;
}

function requestsOf(file: string | undefined, io: Io): readonly RequestLine[] {
  if (file === undefined) return [];
  let text: string;
  try {
    text = readFileSync(resolve(io.cwd, file), 'utf8');
  } catch (error) {
    throw new UsageError(`The file of --requests ${file} cannot be read: ${(error as Error).message}.`);
  }
  return text.split('\n').flatMap((line, i) => {
    if (line.trim() === '') return [];
    return attempt(() => {
      const value = parsed(line, `Line ${i + 1} of ${file}`);
      requestOf(value);
      return [value as RequestLine];
    });
  });
}

function write(file: string, page: string): void {
  try {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, page);
  } catch (error) {
    throw new UsageError(`The page cannot be written: ${(error as Error).message}.`);
  }
}
