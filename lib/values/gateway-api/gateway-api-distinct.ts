import type { GatewayAddress } from './gateway-address';
import type { Listener } from './listener';
import { MeshError, MeshErrorCode } from '../mesh-error';
import { ParentRef } from './parent-ref';
import type { TlsPolicyTarget } from './tls-policy-target';
import type { ParentRefSpec } from './wire-gateway-api';

const GROUP = 'gateway.networking.k8s.io';

/**
 * The parents of one route, as they are written: an object may stand there several times only with a section name each
 * (two CEL rules of every route).
 */
export function distinctParents(specs: readonly ParentRefSpec[]): void {
  const place = ({ group = GROUP, kind = 'Gateway', name, namespace }: ParentRefSpec) =>
    [group, kind, namespace ?? '', name].join('/');
  specs.forEach((one, i) => {
    for (const other of specs.slice(0, i)) {
      const apart = one.sectionName !== undefined && other.sectionName !== undefined;
      if (place(one) !== place(other) || (apart && one.sectionName !== other.sectionName)) continue;
      throw new MeshError({
        code: MeshErrorCode.DUPLICATE_NAME,
        got: `the parent ${ParentRef._fromSpec(one)._describe()} beside ${ParentRef._fromSpec(other)._describe()}`,
        expected: 'each parent once, or with a section name of its own each time',
        mend: 'name a listener each time, or take one of the two away',
      });
    }
  });
}

/** Listeners of one object: names, and combinations of port, protocol and host, stand once (two rules of the CRDs). */
export function distinctListeners(listeners: readonly Listener[]): void {
  const twice = (keys: readonly string[]) => keys.find((key, i) => keys.indexOf(key) !== i);
  const name = twice(listeners.map((listener) => listener.name));
  const same = twice(
    listeners.map(
      ({ protocol, port, hostname }) => `${protocol} on port ${port} for ${hostname ?? 'any host'}`,
    ),
  );
  if (name === undefined && same === undefined) return;
  throw new MeshError({
    code: MeshErrorCode.DUPLICATE_NAME,
    got: name === undefined ? `two listeners of ${same}` : `two listeners with the name "${name}"`,
    expected: 'listeners with different names, and different ports, protocols or hosts',
    mend: name === undefined ? 'make one of the two' : 'give one of the two another `name`',
  });
}

/** Addresses of one gateway: an IP address or host name stands there once (two rules of the CRD). */
export function distinctAddresses(addresses: readonly GatewayAddress[]): void {
  const keys = addresses
    .filter(
      ({ addressType, value }) => ['IPAddress', 'Hostname'].includes(addressType) && value !== undefined,
    )
    .map((address) => address._describe());
  const twice = keys.find((key, i) => keys.indexOf(key) !== i);
  if (twice === undefined) return;
  throw new MeshError({
    code: MeshErrorCode.DUPLICATE_NAME,
    got: `the address ${twice} twice`,
    expected: 'each address once',
    mend: 'take one of the two away',
  });
}

/** Targets of one policy: each stands there once, or with a port of its own each time (two rules of the CRD). */
export function distinctTargets(targets: readonly TlsPolicyTarget[]): void {
  const place = ({ group, kind, name }: TlsPolicyTarget) => [group, kind, name].join('/');
  targets.forEach((one, i) => {
    for (const other of targets.slice(0, i)) {
      const { sectionName } = one;
      const apart = sectionName !== undefined && other.sectionName !== undefined;
      if (place(one) !== place(other) || (apart && sectionName !== other.sectionName)) continue;
      throw new MeshError({
        code: MeshErrorCode.DUPLICATE_NAME,
        got: `the target ${one._describe()} beside ${other._describe()}`,
        expected: 'each target once, or with a port of its own each time',
        mend: 'name a port each time, or take one of the two away',
      });
    }
  });
}
