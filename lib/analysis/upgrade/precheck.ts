import type { Loaded } from '../../mesh/load';
import { MeshIndex, type MeshOptions } from '../../mesh/mesh-index';
import { Places } from '../../mesh/places';
import {
  ISTIO_RELEASES,
  endOfLifeText,
  istioRelease,
  isOutOn,
  isSupportedOn,
  isUpgradeStep,
  minorOf,
} from '../../values/istio-releases';
import { kubernetesEndOfLife } from '../../values/install/kubernetes-version';
import { Collector } from '../collector';
import type { Finding } from '../finding';
import { faultRule } from '../reading';
import { type Rule, ruleTable } from '../rule';
import { checkRelease } from '../schema/releases';
import { Suppressor, type Suppression } from '../suppression';
import { checkVersions } from '../versions';
import { installationChanges } from './installation-changes';
import { trafficChanges } from './traffic-changes';

const rules = ruleTable(
  { section: 'precheck', source: 'istio.io, supported releases, and its upgrade guides', codes: ['mesh'] },
  {
    'upgrade-step': {
      title: 'The upgrade skips more releases than Istio supports',
      why: 'Istio supports an in-place upgrade by one minor release, and a canary upgrade, with two control planes side by side, by two.',
      mend: 'Upgrade to each of the releases in between, one after the other.',
      source: 'istio.io, Canary Upgrades: Before you upgrade',
    },
    'step-by-revision': {
      level: 'warning',
      title: 'The upgrade by two minor releases is supported only as a canary upgrade',
      why: 'Istio supports an in-place upgrade by one minor release, and a canary upgrade, with two control planes side by side, by two.',
      mend: 'Install the new release with a revision of its own and migrate namespace by namespace, or upgrade to the release in between first.',
      source: 'istio.io, Canary Upgrades: Before you upgrade',
    },
    'istio-ended': {
      level: 'warning',
      title: 'This release of Istio is not supported',
      why: 'It gets no security fixes.',
      mend: 'Choose a supported release.',
    },
    'kubernetes-ended': {
      level: 'warning',
      title: 'The support of this release of Kubernetes has ended',
      why: 'It gets no more fixes, unless a vendor makes them.',
      mend: 'Upgrade Kubernetes, or ask the vendor.',
    },
  },
);

/** The rules that only `precheck` has, by the folders of their pages. */
export const precheckRules: readonly Readonly<Record<string, Rule>>[] = [
  rules,
  Object.fromEntries([...trafficChanges, ...installationChanges].map(({ rule }) => [rule.slug, rule])),
];

/** What is to be known before manifests go to another release. */
export interface PrecheckOptions extends MeshOptions {
  /** The release of Istio to be, as `1.31`. */
  readonly istioVersion: string;
  /** The release of Kubernetes, as `1.34`; without it nothing is said of it. */
  readonly kubernetesVersion?: string;
  /** The release of Istio that runs now; without it nothing is said of what changes. */
  readonly upgradeFrom?: string;
  /** The day by which support is judged, as `2026-11-22`. */
  readonly day: string;
  /** Findings that are allowed. */
  readonly suppress?: readonly Suppression[];
}

/**
 * What would break, or go otherwise, with a release of Istio: fields and kinds that it does not have, releases that do not fit or are
 * no longer supported, and what changed since the release that runs now, as far as it touches the manifests.
 */
export function precheck(loaded: Loaded, options: PrecheckOptions): Finding[] {
  const { istioVersion: istio, upgradeFrom: from, suppress } = options;
  const collector = new Collector(new Suppressor(suppress), new Places(loaded.texts ?? new Map()));
  const kubernetes = options.kubernetesVersion?.replace(/^v?(1\.\d+).*$/, '$1');
  checkVersions({ istioVersion: istio, kubernetesVersion: kubernetes }, collector);
  checkSupport(options, kubernetes, collector);
  for (const fault of loaded.faults) collector.reportFault(faultRule(fault), fault);
  for (const resource of loaded.resources) {
    checkRelease(resource.manifest, istio, (rule, path, message, mend) =>
      collector.report(rule, resource, path, message, mend),
    );
  }
  if (from !== undefined) {
    const mesh = new MeshIndex(loaded.resources, options);
    checkStep(from, istio, mesh, collector);
    const [low, high] = [minorOf(from), minorOf(istio)].sort((a, b) => a - b);
    for (const { since, check } of [...trafficChanges, ...installationChanges]) {
      if (low < minorOf(since) && minorOf(since) <= high)
        check(mesh, collector.report, { istio, kubernetes });
    }
  }
  return collector.findings;
}

function checkStep(from: string, to: string, { installations }: MeshIndex, collector: Collector): void {
  if (isUpgradeStep(from, to)) return;
  const isPossible = isUpgradeStep(from, to, true);
  if (isPossible && installations.some(({ revision }) => revision)) return;
  // Without an installation among the manifests nobody knows how it is to be made.
  if (isPossible && installations.length === 0) {
    const message = `The upgrade from Istio ${from} to ${to} is by two minor releases, which Istio supports only as a canary upgrade with revisions.`;
    collector.reportUse(rules['step-by-revision'], message);
    return;
  }
  const direction = Math.sign(minorOf(to) - minorOf(from));
  const steps = Array.from(
    { length: Math.abs(minorOf(to) - minorOf(from)) },
    (_, i) => `1.${minorOf(from) + direction * (i + 1)}`,
  );
  collector.reportUse(
    rules['upgrade-step'],
    `The upgrade from Istio ${from} to ${to} skips more releases than Istio supports, so it has to go to ${steps.join(', then to ')}.`,
  );
}

function checkSupport(
  { istioVersion: istio, day }: PrecheckOptions,
  kubernetes: string | undefined,
  collector: Collector,
): void {
  const supported = ISTIO_RELEASES.filter((release) => isSupportedOn(release, day));
  const names = supported.map(({ version }) => version).join(' and ') || 'none that is known';
  const release = istioRelease(istio);
  if (release !== undefined && !isSupportedOn(release, day)) {
    const when = isOutOn(release, day)
      ? `ended support: ${endOfLifeText(release)}`
      : `released on ${release.released ?? 'a later day'}`;
    collector.reportUse(
      rules['istio-ended'],
      `Istio ${istio} is not supported on ${day} (${when}); the supported releases are ${names}.`,
    );
  }
  const end = kubernetes === undefined ? undefined : kubernetesEndOfLife(kubernetes);
  if (end !== undefined && end < day) {
    collector.reportUse(
      rules['kubernetes-ended'],
      `The support of Kubernetes ${kubernetes} ended on ${end}.`,
    );
  }
}
