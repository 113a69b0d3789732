import { ApiObject } from 'cdk8s';
import * as kplus from 'cdk8s-plus-30';
import type { Construct } from 'constructs';
import { filled, integer } from '../values/checks';
import {
  containerWishes,
  forgetAddress,
  podSecurity,
  selectedBy,
  trimContainer,
  trimDeployment,
  trimPod,
} from './plain-pod';
import { extraLabels, podLabels, type Labels } from './workload-labels';
import type { WorkloadPort } from './workload-port';
import { WorkloadVersion, type WorkloadVersionOptions } from './workload-version';

const POD = '/spec/template/spec';

/** What a Deployment needs to know of the workload that it is a version of. */
export interface VersionParent {
  /** The name of the workload. */
  readonly name: string;
  /** The namespace of its objects; that of the chart when undefined. */
  readonly namespace?: string;
  /** The name of its container. */
  readonly containerName: string;
  /** Its ports. */
  readonly ports: readonly WorkloadPort[];
}

/** A Deployment whose pods are found by their own labels alone. */
class VersionDeployment extends kplus.Deployment {
  public constructor(
    scope: Construct,
    id: string,
    props: kplus.DeploymentProps,
    private readonly selecting: Labels,
  ) {
    super(scope, id, { ...props, select: false });
    this.select(kplus.LabelSelector.of({ labels: selecting }));
    forgetAddress(this.podMetadata);
  }

  public override toPodSelectorConfig(): kplus.PodSelectorConfig {
    return selectedBy(this.selecting, this.metadata.namespace);
  }
}

/** Makes the Deployment of one version, as a child of the workload with the version's name as id. */
export function deployVersion(
  scope: Construct,
  parent: VersionParent,
  version: string,
  options: WorkloadVersionOptions,
): WorkloadVersion {
  const { name, namespace, containerName, ports } = parent;
  const selecting = podLabels(name, version);
  const image = filled(options.image ?? '', `image of version ${version}`);
  const replicas = integer(options.replicas ?? 1, `replicas of version ${version}`);
  const extra = extraLabels(options.podLabels ?? {}, selecting);
  const deployment = new VersionDeployment(
    scope,
    version,
    {
      metadata: { name: `${name}-${version}`, namespace, labels: selecting },
      podMetadata: { labels: { ...extra, ...selecting }, annotations: options.podAnnotations },
      replicas,
      serviceAccount: options.serviceAccount,
      securityContext: podSecurity(options.podSecurityContext),
    },
    selecting,
  );
  const [first, ...others] = [...new Set(ports.map((port) => port.targetPort))];
  const container = deployment.addContainer({
    name: containerName,
    image,
    // The port that probes ask on when they name none.
    portNumber: first,
    ports: others.map((number) => ({ number })),
    command: options.command,
    args: options.args,
    envVariables: { ...options.env },
    liveness: options.liveness,
    readiness: options.readiness,
    ...containerWishes(wishesOf(options)),
  });
  const object = ApiObject.of(deployment);
  trimDeployment(object);
  trimPod(object, POD, options.podSecurityContext);
  trimContainer(object, `${POD}/containers/0`, wishesOf(options));
  return new WorkloadVersion(version, deployment, container);
}

function wishesOf(options: WorkloadVersionOptions) {
  const { imagePullPolicy, startup, resources, securityContext } = options;
  return { imagePullPolicy, startup, resources, securityContext };
}

/** Under which account the pods run: a version's own word goes before that of its workload, whether object or name. */
function accountOf(version: WorkloadVersionOptions, workload: WorkloadVersionOptions) {
  const isOwn = version.serviceAccount !== undefined || version.serviceAccountName !== undefined;
  const { serviceAccount, serviceAccountName } = isOwn ? version : workload;
  return { serviceAccount, serviceAccountName };
}

/** The settings of a version, on top of those of its workload. */
export function withDefaults(
  version: WorkloadVersionOptions,
  workload: WorkloadVersionOptions,
): WorkloadVersionOptions {
  return {
    image: version.image ?? workload.image,
    replicas: version.replicas ?? workload.replicas,
    command: version.command ?? workload.command,
    args: version.args ?? workload.args,
    env: { ...workload.env, ...version.env },
    liveness: version.liveness ?? workload.liveness,
    readiness: version.readiness ?? workload.readiness,
    startup: version.startup ?? workload.startup,
    resources: version.resources ?? workload.resources,
    securityContext: version.securityContext ?? workload.securityContext,
    podSecurityContext: version.podSecurityContext ?? workload.podSecurityContext,
    imagePullPolicy: version.imagePullPolicy ?? workload.imagePullPolicy,
    ...accountOf(version, workload),
    podLabels: { ...workload.podLabels, ...version.podLabels },
    podAnnotations: { ...workload.podAnnotations, ...version.podAnnotations },
  };
}
