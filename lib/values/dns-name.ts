import { ipFamily } from './addresses';
import { MeshError, MeshErrorCode } from './mesh-error';

const LABEL = /^[a-zA-Z0-9]([-a-zA-Z0-9]*[a-zA-Z0-9])?$/;
const WILDCARD_LABEL = /^(\*|(\*|\*-)?[a-zA-Z0-9]([-a-zA-Z0-9]*[a-zA-Z0-9])?)$/;

function invalidHost(got: string, expected: string, mend: string): MeshError {
  return new MeshError({ code: MeshErrorCode.INVALID_HOST, got, expected, mend });
}

/** What is wrong with a DNS name. */
export interface HostFault {
  /** Nothing stands there, it is too long, a label is malformed, or the last label is a number. */
  readonly kind: 'empty' | 'long' | 'label' | 'numeric';
  /** The name as istiod speaks of it: what follows a first label that is right, or else the whole. */
  readonly name: string;
  /** The label that is wrong. */
  readonly label: string;
}

/** Whether something is a label as istiod takes one in names of ports, subsets and gateways: capitals included. */
export const isMeshLabel = (label: string) => label.length <= 63 && LABEL.test(label);

/** What istiod's `ValidateFQDN` has against a name without a wildcard; undefined for nothing. */
export function dnsNameFault(name: string): HostFault | undefined {
  return sizeFault(name) ?? labelsFault(name);
}

/** What istiod's `ValidateWildcardDomain` has against a name whose first label may be a wildcard; undefined for nothing. */
export function wildcardHostFault(name: string): HostFault | undefined {
  const size = sizeFault(name);
  if (size !== undefined) return size;
  const dot = name.indexOf('.');
  const first = dot === -1 ? name : name.slice(0, dot);
  if (first.length > 63 || !WILDCARD_LABEL.test(first)) return { kind: 'label', name, label: first };
  return dot === -1 ? undefined : labelsFault(name.slice(dot + 1));
}

function sizeFault(name: string): HostFault | undefined {
  if (name === '') return { kind: 'empty', name, label: '' };
  return name.length > 255 ? { kind: 'long', name, label: '' } : undefined;
}

/** The last label may be empty, for a name with a dot at its end. */
function labelsFault(name: string): HostFault | undefined {
  const labels = name.split('.');
  const top = labels[labels.length - 1];
  if (isInteger(top)) return { kind: 'numeric', name, label: top };
  if (top === '') labels.pop();
  const label = labels.find((text) => !isMeshLabel(text));
  return label === undefined ? undefined : { kind: 'label', name, label };
}

/** What Go's `Atoi` takes: 64 bits. */
function isInteger(text: string): boolean {
  if (!/^[-+]?\d+$/.test(text)) return false;
  return text.length < 19 || BigInt.asIntN(64, BigInt(text)) === BigInt(text);
}

/**
 * A DNS name in which the leftmost label may be a wildcard (`*`, `*-suffix`, `*suffix`), as istiod's
 * `ValidateWildcardDomain` takes it. Returns it.
 */
export function wildcardHost(host: string, what: string): string {
  const fault = typeof host === 'string' ? wildcardHostFault(host) : sizeFault('');
  if (fault === undefined) return host;
  const got = `${what} ${JSON.stringify(host)}`;
  if (fault.kind === 'numeric') {
    throw invalidHost(got, 'a top level that is not all digits', 'check the last label of the name');
  }
  if (fault.label.includes('*')) {
    throw invalidHost(
      got,
      'a wildcard only at the very beginning: "*.example.com"',
      'move the "*" to the front, or name the host in full',
    );
  }
  throw invalidHost(
    got,
    'a DNS name: labels of 1 to 63 letters, digits and "-", joined by dots, at most 255 characters',
    'write the name alone: no scheme, port, path, space or underscore',
  );
}

/** A host as a virtual service may name it: a DNS name, maybe with a wildcard, or an IP address. Returns it. */
export function virtualHost(host: string, what: string): string {
  return ipFamily(host) ? host : wildcardHost(host, what);
}

/** A DNS name without a wildcard, as istiod's `ValidateFQDN` takes it. Returns it. */
export function dnsName(host: string, what: string): string {
  wildcardHost(host, what);
  if (dnsNameFault(host) === undefined) return host;
  throw invalidHost(
    `${what} ${JSON.stringify(host)}`,
    'one DNS name',
    'name the host in full, without "*", and not by digits alone',
  );
}

/** A DNS name without a wildcard, or an IP address. Returns it. */
export function dnsNameOrIp(host: string, what: string): string {
  return ipFamily(host) ? host : dnsName(host, what);
}
