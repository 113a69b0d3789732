import { isDeepStrictEqual } from 'node:util';
import { agedOf, orderUnknown, sortedByAge } from './age';
import type { ZtunnelMatch, ZtunnelPolicies, ZtunnelPolicy, ZtunnelRule } from './ambient-policies';
import type { MeshIndex } from './mesh-index';
import { type PeerTlsMode, isForAll, modeOf } from './peer-authentication';
import type { Resource } from './resource';
import { selects } from './workload';

type Peer = Resource<'PeerAuthentication'>;

interface Pods {
  readonly namespace: string;
  readonly labels: { readonly [key: string]: string };
}

/** Connections without an identity: those that did not come by mutual TLS. */
const ANONYMOUS: ZtunnelMatch = { notPrincipals: ['*'] };

/** The oldest of some policies, and whether no manifest tells that it is. */
interface Oldest {
  readonly policy?: Peer;
  readonly mode?: PeerTlsMode;
  readonly rival?: Peer;
}

function oldestOf(policies: readonly Peer[]): Oldest {
  if (policies.length === 0) return {};
  const [policy, ...others] = sortedByAge(policies);
  const rival = others.find((other) => orderUnknown(agedOf(policy), agedOf(other)));
  return { policy, mode: modeOf(policy), ...(rival && { rival }) };
}

/** The PeerAuthentications that count for pods, level by level (the upstream project's `convertedSelectorPeerAuthentications`). */
interface Levels {
  readonly mesh: Oldest;
  readonly namespace: Oldest;
  readonly workload: Oldest;
}

function levelsOf(mesh: MeshIndex, { namespace, labels }: Pods): Levels {
  const root = mesh.config.rootNamespace;
  const all = mesh.all('PeerAuthentication');
  const ownOnes = all.filter((policy) => policy.namespace === namespace);
  const isNarrow = (policy: Peer) => !isForAll(policy);
  return {
    mesh: oldestOf(all.filter((policy) => policy.namespace === root && policy.spec.selector === undefined)),
    namespace: oldestOf(namespace === root ? [] : ownOnes.filter(isForAll)),
    workload: oldestOf(
      namespace === root
        ? []
        : ownOnes.filter(isNarrow).filter(({ spec }) => selects(spec.selector?.matchLabels, labels)),
    ),
  };
}

/**
 * What ztunnel gets of PeerAuthentications: policies that deny connections without an identity, on all ports or on some. The mode
 * DISABLE is to ztunnel what PERMISSIVE is (the upstream project's `pilot/pkg/serviceregistry/ambient/authorization.go`).
 */
export function ztunnelPeerPolicies(
  mesh: MeshIndex,
  pods: Pods,
): Pick<ZtunnelPolicies, 'policies' | 'unsure'> {
  if (mesh.all('PeerAuthentication').length === 0) return { policies: [], unsure: [] };
  const levels = levelsOf(mesh, pods);
  const unsure = [levels.mesh, levels.namespace, levels.workload].flatMap(({ policy, rival }) =>
    policy === undefined || rival === undefined
      ? []
      : [
          `${policy.text} and ${rival.text} are for the same pods; the older counts, and no creationTimestamp tells which that is`,
        ],
  );
  const { by, isStrict, hasPorts } = effective(levels);
  const policies: ZtunnelPolicy[] = [];
  if (isStrict && by !== undefined) policies.push(strict(by));
  const { policy } = levels.workload;
  if (!hasPorts || policy === undefined) return { policies, unsure };
  const [home, whole] = [openIn(mesh, policy.namespace), openIn(mesh, mesh.config.rootNamespace)];
  const converted = portPolicy(policy, home, whole);
  if (converted !== undefined) policies.push(converted);
  const others = [portPolicy(policy, {}, {}), portPolicy(policy, home, {}), portPolicy(policy, {}, whole)];
  if (others.some((other) => !isDeepStrictEqual(other, converted))) {
    unsure.push(
      `${policy.text} has settings for ports beside wider policies, and what istiod makes of it depends on which of them it came to know first`,
    );
  }
  return { policies, unsure };
}

