import type { Finding } from '../finding';

/** Findings as a JSON array, a finding a line. */
export function jsonReport(findings: readonly Finding[]): string {
  if (findings.length === 0) return '[]\n';
  return `[\n${findings.map((finding) => JSON.stringify(finding)).join(',\n')}\n]\n`;
}
