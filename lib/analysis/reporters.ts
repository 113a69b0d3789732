import type { Finding, FindingPlace } from './finding';
import type { Level, Rule } from './rule';
import { ruleUrl } from './rule-url';
import { printable } from '../values/printable';
import { workflowCommand } from '../values/workflow-command';

/** How findings are written for people. */
export interface TextOptions {
  /** The text of a file, so that its line can be shown; undefined where it is not known. */
  readonly textOf: (file: string) => string | undefined;
  /** Whether to use the colours of a terminal. */
  readonly color?: boolean;
}

const COLORS: Readonly<Record<Level | 'faint' | 'strong', string>> = {
  error: '31;1',
  warning: '33;1',
  info: '36;1',
  faint: '2',
  strong: '1',
};
const WIDTH = 160;

/** Findings as a compiler prints them: what, where, the line with the place marked, and how to mend it. */
export function textReport(findings: readonly Finding[], { textOf, color = false }: TextOptions): string {
  const paint = (style: keyof typeof COLORS, text: string) =>
    color ? `\u001b[${COLORS[style]}m${text}\u001b[0m` : text;
  const linesOf = new Map<string, string[] | undefined>();
  const lineOf = (file: string, line: number) => {
    if (!linesOf.has(file)) linesOf.set(file, textOf(file)?.split('\n'));
    return linesOf.get(file)?.[line - 1]?.replace(/\r$/, '');
  };

  const blocks = findings.map(asShown).map((finding) => {
    const {
      level,
      codes,
      rule,
      message,
      mend,
      resource,
      path,
      also = [],
      others = [],
      file,
      line,
      construct,
    } = finding;
    const head = `${paint(level, `${level}[${codes.join(', ')}]`)}${paint('strong', `: ${message}`)}`;
    const place =
      file === undefined ? undefined : line === undefined ? file : `${file}:${line}:${finding.column}`;
    const where = [place, resource, path].filter(Boolean).join('  ');
    const source = file === undefined || line === undefined ? undefined : lineOf(file, line);
    const gutter = ' '.repeat(String(line ?? '').length);
    const lines = [head];
    if (where !== '') lines.push(`${gutter} ${paint('faint', '-->')} ${where}`);
    if (source !== undefined) lines.push(...quote(finding, source, gutter, paint));
    if (also.length > 0) lines.push(`${gutter} ${paint('faint', '= also:')} ${shorten(also)}`);
    for (const other of others.slice(0, SHOWN))
      lines.push(`${gutter} ${paint('faint', '= also in:')} ${placeText(other)}`);
    if (others.length > SHOWN)
      lines.push(`${gutter} ${paint('faint', '= also in:')} ${others.length - SHOWN} more places`);
    if (construct !== undefined) lines.push(`${gutter} ${paint('faint', '= construct:')} ${construct}`);
    lines.push(
      `${gutter} ${paint('faint', '= mend:')} ${mend}`,
      `${gutter} ${paint('faint', '= rule:')} ${rule} ${paint('faint', `<${ruleUrl(rule)}>`)}`,
    );
    return lines.join('\n');
  });
  return blocks.map((block) => `${block}\n`).join('\n');
}

/** A finding whose place is one in a file: lines and columns from 1 on, and none where there is no line. */
function placed(finding: Finding): Finding {
  if (finding.line === undefined) return finding;
  const { line, column, endColumn, ...rest } = finding;
  if (!isPlace(line)) return rest;
  const from = isPlace(column) ? column : 1;
  return {
    ...rest,
    line,
    column: from,
    endColumn: isPlace(endColumn) && endColumn > from ? endColumn : from + 1,
  };
}

const isPlace = (number: number | undefined): number is number =>
  number !== undefined && Number.isSafeInteger(number) && number >= 1;

/** A finding as a terminal may show it: what it would obey is not shown as it is. */
function asShown(finding: Finding): Finding {
  const { message, mend, resource, path, construct } = finding;
  return {
    ...placed(finding),
    message: printable(message),
    mend: printable(mend),
    resource: printable(resource),
    path: printable(path),
    ...(construct === undefined ? {} : { construct: printable(construct) }),
  };
}

/** The line of a finding, its place marked below. A long line is cut around the place. */
function quote(
  { line = 1, column = 1, endColumn = column + 1, level }: Finding,
  source: string,
  gutter: string,
  paint: (style: Level | 'faint', text: string) => string,
): string[] {
  const from = column > WIDTH - 20 ? column - 40 : 0;
  // Each tab is one column.
  const safe = printable(source.slice(from, from + WIDTH).replace(/[\r\t]/g, ' '));
  const start = column - 1 - from;
  const marks = '^'.repeat(Math.max(1, Math.min(endColumn - column, WIDTH - start)));
  const bar = paint('faint', '|');
  return [
    `${gutter} ${bar}`,
    `${paint('faint', String(line))} ${bar} ${safe}`,
    `${gutter} ${bar} ${' '.repeat(start)}${paint(level, marks)}`,
  ];
}

const SHOWN = 5;

function placeText({ file, line, column, resource, path }: FindingPlace): string {
  const place = file === undefined ? undefined : line === undefined ? file : `${file}:${line}:${column}`;
  return [place, resource, path].filter(Boolean).join('  ');
}

