import { listOf, mapOf, textOf } from '../../mesh/lists';
import type { MeshIndex } from '../../mesh/mesh-index';
import type { Resource } from '../../mesh/resource';

/** A policy that asks an external authorizer, and what istiod makes of it. */
export interface Asking {
  readonly policy: Resource<'AuthorizationPolicy'>;
  /** The name of the authorizer. */
  readonly name: string;
  /** Why istiod makes it deny what its rules take, without asking anybody; undefined where it asks. */
  readonly denies?: string;
  /** Whether nobody is asked about what is no HTTP. */
  readonly isForRequests: boolean;
}

/** The variable of istiod by which pods may have several authorizers. */
const SEVERAL = 'PILOT_ENABLE_MULTIPLE_CUSTOM_AUTHZ_PROVIDERS';

/**
 * The policies with the action CUSTOM among those for some pods. istiod makes policies that deny of them where they have several
 * authorizers, or one that the mesh does not have, and leaves those that speak HTTP out of listeners for connections (the upstream
 * project's `pilot/pkg/security/authz/builder/builder.go: buildHTTP, buildTCP`).
 *
 * @param policies all policies for the pods that are no dry run
 */
export function askingPolicies(
  mesh: MeshIndex,
  policies: readonly Resource<'AuthorizationPolicy'>[],
): readonly Asking[] {
  const custom = policies.filter(({ spec }) => spec.action === 'CUSTOM');
  const names = [...new Set(custom.map(nameOf))].sort();
  const isTooMany = names.length > 1 && !allowsSeveral(mesh);
  const providers = mesh.knowsConfig ? providersOf(mesh) : undefined;
  return custom.map((policy) => {
    const name = nameOf(policy);
    const isForRequests = providers?.get(name) === 'envoyExtAuthzHttp';
    if (isTooMany) {
      const denies = `policies for these pods ask ${names.join(' and ')}, and without ${SEVERAL} istiod lets pods have one authorizer`;
      return { policy, name, isForRequests: false, denies };
    }
    if (providers !== undefined && !providers.has(name))
      return {
        policy,
        name,
        isForRequests,
        denies: `the mesh has no authorizer ${name} among its extensionProviders`,
      };
    return { policy, name, isForRequests };
  });
}

const nameOf = ({ spec }: Resource<'AuthorizationPolicy'>) => spec.provider?.name ?? '';

const KINDS = ['envoyExtAuthzHttp', 'envoyExtAuthzGrpc'] as const;

/** The authorizers of the mesh, with their kind. */
function providersOf({ config }: MeshIndex): ReadonlyMap<string, (typeof KINDS)[number]> {
  return new Map(
    listOf(config.extensionProviders).flatMap((given) => {
      const provider = mapOf(given);
      const kind = KINDS.find((one) => provider[one] !== undefined);
      return kind === undefined ? [] : [[textOf(provider.name) ?? '', kind] as const];
    }),
  );
}

const allowsSeveral = ({ installations }: MeshIndex) =>
  installations.at(0)?.istiodEnv?.[SEVERAL]?.toLowerCase() === 'true';
