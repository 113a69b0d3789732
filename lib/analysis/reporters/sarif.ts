import type { Finding } from '../finding';
import type { Level, Rule } from '../rule';

const LEVELS: Readonly<Record<Level, string>> = { error: 'error', warning: 'warning', info: 'note' };

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
  const results = findings.map((finding) => {
    const { rule, level, message, mend, resource, path, file, line, column, endColumn } = finding;
    const logicalLocations =
      resource === ''
        ? []
        : [{ fullyQualifiedName: `${resource}${path === '' ? '' : ` ${path}`}`, kind: 'resource' }];
    const region = line === undefined ? undefined : { startLine: line, startColumn: column, endColumn };
    const physicalLocation =
      file === undefined || file === '-'
        ? undefined
        : { artifactLocation: { uri: file.split('/').map(encodeURIComponent).join('/') }, region };
    return {
      ruleId: rule,
      ruleIndex: used.indexOf(rule),
      level: LEVELS[level],
      message: { text: `${message}. ${mend}` },
      locations: [{ physicalLocation, ...(logicalLocations.length > 0 ? { logicalLocations } : {}) }],
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
    shortDescription: { text: rule.title },
    fullDescription: { text: rule.why },
    help: { text: `${rule.mend} Source: ${rule.source}.` },
    defaultConfiguration: { level: LEVELS[rule.level] },
  };
}
