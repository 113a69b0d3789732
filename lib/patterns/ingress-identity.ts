import type { IConstruct } from 'constructs';
import type { IGatewayWorkload } from '../install/gateway-workload';
import { installationsOf } from '../values/app-facts';
import type { InstalledGatewayFacts } from '../values/install/installation-facts';
import { MeshError, MeshErrorCode } from '../values/mesh-error';
import { type IWorkloadIdentity, WorkloadIdentity } from '../values/security/workload-identity';

/** What an ingress says of the pods that serve as its gateway. */
export interface GatewayPods {
  readonly identity?: IWorkloadIdentity;
  readonly workload?: IGatewayWorkload;
  readonly labels: { readonly [key: string]: string };
}

/** The gateways with these labels of an Istio that the same app installs. */
const installed = (scope: IConstruct, labels: GatewayPods['labels']): InstalledGatewayFacts[] =>
  installationsOf(scope)
    .flatMap(({ gateways }) => gateways)
    .filter((gateway) => Object.entries(labels).every(([key, value]) => gateway.labels[key] === value));

/**
 * The ports of the pods behind some ports of the Service in front of them; undefined where they are not known.
 *
 * @param ports ports of the Service
 */
export function listeningPorts(
  scope: IConstruct,
  { workload, labels }: GatewayPods,
  ports: readonly number[],
): number[] | undefined {
  const known: readonly any[] =
    workload?.gatewayPorts ?? installed(scope, labels).flatMap((gateway) => [...gateway.ports]);
  const found = ports.map((port) => known.filter((entry) => entry.port === port));
  if (found.some((entries) => entries.length === 0)) return undefined;
  return [...new Set(found.flat().map(({ port, targetPort }) => Number(targetPort ?? port)))];
}

/**
 * The identity of the pods that serve as a gateway: the one that is given, or that of the workload, or that of the gateway with these labels
 * of an Istio that the same app installs. Labels alone say nothing of an account.
 */
export function ingressIdentity(
  scope: IConstruct,
  { identity, workload, labels }: GatewayPods,
): IWorkloadIdentity {
  const given = identity ?? workload;
  if (given !== undefined) return given;
  const found = installed(scope, labels).map(({ serviceAccount, namespace }) =>
    WorkloadIdentity.of(serviceAccount, namespace),
  );
  const [first] = found;
  const isOne = found.every(
    (one) =>
      one.serviceAccountNamespace === first.serviceAccountNamespace &&
      one.serviceAccountNames[0] === first.serviceAccountNames[0],
  );
  if (found.length > 0 && isOne) return first;
  const text = Object.entries(labels)
    .map((pair) => pair.join('='))
    .join(', ');
  throw new MeshError({
    code: MeshErrorCode.MISSING_SETTING,
    got: `an ingress by the labels ${text}, ${found.length === 0 ? 'of which no installation of this app is known' : 'which several gateways of this app have'}`,
    expected: 'the service account and the namespace of the pods that serve as the gateway',
    mend: 'give `gatewayWorkload`, or `gatewayIdentity` as in WorkloadIdentity.of(account, namespace)',
  }).at(scope.node.path);
}
