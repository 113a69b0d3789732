import { join } from 'node:path';
import { type GraphNode, type MeshGraph, graphSvg, meshGraph } from '../../lib/graph';
import { edgeTitle, nodeTitle, safe, short } from '../../lib/graph/labels';
import { Mesh, requestOf } from '../../lib/simulate';
import { overlap, within } from '../graph/frames';
import { HOSTILE_TEXTS } from '../graph/hostile';
import { STATES } from '../support/manifests';
import { root } from '../support/project';
import { keepScreenshot, realBrowser } from './support/chromium';
import { type DrawnPicture, measured } from './support/picture';

const browser = realBrowser();

const ofFolder = (folder: string) => () => meshGraph(Mesh.fromFiles(join(root, folder)));

/** Namespaces whose names are longer than what stands in them. */
function longNames(): MeshGraph {
  const namespaces = [
    'a-namespace-with-a-name-of-sixty-three-letters-as-kubernetes-has',
    'team-of-payments',
    'b',
  ];
  const nodes = namespaces.flatMap((namespace): GraphNode[] => [
    { id: `service:${namespace}`, kind: 'service', name: 'x', namespace, problems: [] },
    { id: `workload:${namespace}`, kind: 'workload', name: 'x', namespace, strict: true, problems: [] },
  ]);
  const edges = namespaces.flatMap((from) =>
    namespaces.map((to) => ({
      id: `route ${from} ${to}`,
      kind: 'route' as const,
      from: `service:${from}`,
      to: `workload:${to}`,
      share: 0.25,
      requests: `header x-team matches ${to}`,
      mutualTls: 'all' as const,
      problems: [],
    })),
  );
  const alone: GraphNode = {
    id: 'workload:alone',
    kind: 'workload',
    name: 'x',
    namespace: 'a-namespace-with-one-workload',
    problems: [],
  };
  return { nodes: [...nodes, alone], edges, byNamespace: false, uncertain: [] };
}

/** So many arrows that most of them take no part in the layout. */
function manyArrows(): MeshGraph {
  const nodes = Array.from({ length: 60 }, (_, i): GraphNode => ({
    id: `namespace:team-${i}`,
    kind: 'namespace',
    name: `team-${i} (4 services, 4 workloads)`,
    problems: [],
  }));
  const edges = nodes.flatMap(({ id: from }, i) =>
    [1, 5, 11, 17, 23].map((step) => {
      const { id: to } = nodes[(i + step) % nodes.length];
      return { id: `sends ${from} -> ${to}`, kind: 'sends' as const, from, to, count: step, problems: [] };
    }),
  );
  return { nodes, edges, byNamespace: true, uncertain: [] };
}

function walkThroughBookinfo(): MeshGraph {
  const mesh = Mesh.fromFiles(join(root, 'examples/bookinfo/dist'));
  const { edges } = meshGraph(mesh);
  const { witness } = edges.find(({ kind, witness: line }) => kind === 'route' && line?.via !== undefined)!;
  return meshGraph(mesh, { request: requestOf(witness!) });
}

const pictures: readonly (readonly [string, () => MeshGraph])[] = [
  ...[
    ...STATES.map((state) => `examples/walkthrough/dist/${state}`),
    ...['dev', 'staging', 'production'].map((environment) => `examples/shop/dist/${environment}`),
    'examples/bookinfo/dist',
  ].map((folder) => [folder, ofFolder(folder)] as const),
  ['a walk', walkThroughBookinfo],
  ['long names', longNames],
  ['many arrows', manyArrows],
];

