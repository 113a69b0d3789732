import { ApiObject, Chart, JsonPatch } from 'cdk8s';
import * as kplus from 'cdk8s-plus-30';
import type { Construct } from 'constructs';
import { atMostOne, objectName } from '../values/checks';

/** Under which service account pods are to run. */
interface AccountWish {
  readonly serviceAccount?: kplus.IServiceAccount;
  readonly serviceAccountName?: string;
}

/** Whose pods they are. */
interface AccountOwner {
  /** The name of a ServiceAccount of their own. */
  readonly name: string;
  /** The namespace of the pods; that of the chart when undefined. */
  readonly namespace?: string;
}

const OWN = 'ServiceAccount';

/**
 * The service account of pods: the one that is given, by object or by name, or else one of their own, which is made when it is first
 * needed. Of that one only the name is written: Kubernetes decides the rest.
 */
export function podAccount(scope: Construct, owner: AccountOwner, wish: AccountWish): kplus.IServiceAccount {
  const { serviceAccount, serviceAccountName } = wish;
  atMostOne({ serviceAccount, serviceAccountName }, `the pods of ${owner.name}`, 'both name their account');
  if (serviceAccount !== undefined) return serviceAccount;
  if (serviceAccountName !== undefined) {
    const name = objectName(serviceAccountName, 'service account');
    return (scope.node.tryFindChild(`Account-${name}`) ??
      kplus.ServiceAccount.fromServiceAccountName(scope, `Account-${name}`, name, {
        namespaceName: owner.namespace ?? Chart.of(scope).namespace,
      })) as unknown as kplus.IServiceAccount;
  }
  const made = scope.node.tryFindChild(OWN);
  if (made !== undefined) return made as kplus.ServiceAccount;
  const account = new kplus.ServiceAccount(scope, OWN, {
    metadata: { name: owner.name, namespace: owner.namespace },
  });
  ApiObject.of(account).addJsonPatch(JsonPatch.remove('/automountServiceAccountToken'));
  return account;
}
