import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { located } from '../core/located';
import { distinct, dnsLabel, objectName } from '../values/checks';
import { gitFolder, gitRepository } from '../values/delivery/git-folder';
import type { GitRevision } from '../values/delivery/git-revision';
import { MeshError, MeshErrorCode } from '../values/mesh-error';
import { ARGO_CD, FINALIZERS, MAIN, applicationSpec } from './argo-cd-application';
import type { ArgoRollout } from './argo-rollout';
import type { FlaggerCanary } from './flagger-canary';
import type { ArgoCdSyncOptions } from './handover-options';

/** One of several places to which an app goes. */
export interface ArgoCdEnvironment {
  /** Its name: `production`. */
  readonly name: string;
  /** The folder of the repository with its manifests: `dist/production`. */
  readonly folder: string;
  /**
   * The name of its cluster, as Argo CD lists it.
   *
   * @default 'in-cluster', that of Argo CD itself
   */
  readonly cluster?: string;
  /**
   * What of the repository is applied there.
   *
   * @default - that of all environments
   */
  readonly revision?: GitRevision;
}

/** What Argo CD applies to several environments. */
export interface ArgoCdEnvironmentsProps extends ArgoCdSyncOptions {
  /** The address of the Git repository. */
  readonly repository: string;
  /** The environments, each with its folder and its cluster. */
  readonly environments: ArgoCdEnvironment[];
  /**
   * What of the repository is applied.
   *
   * @default - the branch `main`
   */
  readonly revision?: GitRevision;
  /**
   * The name of the `ApplicationSet`, before that of each environment in the names of the Applications.
   *
   * @default - the id of the construct
   */
  readonly name?: string;
  /**
   * The Rollouts among what is applied: what their controller changes in other objects, such as the weights of routes, Argo CD leaves
   * alone. Their names and namespaces are the same in all environments.
   *
   * @default - none
   */
  readonly rollouts?: ArgoRollout[];
  /**
   * The Canaries of Flagger among what is applied: what it changes in other objects, such as the replicas of their targets, Argo CD leaves alone.
   * What Flagger makes itself must not be among what is applied.
   *
   * @default - none
   */
  readonly canaries?: FlaggerCanary[];
  /**
   * Whether what is no longer in a folder goes from the cluster too.
   *
   * @default true
   */
  readonly prune?: boolean;
  /**
   * Whether an environment waits until those before it are healthy. Argo CD does so where progressive syncs are switched on
   * (`applicationsetcontroller.enable.progressive.syncs`).
   *
   * @default false
   */
  readonly inOrder?: boolean;
}

/** Hands the committed manifests of an app over to Argo CD for several environments or clusters: one `ApplicationSet`. */
export class ArgoCdEnvironments extends Construct {
  /** The names of the Applications that it makes, in the order of the environments. */
  public readonly applicationNames: string[];

  /**
   * @param scope the construct in which it stands
   * @param id its id there, and the name of the `ApplicationSet` unless another is given
   * @param props what is applied, and where
   */
  public constructor(scope: Construct, id: string, props: ArgoCdEnvironmentsProps) {
    super(scope, id);
    this.applicationNames = located(this, () => {
      const name = objectName(props.name ?? id, 'name of a hand-over');
      const namespace = dnsLabel(props.namespace ?? 'argocd', 'namespace');
      const { prune = true, revision = MAIN, environments } = props;
      if (environments.length === 0) {
        throw new MeshError({
          code: MeshErrorCode.MISSING_SETTING,
          got: `${name} without environments`,
          expected: 'one at least',
          mend: 'name each with its folder',
        });
      }
      const names = environments.map((environment) => dnsLabel(environment.name, 'name of an environment'));
      distinct(names, 'environment');
      const elements = environments.map((environment, i) => ({
        name: names[i],
        path: gitFolder(environment.folder),
        cluster: environment.cluster ?? 'in-cluster',
        revision: (environment.revision ?? revision).name,
      }));
      const repository = gitRepository(props.repository);
      const source = { repository, revision: '{{ .revision }}', path: '{{ .path }}' };
      const expression = (value: string) => ({ key: ENVIRONMENT, operator: 'In', values: [value] });
      new ApiObject(this, 'Resource', {
        apiVersion: ARGO_CD,
        kind: 'ApplicationSet',
        metadata: { name, namespace },
        spec: {
          goTemplate: true,
          goTemplateOptions: ['missingkey=error'],
          generators: [{ list: { elements } }],
          strategy: props.inOrder
            ? {
                type: 'RollingSync',
                rollingSync: {
                  steps: names.map((environment) => ({ matchExpressions: [expression(environment)] })),
                },
              }
            : undefined,
          template: {
            metadata: {
              name: `${name}-{{ .name }}`,
              labels: { [ENVIRONMENT]: '{{ .name }}' },
              finalizers: prune ? [...FINALIZERS] : undefined,
            },
            spec: applicationSpec(source, '{{ .cluster }}', prune, props),
          },
        },
      });
      return names.map((environment) => `${name}-${environment}`);
    });
  }
}

/** The label by which Applications are told apart. */
const ENVIRONMENT = 'environment';
