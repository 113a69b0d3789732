import { Mesh } from '../../lib/simulate/mesh';
import { type RequestLine, requestOf } from '../../lib/simulate/request-line';

/** What the model answers to requests, each as JSON. */
export function answers(manifests: readonly unknown[], lines: readonly RequestLine[]): readonly string[] {
  const mesh = Mesh.fromManifests(manifests);
  return lines.map((line) => {
    try {
      return JSON.stringify(mesh._explained(requestOf(line)));
    } catch (error) {
      return String(error);
    }
  });
}
