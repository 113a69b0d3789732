import type { LoadedFiles } from '../mesh/files';
import { loadText } from '../mesh/load';
import { mapOf, textOf } from '../mesh/lists';
import { groupBy } from '../mesh/mesh-index';
import type { FieldPath } from '../mesh/manifest';
import type { Resource } from '../mesh/resource';
import { Positions } from '../mesh/yaml/positions';

/** The annotation into which `kubectl apply` writes the whole object, what is secret included. */
const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';

/** An anchor or an alias of YAML. */
const ALIAS = /(?:^|[\s[{,])[&*][\w-]/m;

/** Whether the text of a file mentions a Secret. */
export const mentionsSecret =
  ({ texts }: LoadedFiles) =>
  (file: string): boolean =>
    texts?.get(file)?.includes('Secret') === true;

/**
 * The texts of files without what is secret: the values in Secrets are crossed out, letter by letter, so that each line stays where it is.
 * What mentions a Secret and could not be read, or could no longer be read without the values, is left out as a whole.
 */
export function textsWithoutSecrets({
  resources,
  faults,
  texts = new Map(),
}: LoadedFiles): ReadonlyMap<string, string> {
  const faulty = new Set(faults.map(({ file }) => file));
  const byFile = groupBy(resources, ({ origin }) => origin.file ?? '');
  return new Map(
    [...texts].map(([file, text]) => {
      if (!text.includes('Secret')) return [file, text];
      const own = byFile.get(file) ?? [];
      return [file, withoutSecrets(text, file, { own, isFaulty: faulty.has(file) })];
    }),
  );
}

function withoutSecrets(
  text: string,
  file: string,
  { own, isFaulty }: { readonly own: readonly Resource[]; readonly isFaulty: boolean },
): string {
  const readable = isFaulty ? onlyDocumentsOf(text, own) : text;
  const secrets = own.filter((resource) => resource.is('Secret'));
  if (secrets.length === 0) return readable;
  const others = () =>
    onlyDocumentsOf(
      readable,
      own.filter((resource) => !resource.is('Secret')),
    );
  // What an alias names stands elsewhere in the document.
  if (secrets.some(({ origin: { chunk } }) => ALIAS.test(chunk?.text ?? ''))) return others();
  const ranges = secrets.flatMap(secretRanges);
  const crossed = [...ranges]
    .sort((a, b) => b.start - a.start)
    .reduce(
      (left, { start, end }) => left.slice(0, start) + crossedOut(left.slice(start, end)) + left.slice(end),
      readable,
    );
  const again = loadText(crossed, file).resources.map((resource) => resource.text);
  const isSame =
    again.length === own.length && own.every(({ manifest }, i) => again[i].endsWith(nameOf(manifest)));
  return isSame ? crossed : others();
}

const nameOf = ({ metadata }: Resource['manifest']) => textOf(mapOf(metadata).name) ?? '';

interface Range {
  readonly start: number;
  readonly end: number;
}

/** Where the values of a Secret stand in its file, and the comments of its document, which may tell old ones. */
function secretRanges({ manifest, origin: { chunk, prefix = [] } }: Resource): readonly Range[] {
  if (chunk === undefined) return [];
  const positions = new Positions(chunk.text);
  const at = (path: FieldPath): readonly Range[] => {
    const place = positions.find([...prefix, ...path]);
    if (place?.value === undefined) return [];
    return [{ start: chunk.offset + place.value.start, end: chunk.offset + place.value.end }];
  };
  const keys = (field: string) => Object.keys(mapOf(manifest[field]));
  const comments = [...chunk.text.matchAll(/(?<=^|\s)#.*$/gm)].map(({ 0: { length }, index }) => ({
    start: chunk.offset + index + 1,
    end: chunk.offset + index + length,
  }));
  const values = ['data', 'stringData'].flatMap((field) => keys(field).flatMap((key) => at([field, key])));
  const { annotations } = mapOf(manifest.metadata);
  const applied = Object.hasOwn(mapOf(annotations), LAST_APPLIED)
    ? at(['metadata', 'annotations', LAST_APPLIED])
    : [];
  const all = [...values, ...applied];
  // A "#" may stand within a value.
  return [...all, ...comments.filter((comment) => !all.some((value) => overlap(comment, value)))];
}

const overlap = (one: Range, other: Range) => one.start < other.end && other.start < one.end;

/** A value with another letter in the place of each of its own; quotes and the head of a block stay what they are. */
function crossedOut(value: string): string {
  const head = /^[|>][^\n]*\n/.exec(value)?.[0] ?? '';
  const quote = /^(["'])[^]*\1$/.exec(value)?.[1] ?? '';
  const inner = value.slice(head.length + quote.length, value.length - quote.length);
  return head + quote + inner.replace(/\S/g, 'x') + quote;
}

/** A text in which only the documents of some objects are left, at their old places: blanks stand for the others. */
function onlyDocumentsOf(text: string, resources: readonly Resource[]): string {
  const kept = new Map(
    resources.flatMap(({ origin: { chunk } }) => (chunk === undefined ? [] : [[chunk.offset, chunk.text]])),
  );
  let made = '';
  for (const [offset, document] of [...kept].sort(([a], [b]) => a - b)) {
    made += blank(text.slice(made.length, offset)) + document;
  }
  return made + blank(text.slice(made.length));
}

/** A text of as many lines and letters, of which only the separators of documents are left. */
const blank = (text: string) =>
  text.replace(/^.+$/gm, (line) => (/^---\s*$/.test(line) ? line : ' '.repeat(line.length)));
