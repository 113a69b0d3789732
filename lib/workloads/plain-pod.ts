import { JsonPatch, type ApiObject, type ApiObjectMetadataDefinition } from 'cdk8s';
import * as kplus from 'cdk8s-plus-30';
import { defined } from '../values/spec';

/** Fields of a pod that cdk8s-plus always writes, by the names they have when patches are applied. */
const POD_FIELDS = [
  'automountServiceAccountToken',
  'dnsPolicy',
  'hostNetwork',
  'restartPolicy',
  'setHostnameAsFqdn',
  'shareProcessNamespace',
  'terminationGracePeriodSeconds',
];

/** Fields of a Deployment that cdk8s-plus always writes. */
const DEPLOYMENT_FIELDS = ['minReadySeconds', 'progressDeadlineSeconds', 'strategy'];

/** What an author said about a container; what is left unsaid is left to Kubernetes. */
export interface ContainerWishes {
  /** How the image is pulled. */
  readonly imagePullPolicy?: kplus.ImagePullPolicy;
  /** When the container counts as started. */
  readonly startup?: kplus.Probe;
  /** What it requests and may use. */
  readonly resources?: kplus.ContainerResources;
  /** What it is allowed to do. */
  readonly securityContext?: kplus.ContainerSecurityContextProps;
}

/**
 * The settings of a container that any image can run with: as root if it wants to, with a writable file system,
 * without a guess at its resources. cdk8s-plus would forbid the first two and guess the third.
 */
export function containerWishes(wishes: ContainerWishes): ContainerWishes {
  const { securityContext = {}, resources = {} } = wishes;
  return {
    ...wishes,
    resources,
    securityContext: {
      ensureNonRoot: false,
      readOnlyRootFilesystem: false,
      // The API server refuses a privileged container that may not escalate.
      allowPrivilegeEscalation: securityContext.privileged === true,
      ...defined(securityContext),
    },
  };
}

/** Leaves out of a container what the author did not ask for, so that Kubernetes's own default applies. */
export function trimContainer(object: ApiObject, container: string, wishes: ContainerWishes): void {
  const { imagePullPolicy, startup, securityContext = {} } = wishes;
  const unasked = {
    imagePullPolicy: imagePullPolicy === undefined,
    startupProbe: startup === undefined,
    // Written out, it would override what is said for the whole pod.
    'securityContext/runAsNonRoot': securityContext.ensureNonRoot === undefined,
    'securityContext/readOnlyRootFilesystem': securityContext.readOnlyRootFilesystem === undefined,
  };
  remove(
    object,
    container,
    Object.entries(unasked).flatMap(([field, is]) => (is ? [field] : [])),
  );
}

/** Leaves out of a pod, or of a pod's template, what nobody asked for. */
export function trimPod(object: ApiObject, pod: string, security?: kplus.PodSecurityContextProps): void {
  remove(object, pod, security === undefined ? [...POD_FIELDS, 'securityContext'] : POD_FIELDS);
}

/** Leaves out of a Deployment what nobody asked for. */
export function trimDeployment(object: ApiObject): void {
  remove(object, '/spec', DEPLOYMENT_FIELDS);
}

/** The security settings of a pod, without the guess that no image runs as root. */
export function podSecurity(given: kplus.PodSecurityContextProps = {}): kplus.PodSecurityContextProps {
  return { ensureNonRoot: false, ...defined(given) };
}

/** Takes away the label with a hash of the construct's path, by which cdk8s-plus finds its pods again. */
export function forgetAddress(metadata: ApiObjectMetadataDefinition): void {
  // There is no way to remove a label; one without a value is not written.
  metadata.addLabel(kplus.Pod.ADDRESS_LABEL, undefined as unknown as string);
}

/** How network policies and affinities of cdk8s-plus find pods, now that they have no address. */
export function selectedBy(labels: { [key: string]: string }, namespace?: string): kplus.PodSelectorConfig {
  return {
    labelSelector: kplus.LabelSelector.of({ labels }),
    namespaces: namespace === undefined ? undefined : { names: [namespace] },
  };
}

function remove(object: ApiObject, parent: string, fields: readonly string[]): void {
  object.addJsonPatch(...fields.map((field) => JsonPatch.remove(`${parent}/${field}`)));
}
