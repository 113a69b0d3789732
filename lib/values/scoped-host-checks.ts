import { isIP } from 'node:net';
import { isMeshLabel, wildcardHost } from './dns-name';
import { MeshErrorCode } from './mesh-error';
import { type Checks, type MeshFault, refuse } from './mesh-fault';
import { splitNamespace } from './namespaced-name';

/** A host with its namespace before it, as it stands in a server of a gateway or a listener of a sidecar. */
export interface ScopedHost {
  readonly text: string;
  /** At a gateway the namespace may be left out; at a sidecar it may have a `~` before it, or be `~` alone. */
  readonly where: 'gateway' | 'sidecar';
}

const invalid = ({ text }: ScopedHost, expected: string, mend: string, finding: string): MeshFault => ({
  code: MeshErrorCode.INVALID_HOST,
  got: `host ${JSON.stringify(text)}`,
  expected,
  mend,
  finding,
});

/** The name of a host, unless it stands where none is read: at a sidecar without a namespace. */
function nameOf({ text, where }: ScopedHost): string | undefined {
  const { namespace, name } = splitNamespace(text);
  return namespace === undefined && where === 'sidecar' ? undefined : name;
}

/** What istiod's `ValidateNamespaceSlashWildcardHostname` has against a host, apart from the form of its DNS name. */
export const scopedHostChecks = {
  'no-namespace': (host) =>
    nameOf(host) === undefined
      ? invalid(
          host,
          '"namespace/host"',
          'name the namespace, "." for the own one or "*" for any',
          'A host has no namespace before it.',
        )
      : undefined,
  'empty-part': (host) => {
    const { namespace, name } = splitNamespace(host.text);
    if (namespace === undefined || (namespace !== '' && name !== '')) return undefined;
    return invalid(
      host,
      'something before and after the "/"',
      'name the namespace and the host, "*" for all hosts',
      'A host has nothing before or after its "/".',
    );
  },
  namespace: (host) => {
    const { namespace } = splitNamespace(host.text);
    if (namespace === undefined) return undefined;
    const isSidecar = host.where === 'sidecar';
    const named = isSidecar ? namespace.replace(/^~/, '') : namespace;
    if (named === '*' || named === '.' || (named === '' && isSidecar) || isMeshLabel(named)) return undefined;
    return {
      ...invalid(
        host,
        '"*", "." or a namespace before the "/"',
        'name the namespace',
        `The namespace ${JSON.stringify(namespace)} of a host is not the name of a namespace.`,
      ),
      code: isSidecar ? MeshErrorCode.INVALID_NAME : MeshErrorCode.INVALID_HOST,
    };
  },
  'short-name': (host) => {
    const name = nameOf(host);
    if (name === undefined || name === '*' || name.includes('.')) return undefined;
    // An IP address of version 6 has no dot either; istiod refuses it all the same.
    return invalid(
      host,
      'a full DNS name',
      'write the full name: gateways and sidecars know no short ones',
      'A host is a short name without a dot.',
    );
  },
  'partial-wildcard': (host) => {
    const name = nameOf(host) ?? '';
    if (name.length < 2 || !name.includes('*') || name.startsWith('*.')) return undefined;
    return invalid(
      host,
      'a wildcard for whole labels: "*.example.com"',
      'put a "." after the "*"',
      `The wildcard of the host ${JSON.stringify(name)} stands for a part of a label.`,
    );
  },
} satisfies Checks<ScopedHost>;

/** The name of a host whose form as a DNS name counts: not an IP address at a gateway. */
export function dnsNameOf(host: ScopedHost): string | undefined {
  const name = nameOf(host);
  return name === undefined || (host.where === 'gateway' && isIP(name)) ? undefined : name;
}

/** A host as a server of a gateway or a listener of a sidecar may name it. Returns its text. */
export function scopedHost(text: string, where: ScopedHost['where'], what: string): string {
  const host = { text, where };
  refuse(scopedHostChecks, host);
  const name = dnsNameOf(host);
  if (name !== undefined) wildcardHost(name, what);
  return text;
}
