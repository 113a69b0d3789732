import type { Model } from '../simulate/model';
import { namespaceBehind } from './ids';
import type { Neighbours } from './neighbours';
import { hostOfPlace, isAskedInMesh, podsOf, proxyOf } from './outline-names';

/**
 * The namespaces whose policies may have a say in what becomes of requests for some hosts: those of all that the requests may come to, and the
 * root namespace. Callers whom only other policies tell from each other are alike here.
 *
 * @param near names of an outline, of which the hosts that workloads of the mesh ask for count
 */
export function policyNamespaces(
  { mesh, registry }: Model,
  outline: Neighbours,
  near: Iterable<string>,
): ReadonlySet<string> {
  const found = new Set([mesh.config.rootNamespace]);
  const add = (name: string) => {
    const pods = podsOf(name);
    if (pods !== undefined) found.add(pods.split('/', 1)[0]);
    const proxy = proxyOf(name);
    if (proxy !== undefined) found.add(namespaceBehind(proxy));
    const host = hostOfPlace(name);
    for (const namespace of host === undefined ? [] : registry.withHost(host).keys()) found.add(namespace);
  };
  for (const asked of near) {
    if (!isAskedInMesh(asked)) continue;
    for (const name of outline.joinedTo(asked)) {
      add(name);
      if (hostOfPlace(name) === undefined) continue;
      // What is behind a place, but for the hosts that are sent there too.
      for (const behind of outline.joinedTo(name)) if (hostOfPlace(behind) === undefined) add(behind);
    }
  }
  return found;
}
