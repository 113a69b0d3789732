/** A value of JSON as text, and where it stands. */
interface JsonText {
  readonly text: string;
  readonly offset: number;
}

/** A blank as Go has it. */
const GO_SPACE = /[\t-\r \x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]/;
const GO_SPACES = new RegExp(`^${GO_SPACE.source}+|${GO_SPACE.source}+$`, 'g');
const JSON_START = new RegExp(`^${GO_SPACE.source}*\\{`);

/** How far kubectl looks for the brace of JSON. */
const WINDOW = 4096;

/**
 * The values of JSON with which a stream begins, as kubectl reads them (k8s.io/apimachinery, YAMLOrJSONDecoder): one behind another,
 * until something else comes. What comes behind the first is YAML; behind more than one it is a fault.
 *
 * @returns the values, and where the YAML begins; nothing there where all is read
 */
export function jsonValues(stream: string): {
  values: JsonText[];
  rest?: number;
  fault?: { readonly kind: 'syntax'; readonly message: string; readonly offset: number };
} {
  const values: JsonText[] = [];
  const mark = stream.startsWith('\ufeff') ? 1 : 0;
  if (!JSON_START.test(stream.slice(mark, mark + WINDOW))) return { values, rest: mark };
  let at = mark;
  for (;;) {
    let start = at;
    while (start < stream.length && ' \t\r\n'.includes(stream[start])) start++;
    if (start >= stream.length) return { values };
    const end = jsonEnd(stream, start);
    if (end === undefined) break;
    values.push({ text: stream.slice(start, end), offset: start });
    at = end;
  }
  const rest = values.length > 1 ? undefined : behindGap(stream, at);
  if (rest !== undefined) return { values, rest };
  const offset = at + Math.max(0, stream.slice(at).search(/\S/));
  const message = 'The file is not valid JSON, and kubectl reads it as JSON because it begins with "{".';
  return { values, fault: { kind: 'syntax', message, offset } };
}

/** How many bytes kubectl wants to see of what it takes for YAML behind JSON. */
const LEAST = 4;

/** Where the YAML behind JSON begins: behind blanks, up to the end of a line. Too little is not looked at. */
function behindGap(stream: string, from: number): number | undefined {
  for (let at = from; ; at++) {
    if (stream.length - at < LEAST && Buffer.byteLength(stream.slice(at)) < LEAST) return undefined;
    if (!GO_SPACE.test(stream[at])) return at;
    if (stream[at] === '\n') return at + 1;
  }
}

/** The end of a value of JSON; undefined where there is none. */
function jsonEnd(stream: string, start: number): number | undefined {
  const end = boundary(stream, start);
  if (end === undefined) return undefined;
  try {
    JSON.parse(stream.slice(start, end));
    return end;
  } catch {
    return undefined;
  }
}

const WORD =
  /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?(?![.eE])|true|false|null|"(?:[^"\\]|\\.)*"/y;
const PART = /["[\]{}]/g;
const TEXT = /"(?:[^"\\]|\\.)*"/y;

/** Where a value ends, if it is one. */
function boundary(stream: string, start: number): number | undefined {
  if (!'[{'.includes(stream[start])) {
    WORD.lastIndex = start;
    return WORD.test(stream) ? WORD.lastIndex : undefined;
  }
  let depth = 0;
  PART.lastIndex = start;
  for (let match = PART.exec(stream); match !== null; match = PART.exec(stream)) {
    if (match[0] === '"') {
      TEXT.lastIndex = match.index;
      if (!TEXT.test(stream)) return undefined;
      PART.lastIndex = TEXT.lastIndex;
    } else {
      depth += '[{'.includes(match[0]) ? 1 : -1;
      if (depth === 0) return PART.lastIndex;
    }
  }
  return undefined;
}

/** A text without the blanks around it, as Go takes them away. */
export const goTrim = (text: string) => text.replace(GO_SPACES, '');
