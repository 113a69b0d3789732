import type { Manifest } from './world';

/** What stands before a pod: a sidecar or nothing; or a proxy of its own that it is, for others. */
export type ProxyKind = 'sidecar' | 'router' | 'waypoint' | 'none';

/** The label by which a pod tells callers that it takes mutual TLS. */
export const TLS_MODE = 'security.istio.io/tlsMode';

const INJECT = 'sidecar.istio.io/inject';
const DATA_PLANE = 'istio.io/dataplane-mode';

/**
 * What stands before a pod, as the injector decides it from its labels and those of its namespace. Where nothing is said of the namespace
 * there are sidecars.
 */
export function proxyOf(
  world: readonly Manifest[],
  { metadata, spec }: Pick<Manifest, 'metadata' | 'spec'>,
): ProxyKind {
  const { labels = {}, annotations = {}, namespace = 'default' } = metadata;
  if (labels['gateway.istio.io/managed'] === 'istio.io-mesh-controller') return 'waypoint';
  const containers: { readonly name?: string }[] = spec?.containers ?? [];
  const isProxy = containers.length > 0 && containers.every(({ name }) => name === 'istio-proxy');
  if (isProxy || annotations['inject.istio.io/templates']?.split(',').includes('gateway') === true)
    return 'router';
  if (isAmbient(world, { metadata, spec })) return 'none';
  const wish = labels[INJECT] ?? annotations[INJECT];
  if (wish !== undefined) return wish === 'false' ? 'none' : 'sidecar';
  const marks = marksOf(world, namespace);
  return spec?.hostNetwork === true || marks['istio-injection'] === 'disabled' ? 'none' : 'sidecar';
}

/** Whether the proxy of its node stands before a pod. */
export function isAmbient(
  world: readonly Manifest[],
  { metadata, spec }: Pick<Manifest, 'metadata' | 'spec'>,
): boolean {
  const { labels = {}, annotations = {}, namespace = 'default' } = metadata;
  const wish = labels[INJECT] ?? annotations[INJECT];
  if ((wish !== undefined && wish !== 'false') || spec?.hostNetwork === true) return false;
  const marks = marksOf(world, namespace);
  if (marks['istio-injection'] === 'enabled') return false;
  return (labels[DATA_PLANE] ?? marks[DATA_PLANE]) === 'ambient';
}

function marksOf(world: readonly Manifest[], namespace: string): { readonly [label: string]: string } {
  const home = world.find(
    ({ apiVersion, kind, metadata }) =>
      apiVersion === 'v1' && kind === 'Namespace' && metadata.name === namespace,
  );
  return home?.metadata.labels ?? {};
}
