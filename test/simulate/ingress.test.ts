import { Mesh, Request } from '../../lib/simulate';
import { ingressCases } from './semantics/ingress.cases';
import { manifestsOf } from './semantics/test-cases';

const meshOf = (says: string) =>
  Mesh.fromManifests(manifestsOf(ingressCases.find((one) => one.says.startsWith(says))!));

test('paths of an Ingress that is served are counted', () => {
  const mesh = meshOf('a prefix is of whole segments');
  mesh.send(Request.get('http://shop.example.com/a').via('istio-ingressgateway'));
  const counted = mesh.coverage.elements().filter(({ object }) => object === 'Ingress app/shop');
  expect(counted.map(({ path, hits }) => [path, hits])).toEqual([
    ['spec.rules[0].http.paths[0]', 1],
    ['spec.rules[0].http.paths[1]', 0],
    ['spec.rules[0].http.paths[2]', 0],
  ]);
});

test('paths of one that others serve are not', () => {
  const mesh = meshOf('one of another class');
  expect(mesh.coverage.elements().filter(({ object }) => object.startsWith('Ingress'))).toEqual([]);
});

test('the trace names the path and its line', () => {
  const mesh = meshOf('a prefix is of whole segments');
  const { trace } = mesh.trace(Request.get('http://shop.example.com/a').via('istio-ingressgateway'));
  expect(trace.find(({ step, verdict }) => step === 'route' && verdict === 'taken')).toMatchObject({
    object: 'Ingress app/shop',
    path: 'spec.rules[0].http.paths[0]',
    text: 'path is "/a" or below it',
  });
});
