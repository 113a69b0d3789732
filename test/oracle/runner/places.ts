import type { ProxyKind } from '../injection';
import { podsOf, type Manifest, type PodAddress } from '../world';
import { addressesOf } from './names';
import { callerOf } from './network';

/** How a request enters the mesh. */
export interface Place {
  readonly kind: ProxyKind;
  /** The pod whose proxy gets it, or that sends it where it has none. */
  readonly pod: PodAddress;
}

/** Someone outside of the mesh. */
export const OUTSIDER: Place = {
  kind: 'none',
  pod: {
    name: 'outsider',
    namespace: 'default',
    workload: 'outsider',
    labels: {},
    annotations: {},
    ip: '203.0.113.1',
    ports: [],
    account: 'default',
    proxy: 'none',
  },
};

/** The pod that calls, which is named by its workload or by itself, as `name.namespace`, with its sidecar where it has one. */
export function callerIn(world: readonly Manifest[], name: string): Place {
  const { pod } = sidecarOf(world, name);
  return { kind: pod.proxy, pod };
}

/** The sidecar of a pod, which is named by its workload or by itself, as `name.namespace`. */
export function sidecarOf(world: readonly Manifest[], name: string): Place {
  const pod = podsOf(world).find(
    ({ workload, name: own, namespace }) =>
      name === `${workload}.${namespace}` || name === `${own}.${namespace}`,
  );
  if (pod === undefined)
    throw new Error(`there is no pod ${name} in the world to call from; expected name.namespace`);
  return { kind: 'sidecar', pod };
}

/** The gateway of a name: that of its Service, its workload, or of a Gateway of the Gateway API. */
export function gatewayNamed(world: readonly Manifest[], name: string): Place {
  const is = (candidate: string, namespace = 'default') =>
    [candidate, `${candidate}.${namespace}`, `${namespace}/${candidate}`].includes(name);
  const pods = podsOf(world);
  const service = world.find(
    ({ apiVersion, kind, metadata }) =>
      apiVersion === 'v1' && kind === 'Service' && is(metadata.name, metadata.namespace),
  );
  const pod =
    (service && pods.find((candidate) => isSelected(service, candidate))) ??
    pods.find(({ workload, namespace }) => is(workload, namespace)) ??
    pods.find(({ labels, namespace }) => is(labels['gateway.networking.k8s.io/gateway-name'], namespace));
  if (pod === undefined) throw new Error(`there is no gateway ${name} in the world`);
  return { kind: 'router', pod };
}

/** Whether a host is the pod itself. */
export const isLoopback = (host: string): boolean => host === 'localhost' || host.startsWith('127.');

/** What a connection is made to, and from where. */
export interface Target {
  readonly address: string;
  readonly port: number;
  readonly localAddress?: string;
}

/**
 * What a connection to a host and a port may be made to, each as likely as the others; none where there is no such port, or only the
 * pod itself gets there.
 */
export function targetsOf(
  { kind, pod }: Place,
  host: string,
  port: number,
  world: readonly Manifest[],
): readonly Target[] {
  if (kind === 'sidecar' || kind === 'none') {
    if (isLoopback(host)) return [];
    const localAddress = kind === 'sidecar' ? callerOf(pod.ip) : pod.ip;
    return addressesOf(host, pod.namespace, world).map((address) => ({ address, port, localAddress }));
  }
  const ports = world
    .filter(({ apiVersion, kind: of }) => apiVersion === 'v1' && of === 'Service')
    .filter((service) => isSelected(service, pod))
    .flatMap(({ spec }) => spec.ports ?? []);
  const found = ports.find((candidate: any) => candidate.port === port);
  return found === undefined ? [] : [{ address: pod.ip, port: Number(found.targetPort) }];
}

function isSelected({ metadata, spec }: Manifest, { labels, namespace }: PodAddress): boolean {
  const selector = Object.entries(spec?.selector ?? {});
  return (
    (metadata.namespace ?? 'default') === namespace &&
    selector.length > 0 &&
    selector.every(([key, value]) => labels[key] === value)
  );
}

/** What a URL says. Its host and its path are as they were written: `URL` would mend them. */
export interface UrlParts {
  readonly secure: boolean;
  /** A connection with something in it that is neither HTTP nor TLS. */
  readonly opaque: boolean;
  readonly host: string;
  readonly port: number;
  /** The host, with the port unless it is the one that goes without saying, as clients write it. */
  readonly authority: string;
  /** With the query. */
  readonly path: string;
}

/** Reads a URL. */
export function urlParts(url: string): UrlParts {
  const [, scheme, host, port, path] = /^(https?|tcp):\/\/([^/?#:]+)(?::(\d+))?([^#]*)/.exec(url) ?? [];
  if (host === undefined)
    throw new Error(`got the URL ${url}; expected http://HOST, https://HOST or tcp://HOST:PORT`);
  const secure = scheme === 'https';
  const usual = secure ? 443 : 80;
  const number = port === undefined ? usual : Number(port);
  return {
    secure,
    opaque: scheme === 'tcp',
    host,
    port: number,
    authority: number === usual ? host : `${host}:${number}`,
    path: path.startsWith('/') ? path : `/${path}`,
  };
}
