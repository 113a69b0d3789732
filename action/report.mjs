// The comment and the summary, put together from what the command wrote.

/** The hidden words by which the comment is found again. */
export const markerOf = (name) =>
  `<!-- cdk8s-istio diff${name === '' ? '' : ` ${encodeURIComponent(name)}`} -->`;

/** How many characters a comment of GitHub may have, counted as bytes, of which there are never fewer. */
export const LIMIT = 65_536;
/** How much of it findings and what was told may take. The difference itself takes 60,000 at most. */
const FINDINGS = 3000;
const TOLD = 1500;

/** A SARIF file without findings: an upload without a file fails. */
export const EMPTY_SARIF = `${JSON.stringify({
  $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
  version: '2.1.0',
  runs: [{ tool: { driver: { name: 'cdk8s-istio' } }, results: [] }],
})}\n`;

/** The findings of a SARIF text; undefined where it is none. */
export function findingsOf(sarif) {
  try {
    return JSON.parse(sarif).runs.flatMap(({ results }) =>
      results.map(({ level, ruleId, message, locations: [place] }) => ({
        level,
        rule: ruleId,
        message: message.text,
        place: [
          decodeURIComponent(place?.physicalLocation?.artifactLocation?.uri ?? ''),
          place?.physicalLocation?.region?.startLine,
        ]
          .filter((part) => part !== '' && part !== undefined)
          .join(':'),
      })),
    );
  } catch {
    return undefined;
  }
}

const bytes = (text) => Buffer.byteLength(text);
const UNSEEN = /[\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069]+/gu;

/** A text of strangers as code, in which nothing is read as Markdown or HTML, and nobody is mentioned. */
function code(text) {
  const safe = text.replace(UNSEEN, ' ').slice(0, 300).trim();
  const longest = Math.max(0, ...[...safe.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  const pad = safe === '' || safe.startsWith('`') || safe.endsWith('`') ? ' ' : '';
  return `${fence}${pad}${safe}${pad}${fence}`;
}

/** Lines as long as they have place; the rest is counted. */
function fitting(lines, limit) {
  let left = limit;
  const shown = lines.filter((line) => (left -= bytes(line) + 1) > 0);
  const rest = lines.length - shown.length;
  return [...shown, ...(rest > 0 ? [`- and ${rest} more`] : [])];
}

const NAMES = { error: 'error', warning: 'warning', note: 'info' };

/** What the command told; where it could not compare, all that was said. */
function notesOf(told, all) {
  const lines = [...new Set(told.split('\n').filter((line) => line.trim() !== ''))];
  const own = lines.filter((line) => line.startsWith('cdk8s-istio: '));
  return own.length === 0 && all ? lines : own.map((line) => line.slice('cdk8s-istio: '.length));
}

/** The whole comment: what changes for requests, then what is wrong with the manifests, then what could not be read. */
export function bodyOf({ name, difference, findings, told }) {
  const order = Object.keys(NAMES);
  const sorted = [...findings].sort((a, b) => order.indexOf(a.level) - order.indexOf(b.level));
  const counts = order
    .map((level) => ({ level, n: findings.filter((finding) => finding.level === level).length }))
    .filter(({ n }) => n > 0)
    .map(({ level, n }) => `${n} ${NAMES[level]}${n === 1 || level === 'note' ? '' : 's'}`);
  const lines = sorted.map(
    ({ level, rule, place, message }) =>
      `- ${NAMES[level]} ${code(rule)}${place === '' ? '' : ` at ${code(place)}`}: ${code(message)}`,
  );
  const notes = notesOf(told, difference === undefined);
  return `${[
    markerOf(name),
    `### What this changes for requests${name === '' ? '' : `: ${code(name)}`}`,
    '',
    difference?.trimEnd() ?? '**The manifests could not be compared.**',
    ...(lines.length === 0
      ? []
      : ['', `### Findings: ${counts.join(', ')}`, '', ...fitting(lines, FINDINGS)]),
    ...(notes.length === 0
      ? []
      : [
          '',
          '### Notes',
          '',
          ...fitting(
            notes.map((line) => `- ${code(line)}`),
            TOLD,
          ),
        ]),
  ].join('\n')}\n`;
}
