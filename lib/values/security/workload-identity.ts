import type { IServiceAccount } from 'cdk8s-plus-30';
import { dnsLabel, objectName } from '../checks';
import { ofKind } from '../expected-kind';
import { MeshError, MeshErrorCode } from '../mesh-error';

/**
 * Somebody whom the mesh knows by certificate: pods that run under one or more service accounts of one namespace.
 *
 * Istio makes the identity of a pod of its trust domain, its namespace and its service account. Pods under the same account
 * are the same to every policy.
 */
export interface IWorkloadIdentity {
  /** The names of the service accounts; more than one where versions of a workload run under accounts of their own. */
  readonly serviceAccountNames: string[];
  /** The namespace of the accounts, which is that of the pods; undefined where it is not known. */
  readonly serviceAccountNamespace?: string | undefined;
}

/** The identity of pods that this program does not define. */
export class WorkloadIdentity implements IWorkloadIdentity {
  /**
   * Pods under the service account of this name.
   *
   * @param name the name of the account
   * @param namespace its namespace
   */
  public static of(name: string, namespace: string): WorkloadIdentity {
    return new WorkloadIdentity([name], namespace);
  }

  /**
   * Pods under a service account of cdk8s-plus. One from `ServiceAccount.fromServiceAccountName()` is of the namespace
   * `default` unless it is told another.
   *
   * @param account the account
   */
  public static serviceAccount(account: IServiceAccount): WorkloadIdentity {
    const { namespace } = account.toSubjectConfiguration();
    return new WorkloadIdentity([account.name], namespace);
  }

  /** The names of the service accounts. */
  public readonly serviceAccountNames: string[];
  /** Their namespace; undefined where it is not known. */
  public readonly serviceAccountNamespace: string | undefined;

  private constructor(names: string[], namespace: string | undefined) {
    this.serviceAccountNames = names.map((name) => objectName(name, 'service account'));
    this.serviceAccountNamespace = namespace === undefined ? undefined : dnsLabel(namespace, 'namespace');
  }
}

/** An identity, and nothing else that stands for a caller in the mind of who writes it, such as its name. Returns it. */
export const knownIdentity = (identity: IWorkloadIdentity): IWorkloadIdentity =>
  ofKind(
    identity,
    'serviceAccountNames',
    'a caller',
    'a workload, a client, an ingress or a WorkloadIdentity: whatever knows its service account',
    "WorkloadIdentity.of('frontend', 'shop')",
  );

/**
 * The principals of an identity, as policies have them: `cluster.local/ns/<namespace>/sa/<account>`. In sidecars, gateways and
 * waypoints `cluster.local` stands for the trust domain of the mesh and its aliases, whatever these are (the upstream project's
 * `pilot/pkg/security/trustdomain/bundle.go: ReplaceTrustDomainAliases`).
 *
 * @param identity who calls
 * @param trustDomain the trust domain, where another is to be written
 */
export function principalsOf(identity: IWorkloadIdentity, trustDomain = 'cluster.local'): string[] {
  const { serviceAccountNames: names, serviceAccountNamespace: namespace } = knownIdentity(identity);
  if (namespace !== undefined) return names.map((name) => `${trustDomain}/ns/${namespace}/sa/${name}`);
  throw new MeshError({
    code: MeshErrorCode.MISSING_SETTING,
    got: `the service account ${names.join(', ')} of a namespace that is not known`,
    expected: 'a namespace, which is part of the identity of a pod',
    mend: 'give the chart or the workload its `namespace`',
  });
}
