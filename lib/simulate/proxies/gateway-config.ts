import { splitNamespace } from '../../values/namespaced-name';
import type { MeshIndex } from '../../mesh/mesh-index';
import type { Resource, Source } from '../../mesh/resource';
import { byAge, createdAt } from '../../mesh/age';
import { parseProtocol } from '../../mesh/protocol';
import type { ServerView } from '../../mesh/views/networking';

/** What the name of a TLS mode means to a server: it ends TLS, or passes it on. */
export type TlsMode = 'none' | 'ends' | 'passes' | 'passes-to-any';

/** A server of a gateway. */
export interface GatewayServer extends Source {
  /** The gateway, as `namespace/name`. */
  readonly gateway: string;
  readonly port: number;
  readonly portName: string;
  /** The protocol in lower case. */
  readonly protocol: string;
  /** Hosts, with a namespace before them where only its routes are for them: `apps/shop.example.com`. */
  readonly hosts: readonly string[];
  readonly bind: string;
  readonly tls: TlsMode;
  readonly redirectsToTls: boolean;
  /** The credential or certificate asked of callers, in words; undefined where none is. */
  readonly hasTls: boolean;
  /** Whether the TLS that it ends is Istio's own mutual TLS. */
  readonly isOfMesh?: boolean;
  /** Why it may not be there, or be another one. */
  readonly unsure?: readonly string[];
}

/** A gateway, or what istiod makes into one: a Gateway of the Gateway API, listener by listener. */
export interface GatewayConfig {
  readonly resource: Resource;
  readonly namespace: string;
  readonly name: string;
  readonly created?: number;
  readonly semantics: 'istio' | 'gateway-api';
  /** The labels of the pods that it is for; undefined for all. */
  readonly selector?: { readonly [key: string]: string };
  /** The Services whose pods it is for, instead of labels, as hosts of its home. */
  readonly services?: readonly string[];
  /** The namespace of the Services: that of the Gateway. */
  readonly home?: string;
  /** Whether istiod deploys the pods itself. */
  readonly isDeployed?: boolean;
  readonly servers: readonly GatewayServer[];
}

const TLS_MODES: { readonly [word: string]: TlsMode } = {
  PASSTHROUGH: 'passes',
  AUTO_PASSTHROUGH: 'passes-to-any',
};

/** The Istio gateways of a mesh, the oldest first. */
export function istioGateways(mesh: MeshIndex): readonly GatewayConfig[] {
  return mesh.all('Gateway').map(gatewayConfig).sort(byAge);
}

function gatewayConfig(resource: Resource<'Gateway'>): GatewayConfig {
  const {
    namespace,
    name,
    spec: { selector, servers = [] },
  } = resource;
  return {
    resource,
    namespace,
    name,
    created: createdAt(resource),
    semantics: 'istio',
    selector,
    servers: servers.map((server, i) => serverOf(resource, server, i)),
  };
}

function serverOf(of: Resource, { port, hosts = [], tls, bind = '' }: ServerView, i: number): GatewayServer {
  return {
    of,
    at: ['spec', 'servers', i],
    gateway: `${of.namespace}/${of.name}`,
    port: port?.number ?? 0,
    portName: port?.name ?? '',
    protocol: parseProtocol(port?.protocol),
    hosts: serverHosts(hosts, of.namespace),
    bind,
    tls: tls === undefined ? 'none' : (TLS_MODES[tls.mode ?? ''] ?? 'ends'),
    redirectsToTls: tls?.httpsRedirect === true,
    hasTls: tls !== undefined,
    isOfMesh: tls?.mode === 'ISTIO_MUTUAL',
  };
}

/** Hosts with the namespace that `.` means, and without one that stands for all (`pilot/pkg/model/gateway.go: sanitizeServerHostNamespace`). */
function serverHosts(hosts: readonly string[], namespace: string): readonly string[] {
  if (hosts.includes('*/*')) return ['*'];
  return hosts.map((host) => {
    if (host.startsWith('./')) return `${namespace}/${host.slice(2)}`;
    return host.startsWith('*/') ? host.slice(2) : host;
  });
}

/** The hosts of a server that routes of a namespace may have. */
export const hostsFor = ({ hosts }: GatewayServer, namespace: string): readonly string[] =>
  hosts.flatMap((host) => {
    const served = splitNamespace(host);
    return served.namespace === undefined || served.namespace === namespace ? [served.name] : [];
  });

/** The names in the TLS handshake that a server is for. */
export const sniHostsOf = ({ hosts }: GatewayServer): readonly string[] => [
  ...new Set(hosts.map((host) => splitNamespace(host).name)),
];
