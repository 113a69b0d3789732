import type { HttpRule } from '../values/networking/http-rule';
import { MeshError, MeshErrorCode } from '../values/mesh-error';

export function wildcardOnMesh(): MeshError {
  return new MeshError({
    code: MeshErrorCode.WILDCARD_ON_MESH,
    got: 'host "*" in a virtual service for the mesh',
    expected: 'a host, or a wildcard below a domain ("*.example.com")',
    mend: 'name the hosts; for all hosts of a gateway set `mesh: false` and name the gateway',
  });
}

export function overlap(host: string, other: string): MeshError {
  return new MeshError({
    code: MeshErrorCode.OVERLAPPING_HOSTS,
    got: `host "${host}" beside "${other}"`,
    expected: 'hosts of which none covers another',
    mend: 'keep the wider one, or give the narrower one a virtual service of its own',
  });
}

export function matchingDefault(rule: HttpRule): MeshError {
  return new MeshError({
    code: MeshErrorCode.CONFLICTING_SETTINGS,
    got: `a default with conditions (${rule._describe()})`,
    expected: 'a rule for any request',
    mend: 'use addHttpRoute() for a rule with conditions',
  });
}

export function secondDefault(first: HttpRule, second: HttpRule): MeshError {
  return new MeshError({
    code: MeshErrorCode.DUPLICATE_DEFAULT,
    got: `a second default (${second.action._describe()}) beside the first (${first.action._describe()})`,
    expected: 'one default',
    mend: 'take one off, or give it conditions',
  });
}
