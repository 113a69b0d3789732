import { constructValue } from './construct';
import { YamlError } from './cursor';
import { goTrim, jsonValues } from './json';
import { readPlainDocument } from './plain-document';
import { parseTree } from './tree';

/** One document of a stream, as text. */
export interface Chunk {
  readonly text: string;
  /** Where it begins in the stream, in UTF-16 units. */
  readonly offset: number;
  /** What stands on the line of its separator behind the dashes, which kubectl refuses; where it does. */
  readonly behindSeparator?: { readonly text: string; readonly offset: number };
}

const BLANK = /^(?:[ \r\n]|#[\t\x20-\x7e\xa0-\u2027\u202a-\ud7ff]*(?:\n|$))*$/;

/**
 * The documents of a stream, as kubectl cuts it: at each line that begins with `---`. What holds only blanks and comments is
 * left out, so that a file of separators costs nothing.
 */
export function* chunks(stream: string, from = 0): Generator<Chunk> {
  let start = from;
  let behind: Chunk['behindSeparator'];
  // A separator with nothing above it belongs to the document below.
  let at = stream.startsWith('---', from) ? from : separator(stream, from);
  for (;;) {
    const isFirst = at === start;
    if (!isFirst || behind !== undefined) {
      const text = stream.slice(start, at === -1 ? stream.length : at);
      if (behind !== undefined || !isBlank(text)) yield { text, offset: start, behindSeparator: behind };
    }
    if (at === -1) return;
    const newline = stream.indexOf('\n', at);
    const lineEnd = newline === -1 ? stream.length : newline + 1;
    const rest = goTrim(stream.slice(at + 3, lineEnd));
    behind = rest === '' || rest.startsWith('#') ? undefined : { text: rest, offset: at + 3 };
    start = isFirst && behind === undefined ? at : lineEnd;
    at = stream.startsWith('---', lineEnd) ? lineEnd : separator(stream, lineEnd);
  }
}

/** The place of the next line that begins with three dashes; -1 where there is none. */
function separator(stream: string, from: number): number {
  const at = stream.indexOf('\n---', from);
  return at === -1 ? -1 : at + 1;
}

function isBlank(text: string): boolean {
  if (text.length === 0 || text === '---\n') return true;
  return text.length < 10_000 && BLANK.test(text);
}

/** Characters of which no YAML consists. */
// eslint-disable-next-line no-control-regex
const CONTROL = /[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]/;

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
  const documents: Document[] = [];
  const faults: ReadFault[] = [];
  const { values, rest, fault } = jsonValues(stream);
  if (fault !== undefined) faults.push(fault);
  for (const chunk of values) readInto({ ...chunk, isJson: true }, documents, faults);
  for (const chunk of rest === undefined ? [] : chunks(stream, rest)) {
    if (chunk.behindSeparator === undefined) {
      readInto(chunk, documents, faults);
      continue;
    }
    const { text, offset } = chunk.behindSeparator;
    const message = `The line of a separator contains ${JSON.stringify(text.slice(0, 40))}, and kubectl allows nothing after "---".`;
    faults.push({ kind: 'separator', message, offset });
  }
  return { documents, faults };
}

function readInto(chunk: Chunk & { isJson?: boolean }, documents: Document[], faults: ReadFault[]): void {
  const { text, offset, isJson = false } = chunk;
  const at = (fault: ReadFault) => faults.push({ ...fault, offset: offset + fault.offset });
  try {
    const { value, keyFaults } = readText(text);
    keyFaults.forEach(at);
    if (value !== null && value !== undefined)
      documents.push({ value: isJson ? JSON.parse(text) : value, chunk });
  } catch (error) {
    // JSON may have what YAML has not, such as tabs or very long keys.
    if (isJson && !(error instanceof YamlError && error.kind === 'too-deep')) {
      const value: unknown = JSON.parse(text);
      if (value !== null) documents.push({ value, chunk });
      return;
    }
    at(faultOf(error));
  }
}

/** One value, and what is read otherwise than it is written. */
function readText(text: string) {
  const control = CONTROL.exec(text);
  if (control !== null) {
    const code = control[0].charCodeAt(0).toString(16).toUpperCase().padStart(4, '0');
    throw new YamlError(`the control character U+${code}`, control.index);
  }
  // kubectl ends each line before it reads them.
  const ended = text.endsWith('\n') ? text : `${text}\n`;
  const plain = readPlainDocument(ended);
  if (plain !== undefined) return { value: plain, keyFaults: [] };
  const tree = parseTree(ended);
  return tree === undefined ? { value: undefined, keyFaults: [] } : constructValue(tree);
}

const notYaml = (what: string) => `The document is not valid YAML: it has ${what}.`;

function faultOf(error: unknown): ReadFault {
  if (error instanceof YamlError) {
    const { kind, message, offset } = error;
    return { kind, message: kind === 'syntax' ? notYaml(message) : message, offset };
  }
  // Whatever a reader trips over in bad input is a fault of the input.
  return {
    kind: 'syntax',
    message: notYaml(error instanceof Error ? error.message : String(error)),
    offset: 0,
  };
}

/**
 * The one value of a text that is a single document, such as settings.
 *
 * @throws YamlError where it is no YAML, or has a key a second time
 */
export function readSingle(text: string): unknown {
  const { value, keyFaults } = readText(text);
  const fault = keyFaults.find(({ kind }) => kind === 'duplicate-key');
  if (fault !== undefined) throw new YamlError(fault.message, fault.offset);
  return value;
}
