import { GATEWAY_API_GROUP } from '../../mesh/kinds';
import type { MeshIndex } from '../../mesh/mesh-index';
import type { ReferenceView } from '../../mesh/views/gateway-api';

/** What a reference of the Gateway API names. */
export interface Reference {
  readonly group: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
}

/** Who a reference of the Gateway API means where it leaves out the group or the kind. */
interface KindOf {
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

const kindOf = ({ group = '', kind = '' }: ReferenceView): KindOf => ({ group, kind });
const keyOf = ({ group, kind }: KindOf, namespace: string) => `${group}/${kind}/${namespace}`;

/** What ReferenceGrants allow: references out of one namespace to objects of another (the upstream project's `ReferenceGrants`). */
export class ReferenceGrants {
  /** The grants of a mesh, read once. */
  public static of(mesh: MeshIndex): ReferenceGrants {
    return mesh.remember(ReferenceGrants, () => new ReferenceGrants(mesh));
  }

  /** The names that are allowed; undefined among them for all. */
  private readonly names = new Map<string, Set<string | undefined>>();

  private constructor(mesh: MeshIndex) {
    for (const { spec, namespace } of mesh.all('ReferenceGrant')) {
      for (const { namespace: home = '', ...from } of spec.from ?? []) {
        for (const { name, ...to } of spec.to ?? []) {
          const key = this.key(kindOf(from), home, { ...kindOf(to), namespace });
          this.names.set(key, (this.names.get(key) ?? new Set()).add(name));
        }
      }
    }
  }

  /** Whether an object of a kind and namespace may refer to something in another namespace. */
  public allows(kind: KindOf, namespace: string, to: Reference): boolean {
    const names = this.names.get(this.key(kind, namespace, to));
    return names !== undefined && (names.has(undefined) || names.has(to.name));
  }

  private key(kind: KindOf, namespace: string, to: KindOf & { readonly namespace: string }): string {
    return `${keyOf(kind, namespace)} ${keyOf(to, to.namespace)}`;
  }
}
