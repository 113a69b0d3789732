/** A manifest as YAML in block style, which `kubectl` reads as the same values. Keys come in the order of the object. */
export function yamlText(value: unknown): string {
  return `${block(value, '').replace(/^\n/, '')}\n`;
}

/** What stands behind a key or a dash: a value on the same line, or lines below it that are further in. */
function block(value: unknown, indent: string): string {
  if (Array.isArray(value)) {
    if (value.length === 0) return '[]';
    return value.map((item: unknown) => `\n${indent}- ${inline(item, `${indent}  `)}`).join('');
  }
  if (typeof value !== 'object' || value === null) return scalar(value);
  const entries = Object.entries(value).filter(([, of]) => of !== undefined);
  if (entries.length === 0) return '{}';
  return entries
    .map(([key, of]) => {
      const text = block(of, `${indent}  `);
      return `\n${indent}${plain(key)}:${text.startsWith('\n') ? '' : ' '}${text}`;
    })
    .join('');
}

/** A value behind a dash: its first line stands there too. */
const inline = (value: unknown, indent: string) => block(value, indent).trimStart();

function scalar(value: unknown): string {
  if (typeof value === 'string') return plain(value);
  return JSON.stringify(value) ?? 'null';
}

/** Words that are no text to readers of YAML 1.1 or 1.2. */
const NO_TEXT = /^(y|n|yes|no|on|off|true|false|null|~)$/i;

/** A text without quotes where every reader takes it as text, else as JSON has it. */
function plain(text: string): string {
  if (/^[A-Za-z][\w./-]*$/.test(text) && !NO_TEXT.test(text)) return text;
  // JSON leaves these as they are, and YAML takes no document in which they stand.

  const isOdd = /[\x7f-\x84\x86-\x9f\u2028\u2029\ufeff\ufffe\uffff]/g;
  return JSON.stringify(text).replace(
    isOdd,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
