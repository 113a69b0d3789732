import { EVENT_ID, SCALAR_STYLE, YAMLException, constructFromEvents, parseEvents, type Event } from 'js-yaml';
import { booleanWord, kubectlSchema } from './scalars';

/** One document of a stream, as text. */
export interface Chunk {
  readonly text: string;
  /** Where it begins in the stream, in UTF-16 units. */
  readonly offset: number;
  /** What stands on the line of its separator behind the dashes, which kubectl refuses; where it does. */
  readonly behindSeparator?: { readonly text: string; readonly offset: number };
}

const BLANK = /^(?:[ \t\r\n\ufeff]|#[^\n]*(?:\n|$))*$/;

/**
 * The documents of a stream, as kubectl cuts it: at each line that begins with `---`. What holds only blanks and comments is
 * left out, so that a file of separators costs nothing.
 */
export function* chunks(stream: string): Generator<Chunk> {
  let start = 0;
  let behind: Chunk['behindSeparator'];
  for (;;) {
    const at = start === 0 && stream.startsWith('---') ? 0 : separator(stream, start);
    const end = at === -1 ? stream.length : at;
    const text = stream.slice(start, end);
    if (behind !== undefined || !isBlank(text)) yield { text, offset: start, behindSeparator: behind };
    if (at === -1) return;
    const newline = stream.indexOf('\n', at);
    const lineEnd = newline === -1 ? stream.length : newline;
    const rest = stream.slice(at + 3, lineEnd).trim();
    behind = rest === '' || rest.startsWith('#') ? undefined : { text: rest, offset: at + 3 };
    start = lineEnd;
  }
}

/** The place of the next line that begins with three dashes; -1 where there is none. */
function separator(stream: string, from: number): number {
  const at = stream.indexOf('\n---', from);
  return at === -1 ? -1 : at + 1;
}

function isBlank(text: string): boolean {
  return text.length === 0 || (text.length < 10_000 ? BLANK.test(text) : text.trim() === '');
}

/** How deep a document may nest. The deepest of Istio's fields stands 20 deep. */
const DEPTH = 200;
/** How many values the aliases of one document may stand for. */
const EXPANDED = 200_000;
/** Text in which a key may be a boolean word; whether it is one, the events tell. */
const BOOLEAN_KEY = /(?:^|[\s{,])(?:y|n|yes|no|on|off)[ \t]*:(?:\s|$)/im;
/** Text in which a number may be infinite or none. */
const NOT_FINITE = /[\s,:[{][+-]?\.(?:inf|nan)\b|[0-9]e\+?[0-9]{3}/i;

const OPTIONS = { schema: kubectlSchema, maxTotalMergeKeys: 100_000 };

/** A document that was read. */
interface Document {
  readonly value: unknown;
  readonly chunk: Chunk;
}

/** What about a stream could not be read, or not as its author reads it. */
export interface ReadFault {
  readonly kind:
    'syntax' | 'separator' | 'duplicate-key' | 'boolean-word' | 'aliases' | 'too-deep' | 'not-json';
  readonly message: string;
  /** Where it is in the stream, in UTF-16 units. */
  readonly offset: number;
}

/** The documents of a stream and what is wrong with it. What cannot be read is left out and does not hide the others. */
export function readStream(stream: string): { documents: Document[]; faults: ReadFault[] } {
  const all = [...chunks(stream)];
  const clean = readClean(stream, all);
  if (clean !== undefined) return { documents: clean, faults: [] };
  const documents: Document[] = [];
  const faults: ReadFault[] = [];
  for (const chunk of all) {
    if (chunk.behindSeparator !== undefined) {
      const { text, offset } = chunk.behindSeparator;
      const message = `${JSON.stringify(text.slice(0, 40))} on the line of a separator; kubectl takes nothing behind "---"`;
      faults.push({ kind: 'separator', message, offset });
      continue;
    }
    const { value, fault, alsoFaults = [] } = readChunk(chunk);
    for (const found of [...alsoFaults, ...(fault === undefined ? [] : [fault])]) {
      faults.push({ ...found, offset: chunk.offset + found.offset });
    }
    if (fault === undefined && value !== null && value !== undefined) documents.push({ value, chunk });
  }
  return { documents, faults };
}

/** From how many documents on it is worth while to read them at once. */
const MANY = 3;

/**
 * All documents of a stream in one go, which takes half the time: only where there is nothing to say about any of them, and each
 * is the one that kubectl cuts out; undefined otherwise.
 */
function readClean(stream: string, all: readonly Chunk[]): Document[] | undefined {
  if (all.length < MANY || BOOLEAN_KEY.test(stream) || NOT_FINITE.test(stream)) return undefined;
  if (all.some(({ behindSeparator }) => behindSeparator !== undefined)) return undefined;
  try {
    const events = parseEvents(stream, { maxDepth: DEPTH });
    if (events.some(({ type }) => type === EVENT_ID.ALIAS)) return undefined;
    const values = constructFromEvents(events, { source: stream, ...OPTIONS });
    if (values.length !== all.length || values.includes(null)) return undefined;
    return all.map((chunk, i) => ({ value: values[i], chunk }));
  } catch {
    // What is wrong, the documents tell one by one.
    return undefined;
  }
}

interface ChunkRead {
  readonly value?: unknown;
  /** Why there is no value. */
  readonly fault?: ReadFault;
  readonly alsoFaults?: readonly ReadFault[];
}

function readChunk({ text }: Chunk): ChunkRead {
  let events: Event[];
  try {
    events = parseEvents(text, { maxDepth: DEPTH });
  } catch (error) {
    return { fault: syntaxFault(error) };
  }
  let value: unknown;
  let alsoFaults: ReadFault[] = [];
  const options = { source: text, ...OPTIONS };
  try {
    [value] = constructFromEvents(events, options);
  } catch (error) {
    if (!(error instanceof YAMLException) || !/duplicate/i.test(error.reason ?? error.message)) {
      return { fault: syntaxFault(error) };
    }
    alsoFaults = keyFaults(events, text, duplicateKey);
    try {
      [value] = constructFromEvents(events, { ...options, json: true });
    } catch (second) {
      return { fault: syntaxFault(second) };
    }
  }
  if (events.some(({ type }) => type === EVENT_ID.ALIAS)) {
    const message = expansionFault(value);
    if (message !== undefined) return { fault: { kind: 'aliases', message, offset: 0 } };
  }
  if (BOOLEAN_KEY.test(text)) alsoFaults.push(...keyFaults(events, text, booleanKey));
  if (NOT_FINITE.test(text)) {
    const message = notFinite(value);
    if (message !== undefined) return { fault: { kind: 'not-json', message, offset: 0 }, alsoFaults };
  }
  return { value, alsoFaults };
}

/** The first number that JSON does not have, in words. */
function notFinite(value: unknown): string | undefined {
  if (typeof value === 'number') {
    return Number.isFinite(value)
      ? undefined
      : `the number ${value}; manifests are JSON, which has none such`;
  }
  if (typeof value !== 'object' || value === null) return undefined;
  for (const item of Object.values(value)) {
    const message = notFinite(item);
    if (message !== undefined) return message;
  }
  return undefined;
}

function syntaxFault(error: unknown): ReadFault {
  if (!(error instanceof YAMLException)) {
    // Whatever a reader trips over in bad input is a fault of the input.
    const text = error instanceof Error ? error.message : String(error);
    return { kind: 'syntax', message: text, offset: 0 };
  }
  const message = error.reason ?? error.message;
  const kind = /depth|nesting/i.test(message) ? 'too-deep' : 'syntax';
  return { kind, message, offset: error.mark?.position ?? 0 };
}

/** Why the aliases of a document are too much: they stand for too many values, or for themselves. */
function expansionFault(root: unknown): string | undefined {
  const sizes = new Map<object, number>();
  const open = new Set<object>();
  let cyclic = false;
  const size = (value: unknown): number => {
    if (typeof value !== 'object' || value === null) return 1;
    const known = sizes.get(value);
    if (known !== undefined) return known;
    if (open.has(value)) {
      cyclic = true;
      return 1;
    }
    open.add(value);
    let sum = 1;
    for (const item of Object.values(value)) sum += size(item);
    open.delete(value);
    sizes.set(value, sum);
    return sum;
  };
  const total = size(root);
  if (cyclic) return 'an alias stands for a value that holds the alias itself';
  return total > EXPANDED ? `aliases that stand for more than ${EXPANDED} values` : undefined;
}

/** What is wrong with a key, given those before it in the same mapping. */
type KeyCheck = (
  key: string,
  plain: boolean,
  before: ReadonlySet<string>,
) => Omit<ReadFault, 'offset'> | undefined;

const duplicateKey: KeyCheck = (key, _plain, before) => {
  if (!before.has(key)) return undefined;
  const message = `the key ${key} a second time; kubectl keeps the last one and drops the others without a word`;
  return { kind: 'duplicate-key', message };
};

const booleanKey: KeyCheck = (key, plain) => {
  const value = booleanWord(key);
  if (!plain || value === undefined || /^(true|false)$/i.test(key)) return undefined;
  return { kind: 'boolean-word', message: `the key ${key}; kubectl reads it as the key "${value}"` };
};

/** What is wrong with the keys of a document. */
function keyFaults(events: readonly Event[], text: string, check: KeyCheck): ReadFault[] {
  const faults: ReadFault[] = [];
  // For each open collection the keys that were seen (undefined for a list) and whether a key is next.
  const open: { keys?: Set<string>; key: boolean }[] = [];
  for (const event of events) {
    if (event.type === EVENT_ID.POP) {
      open.pop();
      continue;
    }
    const top = open.at(-1);
    if (top?.keys !== undefined) {
      if (top.key && event.type === EVENT_ID.SCALAR) {
        const key = text.slice(event.valueStart, event.valueEnd);
        const fault = check(key, event.style === SCALAR_STYLE.PLAIN, top.keys);
        if (fault !== undefined) faults.push({ ...fault, offset: event.valueStart });
        top.keys.add(key);
      }
      top.key = !top.key;
    }
    if (event.type === EVENT_ID.MAPPING) open.push({ keys: new Set(), key: true });
    else if (event.type === EVENT_ID.SEQUENCE || event.type === EVENT_ID.DOCUMENT) open.push({ key: false });
  }
  return faults;
}
