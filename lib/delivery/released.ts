import type { ArgoRollout } from './argo-rollout';
import { type ChangedFields, fluxIgnore, ignoreDifferences } from './changed-fields';
import { changesOfCanary } from './canary-changes';
import type { FlaggerCanary } from './flagger-canary';
import { changesOf } from './rollout-changes';

/** What controllers of releases change among what a GitOps tool applies. */
export interface Released {
  readonly rollouts?: readonly ArgoRollout[] | undefined;
  readonly canaries?: readonly FlaggerCanary[] | undefined;
}

export const hasReleases = ({ rollouts = [], canaries = [] }: Released): boolean =>
  rollouts.length + canaries.length > 0;

const changes = ({ rollouts = [], canaries = [] }: Released): ChangedFields[] => [
  ...rollouts.flatMap(changesOf),
  ...canaries.flatMap(changesOfCanary),
];

/** The changes as Argo CD's `ignoreDifferences`. */
export const argoCdIgnores = (released: Released): object[] => ignoreDifferences(changes(released));

/** The changes as `ignore` of Flux's `Kustomization`. */
export const fluxIgnores = (released: Released): object[] => fluxIgnore(changes(released));
