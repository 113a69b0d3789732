// One measurement of bench/scale.mjs: N pairs of a destination rule and a virtual service, made in one way, in one chart.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ApiObject, App, Chart } from 'cdk8s';
import * as generated from '../imports/networking.istio.io';
import * as library from '../lib/networking';

const [way, count] = [process.argv[2], Number(process.argv[3])];

const weights = [30, 70];
const versions = ['v1', 'v2'];

const ways: { [way: string]: (chart: Chart, name: string) => void } = {
  'L2 constructs': (chart, name) => {
    const {
      Destination,
      DestinationRule,
      HttpMatch,
      MeshHost,
      RouteAction,
      VirtualService,
      WeightedDestination,
    } = library;
    const host = MeshHost.of(name);
    const rule = new DestinationRule(chart, `${name}-rule`, { name, host });
    const subsets = versions.map((version) => rule.addSubset(version, { labels: { version } }));
    const service = new VirtualService(chart, `${name}-service`, { name, hosts: [host] });
    service.addHttpRoute({
      match: [HttpMatch.prefix('/test.html')],
      action: RouteAction.forward(Destination.subset(subsets[1])),
    });
    service.addDefaultHttpRoute({
      action: RouteAction.split(
        ...subsets.map((subset, i) => WeightedDestination.of(Destination.subset(subset), weights[i])),
      ),
    });
  },
  'raw ApiObjects': (chart, name) => {
    const metadata = { name };
    new ApiObject(chart, `${name}-rule`, {
      apiVersion: 'networking.istio.io/v1',
      kind: 'DestinationRule',
      metadata,
      spec: { host: name, subsets: versions.map((version) => ({ name: version, labels: { version } })) },
    });
    new ApiObject(chart, `${name}-service`, {
      apiVersion: 'networking.istio.io/v1',
      kind: 'VirtualService',
      metadata,
      spec: specOf(name),
    });
  },
  'generated classes': (chart, name) => {
    const metadata = { name };
    const subsets = versions.map((version) => ({ name: version, labels: { version } }));
    new generated.DestinationRule(chart, `${name}-rule`, { metadata, spec: { host: name, subsets } });
    new generated.VirtualService(chart, `${name}-service`, { metadata, spec: specOf(name) });
  },
};

function specOf(name: string) {
  return {
    hosts: [name],
    http: [
      { match: [{ uri: { prefix: '/test.html' } }], route: [{ destination: { host: name, subset: 'v2' } }] },
      { route: versions.map((subset, i) => ({ destination: { host: name, subset }, weight: weights[i] })) },
    ],
  };
}

const outdir = mkdtempSync(join(tmpdir(), 'cdk8s-istio-bench-'));
const before = process.cpuUsage();
const app = new App({ outdir });
const chart = new Chart(app, 'scale', { namespace: 'bench' });
for (let i = 0; i < count; i++) ways[way](chart, `service-${i}`);
const made = process.cpuUsage(before);
app.synth();
const all = process.cpuUsage(before);
rmSync(outdir, { recursive: true });

const seconds = ({ user, system }: NodeJS.CpuUsage) => (user + system) / 1e6;
console.log(
  JSON.stringify({ made: seconds(made), all: seconds(all), memory: process.resourceUsage().maxRSS / 1024 }),
);
