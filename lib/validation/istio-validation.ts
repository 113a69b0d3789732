import type { IConstruct } from 'constructs';
import type * as analysis from '../analysis';
import type * as configuration from '../analysis/configuration/configuration';
import type { Settings } from '../analysis/configuration/settings';
import { appFacts } from '../values/app-facts';
import type { IstioValidationOptions, ValidationFinding } from './validation-options';
import type * as pluginSettings from './plugin-settings';
import { type World, clearWorld, isConstructMetadata, worldsOf } from './worlds';

/** How `cdk8s synth` judges what an app wrote. */
export interface IstioValidationProps extends IstioValidationOptions {
  /**
   * The level from which a finding fails the command: `error`, `warning` or `info`. Others are printed.
   *
   * @default - the `level` of `cdk8s-istio.yaml`, or else 'error'
   */
  readonly failOn?: string;
  /**
   * Whether `construct-metadata.json` stays in the output folder. cdk8s writes it there for validations, where
   * `kubectl apply -f` would take it for a manifest.
   *
   * @default false
   */
  readonly keepConstructMetadata?: boolean;
}

const LEVELS = ['error', 'warning', 'info'];

/** The context that cdk8s-cli gives to a validation plugin, as far as it is used. */
interface ValidationContext {
  readonly manifests: readonly string[];
  readonly metadata: { [resource: string]: { readonly path: string } };
  readonly logger: { log(message: string): void };
  readonly report: { addViolation(violation: object): void; submit(status: string, metadata: object): void };
}

/* eslint-disable @typescript-eslint/no-require-imports -- A program that only writes manifests does not pay for the judge. */
const loadAnalysis = () => require('../analysis') as typeof analysis;
const loadConfiguration = () => require('../analysis/configuration/configuration') as typeof configuration;
const loadPluginSettings = () => require('./plugin-settings') as typeof pluginSettings;
/* eslint-enable @typescript-eslint/no-require-imports */

/**
 * The judge for what an app writes. As the validation plugin of `cdk8s synth` it judges the manifests that were written, and fails the
 * command with a report that names the construct of each violation: name it in `cdk8s.yaml`, under `validations`. Each app of a
 * program is judged by itself. For tests there is `check()`.
 */
export class IstioValidation {
  /**
   * Judges what a program writes, from memory: each object once, as it is after all patches, without writing it. For tests, and
   * for programs that do not use the validation plugin.
   *
   * @param scope the app, or a chart or construct to judge alone
   * @param options what the judge is told beside the objects
   * @returns what it found, in the order of objects; empty when all is well
   */
  public static check(scope: IConstruct, options: IstioValidationOptions = {}): ValidationFinding[] {
    loadPluginSettings().checkOptions(options);
    const { readConfiguration, withSettings } = loadConfiguration();
    const settings = readConfiguration(process.cwd());
    const { objects, gateways, installations } = appFacts(scope);
    const configured = withSettings(options, settings);
    const findings = loadAnalysis().analyze(
      objects.map(({ object }) => object.toJson()),
      {
        ...judgeOptions(configured),
        // They are for the whole project, and this may be a part of it.
        sharedSuppress: settings.suppress,
        externals: withGateways(configured.externals, gateways),
        installations,
        origins: objects.map(({ path }) => ({ construct: path })),
      },
    );
    return findings.map((finding) => ({ ...finding, codes: [...finding.codes] }));
  }

  public constructor(private readonly props: IstioValidationProps = {}) {
    loadPluginSettings().checkProperties(props);
  }

  /**
   * Judges the manifests of a program.
   *
   * @param context the `ValidationContext` of cdk8s-cli
   */
  public async validate(context: any): Promise<void> {
    const given: ValidationContext = context;
    const worlds = worldsOf(given.manifests.filter((file) => !isConstructMetadata(file)));
    const settings = loadConfiguration().readConfiguration(process.cwd());
    const results = worlds.map((world) => this.judge(world, worlds.length > 1, settings, given));
    for (const world of worlds) clearWorld(world, this.props.keepConstructMetadata ?? false);
    for (const { unreadable } of results) {
      for (const { file, reason } of unreadable) throw new Error(`${file}: ${reason}`);
    }
    const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0);
    const violations = sum(results.map((result) => result.violations));
    given.report.submit(violations === 0 ? 'success' : 'failure', {
      objects: sum(results.map(({ objects }) => objects)),
      findings: sum(results.map(({ findings }) => findings)),
    });
  }

  private judge(
    world: World,
    isOneOfMany: boolean,
    settings: Settings,
    { logger, metadata, report }: ValidationContext,
  ) {
    const { failOn = settings.level ?? 'error', ...options } = this.props;
    const { analyzeLoaded, loadFiles, ruleUrl, textReport } = loadAnalysis();
    const { constructs, gateways, installations } = world.record;
    const loaded = loadFiles(world.manifests);
    const configured = loadConfiguration().withSettings(options, settings);
    const suppress = [...(settings.suppress ?? []), ...(options.suppress ?? [])];
    const findings = analyzeLoaded(loaded, {
      ...judgeOptions(configured),
      externals: withGateways(configured.externals, gateways),
      installations,
      // What one app needs to be allowed may not occur in the others.
      ...(isOneOfMany ? { suppress: [], sharedSuppress: suppress } : { suppress }),
    });

    const fatal = LEVELS.slice(0, LEVELS.indexOf(failOn) + 1);
    const violations = findings.filter(({ level }) => fatal.includes(level));
    const others = findings.filter((finding) => !violations.includes(finding));
    if (others.length > 0) {
      const textOf = (file: string) => loaded.texts?.get(file);
      logger.log(`\n${textReport(others, { textOf })}`);
    }
    for (const { rule, level, codes, resource, message, mend, path, file, line } of violations) {
      const construct = Object.hasOwn(constructs, resource) ? constructs[resource] : metadata[resource]?.path;
      // Two apps may write one object each of a name; the report of cdk8s looks up the construct by the name.
      const name = isOneOfMany && file !== undefined ? `${resource} in ${file}` : resource;
      if (construct !== undefined) metadata[name] = { path: construct };
      const place = [line === undefined ? undefined : `line ${line}`, path].filter(Boolean).join(', ');
      report.addViolation({
        ruleName: `${level} ${codes.join(', ')} ${rule} <${ruleUrl(rule)}>`,
        recommendation: message,
        fix: mend,
        violatingResources: [
          {
            resourceName: name,
            manifestPath: file ?? '',
            locations: [place === '' ? 'the whole object' : place],
          },
        ],
      });
    }
    return {
      violations: violations.length,
      findings: findings.length,
      objects: loaded.resources.length,
      unreadable: loaded.unreadable,
    };
  }
}

/** Options as the judge takes them; that the channel is one that it knows was checked. */
const judgeOptions = ({ gatewayApi, ...options }: IstioValidationOptions): analysis.AnalyzeOptions => ({
  ...options,
  gatewayApi: gatewayApi as analysis.AnalyzeOptions['gatewayApi'],
});

/** Externals together with the gateways that a program imports. */
function withGateways(externals: analysis.Externals = {}, imported: readonly string[]): analysis.Externals {
  return { ...externals, gateways: [...(externals.gateways ?? []), ...imported] };
}
