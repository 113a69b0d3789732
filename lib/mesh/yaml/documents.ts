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