function shorten(paths: readonly string[]): string {
  const rest = paths.length - SHOWN;
  return paths.slice(0, SHOWN).join(', ') + (rest > 0 ? ` and ${rest} more` : '');
}

const COUNTED: readonly Level[] = ['error', 'warning', 'info'];

/** How many findings there are of each level, in words. */
export function summary(findings: readonly Finding[]): string {
  if (findings.length === 0) return 'no findings';
  return COUNTED.map((level) => ({ level, n: findings.filter((finding) => finding.level === level).length }))
    .filter(({ n }) => n > 0)
    .map(({ level, n }) => `${n} ${level}${n === 1 || level === 'info' ? '' : 's'}`)
    .join(', ');
}

/** Findings as a JSON array, a finding a line. */
export function jsonReport(findings: readonly Finding[]): string {
  if (findings.length === 0) return '[]\n';
  return `[\n${findings.map((finding) => JSON.stringify({ ...finding, url: ruleUrl(finding.rule) })).join(',\n')}\n]\n`;
}

/** A message and how to mend it, one behind the other. */
const sentences = (message: string, mend: string) =>
  `${message}${/[.?!…]$/.test(message) ? '' : '.'} ${mend}`;

const COMMANDS: Readonly<Record<Level, 'error' | 'warning' | 'notice'>> = {
  error: 'error',
  warning: 'warning',
  info: 'notice',
};

/** Findings as workflow commands of GitHub Actions, which show them at the lines of a pull request. */
export function githubReport(findings: readonly Finding[]): string {
  return findings
    .map(placed)
    .map(({ level, code, rule, message, mend, resource, path, file, line, column, endColumn }) => {
      const place = { file, line, endLine: line, col: column, endColumn, title: `${code} ${rule}` };
      const where = [resource, path].filter(Boolean).join(' ');
      const text = `${where === '' ? '' : `${where}: `}${sentences(message, mend)} ${ruleUrl(rule)}`;
      return workflowCommand(COMMANDS[level], place, text);
    })
    .join('');
}

const LEVELS: Readonly<Record<Level, string>> = { error: 'error', warning: 'warning', info: 'note' };

/** A part of a file's name in a URI. Half of a pair of surrogates, which has no place in one, is replaced. */
const encoded = (part: string) => encodeURIComponent(part.replace(/\p{Cs}/gu, '\ufffd'));

const uriOf = (file: string) => file.split('/').map(encoded).join('/');

/** Another object that a finding is about, as SARIF has it. */
function relatedLocation({ resource, path, file, line, column }: FindingPlace, i: number) {
  const region = line !== undefined && line >= 1 ? { startLine: line, startColumn: column } : undefined;
  const physicalLocation =
    file === undefined || file === '-' ? undefined : { artifactLocation: { uri: uriOf(file) }, region };
  const fullyQualifiedName = `${resource}${path === '' ? '' : ` ${path}`}`;
  return { id: i, physicalLocation, logicalLocations: [{ fullyQualifiedName, kind: 'resource' }] };
}

/** Findings as SARIF 2.1.0, for code scanning; the rules that found something are described in it. */
export function sarifReport(
  findings: readonly Finding[],
  rules: ReadonlyMap<string, Rule>,
  version: string,
): string {
  const used = [...new Set(findings.map(({ rule }) => rule))].sort();
  const driver = {
    name: 'cdk8s-istio',
    version,
    rules: used.map((slug) => descriptor(slug, rules.get(slug))),
  };
  const results = findings.map(placed).map((finding) => {
    const {
      rule,
      level,
      message,
      mend,
      resource,
      path,
      file,
      line,
      column,
      endColumn,
      others = [],
    } = finding;
    const logicalLocations =
      resource === ''
        ? []
        : [{ fullyQualifiedName: `${resource}${path === '' ? '' : ` ${path}`}`, kind: 'resource' }];
    const region = line === undefined ? undefined : { startLine: line, startColumn: column, endColumn };
    const physicalLocation =
      file === undefined || file === '-' ? undefined : { artifactLocation: { uri: uriOf(file) }, region };
    return {
      ruleId: rule,
      ruleIndex: used.indexOf(rule),
      level: LEVELS[level],
      message: { text: sentences(message, mend) },
      locations: [{ physicalLocation, ...(logicalLocations.length > 0 ? { logicalLocations } : {}) }],
      ...(others.length > 0 && { relatedLocations: others.map(relatedLocation) }),
      partialFingerprints: { 'resourceAndField/v1': `${rule} ${resource} ${path} ${message}` },
      properties: { codes: finding.codes },
    };
  });
  const log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [{ tool: { driver }, columnKind: 'utf16CodeUnits', results }],
  };
  return `${JSON.stringify(log, undefined, 2)}\n`;
}

function descriptor(slug: string, rule: Rule | undefined) {
  if (rule === undefined) return { id: slug };
  return {
    id: slug,
    name: rule.codes[0],
    helpUri: ruleUrl(slug),
    shortDescription: { text: rule.title },
    fullDescription: { text: rule.why },
    help: { text: `${rule.mend} Source: ${rule.source}.` },
    defaultConfiguration: { level: LEVELS[rule.level] },
  };
}
