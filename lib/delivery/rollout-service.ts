import { ApiObject } from 'cdk8s';
import type { IKubernetesService } from '../values/kubernetes-objects';
import { dnsLabel } from '../values/checks';
import { POD_HASH } from '../values/delivery/pod-hash';
import { MeshError, MeshErrorCode } from '../values/mesh-error';
import { type IMeshHost, MeshHost } from '../values/mesh-host';

/** The name of a Service, as a Rollout of some namespace names it: the controller looks there alone. */
export function serviceName(host: IMeshHost, namespace: string | undefined): string {
  const { hostName, hostNamespace } = host;
  if (hostNamespace !== undefined && namespace !== undefined && hostNamespace !== namespace) {
    throw new MeshError({
      code: MeshErrorCode.INVALID_VALUE,
      got: `the Service ${hostNamespace}/${hostName} for a Rollout of the namespace ${namespace}`,
      expected: 'a Service of the same namespace',
      mend: 'put the two into one namespace',
    });
  }
  return dnsLabel(hostName, 'name of a Service');
}

/** The Service object behind a host, where this program has it. */
const serviceOf = (host: IMeshHost): IKubernetesService | undefined =>
  host instanceof MeshHost ? host._service : (host as { readonly service?: IKubernetesService }).service;

/**
 * Refuses a Service that would not select the pods of a Rollout (Argo Rollouts,
 * pkg/apis/rollouts/validation/validation_references.go: `ValidateService`).
 */
export function checkSelector(host: IMeshHost, labels: { readonly [key: string]: string } | undefined): void {
  const service = serviceOf(host);
  if (service === undefined || labels === undefined) return;
  const selector: { [key: string]: string } = ApiObject.of(service).toJson().spec?.selector ?? {};
  const missing = Object.entries(selector).find(([key, value]) => key !== POD_HASH && labels[key] !== value);
  if (missing === undefined) return;
  throw new MeshError({
    code: MeshErrorCode.INVALID_LABEL,
    got: `the Service ${host.hostName}, which selects pods with ${missing.join('=')}`,
    expected: `labels that the pods of the Rollout have: ${JSON.stringify(labels)}`,
    mend: 'select by a label that all versions have: the controller adds the one that tells them apart',
  });
}
