import { readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { installationsOf, withGateways } from './mesh';
import type { MeshCheckOptions } from './mesh-finding';
import { theJudge } from './the-judge';

/** How `cdk8s synth` judges what an app wrote. */
export interface IstioValidationProps extends MeshCheckOptions {
  /**
   * The level from which a finding fails the command: `error`, `warning` or `info`. Others are printed.
   *
   * @default 'error'
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

/**
 * The validation plugin for `cdk8s synth`: it judges the manifests that were written, and fails the command with a report that
 * names the construct of each violation. It is named in `cdk8s.yaml`, under `validations`.
 */
export class IstioValidation {
  public constructor(private readonly props: IstioValidationProps = {}) {
    const { failOn = 'error' } = props;
    if (!LEVELS.includes(failOn)) {
      throw new Error(`failOn ${JSON.stringify(failOn)}; expected one of ${LEVELS.join(', ')}`);
    }
  }

  /**
   * Judges the manifests of an app.
   *
   * @param context the `ValidationContext` of cdk8s-cli
   */
  public async validate(context: any): Promise<void> {
    const { failOn = 'error', keepConstructMetadata = false, ...options } = this.props;
    const manifests: readonly string[] = context.manifests;
    const paths: Readonly<Record<string, { path: string } | undefined>> = context.metadata ?? {};
    const { analyzeLoaded, loadFiles, textReport } = theJudge();
    const loaded = loadFiles(manifests.filter((file) => !file.endsWith(METADATA)));
    const recorded = Object.keys(paths);
    const externals = withGateways(options.externals, recorded);
    const installations = installationsOf(recorded);
    const findings = analyzeLoaded(loaded, { ...options, externals, installations });

    const fatal = LEVELS.slice(0, LEVELS.indexOf(failOn) + 1);
    const violations = findings.filter(({ level }) => fatal.includes(level));
    const others = findings.filter((finding) => !violations.includes(finding));
    if (others.length > 0) {
      const textOf = (file: string) => loaded.texts?.get(file);
      context.logger.log(`\n${textReport(others, { textOf })}`);
    }
    for (const { rule, codes, resource, message, mend, path, file, line } of violations) {
      const name = resource.slice(resource.lastIndexOf('/') + 1).replace(/^\S+ /, '');
      const place = [line === undefined ? undefined : `line ${line}`, path].filter(Boolean).join(', ');
      context.report.addViolation({
        ruleName: `${codes.join(', ')} ${rule}`,
        recommendation: message,
        fix: mend,
        violatingResources: [
          {
            // Under its full name cdk8s knows the construct, where one of this library is in the app.
            resourceName: paths[resource] === undefined ? name : resource,
            manifestPath: file ?? '',
            locations: [place === '' ? 'the whole object' : place],
          },
        ],
      });
    }
    for (const { file, reason } of loaded.unreadable) throw new Error(`${file}: ${reason}`);
    if (!keepConstructMetadata) removeMetadata(manifests);
    context.report.submit(violations.length === 0 ? 'success' : 'failure', {
      objects: loaded.resources.length,
      findings: findings.length,
    });
  }
}

const METADATA = 'construct-metadata.json';

/** Takes away the file with the paths of constructs, which was read and is no manifest. */
function removeMetadata(manifests: readonly string[]): void {
  for (const folder of new Set(manifests.map((file) => dirname(file)))) {
    const file = join(folder, METADATA);
    try {
      const { version, resources } = JSON.parse(readFileSync(file, 'utf8'));
      if (version === '1.0.0' && typeof resources === 'object') rmSync(file);
    } catch {
      // There is none, or it is not what cdk8s writes.
    }
  }
}
