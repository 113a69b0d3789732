import { refusalOf } from '../analysis/refusal';
import { hasKeyPair } from '../mesh/key-pair';
import type { LoadedFiles } from '../mesh/files';
import type { Resource } from '../mesh/resource';
import { Mesh, type ModelOptions } from '../simulate/mesh';
import { compareText } from '../values/order';
import { replacedText } from '../simulate/replaced-text';
import { objectKey } from './object-key';
import type { PageSide } from './page-data';
import { withheldReason } from './withheld';
import { mentionsSecret, textsWithoutSecrets } from './without-secrets';

/** A mesh, and what a page is told of it. */
export interface ReadSide {
  readonly mesh: Mesh;
  readonly side: PageSide;
}

/**
 * A mesh of files that were read, and what a page is told of it.
 *
 * @throws ReleaseError where the release of Istio is not known
 */
export function readSide(
  loaded: LoadedFiles,
  options: Pick<ModelOptions, 'namespace' | 'istioVersion' | 'meshConfig' | 'defaults'>,
): ReadSide {
  const refused: string[] = [];
  const mesh = Mesh._fromLoaded(loaded, {
    ...options,
    refusalOf: (resource) => {
      const why = refusalOf(resource);
      if (why !== undefined) refused.push(objectKey(resource));
      return why;
    },
  });
  const texts = textsWithoutSecrets(loaded);
  const { istioVersion, meshConfig } = options;
  return {
    mesh,
    side: {
      files: loaded.files.map((path) => ({ path, text: texts.get(path) ?? '' })),
      refused: refused.sort(),
      keyPairs: keyPairsOf(mesh, loaded.resources),
      ...(istioVersion !== undefined && { istioVersion }),
      ...(meshConfig !== undefined && { meshConfig }),
      notes: notesOf(mesh, mentionsSecret(loaded)),
    },
  };
}

function keyPairsOf(mesh: Mesh, resources: readonly Resource[]): PageSide['keyPairs'] {
  const secrets = resources.filter((resource): resource is Resource<'Secret'> => resource.is('Secret'));
  return Object.fromEntries(
    secrets
      .map(
        (secret) => [`${secret.namespace}/${secret.name}`, hasKeyPair(mesh._index, secret) === true] as const,
      )
      .sort(([a], [b]) => compareText(a, b)),
  );
}

function notesOf(
  { unreadable, faults, refused, replaced }: Mesh,
  hasSecret: (file: string) => boolean,
): readonly string[] {
  const at = (file: string | undefined) => (file === undefined ? '' : `${file}: `);
  return [
    ...unreadable.map(({ file, reason }) => `${file}: ${reason}`),
    ...faults.map(({ file, message }) => `${file}: ${withheldReason(message, hasSecret(file))}`),
    ...refused.map(({ object, why, file }) => {
      return `${at(file)}${object} is left out. ${withheldReason(why, object.startsWith('Secret '))}`;
    }),
    ...(replaced.length > 0 ? [replacedText(replaced)] : []),
  ];
}
