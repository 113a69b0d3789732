import { Lazy } from 'cdk8s';
import { dnsLabel, filled } from '../values/checks';
import { GitRevision } from '../values/delivery/git-revision';
import { defined } from '../values/spec';
import type { ArgoCdSyncOptions, HandoverOptions } from './handover-options';
import { argoCdIgnores, hasReleases } from './released';

/** The spec of an `Application` for one folder. */
export function applicationSpec(
  source: { readonly repository: string; readonly revision: string; readonly path: string },
  cluster: string,
  prune: boolean,
  options: ArgoCdSyncOptions & Pick<HandoverOptions, 'rollouts' | 'canaries'>,
): any {
  const { project = 'default', targetNamespace, createNamespace = false, autoSync = true } = options;
  const { respectIgnored = true } = options;
  const isReleased = hasReleases(options);
  return defined({
    project: filled(project, 'project'),
    source: { repoURL: source.repository, targetRevision: source.revision, path: source.path },
    destination: defined({
      name: filled(cluster, 'name of a cluster'),
      namespace: targetNamespace && dnsLabel(targetNamespace, 'namespace'),
    }),
    syncPolicy: defined({
      automated: autoSync ? { prune, selfHeal: true } : undefined,
      syncOptions: [
        ...(createNamespace ? ['CreateNamespace=true'] : []),
        ...(prune ? ['PruneLast=true'] : []),
        'ServerSideApply=true',
        // Argo Rollouts, docs/features/traffic-management/istio.md: "Integrating with GitOps".
        ...(isReleased ? ['ApplyOutOfSyncOnly=true'] : []),
        ...(isReleased && respectIgnored ? ['RespectIgnoreDifferences=true'] : []),
      ],
      // What comes before the kinds or the webhooks that it needs is tried again.
      retry: { limit: 10, backoff: { duration: '10s', factor: 2, maxDuration: '3m' } },
    }),
    ignoreDifferences: isReleased ? Lazy.any({ produce: () => argoCdIgnores(options) }) : undefined,
  });
}

/** The revision that is applied where none is said. */
export const MAIN = GitRevision.branch('main');

export const ARGO_CD = 'argoproj.io/v1alpha1';
export const SYNC_WAVE = 'argocd.argoproj.io/sync-wave';
/** With it, what an Application has applied goes with the Application. */
export const FINALIZERS = ['resources-finalizer.argocd.argoproj.io/foreground'];
