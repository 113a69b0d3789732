// What pictures of a mesh cost: the whole by namespace, what is around a workload, a namespace and the walk of a request, each with its SVG,
// beside reading the mesh, in one run: CPU, which other work on the machine changes less than the time. The files are those of bench:judge, with routes from team to team and at a gateway.
//
//   npm run bench:graph [-- --objects 10000] [--routes 500] [--namespaces 100]
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { writeWorld } from './world.mjs';

const require = createRequire(import.meta.url);
// The sources as the build makes them.
require('../scripts/sources.cjs');
const { graphSvg, meshGraph } = require('../lib/graph/index.ts');
const { Mesh, Request } = require('../lib/simulate/index.ts');
const { values } = parseArgs({
  options: {
    objects: { type: 'string', default: '10000' },
    routes: { type: 'string', default: '500' },
    namespaces: { type: 'string', default: '100' },
  },
});
const TEAMS = 50;

/** Routes of a team to a service of another one, the half of them at a gateway too. */
function routesOf(count, apps) {
  const documents = [
    `apiVersion: networking.istio.io/v1\nkind: Gateway\nmetadata:\n  name: edge\n  namespace: istio-system\nspec:\n  selector:\n    istio: ingressgateway\n  servers:\n    - port:\n        number: 80\n        name: http\n        protocol: HTTP\n      hosts: ['*']\n`,
  ];
  for (let i = 0; i < count; i++) {
    const app = (i * 37 + 11) % apps;
    const gateways = i % 2 === 0 ? '[mesh]' : '[istio-system/edge, mesh]';
    documents.push(
      `apiVersion: networking.istio.io/v1\nkind: VirtualService\nmetadata:\n  name: site-${i}\n  namespace: team-${i % TEAMS}\nspec:\n  hosts: [site-${i}.example.com]\n  gateways: ${gateways}\n  http:\n    - route:\n        - destination:\n            host: app-${app}.team-${app % TEAMS}.svc.cluster.local\n`,
    );
  }
  return documents;
}

/** A picture by namespace with so many of them, and five times as many arrows. */
function wideOverview(count) {
  const ids = Array.from({ length: count }, (_, i) => `namespace:team-${i}`);
  return {
    nodes: ids.map((id, i) => ({
      id,
      kind: 'namespace',
      name: `team-${i} (40 services, 40 workloads)`,
      problems: [],
    })),
    edges: Array.from({ length: 5 * count }, (_, i) => {
      const from = i % count;
      const to = (from + 1 + ((i * 37 + from * 13) % (count - 1))) % count;
      return {
        id: `sends ${i}`,
        kind: 'sends',
        from: ids[from],
        to: ids[to],
        count: (i % 9) + 1,
        problems: [],
      };
    }),
    byNamespace: true,
    uncertain: [],
  };
}

let reading = 0;
function measured(what, action) {
  const start = process.cpuUsage();
  const result = action();
  const { user, system } = process.cpuUsage(start);
  const ms = (user + system) / 1000;
  if (reading === 0) reading = ms;
  console.log(`| ${what} | ${ms.toFixed(0)} | ${(ms / reading).toFixed(2)} |`);
  return result;
}

const folder = mkdtempSync(join(tmpdir(), 'cdk8s-istio-bench-'));
try {
  const [objects, routes] = [Number(values.objects), Number(values.routes)];
  const apps = Math.floor((objects - TEAMS) / 5);
  const world = join(folder, 'world');
  writeWorld(world, objects - routes - 1);
  writeFileSync(join(world, 'routes.yaml'), routesOf(routes, apps - Math.ceil(routes / 5) - 1).join('---\n'));

  const load = loadavg()[0].toFixed(1);
  console.log(`Node ${process.version}, ${cpus().length} cores, load before ${load}, ${objects} objects\n`);
  console.log('| what | CPU ms | times the reading |\n| --- | --- | --- |');
  const mesh = measured('read and index', () => Mesh.fromFiles(world));
  const request = Request.get('http://app-7.team-7.svc.cluster.local/api').from('app-57.team-7');
  const asked = {
    'first focus': { focus: 'app-7.team-7' },
    'second focus': { focus: 'app-19.team-19' },
    'third focus, 5 steps': { focus: 'app-31.team-31', steps: 5 },
    'focus of the gateway, 1 step': { focus: 'istio-ingressgateway.istio-system', steps: 1 },
    namespace: { namespace: 'team-3' },
    'second namespace': { namespace: 'team-4' },
    overview: {},
    'walk of a request': { request },
  };
  const graphs = Object.entries(asked).map(([what, options]) => [
    what,
    measured(what, () => meshGraph(mesh, options)),
  ]);
  for (const [what, graph] of [...graphs, ['wide overview', wideOverview(Number(values.namespaces))]]) {
    const size = `${graph.nodes.length} boxes, ${graph.edges.length} arrows`;
    measured(`SVG: ${what} (${size})`, () => graphSvg(graph));
  }
} finally {
  rmSync(folder, { recursive: true });
}
