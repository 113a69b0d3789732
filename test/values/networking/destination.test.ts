import { Chart, Testing } from 'cdk8s';
import * as kplus from 'cdk8s-plus-30';
import fc from 'fast-check';
import {
  Destination,
  HeaderOperations,
  MeshHost,
  RouteAction,
  WeightedDestination,
} from '../../../lib/networking';
import { codeOf, refusal } from '../../support/refusal';

const service = (ports: number[], namespace?: string) => {
  const chart = new Chart(Testing.app(), 'chart', { namespace });
  return new kplus.Service(chart, 'svc', {
    metadata: { name: 'reviews' },
    ports: ports.map((port) => ({ port, name: `http-${port}` })),
  });
};

describe('Destination', () => {
  test('is named in full from another namespace, and by its short name from its own', () => {
    const destination = Destination.service(service([80], 'prod'));
    expect(destination._toSpec({ namespace: 'prod' })).toEqual({ host: 'reviews' });
    expect(destination._toSpec({ namespace: 'edge' })).toEqual({ host: 'reviews.prod.svc.cluster.local' });
    expect(destination._toSpec()).toEqual({ host: 'reviews.prod.svc.cluster.local' });
  });

  test('a host by name is written as it is', () => {
    expect(Destination.host('reviews.prod')._toSpec({ namespace: 'edge' })).toEqual({ host: 'reviews.prod' });
  });

  test('asks for the port of a service that has several', () => {
    const { code, message } = refusal(() => Destination.service(service([80, 8080])));
    expect(code).toBe('MissingSetting');
    expect(message).toContain('80, 8080');
    expect(Destination.service(service([80, 8080]), { port: 8080 })._toSpec().port).toEqual({ number: 8080 });
  });

  test.each<[string, () => unknown]>([
    ['InvalidPort', () => Destination.service(service([80]), { port: 81 })],
    ['InvalidPort', () => Destination.host('reviews', { port: 0 })],
    ['InvalidPort', () => Destination.host('reviews', { port: 80.5 })],
    ['InvalidHost', () => Destination.host('*')],
    ['InvalidHost', () => Destination.host('')],
    ['InvalidHost', () => Destination.host('http://reviews')],
    ['InvalidHost', () => Destination.host('a.*.com')],
    ['InvalidName', () => Destination.subset({ subsetName: 'V 1', subsetHost: MeshHost.of('reviews') })],
    ['InvalidWeight', () => WeightedDestination.of(Destination.host('a'), -1)],
    ['InvalidWeight', () => WeightedDestination.of(Destination.host('a'), 0.5)],
    ['InvalidWeight', () => WeightedDestination.of(Destination.host('a'), NaN)],
    ['MissingSetting', () => RouteAction.split()],
    [
      'WeightsSumToZero',
      () =>
        RouteAction.split(
          WeightedDestination.of(Destination.host('a'), 0),
          WeightedDestination.of(Destination.host('b'), 0),
        ),
    ],
  ])('refuses with %s: %s', (code, action) => {
    expect(codeOf(action)).toBe(code);
  });

  test('reads back what it wrote', () => {
    const destinations = fc
      .record({
        host: fc.constantFrom('a', 'a.b', '*.example.com'),
        port: fc.option(fc.integer({ min: 1, max: 65535 }), { nil: undefined }),
        weight: fc.option(fc.nat(), { nil: undefined }),
        header: fc.option(fc.constantFrom('x', 'y'), { nil: undefined }),
      })
      .map(({ host, port, weight, header }) => {
        const headers =
          header === undefined ? undefined : HeaderOperations.of({ setRequest: { [header]: '1' } });
        const destination = Destination.host(host, { port });
        return weight === undefined
          ? WeightedDestination.only(destination, { headers })
          : WeightedDestination.of(destination, weight, { headers });
      });
    fc.assert(
      fc.property(destinations, (one) => expect(WeightedDestination._fromSpec(one._toSpec())).toEqual(one)),
    );
  });

  test('speaks', () => {
    const subset = { subsetName: 'v1', subsetHost: MeshHost.of('reviews') };
    expect(WeightedDestination.of(Destination.subset(subset, { port: 80 }), 30)._describe()).toBe(
      'reviews:80/v1 (weight 30)',
    );
  });
});
