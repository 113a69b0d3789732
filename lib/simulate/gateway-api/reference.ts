import { GATEWAY_API_GROUP } from '../../mesh/kinds';
import type { ReferenceView } from '../../mesh/views/gateway-api';

/** What a reference of the Gateway API names. */
export interface Reference {
  readonly group: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
}

/** Who a reference of the Gateway API means where it leaves out the group or the kind. */
export interface KindOf {
  readonly group: string;
  readonly kind: string;
}

export const GATEWAY: KindOf = { group: GATEWAY_API_GROUP, kind: 'Gateway' };
export const SERVICE: KindOf = { group: '', kind: 'Service' };
export const SECRET: KindOf = { group: '', kind: 'Secret' };

/** Reads a reference of an object in a namespace (the upstream project's `NormalizeReference`). */
export const referenceOf = (
  { group, kind, namespace: own, name = '' }: ReferenceView = {},
  namespace: string,
  preset: KindOf,
): Reference => ({
  group: group ?? preset.group,
  kind: kind ?? preset.kind,
  namespace: own ?? namespace,
  name,
});

/** Whether a reference means a kind. */
export const isOf = ({ group, kind }: KindOf, wanted: KindOf) =>
  group === wanted.group && kind === wanted.kind;