/** What lies where it must not, in words. */
function faultsOf({ nodes: homesOf }: MeshGraph, { whole, nodes, labels, homes, edges }: DrawnPicture) {
  const faults: string[] = [];
  const names = homes.map(({ id, texts: [name] }) => ({ id, box: name }));
  const pairs = <A extends DrawnPicture['nodes'][number]>(
    what: string,
    all: readonly Pick<A, 'id' | 'box'>[],
    others: readonly Pick<A, 'id' | 'box'>[],
  ) => {
    all.forEach((one, i) => {
      others.forEach((other, j) => {
        if ((all !== others || i < j) && overlap(one.box, other.box))
          faults.push(`${what}: ${one.id} and ${other.id}`);
      });
    });
  };
  pairs('boxes overlap', nodes, nodes);
  pairs('labels overlap', labels, labels);
  pairs('a label lies over a box', labels, nodes);
  pairs('frames overlap', homes, homes);
  pairs('a label lies over the name of a frame', labels, names);
  pairs('a box lies over the name of a frame', nodes, names);
  for (const { id, box, texts, locks } of [...nodes, ...labels, ...homes]) {
    if (!within(box, whole)) faults.push(`${id} lies outside`);
    for (const part of [...texts, ...locks])
      if (!within(part, box)) faults.push(`words of ${id} are wider than their box`);
    for (const text of texts)
      for (const lock of locks) if (overlap(text, lock)) faults.push(`the lock of ${id} lies over its words`);
  }
  for (const { id, line } of edges) if (!within(line, whole)) faults.push(`${id} goes outside`);
  for (const node of homesOf) {
    const { box } = nodes.find(({ id }) => id === safe(node.id))!;
    for (const home of homes) {
      const isOwn = node.namespace !== undefined && home.id === short(node.namespace);
      if (isOwn ? !within(box, home.box) : overlap(box, home.box))
        faults.push(`${node.id} and the frame of ${home.id}`);
    }
  }
  return faults;
}

describe.each(pictures)('the picture of %s', (name, make) => {
  test('has every node and arrow, and each has a place of its own', async () => {
    const graph = make();
    const { page, asked, complaints } = await browser.open({ width: 1600, height: 1000 });
    await page.setContent(graphSvg(graph));
    const picture = await measured(page);
    const byId = new Map(graph.nodes.map((node) => [node.id, node]));
    const titled = ({ id, title }: { readonly id: string; readonly title: string }) => ({ id, title });
    expect(picture.nodes.map(titled)).toEqual(
      graph.nodes.map((node) => ({ id: safe(node.id), title: nodeTitle(node) })),
    );
    expect(picture.edges.map(titled)).toEqual(
      graph.edges.map((edge) => ({
        id: safe(edge.id),
        title: edgeTitle(edge, byId.get(edge.from)!, byId.get(edge.to)!),
      })),
    );
    expect(faultsOf(graph, picture)).toEqual([]);
    expect([...asked, ...complaints]).toEqual([]);
  });

  test.each(['light', 'dark'] as const)('is kept for people to see: %s', async (scheme) => {
    const { page } = await browser.open({ scheme });
    await page.setContent(graphSvg(make()));
    const { width, height } = (await page.locator('svg').boundingBox())!;
    await page.setViewportSize({ width: Math.ceil(width) + 16, height: Math.ceil(height) + 16 });
    await keepScreenshot(page, `svg-${name.replace(/[^a-z0-9]+/g, '-')}-${scheme}`);
  });
});

test('names of strangers are words in a picture, and nothing else', async () => {
  const { nodes, edges } = {
    nodes: HOSTILE_TEXTS.map((name, i): GraphNode => ({
      id: `service:${name}`,
      kind: 'service',
      name,
      ...(i % 2 === 0 && { namespace: name }),
      problems: [name],
    })),
    edges: HOSTILE_TEXTS.map((text) => ({
      id: `route ${text}`,
      kind: 'route' as const,
      from: `service:${HOSTILE_TEXTS[0]}`,
      to: `service:${text}`,
      requests: text,
      problems: [text],
    })),
  };
  const { page, asked, complaints } = await browser.open();
  // As the page has it, which writes it into an element.
  await page.setContent('<div></div>');
  await page.evaluate(
    (svg) => (document.querySelector('div')!.innerHTML = svg),
    graphSvg({ nodes, edges, byNamespace: false, uncertain: [] }),
  );
  const found = await page.evaluate(() =>
    [...document.querySelectorAll('div *')].flatMap((one) => [
      one.localName,
      ...[...one.attributes].map(({ name }) => `@${name}`),
    ]),
  );
  const known =
    /^(svg|title|desc|style|rect|g|text|path|polygon|@(xmlns|role|aria-label|width|height|viewBox|class|data-id|x|y|rx|d|points|text-anchor))$/;
  expect(found.filter((one) => !known.test(one))).toEqual([]);
  expect([...asked, ...complaints]).toEqual([]);
});
