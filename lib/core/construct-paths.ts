import { type ApiObject, Chart } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { ImportedResource } from './imported-resource';
import { recordedInstallations } from './recorded-installations';

/** What cdk8s calls when `cdk8s synth` wants the paths of constructs beside the manifests. */
interface RecordingApp extends IConstruct {
  writeConstructMetadata?: (apiObjects: readonly ApiObject[]) => void;
}

/** What stands before the name of a gateway that is imported from elsewhere, where the paths are recorded. */
export const EXTERNAL_GATEWAY = 'external gateway ';

/** What stands before what is known of an Istio that a program installs, as JSON, where the paths are recorded. */
export const INSTALLATION = 'installation ';

const recording = new WeakSet<IConstruct>();

/**
 * Lets `cdk8s synth` record the paths of constructs by kind, namespace and name too. cdk8s records them by name alone, so of a
 * destination rule and a virtual service of one name it would know one. Objects that are imported from elsewhere are recorded
 * as externals, and so is the Istio that the program installs, so that the judge knows of them. Does nothing unless the command asks for the paths.
 */
export function recordConstructPaths(construct: IConstruct): void {
  if (process.env.CDK8S_RECORD_CONSTRUCT_METADATA !== 'true') return;
  const app: RecordingApp = construct.node.root;
  const write = app.writeConstructMetadata;
  if (write === undefined || recording.has(app)) return;
  recording.add(app);
  app.writeConstructMetadata = (apiObjects) => {
    const entry = (name: string, path: string) => ({ name, node: { path } }) as ApiObject;
    const byFullName = apiObjects.map((object) => entry(fullName(object), object.node.path));
    const imported = importedGateways(app).map(({ key, path }) => entry(key, path));
    const installed = recordedInstallations(app).map(({ facts, path }) =>
      entry(`${INSTALLATION}${JSON.stringify(facts)}`, path),
    );
    write.call(app, [...apiObjects, ...byFullName, ...imported, ...installed]);
  };
}

/** `Kind namespace/name`, as the judge's findings have it. */
export function fullName({ kind, name, metadata: { namespace } }: ApiObject): string {
  return `${kind} ${namespace === undefined || namespace === '' ? name : `${namespace}/${name}`}`;
}

/** The gateways that a program imports from elsewhere, as the judge's externals name them. */
export function importedGateways(root: IConstruct): { key: string; path: string }[] {
  return root.node
    .findAll()
    .filter((construct) => construct instanceof ImportedResource)
    .filter(({ external }) => external === 'gateways')
    .map((construct) => {
      const namespace = construct.namespace ?? Chart.of(construct).namespace ?? '';
      return { key: `${EXTERNAL_GATEWAY}${namespace}/${construct.name}`, path: construct.node.path };
    });
}
