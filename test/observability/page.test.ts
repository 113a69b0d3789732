import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App, Chart } from 'cdk8s';
import { parse } from 'yaml';
import { objectsOfPage } from './page';

const page = readFileSync(join(__dirname, '../../docs/constructs/observability.md'), 'utf8');
const blocks = [...page.matchAll(/^```yaml\n([^]*?)^```$/gm)].map(([, text]) => parse(text));

const app = new App();
const charts: Chart[] = [];
objectsOfPage((id) => {
  const chart = new Chart(app, id);
  charts.push(chart);
  return chart;
});
const objects = charts.flatMap((chart) => chart.toJson());
const rules = objects
  .filter(({ kind }) => kind === 'PrometheusRule')
  .flatMap(({ spec }) => spec.groups.flatMap((group: any) => group.rules));

test.each(blocks.map((block) => [block.alert ?? `${block.kind} ${block.metadata.name}`, block]))(
  'what the page shows of %s is a part of what is written',
  (_, { kind, alert, ...shown }) => {
    const found =
      alert === undefined
        ? objects.find((one) => one.kind === kind && one.metadata.name === shown.metadata.name)
        : rules.find((one) => one.alert === alert);
    expect(found).toMatchObject(shown);
  },
);

test('the page lists each alert of the mesh', () => {
  const alerts = rules.filter(({ alert }) => alert?.startsWith('Isti')).map(({ alert }) => alert);
  expect(alerts.length).toBeGreaterThan(10);
  expect(alerts.filter((alert) => !page.includes(`\`${alert}\``))).toEqual([]);
});
