import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { located } from '../core/located';
import { dnsLabel, integer, objectName } from '../values/checks';
import { gitFolder, gitRepository, namesOfFolders } from '../values/delivery/git-folder';
import { ARGO_CD, FINALIZERS, MAIN, SYNC_WAVE, applicationSpec } from './argo-cd-application';
import type { ArgoCdSyncOptions, HandoverOptions } from './handover-options';

/** What Argo CD applies, and where. */
export interface ArgoCdHandoverProps extends HandoverOptions, ArgoCdSyncOptions {
  /**
   * The name of the cluster, as Argo CD lists it.
   *
   * @default 'in-cluster', that of Argo CD itself
   */
  readonly cluster?: string;
  /**
   * The wave of the first folder; each further one is in the next. Where the Applications of an `IstioInstallation` are applied by the
   * same Application, the waves up to 4 are theirs.
   *
   * @default 0
   */
  readonly firstWave?: number;
}

/**
 * Hands the committed manifests of an app over to Argo CD: an `Application` for each folder, in sync waves.
 *
 * Argo CD waits for a wave where these Applications are themselves part of an Application, and where it is told how healthy an
 * Application is; elsewhere what comes too early is tried again. Within one folder `SyncWave` gives the order.
 */
export class ArgoCdHandover extends Construct {
  /** The names of the Applications, in the order of the folders. */
  public readonly applicationNames: string[];

  /**
   * @param scope the construct in which it stands
   * @param id its id there, and the name of the Applications unless another is given
   * @param props what is applied, and where
   */
  public constructor(scope: Construct, id: string, props: ArgoCdHandoverProps) {
    super(scope, id);
    const { cluster = 'in-cluster', firstWave = 0, prune = true, revision = MAIN } = props;
    this.applicationNames = located(this, () => {
      const namespace = dnsLabel(props.namespace ?? 'argocd', 'namespace');
      const folders = props.folders.map(gitFolder);
      const names = namesOfFolders(objectName(props.name ?? id, 'name of a hand-over'), folders);
      const repository = gitRepository(props.repository);
      integer(firstWave, 'firstWave', -1000, 1000);
      folders.forEach((path, i) => {
        const source = { repository, revision: revision.name, path };
        new ApiObject(this, names[i], {
          apiVersion: ARGO_CD,
          kind: 'Application',
          metadata: {
            name: names[i],
            namespace,
            annotations: { [SYNC_WAVE]: String(firstWave + i) },
            finalizers: prune ? [...FINALIZERS] : undefined,
          },
          spec: applicationSpec(source, cluster, prune, props),
        });
      });
      return names;
    });
  }
}
