import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { preProcessFile } from 'typescript';
import { root } from '../support/project';

/** What each file imports, types included, by path. */
type Graph = ReadonlyMap<string, readonly string[]>;

/** Circles that stay, one file of each, with the reason. */
const accepted: { readonly [file: string]: string } = {};

/** A relative import as the path of a file; undefined for packages and for what stands outside. */
function resolved(file: string, specifier: string, files: ReadonlySet<string>): string | undefined {
  if (!specifier.startsWith('.')) return undefined;
  const path = resolve(dirname(file), specifier);
  const found = [`${path}.ts`, join(path, 'index.ts')].find((candidate) => existsSync(candidate));
  if (found === undefined) throw new Error(`${file} imports ${specifier}, which is no file`);
  return files.has(found) ? found : undefined;
}

function importsOf(folder: string): Graph {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  const files = new Set(names.filter((name) => name.endsWith('.ts')).map((name) => join(folder, name)));
  return new Map(
    [...files].map((file) => {
      const { importedFiles } = preProcessFile(readFileSync(file, 'utf8'), true, true);
      const targets = importedFiles.flatMap(({ fileName }) => resolved(file, fileName, files) ?? []);
      return [file, targets];
    }),
  );
}

/** A shortest way from a file back to itself. */
function circleThrough(start: string, graph: Graph): string[] | undefined {
  const cameFrom = new Map<string, string>();
  const queue = [start];
  for (const file of queue) {
    for (const next of graph.get(file) ?? []) {
      if (next === start) {
        const way = [start];
        for (let at = file; at !== start; at = cameFrom.get(at)!) way.unshift(at);
        return [start, ...way];
      }
      if (cameFrom.has(next)) continue;
      cameFrom.set(next, file);
      queue.push(next);
    }
  }
  return undefined;
}

/** A circle for each group of files that import each other, as a chain of files. */
function circles(graph: Graph): string[][] {
  const found: string[][] = [];
  const seen = new Set<string>();
  for (const file of graph.keys()) {
    const circle = seen.has(file) ? undefined : circleThrough(file, graph);
    if (circle === undefined) continue;
    found.push(circle);
    for (const member of circle) seen.add(member);
  }
  return found;
}

test('circles are found, and shown as chains', () => {
  const graph = new Map([
    ['a', ['b', 'd']],
    ['b', ['c']],
    ['c', ['a']],
    ['d', ['e']],
    ['e', []],
    ['f', ['f']],
  ]);
  expect(circles(graph)).toEqual([
    ['a', 'b', 'c', 'a'],
    ['f', 'f'],
  ]);
});

test('no files of lib/ import each other in a circle, types included', () => {
  const lib = join(root, 'lib');
  const graph = importsOf(lib);
  expect([...graph.values()].flat().length).toBeGreaterThan(graph.size);
  const chains = circles(graph).map((circle) => circle.map((file) => relative(lib, file)));
  expect(
    chains.filter((chain) => !chain.some((file) => file in accepted)).map((chain) => chain.join(' -> ')),
  ).toEqual([]);
  expect(Object.keys(accepted).filter((file) => !chains.some((chain) => chain.includes(file)))).toEqual([]);
});
