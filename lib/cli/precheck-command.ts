import { BROKEN } from '../analysis/reading';
import { jsonReport, summary, textReport } from '../analysis/reporters';
import { precheck } from '../analysis/upgrade/precheck';
import { loadFiles } from '../mesh/files';
import { ISTIO_RELEASES, istioRelease } from '../values/istio-releases';
import { readSettingsFile, refuseMissing } from './settings-file';
import { type Flags, type Given, oneOf, readFlags } from './flags';
import { EXIT, type Io, UsageError } from './io';
import { dayOf } from './versions-command';
import { type Usage, usageText } from './usage';

const FORMATS = ['text', 'json'] as const;

const flags: Flags = {
  'istio-version': { type: 'string', value: 'X.Y', help: 'the release of Istio to install or to upgrade to' },
  'kubernetes-version': { type: 'string', value: 'X.Y', help: 'the release of Kubernetes in the cluster' },
  'upgrade-from': { type: 'string', value: 'X.Y', help: 'the release of Istio that is running now' },
  date: {
    type: 'string',
    value: 'YYYY-MM-DD',
    help: 'the day on which the releases must be supported; default: today',
  },
  format: { type: 'string', value: 'FORMAT', words: FORMATS, help: 'text (default) or json' },
  namespace: { type: 'string', short: 'n', value: 'NAME', help: 'the namespace of objects without one' },
  'mesh-config': { type: 'string', value: 'FILE', help: 'the mesh config, in the format of MeshConfig' },
  help: { type: 'boolean', short: 'h', help: 'show this help' },
};

export const usage: Usage = {
  synopsis: [
    'cdk8s-istio precheck --istio-version X.Y [--kubernetes-version X.Y] [--upgrade-from X.Y] FILE|FOLDER|-… [flags]',
  ],
  about:
    'Reports what in the manifests a release of Istio does not support, whether the releases of Istio and Kubernetes are supported (together), and which changes since the running release affect the manifests.',
  flags,
  exits: {
    0: 'nothing would break',
    1: 'something would break',
    2: 'something could not be read (the rest is checked)',
  },
  guide: 'installation',
};

/** The command `cdk8s-istio precheck`. Returns its exit code. */
export function precheckCommand(args: readonly string[], io: Io): number {
  const given = readFlags(args, flags);
  if (given.has('help')) {
    io.stdout(usageText(usage));
    return EXIT.CLEAN;
  }
  const istioVersion = istioOf(given, 'istio-version');
  if (istioVersion === undefined)
    throw new UsageError(`The flag --istio-version is missing, and must be one of ${known()}.`);
  const upgradeFrom = istioOf(given, 'upgrade-from');
  const kubernetesVersion = given.one('kubernetes-version');
  if (kubernetesVersion !== undefined && !/^v?1\.\d{1,3}(?!\d)/.test(kubernetesVersion))
    throw new UsageError(
      `The flag --kubernetes-version has the value ${JSON.stringify(kubernetesVersion)}, and must be a release such as 1.34.`,
    );
  if (given.paths.length === 0)
    throw new UsageError('There is no file, folder or - to read. See cdk8s-istio precheck --help.');
  const format = oneOf(given.one('format') ?? 'text', FORMATS, 'format');
  const day = dayOf(given.one('date'));
  const meshConfig = given.one('mesh-config');

  refuseMissing(given.paths);
  const loaded = loadFiles(given.paths, { namespace: given.one('namespace'), stdin: io.stdin });
  const findings = precheck(loaded, {
    istioVersion,
    upgradeFrom,
    kubernetesVersion,
    day,
    meshConfig: meshConfig === undefined ? undefined : readSettingsFile(meshConfig),
  });
  if (format === 'json') io.stdout(jsonReport(findings));
  else {
    const report = textReport(findings, { textOf: (file) => loaded.texts?.get(file), color: io.color });
    const objects = loaded.resources.length;
    const which = [
      `Istio ${istioVersion}`,
      upgradeFrom && `from ${upgradeFrom}`,
      kubernetesVersion && `on Kubernetes ${kubernetesVersion}`,
    ];
    const head = `${objects} object${objects === 1 ? '' : 's'} for ${which.filter(Boolean).join(' ')}`;
    io.stdout(`${report}${report === '' ? '' : '\n'}${head}: ${summary(findings)}\n`);
  }
  for (const { file, reason } of loaded.unreadable) io.stderr(`cdk8s-istio: ${file}: ${reason}\n`);
  if (loaded.unreadable.length > 0 || findings.some(({ rule }) => BROKEN.has(rule))) return EXIT.NO_ANSWER;
  return findings.some(({ level }) => level === 'error') ? EXIT.FINDINGS : EXIT.CLEAN;
}

const known = () => ISTIO_RELEASES.map(({ version }) => version).join(', ');

/** The minor release of a flag; undefined where it is not given. */
function istioOf(given: Given, flag: string): string | undefined {
  const text = given.one(flag);
  if (text === undefined) return undefined;
  const release = /^v?1\.\d{1,3}(\.\d+.*)?$/.test(text) ? istioRelease(text) : undefined;
  if (release !== undefined) return release.version;
  throw new UsageError(
    `The flag --${flag} has the value ${JSON.stringify(text)}, and must be one of ${known()}.`,
  );
}
