import { analyzeLoaded } from '../../lib/analysis/analyze';
import { allRules } from '../../lib/analysis/registry';
import { sarifReport } from '../../lib/analysis/reporters';
import { loadText, loadedTogether } from '../../lib/mesh/load';

const service = (app: string) => `apiVersion: v1
kind: Service
metadata: {name: cart, namespace: shop}
spec:
  selector: {app: ${app}}
  ports: [{name: http, port: 80}]
---
apiVersion: v1
kind: ServiceAccount
metadata: {name: cart, namespace: shop}
`;
const rule = (subset: string) => `apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: {name: cart, namespace: shop}
spec:
  host: cart.shop.svc.cluster.local
  subsets: [{name: ${subset}, labels: {version: ${subset}}}]
`;
const route = (subset: string) => `---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: {name: ${subset}, namespace: shop}
spec:
  hosts: [${subset}.example.com]
  http: [{route: [{destination: {host: cart.shop.svc.cluster.local, subset: ${subset}}}]}]
`;
const judge = (files: { readonly [file: string]: string }) =>
  analyzeLoaded(loadedTogether(Object.entries(files).map(([file, text]) => loadText(text, file))));
const subsetFaults = (files: { readonly [file: string]: string }) =>
  judge(files).filter(({ rule: slug }) => /subset/.test(slug) && /destination/.test(slug));

test('a pair of files that define the same objects is one warning', () => {
  const found = judge({ 'a.yaml': service('a'), 'b.yaml': service('b') });
  expect(found.filter(({ rule: slug }) => slug === 'object/replaced')).toEqual([
    expect.objectContaining({
      level: 'warning',
      file: 'a.yaml',
      message:
        'The file b.yaml also defines Service shop/cart and 1 more object of a.yaml; if both are applied, the later one replaces the earlier.',
    }),
  ]);
});

test('files that are alternatives of one another are one warning, which names them all', () => {
  const names = Array.from({ length: 10 }, (_, i) => `env-${i}.yaml`);
  const files = Object.fromEntries(names.map((name, i) => [name, service(`cart-${i}`)]));
  const replaced = (given: { readonly [file: string]: string }) =>
    judge(given).filter(({ rule: slug }) => slug === 'object/replaced');
  const found = replaced(files);
  expect(found).toHaveLength(1);
  expect(found[0]).toMatchObject({
    file: 'env-0.yaml',
    message:
      'The 10 files env-0.yaml, env-1.yaml, env-2.yaml, env-3.yaml, env-4.yaml and 5 more define the same objects, Service shop/cart and 1 more object; if several of them are applied, the later one replaces the earlier.',
  });
  expect(found[0].others?.map(({ file, resource, path }) => `${file} ${resource} ${path}`)).toEqual(
    names.slice(1).map((name) => `${name} Service shop/cart metadata.name`),
  );
  const [{ results }] = JSON.parse(sarifReport(found, allRules(), '1.0.0')).runs;
  expect(results[0].relatedLocations.map((one: any) => one.physicalLocation.artifactLocation.uri)).toEqual(
    names.slice(1),
  );
  expect(replaced(Object.fromEntries(Object.entries(files).reverse()))).toEqual(found);
});

test('files that have an object in common with a third file only are one group, and two groups are two warnings', () => {
  const found = judge({
    'a.yaml': rule('a'),
    'b.yaml': `${rule('b')}${route('x')}`,
    'c.yaml': route('x').replace('---\n', ''),
    'y.yaml': service('y'),
    'z.yaml': service('z'),
  }).filter(({ rule: slug }) => slug === 'object/replaced');
  expect(found.map(({ file, others = [] }) => [file, ...others.map((one) => one.file)])).toEqual([
    ['a.yaml', 'b.yaml', 'c.yaml'],
    ['y.yaml', 'z.yaml'],
  ]);
});

test('alternatives are judged apart, each with what has no rival', () => {
  const [dev, production] = [rule('dev') + route('dev'), rule('production') + route('production')];
  const common = { 'common.yaml': service('cart') };
  // Applied together, the rule of one would replace that of the other, and the route of that one lack its subset.
  const together = { ...common, 'dev.yaml': dev, 'production.yaml': production };
  expect(subsetFaults(together).map(({ message }) => message)).toEqual(
    [
      { ...common, 'dev.yaml': dev },
      { ...common, 'production.yaml': production },
    ].flatMap((files) => subsetFaults(files).map(({ message }) => message)),
  );
  const wrong = { ...together, 'production.yaml': rule('production') + route('dev') };
  expect(subsetFaults(wrong).some(({ file }) => file === 'production.yaml')).toBe(true);
  expect(subsetFaults(together).some(({ message }) => /subset .* was not found/.test(message))).toBe(false);
});

test('two objects of one name in one file are one report, as ever', () => {
  const found = judge({ 'a.yaml': `${rule('a')}---\n${rule('b')}` });
  expect(found.filter(({ rule: slug }) => slug === 'object/replaced')).toHaveLength(1);
});