/** The oldest policy for all pods of a namespace. */
const openIn = (mesh: MeshIndex, namespace: string): Oldest =>
  oldestOf(
    mesh
      .all('PeerAuthentication')
      .filter((policy) => policy.namespace === namespace && policy.spec.selector === undefined),
  );

const strict = (of: Peer): ZtunnelPolicy => ({
  of,
  action: 'DENY',
  rules: [{ source: { of, at: ['spec', 'mtls'] }, clauses: [[ANONYMOUS]] }],
  dropped: [],
});

const portModes = ({ spec }: Peer): readonly (readonly [number, PeerTlsMode | undefined])[] =>
  Object.entries(spec.portLevelMtls ?? {}).map(([port, { mode }]) => [
    Number(port),
    mode === 'STRICT' || mode === 'PERMISSIVE' || mode === 'DISABLE' ? mode : undefined,
  ]);

const isOpen = (mode: PeerTlsMode | undefined) => mode === 'PERMISSIVE' || mode === 'DISABLE';

/** Whether all ports ask for an identity, by which policy, and whether some ports have a policy of their own. */
function effective({ mesh, namespace, workload }: Levels): {
  readonly isStrict: boolean;
  readonly hasPorts: boolean;
  readonly by?: Peer;
} {
  const wide = namespace.mode === undefined ? mesh : namespace;
  const chosen = workload.mode === undefined ? wide : workload;
  const isStrict = chosen.mode === 'STRICT';
  const by = chosen.policy;
  if (workload.policy?.spec.portLevelMtls === undefined) return { isStrict, hasPorts: false, by };
  const modes = portModes(workload.policy).map(([, mode]) => mode);
  if (!isStrict) return { isStrict, hasPorts: modes.includes('STRICT'), by };
  // Beneath a wider policy that is strict istiod looks for ports that are PERMISSIVE alone.
  const hasOpen = workload.mode === 'STRICT' ? modes.some(isOpen) : modes.includes('PERMISSIVE');
  return { isStrict: !hasOpen, hasPorts: hasOpen, by };
}

/** What istiod makes of a PeerAuthentication with settings for ports; undefined where that is nothing (`convertPeerAuthentication`). */
function portPolicy(of: Peer, home: Oldest, whole: Oldest): ZtunnelPolicy | undefined {
  const mode = modeOf(of);
  const source = { of, at: ['spec', 'portLevelMtls'] };
  const rules: ZtunnelRule[] = [];
  const clauses: ZtunnelMatch[][] = mode === 'STRICT' ? [[ANONYMOUS]] : [];
  let hasOpen = false;
  for (const [port, own] of portModes(of)) {
    if (own === 'STRICT') {
      const isSaid =
        mode === 'STRICT' ||
        (mode === undefined && home.mode === 'STRICT') ||
        (home.mode === undefined && whole.mode === 'STRICT');
      if (!isSaid) rules.push({ source, clauses: [[{ ...ANONYMOUS, ports: [port] }]] });
    } else if (isOpen(own)) {
      if (isOpen(mode)) continue;
      const wide = home.policy === undefined ? whole : home;
      if (mode === undefined && wide.mode !== 'STRICT') continue;
      hasOpen = true;
      clauses.push([{ notPorts: [port] }]);
    }
  }
  if (mode === 'STRICT' && !hasOpen) return undefined;
  const isWideStrict =
    (whole.mode === 'STRICT' && (home.mode === undefined || home.mode === 'STRICT')) ||
    home.mode === 'STRICT';
  if (isWideStrict && hasOpen) clauses.push([ANONYMOUS]);
  if (clauses.length > 0) rules.push({ source, clauses });
  return rules.length === 0 ? undefined : { of, action: 'DENY', rules, dropped: [] };
}
