import { filled } from '../values/checks';
import { listOf } from '../values/expected-kind';
import { MeshError, MeshErrorCode } from '../values/mesh-error';
import { Operation } from '../values/security/operation';

/** Which of the requests through an ingress are meant. */
export interface IngressRequestOptions {
  /**
   * Paths that are left out: `/healthz`, `/public/*`.
   *
   * @default - none
   */
  readonly except?: string[];
  /**
   * Hosts, by any port; without `*`.
   *
   * @default - those of the ingress. Where one of them has a `*`, all that comes through the pods of the gateway, whichever host it asks
   * for: a policy cannot name a host with both a `*` and any port, and must not be passed by with another port
   */
  readonly hosts?: string[];
}

/** The pods of a gateway, as policies select them. */
export interface GatewayPlace {
  /** The namespace of the pods, in which the policies must stand. */
  readonly namespace: string;
  /** Their labels. */
  readonly labels: { readonly [key: string]: string };
  /** The beginning of the names of the policies. */
  readonly name: string;
  /** The hosts of the ingress. */
  readonly hosts: readonly string[];
  /** The ports of the pods on which the ingress listens; undefined where they are not known. */
  readonly ports?: readonly number[];
}

/** Where gateways are asked for their health, which no policy decides (the charts' `status-port`). */
const STATUS_PORT = 15021;

/**
 * The requests that are meant, as an operation on the ports on which the ingress listens. Connections without HTTP are told by their port
 * alone, so that istiod warns of a rule that names none.
 */
export function coveredOperation(options: IngressRequestOptions, { hosts, ports }: GatewayPlace): Operation {
  const except = listOf(options.except ?? [], 'except').map((path) => requestPath(path));
  return Operation.of({
    ...(ports === undefined ? { notPorts: [STATUS_PORT] } : { ports: [...ports] }),
    hosts: policyHosts(options.hosts ?? usualHosts(hosts)),
    notPaths: except.length === 0 ? undefined : [...except],
  });
}

/** A path that some request could have. Nothing else would be left out, and nobody would be told. */
function requestPath(path: string): string {
  const stars =
    filled(path, 'path')
      .replaceAll(/\{\*\*?\}/g, '')
      .split('*').length - 1;
  const atOneEnd = stars === 0 || (stars === 1 && (path.startsWith('*') || path.endsWith('*')));
  if (!atOneEnd) {
    throw new MeshError({
      code: MeshErrorCode.INVALID_VALUE,
      got: `the path ${JSON.stringify(path)} in \`except\``,
      expected: 'one "*", at the beginning or at the end: elsewhere Istio takes it for the character',
      mend: 'use "{*}" for one whole segment, as in "/items/{*}/image"',
    });
  }
  if (/^[/*]/.test(path)) return path;
  throw new MeshError({
    code: MeshErrorCode.INVALID_VALUE,
    got: `the path ${JSON.stringify(path)} in \`except\``,
    expected: 'a path as requests have it, which begins with "/"',
    mend: `write ${JSON.stringify(`/${path}`)}`,
  });
}

/** Whether an operation is any request on the ports of the ingress. */
export function isForAll(operation: Operation): boolean {
  const { hosts, notPaths } = operation._toSpec();
  return hosts === undefined && notPaths === undefined;
}

/** The hosts of an ingress as far as policies can name them; undefined for any. */
const usualHosts = (hosts: readonly string[]): readonly string[] | undefined =>
  hosts.some((host) => host.includes('*')) ? undefined : hosts;

/** A client may name a port behind the host, and Envoy finds the same route for it. */
function policyHosts(hosts: readonly string[] | undefined): string[] | undefined {
  return hosts?.flatMap((host) => {
    if (!filled(host, 'host').includes('*')) return [host, `${host}:*`];
    throw new MeshError({
      code: MeshErrorCode.INVALID_HOST,
      got: `the host ${JSON.stringify(host)}, for which a token is required`,
      expected:
        'hosts without "*": by another port in its Host header, a request would pass such a policy by',
      mend: 'name the hosts one by one, or leave `hosts` out',
    });
  });
}
