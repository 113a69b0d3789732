/** What a terminal or a reader would obey, and not see: control characters, and those that turn the direction of a line. */
const UNSEEN = /[\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

/** Most texts have nothing of the kind, and need not be looked at by the properties of Unicode. */
const PLAIN = /^[ -~]*$/;

/** A text of strangers as one line that is safe to show: what would be obeyed in place of shown is replaced. */
export const printable = (text: string): string =>
  PLAIN.test(text) ? text : text.replace(/[\r\n\t]+/g, ' ').replace(UNSEEN, '\ufffd');

/** The same of a text of several lines, which stay lines. */
export const printableLines = (text: string): string =>
  text
    .split('\n')
    .map((line) => printable(line))
    .join('\n');
