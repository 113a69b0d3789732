import { type FieldPath, pathText } from '../mesh/manifest';
import type { LoadFault } from '../mesh/load';
import type { Resource } from '../mesh/resource';
import type { MeshReport, ObjectField } from './check';
import type { Finding, FindingPlace } from './finding';
import { MissingThings } from './missing';
import type { Places } from '../mesh/places';
import type { Rule } from './rule';
import type { Suppressor } from './suppression';

interface Entry {
  readonly rule: Rule;
  readonly resource?: Resource;
  readonly message: string;
  readonly mend?: string;
  readonly paths: FieldPath[];
  readonly others?: readonly ObjectField[];
  readonly fault?: LoadFault;
}

/** Gathers what the rules report: equal reports once, allowed ones not at all. */
export class Collector {
  private readonly entries = new Map<Resource | undefined, Map<string, Entry>>();
  private readonly missing = new MissingThings();

  /** @param complete whether nothing that the manifests do not show is elsewhere */
  public constructor(
    private readonly suppressor: Suppressor,
    private readonly places: Places,
    private readonly complete = false,
  ) {}

  /** Takes a report about an object. */
  public readonly report: MeshReport = (rule, resource, path, message, mend, missing, others) => {
    // What is only assumed to be there is nobody's to mend.
    if (resource.origin.assumed === true || (isSystem(resource) && !isRefusal(rule))) return;
    if (this.suppressor.allows(rule, resource)) return;
    if (missing !== undefined && !this.complete) {
      this.missing.add({ rule, resource, path, message, mend, missing });
      return;
    }
    const ofResource = this.entries.get(resource) ?? new Map<string, Entry>();
    this.entries.set(resource, ofResource);
    const place = rule.once === 'object' ? '' : (this.places.of(resource, path)?.line ?? pathText(path));
    const key = `${rule.slug}\n${place}\n${message}`;
    const known = ofResource.get(key);
    if (known === undefined) ofResource.set(key, { rule, resource, message, mend, paths: [path], others });
    else known.paths.push(path);
  };

  /** Takes what is wrong with a file. */
  public reportFault(rule: Rule, fault: LoadFault): void {
    if (this.suppressor.allows(rule, undefined)) return;
    const ofFiles = this.entries.get(undefined) ?? new Map<string, Entry>();
    this.entries.set(undefined, ofFiles);
    const { message, file, offset } = fault;
    ofFiles.set(`${rule.slug}\n${file}\n${offset}`, { rule, message, paths: [[]], fault });
  }

  /** Takes what is wrong with how the judge was asked. */
  public reportUse(rule: Rule, message: string): void {
    const ofFiles = this.entries.get(undefined) ?? new Map<string, Entry>();
    this.entries.set(undefined, ofFiles);
    ofFiles.set(`${rule.slug}\n${message}`, { rule, message, paths: [[]] });
  }

  /** The findings in the order of files, lines and rules. */
  public get findings(): Finding[] {
    const entries = [...this.entries.values()].flatMap((ofResource) => [...ofResource.values()]);
    const missing = this.missing
      .findings(this.places)
      .map((found) => ({ ...found, message: shortened(found.message), mend: shortened(found.mend) }));
    return [...entries.map((entry) => this.finding(entry)), ...missing].sort(inOrder);
  }

  private placeOf({ resource, path }: ObjectField, rule: Rule): FindingPlace {
    const { file, line, column } = this.places.of(resource, path, rule.marks) ?? {};
    return {
      resource: resource.text,
      path: pathText(path),
      ...(file !== undefined && { file, line, column }),
    };
  }

  private finding({ rule, resource, message, mend, paths, fault, others: elsewhere = [] }: Entry): Finding {
    const [first, ...others] = paths.map(pathText);
    const also = [...new Set(others)].filter((path) => path !== first);
    const place =
      resource !== undefined
        ? this.places.of(resource, paths[0], rule.marks)
        : fault && this.places.at(fault.file, fault.offset);
    return {
      code: rule.codes[0],
      codes: rule.codes,
      rule: rule.slug,
      level: rule.level,
      message: shortened(message),
      mend: shortened(mend ?? rule.mend),
      resource: resource?.text ?? '',
      path: first,
      ...(also.length === 0 ? {} : { also }),
      ...(elsewhere.length === 0 ? {} : { others: elsewhere.map((one) => this.placeOf(one, rule)) }),
      ...(place ?? (fault === undefined ? {} : { file: fault.file })),
      ...(resource?.origin.construct === undefined ? {} : { construct: resource.origin.construct }),
    };
  }
}

/** How long a sentence may be: what a manifest says is quoted in it, however long. */
const MAX_LENGTH = 1000;

const shortened = (sentence: string) =>
  sentence.length <= MAX_LENGTH ? sentence : `${sentence.slice(0, MAX_LENGTH)}…`;

/** Namespaces of Kubernetes itself, in which istioctl looks at nothing (the upstream project's `inject.IgnoredNamespaces`). */
const SYSTEM = new Set(['kube-system', 'kube-public', 'kube-node-lease', 'local-path-storage']);

const isSystem = ({ kind, name, namespace }: Resource) => SYSTEM.has(kind === 'Namespace' ? name : namespace);

const REFUSALS = ['schema', 'cel', 'webhook'];

/** Whether a rule says that the object itself would be refused, rather than what it does beside others. */
const isRefusal = ({ codes }: Rule) => codes.some((code) => REFUSALS.includes(code));

const text = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

function inOrder(a: Finding, b: Finding): number {
  return (
    text(a.file ?? '', b.file ?? '') ||
    (a.line ?? 0) - (b.line ?? 0) ||
    (a.column ?? 0) - (b.column ?? 0) ||
    text(a.resource, b.resource) ||
    text(a.path, b.path) ||
    text(a.rule, b.rule) ||
    text(a.message, b.message)
  );
}
