import type { BackendRef } from '../values/gateway-api/backend-ref';
import { objectName } from '../values/checks';
import { knownFields, sizedList } from '../values/gateway-api/gateway-api-checks';
import { MeshError, MeshErrorCode } from '../values/mesh-error';
import type { TcpRouteObjectSpec } from '../values/gateway-api/wire-gateway-api';

type RuleSpec = TcpRouteObjectSpec['rules'][number];

/** The one rule of a route for connections. */
export interface ConnectionRule {
  readonly name?: string;
  readonly backends: readonly BackendRef[];
}

/** Checks the rule of a route for connections. */
export function connectionRule(backends: readonly BackendRef[], name: string | undefined): ConnectionRule {
  const list = sizedList(backends, 'backends', 16, 1) ?? [];
  for (const backend of list) {
    if (backend.filters.length === 0) continue;
    throw new MeshError({
      code: MeshErrorCode.CONFLICTING_SETTINGS,
      got: `the backend ${backend._describe()} for connections`,
      expected: 'no filters: they are for HTTP and gRPC',
      mend: 'take the filters off',
    });
  }
  return { name: name === undefined ? undefined : objectName(name, 'name of a rule'), backends: list };
}

/** Reads the rules of a route for connections: there is exactly one. */
export function readConnectionRule(rules: readonly RuleSpec[] | undefined): RuleSpec {
  const [rule] = sizedList(rules ?? [], 'rules', 1, 1) ?? [];
  const wire = knownFields<RuleSpec, 'name' | 'backendRefs'>(rule, 'a rule', 'name', 'backendRefs');
  return { name: wire.name, backendRefs: sizedList(wire.backendRefs ?? [], 'backends', 16, 1) ?? [] };
}
