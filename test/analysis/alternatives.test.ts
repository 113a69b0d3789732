import { analyzeLoaded } from '../../lib/analysis/analyze';
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
