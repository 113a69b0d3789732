import { CLUSTER_KINDS, groupOf, kindName } from './kinds';
import type { FieldPath, Manifest } from './manifest';
import { type Origin, Resource } from './resource';
import {
  type Unfinished,
  isKustomization,
  mayBeUnfinished,
  patchesOf,
  templateIn,
  unfinished,
} from './unfinished';
import { type Chunk, type ReadFault, readStream } from './yaml/read';

/** What keeps a document from being an object of Kubernetes, or from being read as its author reads it. */
export interface LoadFault {
  /** What is wrong with it. */
  readonly kind: ReadFault['kind'] | 'no-object' | 'not-utf-8' | 'template' | 'patch';
  /** What is wrong with it, in words. */
  readonly message: string;
  /** The file, as it was named. */
  readonly file: string;
  /** Where it is in the file, in UTF-16 units. */
  readonly offset: number;
}

/** What was read. */
export interface Loaded {
  /** The objects, in the order in which they stand. */
  readonly resources: readonly Resource[];
  /** What could not be read as an object. */
  readonly faults: readonly LoadFault[];
  /** The text of each file, as it was read. */
  readonly texts?: ReadonlyMap<string, string>;
  /** The files of patches that a kustomization among what was read names, as it names them. */
  readonly patches?: readonly string[];
}

/** How manifests are read. */
export interface LoadOptions {
  /**
   * The namespace of objects that name none.
   *
   * @default - none: whoever applies them decides
   */
  readonly namespace?: string;
}

/** Several readings as one. */
export function loadedTogether(parts: readonly Loaded[]): Loaded {
  return {
    resources: parts.flatMap(({ resources }) => resources),
    faults: parts.flatMap(({ faults }) => faults),
    texts: new Map(parts.flatMap(({ texts }) => [...(texts ?? [])])),
  };
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';

/** The objects of a YAML or JSON stream. */
export function loadText(text: string, file: string, options: LoadOptions = {}): Loaded {
  const { documents, faults: read } = readStream(text);
  const resources: Resource[] = [];
  const faults: LoadFault[] = [];
  /** Said once a file: the others are likely to be so too. */
  const leave = ({ kind, message }: Unfinished, offset: number) => {
    if (!faults.some((fault) => fault.kind === kind)) faults.push({ kind, message, file, offset });
  };
  for (const fault of read) {
    const template = fault.kind === 'syntax' ? templateIn(documentAt(text, fault.offset)) : undefined;
    if (template === undefined) faults.push({ ...fault, file });
    else leave(template, fault.offset);
  }
  const isSuspect = mayBeUnfinished(text);
  const patches: string[] = [];
  for (const { value, chunk } of documents) {
    if (isKustomization(file, value)) {
      patches.push(...patchesOf(value));
      continue;
    }
    const raw = isSuspect ? unfinished(value) : undefined;
    if (raw !== undefined) {
      leave(raw, firstContent(chunk));
      continue;
    }
    const refuse = (message: string) =>
      faults.push({ kind: 'no-object', message, file, offset: firstContent(chunk) });
    collect(value, { file, chunk }, [], options, resources, refuse);
  }
  return { resources, faults, texts: new Map([[file, text]]), ...(patches.length > 0 && { patches }) };
}

/** The document in which an offset of a stream stands. */
function documentAt(stream: string, offset: number): string {
  const start = stream.lastIndexOf('\n---', offset);
  const end = stream.indexOf('\n---', offset);
  return stream.slice(Math.max(start, 0), end === -1 ? stream.length : end);
}

/** Plain objects as resources; their origins in the same order, where they are known. */
export function loadManifests(
  manifests: readonly unknown[],
  options: LoadOptions = {},
  origins: readonly Origin[] = [],
): Loaded {
  const resources: Resource[] = [];
  const faults: LoadFault[] = [];
  manifests.forEach((manifest, i) => {
    const origin = origins[i] ?? {};
    const refuse = (message: string) =>
      faults.push({
        kind: 'no-object',
        message: `Manifest ${i} is wrong. ${message}`,
        file: origin.file ?? '',
        offset: 0,
      });
    collect(manifest, origin, [], options, resources, refuse);
  });
  return { resources, faults };
}

/** An item of a typed list with the kind that the list says, where it says none itself. Nothing counts as an empty one. */
function withKindOf({ apiVersion, kind }: Record<string, unknown>, item: unknown): unknown {
  if (item === null) return withKindOf({ apiVersion, kind }, {});
  if (!isObject(item) || isText(item.kind) || isText(item.apiVersion)) return item;
  return { ...item, apiVersion, kind: String(kind).replace(/List$/, '') };
}

/** Adds an object, or the items of a list of objects. */
function collect(
  value: unknown,
  origin: Origin,
  prefix: FieldPath,
  options: LoadOptions,
  into: Resource[],
  refuse: (message: string) => void,
): void {
  if (!isObject(value)) {
    const got = Array.isArray(value)
      ? 'a list'
      : value === null || value === undefined
        ? 'empty'
        : `a ${typeof value}`;
    refuse(`The document is ${got}, and kubectl accepts only objects with apiVersion, kind and metadata.`);
    return;
  }
  const { apiVersion, kind, items } = value;
  if (!isText(kind) || !isText(apiVersion)) {
    const missing = [...(isText(apiVersion) ? [] : ['apiVersion']), ...(isText(kind) ? [] : ['kind'])];
    refuse(`The document has no ${missing.join(' and no ')}, so the API server refuses it.`);
    return;
  }
  if (prefix.length > 0 && Array.isArray(items)) {
    refuse('The list contains a list, and kubectl accepts only objects as the items of a list.');
    return;
  }
  // kubectl takes anything that has items for a list.
  if (prefix.length === 0 && Object.hasOwn(value, 'items')) {
    if (Array.isArray(items)) {
      items.forEach((item, i) =>
        collect(withKindOf(value, item), origin, [...prefix, 'items', i], options, into, refuse),
      );
    } else if (items !== null) {
      refuse(
        `The field items is a ${typeof items}, and kubectl treats everything with items as a list of objects.`,
      );
    }
    return;
  }
  const cluster = CLUSTER_KINDS.has(kindName(groupOf(apiVersion), kind));
  const where = prefix.length === 0 ? origin : { ...origin, prefix };
  into.push(new Resource(value as Manifest, where, cluster ? '' : options.namespace));
}

/** What was read, with a namespace for objects that name none. */
export const inNamespace = <T extends Loaded>(loaded: T, namespace: string): T => ({
  ...loaded,
  resources: loaded.resources.map(({ manifest, origin, kind }) => {
    return new Resource(manifest, origin, CLUSTER_KINDS.has(kind) ? '' : namespace);
  }),
});

/** Where a document's first content stands. */
function firstContent({ text, offset }: Chunk): number {
  const match = /^(?:[ \t\r\n\ufeff]|#[^\n]*\n|---[ \t\r]*\n)*/.exec(text);
  return offset + (match?.[0].length ?? 0);
}
