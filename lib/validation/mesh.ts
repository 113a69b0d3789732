import { ApiObject } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { EXTERNAL_GATEWAY, INSTALLATION, importedGateways } from '../core/construct-paths';
import { recordedInstallations } from '../core/recorded-installations';
import type { InstallationFacts } from '../values/install/installation-facts';
import type { MeshCheckOptions, MeshExternals, MeshFinding } from './mesh-finding';
import { theJudge } from './the-judge';

/** The whole of what a program writes, as one mesh. */
export class Mesh {
  /**
   * Judges what a program writes, from memory: each object once, as it is after all patches, without writing it. For tests, and
   * for programs that do not use the validation plugin.
   *
   * @param scope the app, or a chart or construct to judge alone
   * @param options what the judge is told beside the objects
   * @returns what it found, in the order of objects; empty when all is well
   */
  public static check(scope: IConstruct, options: MeshCheckOptions = {}): MeshFinding[] {
    const objects = scope.node
      .findAll()
      .filter((construct) => ApiObject.isApiObject(construct)) as ApiObject[];
    const gateways = importedGateways(scope.node.root).map(({ key }) => key);
    const installed = recordedInstallations(scope.node.root).map(({ facts }) => facts);
    const { analyze } = theJudge();
    const findings = analyze(
      objects.map((object) => object.toJson()),
      {
        ...options,
        externals: withGateways(options.externals, gateways),
        installations: installed.length === 0 ? undefined : installed,
        origins: objects.map((object) => ({ construct: object.node.path })),
      },
    );
    return findings.map((finding) => ({ ...finding, codes: [...finding.codes] }));
  }

  private constructor() {
    // What there is to ask is asked of the class.
  }
}

/** Externals together with the gateways that a program imports, as they are recorded. */
export function withGateways(externals: MeshExternals = {}, recorded: readonly string[]): MeshExternals {
  const imported = recorded
    .filter((key) => key.startsWith(EXTERNAL_GATEWAY))
    .map((key) => key.slice(EXTERNAL_GATEWAY.length));
  return { ...externals, gateways: [...(externals.gateways ?? []), ...imported] };
}

/** The Istio that a program installs, as it is recorded; undefined where it installs none. */
export function installationsOf(recorded: readonly string[]): InstallationFacts[] | undefined {
  const installed = recorded.filter((key) => key.startsWith(INSTALLATION));
  if (installed.length === 0) return undefined;
  return installed.map((key) => JSON.parse(key.slice(INSTALLATION.length)));
}
