import type { IMeshHost } from '../mesh-host';

const CLUSTER_NAME = /^([^.*]+)\.([^.]+)\.svc\.cluster\.local$/;

/** The Service that a host belongs to, as the Gateway API names it; undefined for a host that is none of a Service. */
export function serviceOf(host: IMeshHost): { name: string; namespace?: string } | undefined {
  const { hostName, hostNamespace } = host;
  const [, name, namespace] = CLUSTER_NAME.exec(hostName) ?? [];
  if (name !== undefined) return { name, namespace };
  if (hostName === '' || /[.*]/.test(hostName)) return undefined;
  return { name: hostName, namespace: hostNamespace };
}
