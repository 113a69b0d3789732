import { readFileSync } from 'node:fs';
import { coverageTable, coveredPercent } from '../simulate/coverage';
import { explanationMermaid, explanationText } from '../simulate/explain';
import type { Mesh } from '../simulate/mesh';
import type { Explanation, Outcome } from '../simulate/outcome';
import { type Request, RequestError } from '../simulate/request';
import { requestOf } from '../simulate/request-line';
import { type Flags, type Given, oneOf, readFlags } from './flags';
import { type Answer, EXIT, type Io, UsageError } from './io';
import { attempt, meshOfFiles } from './mesh-of-files';
import { type RouteLine, parsed, single, split } from './route-request';
import { refuseMissing } from './settings-file';
import { type Usage, usageText } from './usage';

const FORMATS = ['text', 'json', 'mermaid'] as const;
type Format = (typeof FORMATS)[number];

export const flags: Flags = {
  from: {
    type: 'string',
    without: 'requests',
    value: 'WORKLOAD',
    help: 'the workload that sends the request, as name.namespace',
  },
  via: {
    type: 'string',
    without: 'requests',
    value: 'GATEWAY',
    help: 'the gateway at which the request arrives, such as istio-ingressgateway',
  },
  header: {
    type: 'string',
    short: 'H',
    multiple: true,
    without: 'requests',
    value: "'NAME: VALUE'",
    help: 'a header of the request',
  },
  claims: {
    type: 'string',
    without: 'requests',
    value: 'JSON',
    help: 'the claims of a validated token',
  },
  sni: {
    type: 'string',
    without: 'requests',
    value: 'NAME',
    help: 'the server name in the TLS handshake, instead of the host of the URL',
  },
  ip: {
    type: 'string',
    without: 'requests',
    value: 'ADDRESS',
    help: 'the IP address of the caller, which policies may ask for',
  },
  time: {
    type: 'string',
    without: 'requests',
    value: 'TIME',
    help: 'when the request is sent, such as 2026-12-01T10:00:00Z, by which a token may have expired',
  },
  down: {
    type: 'string',
    multiple: true,
    without: 'requests',
    value: 'WORKLOAD',
    help: 'a workload whose pods are all not ready, as name.namespace',
  },
  failing: {
    type: 'string',
    multiple: true,
    without: 'requests',
    value: 'WORKLOAD=STATUS',
    help: 'a workload that answers every request with this status, such as api-v1.app=503',
  },
  slow: {
    type: 'string',
    multiple: true,
    without: 'requests',
    value: 'WORKLOAD=TIME',
    help: 'a workload that answers after this time, such as api-v1.app=2s',
  },
  authorizer: {
    type: 'string',
    multiple: true,
    without: 'requests',
    value: 'PROVIDER=WORD',
    help: 'what an external authorizer says, such as oauth2-proxy=deny or oauth2-proxy=allow',
  },
  'rate-limited': {
    type: 'boolean',
    without: 'requests',
    help: 'every rate limit that counts the request is reached',
  },
  requests: {
    type: 'string',
    value: 'FILE',
    help: 'a file with many requests, one JSON object per line; - for standard input',
  },
  format: { type: 'string', value: 'FORMAT', words: FORMATS, help: 'text (default), json or mermaid' },
  trace: { type: 'boolean', help: 'with --format json: also print every decision on the way' },
  coverage: {
    type: 'boolean',
    needs: 'requests',
    help: 'with --requests: also print to standard error what no request exercised',
  },
  threshold: {
    type: 'string',
    needs: 'coverage',
    value: 'PERCENT',
    help: 'with --coverage: exit with 1 if the requests exercised less than this',
  },
  namespace: {
    type: 'string',
    short: 'n',
    value: 'NAME',
    help: 'the namespace of objects without one; default: default',
  },
  'mesh-config': { type: 'string', value: 'FILE', help: 'the mesh config, in the format of MeshConfig' },
  'istio-version': {
    type: 'string',
    value: 'X.Y',
    help: 'the release of Istio in the mesh, from 1.24 on; default: the newest known release',
  },
  'no-defaults': { type: 'boolean', help: 'do not assume the default ingress gateway' },
  help: { type: 'boolean', short: 'h', help: 'show this help' },
};

export const usage: Usage = {
  synopsis: [
    'cdk8s-istio route FILE|FOLDER|-… [METHOD] URL --from WORKLOAD.NAMESPACE | --via GATEWAY [flags]',
    'cdk8s-istio route FILE|FOLDER|-… --requests FILE --format json [flags]',
  ],
  about: 'Shows where a request goes, and why, from the manifests alone.',
  flags,
  notes: [
    'Each line of --requests is a request, such as {"from":"client.istio-test","method":"GET","url":"http://nginx/","headers":{"test":"true"}}, with "via" instead of "from" for a gateway. The answers have one line each, {"outcomes":[…],"uncertain":[…]}, in the order of the requests.',
  ],
  exits: {
    0: 'answered',
    1: 'less was exercised than the threshold',
    2: 'something could not be read (the rest is answered)',
  },
  guide: 'model',
};

