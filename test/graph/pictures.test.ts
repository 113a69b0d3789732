import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { graphMermaid, graphSvg, meshGraph } from '../../lib/graph';
import { edgeTitle, nodeTitle } from '../../lib/graph/labels';
import { Mesh } from '../../lib/simulate';
import { root } from '../support/project';

test('docs/graph.md shows the walkthrough as it is drawn', () => {
  const page = readFileSync(join(root, 'docs/graph.md'), 'utf8');
  const [, manifests, shown] = /^```mermaid (\S+)\n([^]*?)^```$/m.exec(page)!;
  const mesh = Mesh.fromFiles(join(root, manifests));
  expect(shown).toBe(graphMermaid(meshGraph(mesh)));
});

interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

const boxesOf = (svg: string, pattern: RegExp): Box[] =>
  [...svg.matchAll(pattern)].map(([, x, y, width, height]) => ({
    x: Number(x),
    y: Number(y),
    width: Number(width),
    height: Number(height),
  }));

const overlap = (a: Box, b: Box) =>
  a.x < b.x + b.width - 1 && b.x < a.x + a.width - 1 && a.y < b.y + b.height - 1 && b.y < a.y + a.height - 1;

describe.each(['dist', 'examples/shop/dist/production', 'examples/bookinfo/dist'])(
  'the picture of %s',
  (folder) => {
    const graph = meshGraph(Mesh.fromFiles(join(root, folder)));
    const svg = graphSvg(graph);
    const titles = new Set(
      [...svg.matchAll(/<title>([^<]*)<\/title>/g)].map(([, text]) =>
        text.replace(/&#(\d+);/g, (_, code) => String.fromCodePoint(Number(code))),
      ),
    );

    test('has every node and every arrow', () => {
      const byId = new Map(graph.nodes.map((node) => [node.id, node]));
      expect(graph.nodes.length).toBeGreaterThan(5);
      for (const node of graph.nodes) expect(titles).toContain(nodeTitle(node));
      for (const edge of graph.edges)
        expect(titles).toContain(edgeTitle(edge, byId.get(edge.from)!, byId.get(edge.to)!));
    });

    test('has every workload that the manifests show', () => {
      const mesh = Mesh.fromFiles(join(root, folder))._index;
      for (const { resource } of mesh.workloads.filter(({ resource: { origin } }) => origin.assumed !== true))
        expect(svg).toContain(`>${resource.name}</text>`);
    });

    test('has no two boxes or labels one over the other', () => {
      const rect = 'x="([-\\d.]+)" y="([-\\d.]+)" width="([\\d.]+)" height="([\\d.]+)"';
      const nodes = boxesOf(svg, new RegExp(`<rect class="box" ${rect}`, 'g'));
      const labels = boxesOf(svg, new RegExp(`<g class="label"><rect ${rect}`, 'g'));
      expect(nodes).toHaveLength(graph.nodes.length);
      const all = [...nodes, ...labels];
      expect(all.filter((box, i) => all.some((other, j) => j > i && overlap(box, other)))).toEqual([]);
    });
  },
);
