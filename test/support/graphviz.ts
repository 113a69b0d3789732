import { spawnSync } from 'node:child_process';
import { pathToFileURL } from 'node:url';

/** It loads asynchronously, and as a module of its own kind, so that it gets a process of its own. */
const PROGRAM = `
import { readFileSync, writeSync } from 'node:fs';
const { Graphviz } = await import(process.argv[1]);
const graphviz = await Graphviz.load();
const bytes = Buffer.from(graphviz.layout(readFileSync(0, 'utf8'), 'json0', 'dot'));
for (let at = 0; at < bytes.length;) {
  try { at += writeSync(1, bytes, at); } catch (error) { if (error.code !== 'EAGAIN') throw error; }
}
`;

/** What the real Graphviz understands of a graph in its language, as its format `json0` tells it. */
export function layoutByGraphviz(dot: string): { readonly objects?: readonly unknown[] } {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['--input-type=module', '-e', PROGRAM, pathToFileURL(require.resolve('@hpcc-js/wasm-graphviz')).href],
    { input: dot, encoding: 'utf8', maxBuffer: 1 << 29, env: { ...process.env, NODE_OPTIONS: '' } },
  );
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout) as { readonly objects?: readonly unknown[] };
}
