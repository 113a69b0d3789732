import { ApiObject, type Duration, Lazy } from 'cdk8s';
import { Construct } from 'constructs';
import { located } from '../core/located';
import { dnsLabel, objectName } from '../values/checks';
import { gitFolder, gitRepository, namesOfFolders } from '../values/delivery/git-folder';
import { defined } from '../values/spec';
import { WireDuration } from '../values/wire-duration';
import { MAIN } from './argo-cd-application';
import type { HandoverOptions } from './handover-options';
import { fluxIgnores, hasReleases } from './released';

/** What Flux applies, and where. */
export interface FluxHandoverProps extends HandoverOptions {
  /**
   * The namespace of the objects that are written for Flux.
   *
   * @default 'flux-system'
   */
  readonly namespace?: string;
  /**
   * The Secret with which the repository is read, in the same namespace.
   *
   * @default - none: everybody may read it
   */
  readonly repositorySecret?: string;
  /**
   * How often Flux looks whether all is as it should be.
   *
   * @default - every 10 minutes
   */
  readonly interval?: Duration;
  /**
   * How long Flux waits for a folder to be applied and healthy.
   *
   * @default - 5 minutes
   */
  readonly timeout?: Duration;
  /**
   * Whether a folder counts as applied only when all objects in it are healthy. Without it the next one does not wait for that.
   *
   * @default true
   */
  readonly wait?: boolean;
  /**
   * The names of Kustomizations of the same namespace that are applied before.
   *
   * @default - none
   */
  readonly dependsOn?: string[];
  /**
   * The namespace into which all objects are put, whatever they say.
   *
   * @default - none: each object names its own
   */
  readonly targetNamespace?: string;
  /**
   * The service account with whose rights Flux applies.
   *
   * @default - that of Flux itself
   */
  readonly serviceAccount?: string;
  /**
   * The Secret with the kubeconfig of another cluster, in the same namespace.
   *
   * @default - the cluster of Flux itself
   */
  readonly kubeConfigSecret?: string;
}

/** Hands the committed manifests of an app over to Flux: a `GitRepository`, and a `Kustomization` for each folder that waits for those before. */
export class FluxHandover extends Construct {
  /** The names of the Kustomizations, in the order of the folders. */
  public readonly kustomizationNames: string[];

  /**
   * @param scope the construct in which it stands
   * @param id its id there, and the name of the objects unless another is given
   * @param props what is applied, and where
   */
  public constructor(scope: Construct, id: string, props: FluxHandoverProps) {
    super(scope, id);
    this.kustomizationNames = located(this, () => {
      const name = objectName(props.name ?? id, 'name of a hand-over');
      const namespace = dnsLabel(props.namespace ?? 'flux-system', 'namespace');
      const interval = WireDuration.maybe(props.interval, 'interval')?.text ?? '10m';
      const { revision = MAIN, repositorySecret, dependsOn = [] } = props;
      const folders = props.folders.map(gitFolder);
      const names = namesOfFolders(name, folders);
      const sourceRef = { kind: 'GitRepository', name };
      new ApiObject(this, 'GitRepository', {
        apiVersion: 'source.toolkit.fluxcd.io/v1',
        kind: sourceRef.kind,
        metadata: { name, namespace },
        spec: defined({
          interval,
          url: gitRepository(props.repository),
          ref: revision._toSpec(),
          secretRef: repositorySecret && { name: objectName(repositorySecret, 'name of a Secret') },
        }),
      });
      folders.forEach((folder, i) => {
        const before =
          i === 0
            ? dependsOn.map((dependency) => objectName(dependency, 'name of a Kustomization'))
            : [names[i - 1]];
        new ApiObject(this, names[i], {
          apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
          kind: 'Kustomization',
          metadata: { name: names[i], namespace },
          spec: kustomizationSpec(folder, sourceRef, interval, before, props),
        });
      });
      return names;
    });
  }
}

function kustomizationSpec(
  folder: string,
  sourceRef: object,
  interval: string,
  before: readonly string[],
  props: FluxHandoverProps,
): any {
  const { prune = true, wait = true, targetNamespace, serviceAccount, kubeConfigSecret } = props;
  return defined({
    interval,
    timeout: WireDuration.maybe(props.timeout, 'timeout')?.text ?? '5m',
    sourceRef,
    path: `./${folder}`,
    prune,
    wait,
    // fluxcd/pkg, ssa/manager_apply.go: `DriftIgnoreRules`.
    ignore: hasReleases(props) ? Lazy.any({ produce: () => fluxIgnores(props) }) : undefined,
    dependsOn: before.length === 0 ? undefined : before.map((name) => ({ name })),
    targetNamespace: targetNamespace && dnsLabel(targetNamespace, 'namespace'),
    serviceAccountName: serviceAccount && objectName(serviceAccount, 'name of a service account'),
    kubeConfig: kubeConfigSecret && { secretRef: { name: objectName(kubeConfigSecret, 'name of a Secret') } },
  });
}
