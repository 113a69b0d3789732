import { dnsLabel } from './checks';
import { isMeshLabel } from './dns-name';
import { MeshErrorCode } from './mesh-error';
import { type Checks, conflictingSettings, refuse } from './mesh-fault';

/** The namespaces to which an object is exported, with what they are held against. */
export interface ExportTo {
  /** The entries: `.` for the own namespace, `*` for all, `~` for nobody, or names. */
  readonly entries: readonly string[];
  /** The namespace of the object; undefined where it is not known. */
  readonly namespace?: string;
  /** Whether it may be exported to nobody: a service entry may. */
  readonly mayHide?: boolean;
  /** Whether it holds for the workloads that it selects alone: a destination rule may. */
  readonly selects?: boolean;
}

const NOBODY = '~';
const ALL = '*';

/** An entry with its place, and with the namespace that it means. */
const read = ({ entries, namespace }: ExportTo) =>
  entries.map((entry, i) => ({ entry, scope: entry === '.' ? (namespace ?? entry) : entry, at: [i] }));

const isFirst = (scopes: readonly { scope: string }[], scope: string, i: number) =>
  scopes.findIndex((other) => other.scope === scope) === i;

/** The namespaces that istiod goes on with: each once, and none that it refused. */
const standing = (exported: ExportTo) =>
  new Set(
    read(exported)
      .filter(({ scope }) => (scope === NOBODY ? exported.mayHide : isScope(scope)))
      .map(({ scope }) => scope),
  );

/** The own namespace; where nobody knows it, what may be it. */
const ownOf = ({ namespace }: ExportTo, seen: ReadonlySet<string>) =>
  namespace ?? [...seen].find((scope) => scope !== ALL) ?? '';

const isScope = (scope: string) => scope === ALL || scope === '.' || isMeshLabel(scope);

/** What istiod's `validateExportTo` has against them, in its order. */
export const exportToChecks = {
  entry: (exported) =>
    read(exported)
      .filter(({ scope }) => scope !== NOBODY && !isScope(scope))
      .map(({ entry, at }) => ({
        code: MeshErrorCode.INVALID_NAME,
        got: `exportTo ${JSON.stringify(entry)}`,
        expected: 'a namespace, "." or "*"',
        mend: 'name a namespace',
        at,
        finding: 'An entry of exportTo is neither a namespace nor "." nor "*".',
      })),
  none: (exported) =>
    exported.mayHide
      ? []
      : read(exported)
          .filter(({ scope }) => scope === NOBODY)
          .map(({ at }) => ({
            code: MeshErrorCode.INVALID_NAME,
            got: '"~"',
            expected: 'a namespace, "." or "*"',
            mend: 'name the namespaces that are to see it',
            at,
            finding: 'The list exportTo has "~", which is for service entries alone.',
          })),
  duplicate: (exported) => {
    const seen = standing(exported);
    return read(exported)
      .filter(({ scope }, i, all) => seen.has(scope) && !isFirst(all, scope, i))
      .map(({ entry, scope, at }) => ({
        code: MeshErrorCode.DUPLICATE_NAME,
        got: `exportTo ${JSON.stringify(scope)} twice`,
        expected: 'each of them once',
        mend: 'take one of the two away',
        at,
        finding: `The list exportTo names ${scope === entry ? JSON.stringify(entry) : 'the own namespace, as "." and by its name,'} twice.`,
      }));
  },
  'selector-and-other-namespace': (exported) => {
    const seen = standing(exported);
    if (!exported.selects || seen.size === 0 || seen.has(ownOf(exported, seen))) return undefined;
    return conflictingSettings(
      'another namespace than the own one, beside a workload selector',
      'the own namespace, whose pods are selected',
      'leave `exportTo` out, or name the own namespace',
      [],
      'The destination rule selects workloads and is exported to a namespace other than its own.',
    );
  },
  'selector-and-several': (exported) => {
    const seen = standing(exported);
    if (!exported.selects || seen.size < 2 || !seen.has(ownOf(exported, seen))) return undefined;
    return conflictingSettings(
      'several entries, beside a workload selector',
      'the own namespace alone, whose pods are selected',
      'leave `exportTo` out, or name the own namespace',
      [],
      'The destination rule selects workloads and is exported to several namespaces.',
    );
  },
  'all-and-others': (exported) =>
    exported.entries.length > 1 && standing(exported).has(ALL)
      ? conflictingSettings(
          '"*" beside others',
          '"*" alone, or namespaces',
          'take "*" away, or the others',
          [],
          'The list exportTo has "*", which is every namespace, and other entries too.',
        )
      : undefined,
  'none-and-others': (exported) =>
    exported.entries.length > 1 && standing(exported).has(NOBODY)
      ? conflictingSettings(
          '"~" beside others',
          '"~" alone: it exports to nobody',
          'take "~" away, or the others',
          [],
          'The list exportTo has "~", which is no namespace, and other entries too.',
        )
      : undefined,
} satisfies Checks<ExportTo>;

/**
 * The namespaces to which an object is exported. A name that no namespace can have is refused too, though istiod takes capitals.
 * Returns a copy.
 */
export function exportTo(
  entries: readonly string[],
  namespace?: string,
  options: Pick<ExportTo, 'mayHide' | 'selects'> = {},
): string[] {
  for (const entry of entries) if (!['.', ALL, NOBODY].includes(entry)) dnsLabel(entry, 'exportTo');
  refuse(exportToChecks, { ...options, entries, namespace });
  return [...entries];
}
