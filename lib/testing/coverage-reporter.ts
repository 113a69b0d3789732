import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type CoveredElement, coverageTable, coveredPercent, mergedElements } from '../simulate/coverage';
import { COVERAGE_FOLDER } from './observed-meshes';

/** Settings of the reporter. */
export interface CoverageReporterOptions {
  /**
   * The share of rules, matches, subsets and policies that requests must have exercised, in percent. Below it the run fails.
   *
   * @default 0
   */
  readonly threshold?: number;
}

/**
 * A reporter for Jest that tells which rules, matches, subsets and policies no request of any test exercised:
 * `reporters: ['default', ['cdk8s-istio/coverage', { threshold: 90 }]]`.
 */
export default class CoverageReporter {
  private readonly folder = mkdtempSync(join(tmpdir(), 'cdk8s-istio-coverage-'));
  private error?: Error;

  public constructor(
    _config?: unknown,
    private readonly options: CoverageReporterOptions = {},
  ) {}

  /** Tells the tests where to leave what they counted. */
  public onRunStart(): void {
    process.env[COVERAGE_FOLDER] = this.folder;
  }

  /** Writes the table, and notes whether it is enough. */
  public onRunComplete(): void {
    const parts = readdirSync(this.folder)
      .sort()
      .map((file) => {
        return JSON.parse(readFileSync(join(this.folder, file), 'utf8')) as CoveredElement[];
      });
    rmSync(this.folder, { recursive: true, force: true });
    Reflect.deleteProperty(process.env, COVERAGE_FOLDER);
    if (parts.length === 0) {
      process.stderr.write('\nWhat requests exercised of the mesh: no test asked about a request.\n');
      return;
    }
    const elements = mergedElements(parts);
    const { threshold = 0 } = this.options;
    const percent = coveredPercent(elements);
    process.stderr.write(`\nWhat requests exercised of the mesh:\n${coverageTable(elements)}`);
    if (percent >= threshold) return;
    const message = `requests exercised ${percent.toFixed(1)} % of the rules, matches, subsets and policies; expected ${threshold} %`;
    process.stderr.write(`${message}\n`);
    this.error = new Error(message);
  }

  /** What makes the run fail, if anything. */
  public getLastError(): Error | undefined {
    return this.error;
  }
}
