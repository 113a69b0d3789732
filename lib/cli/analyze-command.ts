import { type AnalyzeOptions, analyzeLoaded } from '../analysis/analyze';
import type { Finding } from '../analysis/finding';
import { readConfiguration, withSettings } from '../analysis/configuration/configuration';
import { BROKEN } from '../analysis/reading';
import { allRules } from '../analysis/registry';
import { githubReport, jsonReport, sarifReport, summary, textReport } from '../analysis/reporters';
import type { Level } from '../analysis/rule';
import type { Suppression } from '../analysis/suppression';
import type { EXTERNAL_KINDS, Externals } from '../mesh/externals';
import { type LoadedFiles, loadFiles } from '../mesh/files';
import { configFlag, readSettingsFile, refuseMissing } from './settings-file';
import { type Flags, type Given, oneOf, readFlags } from './flags';
import { type Answer, EXIT, type Io, UsageError } from './io';
import { packageVersion } from '../analysis/package-manifest';
import { Progress } from './progress';
import { type Usage, usageText } from './usage';

const FORMATS = ['text', 'json', 'sarif', 'github'] as const;
type Format = (typeof FORMATS)[number];
const LEVELS: readonly Level[] = ['error', 'warning', 'info'];
const CHANNELS = ['standard', 'experimental'] as const;

export const flags: Flags = {
  format: { type: 'string', value: 'FORMAT', words: FORMATS, help: 'text (default), json, sarif or github' },
  level: {
    type: 'string',
    value: 'LEVEL',
    words: LEVELS,
    help: 'exit with 1 if there are findings of this level or above: error (default), warning or info',
  },
  namespace: { type: 'string', short: 'n', value: 'NAME', help: 'the namespace of objects without one' },
  'istio-version': {
    type: 'string',
    value: 'X.Y',
    help: 'also report what this release of Istio does not support',
  },
  'kubernetes-version': {
    type: 'string',
    value: 'X.Y',
    help: 'also report if Istio does not support this release of Kubernetes',
  },
  'mesh-config': { type: 'string', value: 'FILE', help: 'the mesh config, in the format of MeshConfig' },
  'mesh-networks': {
    type: 'string',
    value: 'FILE',
    help: 'the networks of the mesh, in the format of MeshNetworks',
  },
  'no-defaults': { type: 'boolean', help: 'do not assume the default ingress gateway' },
  complete: {
    type: 'boolean',
    help: 'nothing exists outside of these files: report what they refer to and do not contain as an error',
  },
  'gateway-api': {
    type: 'string',
    value: 'CHANNEL',
    words: CHANNELS,
    help: 'the installed channel of the Gateway API: standard (default) or experimental',
  },
  external: {
    type: 'string',
    multiple: true,
    value: 'WHAT=NAME',
    help: 'something that exists elsewhere, such as namespace=legacy, host=api.example.com or secret=shop/cert',
  },
  'remote-cluster': {
    type: 'string',
    multiple: true,
    value: 'NAME=PATH',
    help: 'the manifests of another cluster in the mesh',
  },
  suppress: {
    type: 'string',
    multiple: true,
    value: 'CODE[=OBJECT]',
    help: 'do not report a finding: IST0101, or IST0101=Kind namespace/name, with * for any text',
  },
  config: configFlag,
  help: { type: 'boolean', short: 'h', help: 'show this help' },
};

export const usage: Usage = {
  synopsis: ['cdk8s-istio analyze FILE|FOLDER|-… [flags]'],
  about:
    'Reports what the API server, istiod, istioctl analyze and Kiali would report about the manifests, and other misconfigurations.',
  flags,
  exits: {
    0: 'there are no findings of the level or above',
    1: 'there are such findings',
    2: 'something could not be checked (the rest is)',
  },
  guide: 'judge',
};

/** The command `cdk8s-istio analyze`. Returns its exit code. */
export function analyzeCommand(args: readonly string[], io: Io): number {
  const given = readFlags(args, flags);
  if (given.has('help')) {
    io.stdout(usageText(usage));
    return EXIT.CLEAN;
  }
  if (given.paths.length === 0)
    throw new UsageError('There is no file, folder or - to read. See cdk8s-istio analyze --help.');
  const format = oneOf(given.one('format') ?? 'text', FORMATS, 'format');
  const { code, as } = analyzed(given, io);
  io.stdout(as(format));
  return code;
}

/**
 * What the judge says of the files that are given.
 *
 * @throws UsageError for what is asked wrongly, ConfigurationError for settings that are wrong
 */