/** The command `cdk8s-istio route`. Returns its exit code. */
export function routeCommand(args: readonly string[], io: Io): number {
  const given = readFlags(args, flags);
  if (given.has('help')) {
    io.stdout(usageText(usage));
    return EXIT.CLEAN;
  }
  const { files, request } = split(given);
  if (files.length === 0)
    throw new UsageError('There is no file, folder or - to read. See cdk8s-istio route --help.');
  const list = given.one('requests');
  const format = oneOf(given.one('format') ?? (list === undefined ? 'text' : 'json'), FORMATS, 'format');
  if (list !== undefined && request !== undefined)
    throw new UsageError('There are a URL and the flag --requests. Use only one of them.');
  if (list !== undefined && format !== 'json')
    throw new UsageError(`The flag --requests works only with --format json, not with ${format}.`);
  if (list === undefined && request === undefined) {
    throw new UsageError(
      'There is no URL. Add one such as http://nginx/ after the files, or use --requests FILE.',
    );
  }
  if (given.has('trace') && format !== 'json')
    throw new UsageError(`The flag --trace has no effect with --format ${format}. Use --format json.`);
  if (request !== undefined) {
    const { code, as } = routed(files, request, given, io);
    io.stdout(as(format));
    return code;
  }
  const { mesh, isWhole } = meshOfFiles(files, given, io);
  const coverage = given.has('coverage');
  const answered = answerAll(mesh, linesOf(list ?? '-', io), { withTrace: given.has('trace'), coverage }, io);
  const isEnough = !coverage || tellCoverage(mesh, thresholdOf(given), io);
  if (!isWhole || !answered) return EXIT.NO_ANSWER;
  return isEnough ? EXIT.CLEAN : EXIT.FINDINGS;
}

/**
 * Where a request goes. Shown as JSON, it has every decision on the way where the flag asks for them.
 *
 * @throws UsageError for a request that cannot be read, and for files that are not there
 */
export function routed(files: readonly string[], line: RouteLine, given: Given, io: Io): Answer<Format> {
  refuseMissing(files);
  const request = attempt(() => single(given, line));
  const { mesh, isWhole } = meshOfFiles(files, given, io);
  const withTrace = given.has('trace');
  return {
    code: isWhole ? EXIT.CLEAN : EXIT.NO_ANSWER,
    as: (format) => attempt(() => shown(mesh, request, format, withTrace)),
  };
}

function shown(mesh: Mesh, request: Request, format: Format, withTrace: boolean): string {
  if (format === 'json') return `${JSON.stringify(withTrace ? mesh.trace(request) : mesh.send(request))}\n`;
  const explain = format === 'text' ? explanationText : explanationMermaid;
  return explain(request.describe(), mesh.trace(request));
}

function linesOf(file: string, io: Io): readonly string[] {
  try {
    return (file === '-' ? io.stdin() : readFileSync(file)).toString('utf8').split('\n');
  } catch (error) {
    throw new UsageError(`The file of --requests ${file} cannot be read: ${(error as Error).message}.`);
  }
}

/** Answers each line by one line; one that cannot be read gets an answer that says why. Whether all could be. */
function answerAll(
  mesh: Mesh,
  lines: readonly string[],
  { withTrace, coverage }: { readonly withTrace: boolean; readonly coverage: boolean },
  io: Io,
): boolean {
  let complete = true;
  lines.forEach((line, i) => {
    if (line.trim() === '') return;
    let answer: Outcome & Partial<Explanation>;
    try {
      const request = requestOf(parsed(line, 'The line'));
      // What is exercised is counted by the trace.
      const { trace, ...plain } =
        withTrace || coverage ? mesh.trace(request) : { ...mesh.send(request), trace: [] };
      answer = withTrace ? { ...plain, trace } : plain;
    } catch (error) {
      if (!(error instanceof RequestError)) throw error;
      complete = false;
      answer = { outcomes: [], uncertain: [error.message] };
      io.stderr(`cdk8s-istio: line ${i + 1}: ${error.message}\n`);
    }
    io.stdout(`${JSON.stringify(answer)}\n`);
  });
  return complete;
}

function thresholdOf(given: Given): number {
  const text = given.one('threshold') ?? '0';
  const threshold = Number(text);
  if (threshold >= 0 && threshold <= 100) return threshold;
  throw new UsageError(
    `The flag --threshold has the value ${JSON.stringify(text)}, and must be a number from 0 to 100.`,
  );
}

/** Tells what no request exercised. Whether it is enough. */
function tellCoverage(mesh: Mesh, threshold: number, io: Io): boolean {
  const elements = mesh.coverage.elements();
  const percent = coveredPercent(elements);
  io.stderr(coverageTable(elements));
  if (percent >= threshold) return true;
  io.stderr(
    `cdk8s-istio: The requests exercised ${percent.toFixed(1)} %, which is less than the threshold of ${threshold} %.\n`,
  );
  return false;
}
