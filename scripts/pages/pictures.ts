import { resolve } from 'node:path';
import { graphSvg, meshGraph } from '../../lib/graph';
import { Mesh } from '../../lib/simulate';

const root = resolve(__dirname, '../..');

/** The pictures of the documents, by their files, as `cdk8s-istio graph` draws them. */
export function documentPictures(): ReadonlyMap<string, string> {
  const mesh = Mesh.fromFiles(resolve(root, 'dist'));
  return new Map([['docs/pictures/walkthrough.svg', graphSvg(meshGraph(mesh))]]);
}
