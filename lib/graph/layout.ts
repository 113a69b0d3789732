import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { GraphError } from './graph-error';

/** The package that finds out where boxes and arrows go: Graphviz in WebAssembly, which looks at no font of the machine. */
const PACKAGE = '@hpcc-js/wasm-graphviz';

/** What runs it. It loads asynchronously, so that it gets a process of its own. */
const PROGRAM = `
import { readFileSync, writeSync } from 'node:fs';
const { Graphviz } = await import(process.argv[1]);
const graphviz = await Graphviz.load();
const bytes = Buffer.from(graphviz.layout(readFileSync(0, 'utf8'), 'json0', 'dot'));
for (let at = 0; at < bytes.length;) {
  try { at += writeSync(1, bytes, at); } catch (error) { if (error.code !== 'EAGAIN') throw error; }
}
`;

/** Where Graphviz puts the parts of a graph, as its format `json0` tells it. */
export interface Layout {
  readonly bb?: string;
  readonly objects?: readonly {
    readonly name: string;
    readonly pos?: string;
    readonly bb?: string;
    readonly lp?: string;
  }[];
  readonly edges?: readonly { readonly id?: string; readonly pos?: string; readonly lp?: string }[];
}

/**
 * Lays a graph out.
 *
 * @param dot the graph in the language of Graphviz
 * @throws GraphError where the package is not installed, or the graph is too large for it
 */
export function layout(dot: string, folder = process.cwd()): Layout {
  const { status, stdout, stderr, error } = spawnSync(
    process.execPath,
    ['--input-type=module', '-e', PROGRAM, pathToFileURL(graphviz(folder)).href],
    { input: dot, encoding: 'utf8', maxBuffer: 1 << 29, env: { ...process.env, NODE_OPTIONS: '' } },
  );
  if (status === 0) return JSON.parse(stdout) as Layout;
  const why = error?.message ?? stderr.split('\n').find((line) => /error/i.test(line)) ?? 'it ended early';
  throw new GraphError(
    `Graphviz cannot lay out this graph (${why.trim()}). Draw a part of the mesh, by a workload in the middle or by namespace, or use another format.`,
  );
}

/** The file of the package: beside this library, or in the project in which the program runs. */
function graphviz(folder: string): string {
  for (const from of [__filename, join(folder, 'graph.js')]) {
    try {
      return createRequire(from).resolve(PACKAGE);
    } catch {
      // It may be in the other place.
    }
  }
  throw new GraphError(
    `The format svg needs the package ${PACKAGE}, which is not installed. Install it by npm install --save-dev ${PACKAGE}, or use another format.`,
  );
}
