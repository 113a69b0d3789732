import { Mesh } from '../../lib/simulate/mesh';
import type { Explanation } from '../../lib/simulate/outcome';
import { RequestError } from '../../lib/simulate/request';
import { type RequestLine, requestOf } from '../../lib/simulate/request-line';
import { objectKey } from '../../lib/view/object-key';
import type { PageData, PageSide } from '../../lib/view/page-data';
import { textSource } from './text-source';

/** What a page shows: its data, and the meshes that they make. */
export interface World {
  readonly data: PageData;
  readonly mesh: Mesh;
  readonly before?: Mesh;
}

/** The meshes of a page's data. */
export function worldOf(data: PageData): World {
  return {
    data,
    mesh: meshOf(data.mesh, data),
    ...(data.before && { before: meshOf(data.before, data) }),
  };
}

/** The mesh of one side, as the command had it. */
function meshOf(side: PageSide, { namespace, defaults }: PageData): Mesh {
  const { files, refused, keyPairs, istioVersion, meshConfig } = side;
  const source = textSource(files);
  const isRefused = new Set(refused);
  return Mesh.fromFiles(
    files.map(({ path }) => path),
    {
      namespace,
      defaults,
      istioVersion,
      meshConfig,
      keyPairs,
      source,
      stdin: () => source.read('-') as Buffer,
      // The reason stands in the notes of the page.
      refusalOf: (resource) => (isRefused.has(objectKey(resource)) ? 'It would be refused.' : undefined),
    },
  );
}

/** What became of a request, on one side or on both. */
export interface Asked {
  readonly line: RequestLine;
  readonly answer: Explanation;
  /** The answer of the mesh as it was before, where two are compared. */
  readonly before?: Explanation;
}

/** What is asked cannot be answered, and why. */
export interface Refused {
  readonly error: string;
}

/** Where a request goes. */
export function ask({ mesh, before }: World, line: RequestLine): Asked | Refused {
  try {
    const answer = mesh.trace(requestOf(line));
    return { line, answer, ...(before && { before: ofBefore(before, line) }) };
  } catch (error) {
    if (error instanceof RequestError) return { error: error.message };
    throw error;
  }
}

/** The answer of the other side, where the caller may not have been there. */
function ofBefore(before: Mesh, line: RequestLine): Explanation {
  try {
    return before._explained(requestOf(line));
  } catch (error) {
    if (!(error instanceof RequestError)) throw error;
    return { outcomes: [], uncertain: [error.message], trace: [] };
  }
}
