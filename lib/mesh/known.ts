import { deployedAccount } from './gateway-class';
import type { MeshIndex } from './mesh-index';

/**
 * Whether a namespace is certainly not there: some manifest shows namespaces, none shows this one, nothing stands in it, and it
 * is not declared to be elsewhere.
 */
export function lacksNamespace(mesh: MeshIndex, name: string): boolean {
  return mesh.all('Namespace').length > 0 && !mesh.hasNamespace(name);
}

/**
 * The service accounts of each namespace of which manifests show some: those, the default one, those under which pods run, and those
 * that istiod makes for gateways of the Gateway API.
 */
export function serviceAccountsOf(mesh: MeshIndex): ReadonlyMap<string, ReadonlySet<string>> {
  return mesh.remember(serviceAccountsOf, () => {
    const accounts = new Map<string, Set<string>>();
    for (const account of mesh.all('ServiceAccount')) {
      const names = accounts.get(account.namespace) ?? new Set(['default']);
      accounts.set(account.namespace, names.add(account.name));
    }
    for (const gateway of mesh.all('KubernetesGateway'))
      accounts.get(gateway.namespace)?.add(deployedAccount(gateway));
    for (const workload of mesh.workloads) accounts.get(workload.namespace)?.add(workload.serviceAccount);
    return accounts;
  });
}

/**
 * Whether a service account is certainly not there: the manifests show other ones of its namespace, no pod runs under it, and it
 * is not declared to be elsewhere.
 */
export function lacksServiceAccount(mesh: MeshIndex, namespace: string, name: string): boolean {
  const names = serviceAccountsOf(mesh).get(namespace);
  return names !== undefined && !names.has(name) && !mesh.externals.hasServiceAccount(namespace, name);
}
