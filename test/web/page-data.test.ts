import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { graphJson, meshGraph } from '../../lib/graph';
import { loadFiles } from '../../lib/mesh/files';
import type { Mesh } from '../../lib/simulate';
import { type RequestLine, requestOf } from '../../lib/simulate/request-line';
import type { PageData } from '../../lib/view/page-data';
import { readSide } from '../../lib/view/page-side';
import { worldOf } from '../../web/page/world';
import { temporaryFolder } from '../support/project';
import { propertyRuns } from '../support/runs';
import { randomWorld } from '../support/worlds';
import { plainWorlds } from './worlds';

const folder = temporaryFolder();
let made = 0;

/** The mesh of some documents as the command has it, and as the page makes it of its data. */
function bothMeshes(documents: readonly string[]): { readonly command: Mesh; readonly page: Mesh } {
  const home = join(folder, String(made++));
  mkdirSync(home);
  documents.forEach((text, i) => writeFileSync(join(home, `${i}.yaml`), text));
  const options = { namespace: 'default', defaults: true };
  const { mesh, side } = readSide(loadFiles([home], options), options);
  const data: PageData = { version: 1, title: '', ...options, mesh: side, findings: [], requests: [] };
  return { command: mesh, page: worldOf(JSON.parse(JSON.stringify(data))).mesh };
}

const answer = (mesh: Mesh, line: RequestLine) => {
  try {
    return JSON.stringify(mesh._explained(requestOf(line)));
  } catch (error) {
    return String(error);
  }
};

test('the mesh of the page answers as that of the command, with the same lines', () => {
  let asked = 0;
  for (const { manifests, requests } of plainWorlds(propertyRuns(4000))) {
    // Two files, one of them with several documents.
    const [first, ...others] = manifests.map((one) => stringify(one));
    const { command, page } = bothMeshes([first, others.join('---\n')]);
    for (const line of requests) expect(answer(page, line)).toBe(answer(command, line));
    asked += requests.length;
  }
  expect(asked).toBeGreaterThanOrEqual(500);
});

test('what the command leaves out, the page leaves out, and Secrets are told of without their values', () => {
  let refused = 0;
  let secrets = 0;
  for (let seed = 1; seed <= propertyRuns(800); seed++) {
    const { command, page } = bothMeshes([randomWorld(seed).yaml]);
    const names = (mesh: Mesh) => mesh._index.resources.map(({ text }) => text);
    expect(names(page)).toEqual(names(command));
    expect(graphJson(meshGraph(page))).toBe(graphJson(meshGraph(command)));
    refused += command.refused.length;
    secrets += command._index.all('Secret').length;
  }
  expect(Math.min(refused, secrets)).toBeGreaterThan(20);
});
