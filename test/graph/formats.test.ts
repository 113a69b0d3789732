import fc from 'fast-check';
import {
  type GraphNode,
  type MeshGraph,
  graphDot,
  graphJson,
  graphMermaid,
  graphSvg,
  meshGraph,
} from '../../lib/graph';
import { edgeWords, nodeTitle, short } from '../../lib/graph/labels';
import { Mesh } from '../../lib/simulate';
import { layoutByGraphviz } from '../support/graphviz';
import { stateFolder } from '../support/manifests';
import { HOSTILE_TEXTS } from './hostile';

/** A graph with texts of strangers at all places where such stand. */
const graphWith = (texts: readonly string[]): MeshGraph => ({
  nodes: texts.map((text, i): GraphNode => ({
    id: `service:${i}`,
    kind: 'service',
    name: text,
    namespace: i % 2 === 0 ? text : undefined,
    problems: i % 3 === 0 ? [text] : [],
  })),
  edges: texts.map((text, i) => ({
    id: `route ${i}`,
    kind: 'route',
    from: 'service:0',
    to: `service:${i}`,
    share: 0.5,
    requests: text,
    problems: [],
  })),
  byNamespace: false,
  walk: texts[0],
  uncertain: texts,
});

const text = fc.oneof(fc.string({ unit: 'binary' }), fc.string(), fc.constantFrom(...HOSTILE_TEXTS));
const graphs = fc.array(text, { minLength: 1, maxLength: 4 }).map(graphWith);

test('JSON gives the same graph again', () => {
  fc.assert(
    fc.property(graphs, ({ nodes, edges }) => {
      expect(JSON.parse(graphJson(graphWith(nodes.map(({ name }) => name))))).toMatchObject(
        JSON.parse(JSON.stringify({ nodes, edges })),
      );
    }),
  );
});

test('Mermaid has each text in quotes that end where the text does', () => {
  const decoded = (quoted: string) =>
    quoted.replace(/#(\d+);/g, (_, code) => String.fromCodePoint(Number(code)));
  fc.assert(
    fc.property(graphs, (graph) => {
      const lines = graphMermaid(graph).trimEnd().split('\n');
      const strange = lines.filter(
        (line) =>
          !/^(flowchart LR| *end| *subgraph g\d+\["[^"<>&`\\]*"\]| *n\d+\["[^"<>&`\\]*"\]| *n\d+ -->\|"[^"<>&`\\]*"\| n\d+| +(classDef|class|linkStyle) [\w#:, -]+)$/u.test(
            line,
          ),
      );
      expect(strange).toEqual([]);
      const names = lines.flatMap((line) => /^ *n\d+\["(.*)"\]$/u.exec(line)?.slice(1) ?? []);
      expect(names.map(decoded).sort()).toEqual(
        graph.nodes.map(({ name }) => `service ${short(name)}`).sort(),
      );
      const words = lines.flatMap((line) => /^ *n\d+ -->\|"(.*)"\|/u.exec(line)?.slice(1) ?? []);
      expect(words.map(decoded)).toEqual(graph.edges.map((edge) => short(edgeWords(edge))));
    }),
  );
});

test('DOT is read by Graphviz as it was meant', () => {
  const graph = graphWith([...HOSTILE_TEXTS]);
  const read = layoutByGraphviz(graphDot(graph)).objects as readonly {
    name: string;
    label: string;
    tooltip?: string;
  }[];
  const labels = read.filter(({ name }) => /^n\d+$/.test(name)).map(({ label }) => unescaped(label));
  expect(labels.sort()).toEqual(graph.nodes.map(({ name }) => `service ${short(name)}`).sort());
});

const unescaped = (label: string) => label.replaceAll('&amp;', '&').replace(/\\(.)/g, '$1');

describe('SVG', () => {
  const walkthrough = meshGraph(Mesh.fromFiles(stateFolder('4-header-and-path')));
  const svg = graphSvg(walkthrough);

  test('has the same bytes each time', () => {
    expect(graphSvg(walkthrough)).toBe(svg);
  });

  test('has a title for the whole, each node and each arrow, and tells what it shows', () => {
    expect(svg).toMatch(/^<svg [^>]*role="img" aria-label="The mesh"/);
    expect(svg).toMatch(/<desc>.*workload: 3.*<\/desc>/);
    expect(svg.match(/<title>/g)).toHaveLength(1 + walkthrough.nodes.length + walkthrough.edges.length);
    for (const node of walkthrough.nodes) expect(svg).toContain(`<title>${nodeTitle(node)}</title>`);
  });

  test('names no address but that of its own format, and holds no script', () => {
    expect(svg.match(/https?:[^"]*/g)).toEqual(['http://www.w3.org/2000/svg']);
    expect(svg).not.toMatch(/<script|href|url\(|@import|font-face/);
    expect(svg).toContain('prefers-color-scheme: dark');
  });

  test('is XML, whatever the texts are', () => {
    const hostile = graphSvg(graphWith([...HOSTILE_TEXTS]));
    const open: string[] = [];
    const rest = hostile.replace(
      /<(\/?)([a-z]+)((?: [a-zA-Z-]+="[^"<&]*(?:&#\d+;[^"<&]*)*")*)(\/?)>/g,
      (_, end, tag, __, own) => {
        if (end === '/') expect(open.pop()).toBe(tag);
        else if (own !== '/') open.push(tag);
        return '';
      },
    );
    expect(open).toEqual([]);
    expect(rest.replace(/&#\d+;/g, '')).not.toMatch(/[<&\ufffe\uffff]|(?!\n)\p{Cc}/u);
  });
});
