import { ISTIO_RELEASES, istioRelease, istioReleasesFor } from '../values/istio-releases';
import type { Collector } from './collector';
import { ruleTable } from './rule';

export const versionRules = ruleTable(
  {
    section: 'versions',
    source: 'istio.io, supported releases; istioctl x precheck (istioctl/pkg/install/k8sversion/version.go)',
    codes: ['mesh'],
  },
  {
    'kubernetes-too-old': {
      codes: ['IST0142'],
      title: 'The release of Kubernetes is older than Istio supports',
      why: 'The two are not tested together, and istioctl refuses to install Istio there.',
      mend: 'Upgrade Kubernetes, or choose a release of Istio that is supported on it.',
      covers: ['IST0142'],
    },
    'unsupported-pair': {
      title: 'The release of Istio was never supported on the release of Kubernetes',
      why: 'The two are not tested together.',
      mend: 'Choose releases that were supported together.',
    },
    unknown: {
      title: 'The release is unknown',
      why: 'Nothing is known about what the release supports.',
      mend: 'Give a minor release, such as 1.31.',
    },
  },
);

/** Whether the releases that manifests are for are known, and were supported together. */
export function checkVersions(
  { istioVersion, kubernetesVersion }: { istioVersion?: string; kubernetesVersion?: string },
  collector: Collector,
): void {
  const newest = ISTIO_RELEASES[0].version;
  const release = istioRelease(istioVersion ?? newest);
  if (release === undefined) {
    const known = ISTIO_RELEASES.map(({ version }) => version).join(', ');
    collector.reportUse(
      versionRules.unknown,
      `Istio ${istioVersion} is unknown; the known releases are ${known}.`,
    );
    return;
  }
  if (kubernetesVersion === undefined) return;
  const [, minor] = /^v?1\.(\d+)(?!\d)/.exec(kubernetesVersion) ?? [];
  if (minor === undefined) {
    collector.reportUse(
      versionRules.unknown,
      `Kubernetes ${kubernetesVersion} is not a release such as 1.34, so it cannot be checked.`,
    );
    return;
  }
  const supportedOn = release.kubernetes;
  if (supportedOn === undefined || supportedOn.includes(`1.${minor}`)) return;
  const fitting = istioReleasesFor(kubernetesVersion).map(({ version }) => version);
  const pair = `Istio ${release.version} was never supported on Kubernetes 1.${minor}, only on ${supportedOn.join(', ')}`;
  const others =
    fitting.length === 0
      ? 'no known release of Istio supports it'
      : `the releases of Istio that support it are ${fitting.join(', ')}`;
  const [oldest] = supportedOn;
  const isOlder = Number(minor) < Number(oldest.slice('1.'.length));
  const rule = versionRules[isOlder ? 'kubernetes-too-old' : 'unsupported-pair'];
  collector.reportUse(rule, `${pair}; ${others}.`);
}
