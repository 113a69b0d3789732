import { isIP } from 'node:net';
import { MeshError, MeshErrorCode } from './mesh-error';
import type { IMeshHost, RenderContext } from './mesh-host';

const LABEL = /^[a-zA-Z0-9]([-a-zA-Z0-9]*[a-zA-Z0-9])?$/;
const WILDCARD_LABEL = /^(\*|(\*|\*-)?[a-zA-Z0-9]([-a-zA-Z0-9]*[a-zA-Z0-9])?)$/;
const CLUSTER_DOMAIN = 'cluster.local';

/** How a host is to be written in an object of some namespace. */
export function hostText(host: IMeshHost, context: RenderContext = {}): string {
  const { hostName, hostNamespace } = host;
  if (hostNamespace === undefined || hostNamespace === context.namespace || hostName.includes('.'))
    return hostName;
  return `${hostName}.${hostNamespace}.svc.${CLUSTER_DOMAIN}`;
}

/** The full name by which two ways of writing one host can be compared. */
export function fullHostText(host: IMeshHost, context: RenderContext = {}): string {
  const namespace = host.hostNamespace ?? context.namespace;
  if (host.hostName.includes('.') || host.hostName === '*' || namespace === undefined) return host.hostName;
  return `${host.hostName}.${namespace}.svc.${CLUSTER_DOMAIN}`;
}

function invalidHost(got: string, expected: string, mend: string): MeshError {
  return new MeshError({ code: MeshErrorCode.INVALID_HOST, got, expected, mend });
}

/**
 * A DNS name in which the leftmost label may be a wildcard (`*`, `*-suffix`, `*suffix`), as istiod's
 * `ValidateWildcardDomain` takes it. Returns it.
 */
export function wildcardHost(host: string, what: string): string {
  const got = `${what} ${JSON.stringify(host)}`;
  const labels = typeof host === 'string' ? host.replace(/\.$/, '').split('.') : [''];
  const [first, ...rest] = labels;
  if (rest.some((label) => label.includes('*')) || /[^*]\*|\*.*\*/.test(first)) {
    throw invalidHost(
      got,
      'a wildcard only at the very beginning: "*.example.com"',
      'move the "*" to the front, or name the host in full',
    );
  }
  const whole = labels.every(
    (label, i) => label.length <= 63 && (i === 0 ? WILDCARD_LABEL : LABEL).test(label),
  );
  if (!whole || host.length > 255) {
    throw invalidHost(
      got,
      'a DNS name: labels of 1 to 63 letters, digits and "-", joined by dots, at most 255 characters',
      'write the name alone: no scheme, port, path, space or underscore',
    );
  }
  if (labels.length > 1 && /^\d+$/.test(labels[labels.length - 1])) {
    throw invalidHost(got, 'a top level that is not all digits', 'check the last label of the name');
  }
  return host;
}

/** A host as a virtual service may name it: a DNS name, maybe with a wildcard, or an IP address. Returns it. */
export function virtualHost(host: string, what: string): string {
  return isIP(host) ? host : wildcardHost(host, what);
}

/** A host as a server of a gateway may name it: `*`, a name with a dot, an IP address, after an optional namespace. */
export function serverHost(host: string, what: string): string {
  const parts = host.split('/');
  if (parts.length > 2)
    throw invalidHost(`${what} "${host}"`, '"host" or "namespace/host"', 'use one "/" at most');
  const name = parts[parts.length - 1];
  if (
    parts.length === 2 &&
    !['*', '.'].includes(parts[0]) &&
    (!LABEL.test(parts[0]) || parts[0].length > 63)
  ) {
    throw invalidHost(`${what} "${host}"`, '"*", "." or a namespace before the "/"', 'name the namespace');
  }
  if (name === '*' || isIP(name)) return host;
  wildcardHost(name, what);
  if (!name.includes('.')) {
    throw invalidHost(
      `${what} "${host}"`,
      'a full DNS name',
      'a gateway knows no short names: write the full name',
    );
  }
  if (name.startsWith('*') && !name.startsWith('*.')) {
    throw invalidHost(
      `${what} "${host}"`,
      'a wildcard for whole labels: "*.example.com"',
      'put a "." after the "*"',
    );
  }
  return host;
}

/** Whether every name that the second host stands for is one of the first: `*.a.com` covers `x.a.com`, not `a.com`. */
export function coversHost(outer: string, inner: string): boolean {
  if (outer === inner) return true;
  return (
    outer.startsWith('*') && inner.replace(/^\*/, '').endsWith(outer.slice(1)) && inner !== outer.slice(1)
  );
}
