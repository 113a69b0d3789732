import { readConfiguration, withSettings } from '../analysis/configuration/configuration';
import type { Settings } from '../analysis/configuration/settings';
import { type AnalyzeOptions, type Finding, type Level, analyze, textReport } from '../analysis';

/** What `toHaveNoFindings` is told. */
export interface NoFindingsOptions extends AnalyzeOptions {
  /**
   * The level from which findings count.
   *
   * @default - the `level` of `cdk8s-istio.yaml`, or else `info`, so that all count
   */
  readonly level?: Level;
}

/** What else a finding that is asked for is like; what is left out may be anything. */
export interface ExpectedFinding {
  /** `Kind namespace/name`. */
  readonly resource?: string;
  /** The field, as `spec.http[0].route[0].weight`. */
  readonly path?: string;
  /** How bad it is. */
  readonly level?: Level;
  /** A part of the message, or what it matches. */
  readonly message?: string | RegExp;
  /** What the judge is told beside the manifests. */
  readonly options?: AnalyzeOptions;
}

interface MatcherResult {
  readonly pass: boolean;
  readonly message: () => string;
}

const LEVELS: readonly Level[] = ['error', 'warning', 'info'];
const report = (findings: readonly Finding[]) =>
  findings.length === 0 ? 'nothing' : `\n\n${textReport(findings, { textOf: () => undefined })}`;

/** What the judge finds, by the options and by what `cdk8s-istio.yaml` says for the whole project. */
function judged(received: unknown, options: AnalyzeOptions = {}, settings: Settings): Finding[] {
  if (!Array.isArray(received)) {
    const got = received === null ? 'null' : typeof received;
    throw new TypeError(`got ${got}; expected the manifests as a list, such as Testing.synth(chart) returns`);
  }
  return analyze(received, {
    ...options,
    ...withSettings(options, settings),
    gatewayApi: options.gatewayApi ?? settings.gatewayApi,
    sharedSuppress: [...(options.sharedSuppress ?? []), ...(settings.suppress ?? [])],
  });
}

/** The matchers about what the judge says of manifests. */
export const judgeMatchers = {
  /** Passes when the judge has nothing to say of the manifests. */
  toHaveNoFindings(received: unknown, { level: given, ...options }: NoFindingsOptions = {}): MatcherResult {
    const settings = readConfiguration(process.cwd());
    const level = given ?? settings.level ?? 'info';
    const counted = LEVELS.slice(0, LEVELS.indexOf(level) + 1);
    const findings = judged(received, options, settings).filter((finding) => counted.includes(finding.level));
    return {
      pass: findings.length === 0,
      message: () =>
        findings.length === 0
          ? 'expected the judge to find something, and it found nothing'
          : `expected the judge to find nothing, and it found ${report(findings)}`,
    };
  },

  /** Passes when the judge finds this code or rule in the manifests, and what it finds is as expected. */
  toHaveFinding(received: unknown, code: string, expected: ExpectedFinding = {}): MatcherResult {
    const { resource, path, level, message, options } = expected;
    const findings = judged(received, options, readConfiguration(process.cwd()));
    const pass = findings.some(
      (finding) =>
        (finding.codes.includes(code) || finding.rule === code) &&
        placesOf(finding).some(
          (place) =>
            (resource === undefined || place.resource === resource) &&
            (path === undefined || place.path === path),
        ) &&
        (level === undefined || finding.level === level) &&
        (message === undefined ||
          (typeof message === 'string' ? finding.message.includes(message) : message.test(finding.message))),
    );
    const wanted = Object.entries({ resource, path, level, message }).filter(
      ([, value]) => value !== undefined,
    );
    const what = [code, ...wanted.map(([name, value]) => `${name} ${String(value)}`)].join(', ');
    return {
      pass,
      message: () =>
        `expected the judge ${pass ? 'not ' : ''}to find ${what}, and it found ${report(findings)}`,
    };
  },
};

/** All places for which a finding is true. */
const placesOf = ({ resource, path, also = [], others = [] }: Finding) => [
  ...[path, ...also].map((one) => ({ resource, path: one })),
  ...others,
];