export function analyzed(given: Given, io: Io): Answer<Format> {
  const settings = readConfiguration(io.cwd, given.one('config'));
  const level = oneOf(given.one('level') ?? settings.level ?? 'error', LEVELS, 'level');
  const meshConfig = given.one('mesh-config');
  const meshNetworks = given.one('mesh-networks');
  const options: AnalyzeOptions = {
    ...withSettings(
      {
        istioVersion: given.one('istio-version'),
        kubernetesVersion: given.one('kubernetes-version'),
        complete: given.has('complete') ? true : undefined,
        externals: externalsOf(given.many('external')),
      },
      settings,
    ),
    gatewayApi: channelOf(given.one('gateway-api') ?? settings.gatewayApi),
    namespace: given.one('namespace'),
    meshConfig: meshConfig === undefined ? undefined : readSettingsFile(meshConfig),
    meshNetworks: meshNetworks === undefined ? undefined : readSettingsFile(meshNetworks),
    defaults: !given.has('no-defaults'),
    suppress: [...(settings.suppress ?? []), ...given.many('suppress').map(suppressionOf)],
    remoteClusters: remoteClusters(given, io),
  };

  refuseMissing(given.paths);
  const progress = new Progress(io);
  const loaded = loadFiles(given.paths, {
    namespace: options.namespace,
    stdin: io.stdin,
    source: io.source,
    progress: (done, of) => progress.show('read', done, of, 'files'),
  });
  const findings = analyzeLoaded(loaded, {
    ...options,
    progress: (done, of) => progress.show('judged', done, of, 'objects'),
  });
  progress.clear();
  for (const { file, reason } of loaded.unreadable) io.stderr(`cdk8s-istio: ${file}: ${reason}\n`);
  const isBroken = loaded.unreadable.length > 0 || findings.some(({ rule }) => BROKEN.has(rule));
  const worst = LEVELS.slice(0, LEVELS.indexOf(level) + 1);
  const isBad = findings.some((finding) => worst.includes(finding.level));
  return {
    code: isBroken ? EXIT.NO_ANSWER : isBad ? EXIT.FINDINGS : EXIT.CLEAN,
    as: (format) => report(findings, format, loaded, io),
  };
}

/** The channel of the Gateway API that a flag or the settings name. */
export const channelOf = (word: string | undefined) =>
  word === undefined ? undefined : oneOf(word, CHANNELS, 'gateway-api');

function report(
  findings: readonly Finding[],
  format: Format,
  { resources, files, texts }: LoadedFiles,
  io: Io,
): string {
  switch (format) {
    case 'json':
      return jsonReport(findings);
    case 'sarif':
      return sarifReport(findings, allRules(), packageVersion());
    case 'github':
      return githubReport(findings);
    case 'text': {
      const text = textReport(findings, { textOf: (file) => texts?.get(file), color: io.color });
      const count = (n: number, what: string) => `${n} ${what}${n === 1 ? '' : 's'}`;
      const judged = `${count(resources.length, 'object')} in ${count(files.length, 'file')}`;
      return `${text}${text === '' ? '' : '\n'}${judged}: ${summary(findings)}\n`;
    }
  }
}

const WORDS: Readonly<Record<string, (typeof EXTERNAL_KINDS)[number]>> = {
  namespace: 'namespaces',
  host: 'hosts',
  secret: 'secrets',
  'service-account': 'serviceAccounts',
  gateway: 'gateways',
  'gateway-class': 'gatewayClasses',
  workload: 'workloads',
  kind: 'kinds',
};

/** The externals of `--external WHAT=NAME`. */
function externalsOf(flags: readonly string[]): Externals {
  const externals: Record<string, string[]> = {};
  for (const flag of flags) {
    const equals = flag.indexOf('=');
    const kind = WORDS[flag.slice(0, Math.max(equals, 0))];
    if (kind === undefined || equals === flag.length - 1) {
      throw new UsageError(
        `The flag --external has the value ${JSON.stringify(flag)}, and must be WHAT=NAME, where WHAT is one of ${Object.keys(WORDS).join(', ')}.`,
      );
    }
    (externals[kind] ??= []).push(flag.slice(equals + 1));
  }
  return externals;
}

function suppressionOf(flag: string): Suppression {
  const equals = flag.indexOf('=');
  const reason = 'allowed on the command line';
  if (equals === -1) return { code: flag, reason };
  return { code: flag.slice(0, equals), resource: flag.slice(equals + 1), reason };
}

function remoteClusters(given: Given, io: Io): Record<string, LoadedFiles['resources']> {
  const clusters: Record<string, LoadedFiles['resources']> = {};
  for (const flag of given.many('remote-cluster')) {
    const equals = flag.indexOf('=');
    if (equals < 1)
      throw new UsageError(
        `The flag --remote-cluster has the value ${JSON.stringify(flag)}, and must be NAME=PATH.`,
      );
    const { resources, unreadable } = loadFiles([flag.slice(equals + 1)], { source: io.source });
    if (unreadable.length > 0)
      throw new UsageError(
        `The manifests of --remote-cluster ${flag} cannot be read: ${unreadable[0].reason}.`,
      );
    const name = flag.slice(0, equals);
    clusters[name] = [...(clusters[name] ?? []), ...resources];
  }
  return clusters;
}
