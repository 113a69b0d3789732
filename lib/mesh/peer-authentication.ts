import { agedOf, orderUnknown, sortedByAge } from './age';
import { type MeshIndex, groupBy } from './mesh-index';
import type { Resource } from './resource';
import { SelectorIndex } from './selector-index';

type PeerAuthentication = Resource<'PeerAuthentication'>;

/** The modes of mutual TLS; a policy that says another one, or none, leaves it to wider ones. */
const MODES = ['STRICT', 'PERMISSIVE', 'DISABLE'] as const;

/** How a server takes connections. */
export type PeerTlsMode = (typeof MODES)[number];

const DEFAULT: PeerTlsMode = 'PERMISSIVE';

/** How pods take connections, and which PeerAuthentication says so; Istio's default where none does. */
export interface PeerMode {
  readonly mode: PeerTlsMode;
  readonly by?: PeerAuthentication;
  /** Why it may be another one: several policies are for the same pods, and no manifest tells which is the oldest. */
  readonly unsure?: string;
  /** The mode may be one of these; more than the one only where the age of policies is not known. */
  readonly possible: readonly PeerTlsMode[];
}

/** What the PeerAuthentications for pods come to together. */
export interface MergedPeerAuthentication extends PeerMode {
  /** Ports with settings of their own. */
  readonly perPort: ReadonlyMap<number, PeerMode>;
}

/** What pods are asked about. */
interface Pods {
  readonly namespace: string;
  readonly labels: { readonly [key: string]: string };
}

/** A word of a manifest as a mode; undefined where it leaves the mode to wider policies. */
const modeNamed = (word: string | undefined): PeerTlsMode | undefined => MODES.find((mode) => mode === word);

/** The mode that a PeerAuthentication asks for; undefined where it leaves it to wider ones. */
export const modeOf = ({ spec }: PeerAuthentication): PeerTlsMode | undefined => modeNamed(spec.mtls?.mode);

/** Whether a policy is for all pods of its namespace. */
export const isForAll = ({ spec }: PeerAuthentication) =>
  Object.keys(spec.selector?.matchLabels ?? {}).length === 0;

/** The policies of one level, of which one counts: the oldest first, then those that may be older. */
type Level = readonly PeerAuthentication[];

/** The oldest of some policies, behind it those of which no manifest tells that they are younger. */
function level(policies: readonly PeerAuthentication[]): Level {
  if (policies.length < 2) return policies;
  const [first, ...others] = sortedByAge(policies);
  return [first, ...others.filter((other) => orderUnknown(agedOf(first), agedOf(other)))];
}

interface NamespacePolicies {
  readonly forAll: Level;
  readonly selecting: SelectorIndex<PeerAuthentication>;
}

const NONE: NamespacePolicies = {
  forAll: [],
  selecting: new SelectorIndex<PeerAuthentication>([], () => ({})),
};
const NO_PORTS: MergedPeerAuthentication['perPort'] = new Map();

function policiesOf(mesh: MeshIndex, namespace: string): NamespacePolicies {
  const all = mesh.remember(policiesOf, () => {
    const byNamespace = groupBy(mesh.all('PeerAuthentication'), (policy) => policy.namespace);
    return new Map(
      [...byNamespace].map(([home, policies]) => {
        const selecting = policies.filter((policy) => !isForAll(policy));
        return [
          home,
          {
            forAll: level(policies.filter(isForAll)),
            selecting: new SelectorIndex(selecting, ({ spec }) => spec.selector?.matchLabels),
          },
        ];
      }),
    );
  });
  return all.get(namespace) ?? NONE;
}

/** The policies for all pods of a namespace of which one counts: the oldest first, then those that may be older. */
export const namespacePolicies = (mesh: MeshIndex, namespace: string): Level =>
  policiesOf(mesh, namespace).forAll;

/** What the policies of a level say, in their order: a mode, or nothing. */
type Words = readonly { readonly by: PeerAuthentication; readonly mode: PeerTlsMode | undefined }[];

const ownWords = (policies: Level): Words => policies.map((by) => ({ by, mode: modeOf(by) }));

const portWords = (policies: Level, port: string): Words =>
  policies.map((by) => ({ by, mode: modeNamed(by.spec.portLevelMtls?.[port]?.mode) }));

/** The mode by levels, the narrowest first: that of the first level whose oldest policy has one. */
function modeBy(levels: readonly Words[]): PeerMode {
  const decides = levels.findIndex(([first]) => first?.mode !== undefined);
  const asked = decides === -1 ? levels : levels.slice(0, decides + 1);
  const rivals = asked.find(({ length }) => length > 1);
  const settles = levels.findIndex(
    (words) => words.length > 0 && words.every(({ mode }) => mode !== undefined),
  );
  const possible = (settles === -1 ? levels : levels.slice(0, settles + 1)).flatMap((words) =>
    words.flatMap(({ mode }) => mode ?? []),
  );
  const { mode = DEFAULT, by } = levels[decides]?.[0] ?? {};
  return {
    mode,
    ...(by && { by }),
    ...(rivals && { unsure: rivalsText(rivals) }),
    possible: [...new Set([...possible, ...(settles === -1 ? [DEFAULT] : [])])],
  };
}

const rivalsText = ([first, second]: Words) =>
  `${first.by.text} and ${second.by.text} are for the same pods; the older counts, and no creationTimestamp tells which that is`;

/** How pods of a namespace take connections that no narrower policy is for. */
export function namespaceMode(mesh: MeshIndex, namespace: string): PeerMode {
  const modes = mesh.remember(namespaceMode, () => new Map<string, PeerMode>());
  const known = modes.get(namespace);
  if (known !== undefined) return known;
  const found = modeBy(wideWords(mesh, namespace));
  modes.set(namespace, found);
  return found;
}

/** What the policies of a namespace and of the mesh say. */
const wideWords = (mesh: MeshIndex, namespace: string): readonly Words[] =>
  [...new Set([namespace, mesh.config.rootNamespace])].map((home) => ownWords(namespacePolicies(mesh, home)));

/**
 * How pods take connections: by the oldest policy that selects them, or else the oldest of their namespace, or else of the mesh (the
 * upstream project's `pilot/pkg/security/authn/policy_applier.go: ComposePeerAuthentication`).
 */
export function composePeerAuthentication(
  mesh: MeshIndex,
  { namespace, labels }: Pods,
): MergedPeerAuthentication {
  const selecting =
    namespace === mesh.config.rootNamespace
      ? []
      : level(policiesOf(mesh, namespace).selecting.selecting(labels));
  if (selecting.length === 0) return { ...namespaceMode(mesh, namespace), perPort: NO_PORTS };
  const wide = wideWords(mesh, namespace);
  const ports = new Set(selecting.flatMap(({ spec }) => Object.keys(spec.portLevelMtls ?? {})));
  const ofPort = (port: string) => modeBy([portWords(selecting, port), ownWords(selecting), ...wide]);
  return {
    ...modeBy([ownWords(selecting), ...wide]),
    perPort: new Map([...ports].map((port) => [Number(port), ofPort(port)])),
  };
}

/** How a port of pods takes connections. */
export const portMode = (mesh: MeshIndex, pods: Pods, port: number): PeerMode => {
  const merged = composePeerAuthentication(mesh, pods);
  return merged.perPort.get(port) ?? merged;
};

/** Whether pods take connections in one way only, on all ports and whichever policy of several counts. */
export const isAlways = ({ possible, perPort }: MergedPeerAuthentication, mode: PeerTlsMode): boolean =>
  [possible, ...[...perPort.values()].map((port) => port.possible)].every((modes) =>
    modes.every((other) => other === mode),
  );
