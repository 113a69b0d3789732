import { labels as checkLabels } from '../checks';
import { MeshError, MeshErrorCode } from '../mesh-error';
import { defined } from '../spec';

/** Labels and annotations that a controller adds to what it makes. */
export interface AddedMetadata {
  /**
   * Labels.
   *
   * @default - none
   */
  readonly labels?: { readonly [key: string]: string };
  /**
   * Annotations.
   *
   * @default - none
   */
  readonly annotations?: { readonly [key: string]: string };
}

/** Labels and annotations as they are written; undefined where there are none to speak of. */
export function addedMetadata(metadata: AddedMetadata | undefined, what: string): any {
  if (metadata === undefined) return undefined;
  const { labels, annotations, ...rest } = metadata;
  const [unknown] = Object.keys(rest);
  if (unknown !== undefined) {
    throw new MeshError({
      code: MeshErrorCode.INVALID_VALUE,
      got: `${what} with ${unknown}`,
      expected: 'labels and annotations',
      mend: 'take it away',
    });
  }
  return defined({
    labels: labels && checkLabels(labels, what),
    annotations: annotations && { ...annotations },
  });
}
