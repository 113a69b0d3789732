import { ApiObject } from 'cdk8s';
import * as kplus from 'cdk8s-plus-30';
import { Construct } from 'constructs';
import { located } from '../core/located';
import { dnsLabel, filled, labels } from '../values/checks';
import { MeshError, MeshErrorCode } from '../values/mesh-error';
import type { IWorkloadIdentity } from '../values/security/workload-identity';
import { podAccount } from './workload-account';
import { containerWishes, forgetAddress, podSecurity, selectedBy, trimContainer, trimPod } from './plain-pod';

/** What a `ClientPod` can be given. */
export interface ClientPodProps {
  /**
   * The name of the pod and of its container.
   *
   * @default - the id of the construct
   */
  readonly name?: string;
  /**
   * The namespace of the pod.
   *
   * @default - that of the chart
   */
  readonly namespace?: string;
  /**
   * The image, with a `tail` in it and with what requests are to be sent with.
   *
   * @default - `alpine:latest`
   */
  readonly image?: string;
  /**
   * The labels of the pod.
   *
   * @default - none but those of the chart
   */
  readonly labels?: { readonly [key: string]: string };
  /**
   * The identity of the pod, in Kubernetes and in the mesh.
   *
   * @default - a ServiceAccount of its own, of the pod's name
   */
  readonly serviceAccount?: kplus.IServiceAccount;
  /**
   * The identity of the pod as the name of a service account that is there already, of its namespace. Not together with
   * `serviceAccount`.
   *
   * @default - as `serviceAccount` says
   */
  readonly serviceAccountName?: string;
}

/** A pod whose address is none of cdk8s-plus's labels. */
class PlainPod extends kplus.Pod {
  public constructor(
    scope: Construct,
    id: string,
    props: kplus.PodProps,
    private readonly selecting: { [key: string]: string },
  ) {
    super(scope, id, props);
    forgetAddress(this.metadata);
  }

  public override toPodSelectorConfig(): kplus.PodSelectorConfig {
    if (Object.keys(this.selecting).length > 0) return selectedBy(this.selecting, this.metadata.namespace);
    const error = new MeshError({
      code: MeshErrorCode.MISSING_SETTING,
      got: `the pod "${this.name}" without labels, as something to select`,
      expected: 'at least one label to select it by',
      mend: 'give it `labels`',
    });
    throw error.at(this.node.path);
  }
}

/** A pod that sleeps, to send requests from: `kubectl exec` into it and call the mesh from within. */
export class ClientPod extends Construct implements IWorkloadIdentity {
  /** The pod. */
  public readonly pod: kplus.Pod;
  /** The service account under which it runs. */
  public readonly serviceAccount: kplus.IServiceAccount;

  /**
   * @param scope the construct in which it stands
   * @param id its id there, and the name of the pod when `name` is not given
   * @param props its name, image and labels
   */
  public constructor(scope: Construct, id: string, props: ClientPodProps = {}) {
    super(scope, id);
    const name = located(this, () => dnsLabel(props.name ?? id, 'name'));
    const image = located(this, () => filled(props.image ?? 'alpine:latest', 'image'));
    const own = located(this, () => labels({ ...props.labels }, 'labels'));
    const namespace = located(this, () =>
      props.namespace === undefined ? undefined : dnsLabel(props.namespace, 'namespace'),
    );
    this.serviceAccount = located(this, () => podAccount(this, { name, namespace }, props));
    this.pod = new PlainPod(
      this,
      'Pod',
      {
        metadata: { name, namespace, labels: own },
        securityContext: podSecurity(),
        serviceAccount: this.serviceAccount,
      },
      own,
    );
    this.pod.addContainer({
      name,
      image,
      command: ['tail'],
      args: ['-f', '/dev/null'],
      ...containerWishes({}),
    });
    const object = ApiObject.of(this.pod);
    trimPod(object, '/spec');
    trimContainer(object, '/spec/containers/0', {});
  }

  /** The name of its service account. */
  public get serviceAccountNames(): string[] {
    return [this.serviceAccount.name];
  }

  /** Its namespace, which is that of its account; undefined where whoever applies it decides. */
  public get serviceAccountNamespace(): string | undefined {
    return this.pod.metadata.namespace;
  }
}
