import { readConfiguration } from '../analysis/configuration/configuration';
import { refusalOf } from '../analysis/refusal';
import { ReleaseError } from '../mesh/release';
import { Mesh } from '../simulate/mesh';
import { RequestError } from '../simulate/request';
import { isComplete } from './diff-sides';
import type { Given } from './flags';
import { type Io, UsageError } from './io';
import { readSettingsFile, refuseMissing } from './settings-file';

/**
 * The mesh of files, as the flags say. What could not be read, and what is left out, is told; `isWhole` says whether all could be read.
 *
 * @throws UsageError for files that are not there and a release that is not known
 */
export function meshOfFiles(
  files: readonly string[],
  given: Given,
  io: Io,
): { readonly mesh: Mesh; readonly isWhole: boolean } {
  refuseMissing(files);
  const meshConfig = given.one('mesh-config');
  const mesh = attempt(() =>
    Mesh.fromFiles(files, {
      namespace: given.one('namespace'),
      meshConfig: meshConfig === undefined ? undefined : readSettingsFile(meshConfig),
      defaults: !given.has('no-defaults'),
      istioVersion: given.one('istio-version') ?? readConfiguration(io.cwd).istioVersion,
      stdin: io.stdin,
      source: io.source,
      refusalOf,
    }),
  );
  for (const { file, reason } of mesh.unreadable) io.stderr(`cdk8s-istio: ${file}: ${reason}\n`);
  for (const { file, message } of mesh.faults) io.stderr(`cdk8s-istio: ${file}: ${message}\n`);
  for (const { object, why, file } of mesh.refused) {
    io.stderr(`cdk8s-istio: ${file === undefined ? '' : `${file}: `}${object} is left out. ${why}\n`);
  }
  return { mesh, isWhole: isComplete(mesh) };
}

/** What is wrong with a request or a release is said as what is wrong with how the command was called. */
export function attempt<T>(action: () => T): T {
  try {
    return action();
  } catch (error) {
    if (error instanceof RequestError || error instanceof ReleaseError) throw new UsageError(error.message);
    throw error;
  }
}
