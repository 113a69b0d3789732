// What the judge's memory rises to at most above what it needs for next to nothing: run as a program with the name of a text and its size.
import { readFileSync, writeFileSync } from 'node:fs';
import { analyzeLoaded } from '../../lib/analysis';
import { sarifReport, textReport } from '../../lib/analysis/reporters';
import { allRules } from '../../lib/analysis/registry';
import { loadText, loadedTogether } from '../../lib/mesh/load';
import { HOSTILE } from './hostile-texts';

const [what, size] = process.argv.slice(2);
const [least, filesOf] = HOSTILE[what];

function judge(files: { readonly [file: string]: string }): number {
  const findings = analyzeLoaded(
    loadedTogether(Object.entries(files).map(([file, text]) => loadText(text, file))),
  );
  return (
    textReport(findings, { textOf: (file) => files[file] }).length +
    sarifReport(findings, allRules(), '1').length
  );
}

/** The most that the process has needed since the last reset, in bytes (Linux alone tells and forgets it). */
const peak = () => Number(/VmHWM:\s+(\d+) kB/.exec(readFileSync('/proc/self/status', 'utf8'))![1]) * 1024;

judge(filesOf(Math.ceil(least / 100)));
const files = filesOf(Number(size));
globalThis.gc?.();
writeFileSync('/proc/self/clear_refs', '5');
const before = peak();
judge(files);
console.log(peak() - before);
