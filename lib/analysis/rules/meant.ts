import type { MeshIndex } from '../../mesh/mesh-index';
import { nearest } from '../../values/nearest';

/** No name of Kubernetes is longer; what is has no near one, and would take long to compare. */
export const LONGEST = 253;

/** A question for the word that was probably meant, as a finding says it under `mend`; undefined where none is near. */
export function meant(
  word: string,
  words: Iterable<string>,
  shown: (near: string) => string = (near) => near,
): string | undefined {
  if (word.length > LONGEST) return undefined;
  const near = nearest(word, words);
  return near === undefined || near === word ? undefined : `Did you mean ${shown(near)}?`;
}

/** A question for the object of a kind that was probably meant: one with nearly this name in that namespace, or with this name in another. */
export function meantObject(
  mesh: MeshIndex,
  kind: string,
  namespace: string,
  name: string,
): string | undefined {
  const all = mesh.all(kind).filter(({ origin }) => origin.assumed !== true);
  const beside = all.filter((one) => one.namespace === namespace).map((one) => one.name);
  const near = meant(name, beside, (found) => (namespace === '' ? found : `${namespace}/${found}`));
  if (near !== undefined) return near;
  const same = all.find((one) => one.name === name);
  return same && `Did you mean ${same.fullName}?`;
}
