import { Chart, Testing } from 'cdk8s';
import * as kplus from 'cdk8s-plus-30';
import { BackendRef, HttpRouteFilter, MeshHost } from '../../../lib/gateway-api';
import { codeOf } from '../../support/refusal';

const prod = { namespace: 'prod' };

function serviceWith(...ports: number[]): kplus.Service {
  const chart = new Chart(Testing.app(), 'chart', prod);
  return new kplus.Service(chart, 'reviews', {
    metadata: { name: 'reviews' },
    ports: ports.map((port) => ({ port, name: `p${port}` })),
  });
}

describe('BackendRef', () => {
  test('names a service, with its namespace only where that is another', () => {
    const backend = BackendRef.service(serviceWith(9080), { weight: 3 });
    expect(backend._toSpec(prod)).toEqual({ name: 'reviews', port: 9080, weight: 3 });
    expect(backend._toSpec({ namespace: 'stage' })).toEqual({
      name: 'reviews',
      namespace: 'prod',
      port: 9080,
      weight: 3,
    });
    expect([backend.kind, backend.name, backend.namespace, backend.port]).toEqual([
      'Service',
      'reviews',
      'prod',
      9080,
    ]);
  });

  test('takes the only port of a service, and asks for it where there are several', () => {
    const service = serviceWith(80, 443);
    expect(codeOf(() => BackendRef.service(service))).toBe('MissingSetting');
    expect(codeOf(() => BackendRef.service(service, { port: 8080 }))).toBe('InvalidPort');
    expect(BackendRef.service(service, { port: 443 }).port).toBe(443);
    expect(codeOf(() => BackendRef.of(MeshHost.of('reviews')))).toBe('MissingSetting');
  });

  test('names the service behind a host, or the host where it is outside', () => {
    const of = (name: string) => BackendRef.of(MeshHost.of(name), { port: 80 })._toSpec(prod);
    expect(of('reviews')).toEqual({ name: 'reviews', port: 80 });
    expect(of('reviews.prod.svc.cluster.local')).toEqual({ name: 'reviews', port: 80 });
    expect(of('reviews.stage.svc.cluster.local')).toEqual({ name: 'reviews', namespace: 'stage', port: 80 });
    const hostname = { group: 'networking.istio.io', kind: 'Hostname', name: 'api.example.com', port: 80 };
    expect(of('api.example.com')).toEqual(hostname);
    expect(BackendRef.hostname('api.example.com', { port: 80 })._toSpec()).toEqual(hostname);
  });

  test('reads back what it wrote, the namespace as it stands', () => {
    const filters = [HttpRouteFilter.requestHeaders({ set: { a: '1' } })];
    const backend = BackendRef.object({
      group: '',
      kind: 'Service',
      name: 'a',
      port: 80,
      weight: 0,
      filters,
    });
    expect(BackendRef._fromSpec(backend._toSpec(), HttpRouteFilter._fromSpec)).toEqual(backend);
    const spec = { name: 'a', namespace: 'prod', port: 80 };
    expect(BackendRef._fromSpec(spec, HttpRouteFilter._fromSpec)._toSpec(prod)).toEqual(spec);
  });

  test('speaks', () => {
    const backend = BackendRef.service(serviceWith(80), {
      weight: 3,
      filters: [HttpRouteFilter.rewrite({ path: '/a' })],
    });
    expect(backend._describe()).toBe('Service reviews:80 in prod (weight 3), rewrite to path /a');
  });

  test('refuses what the API server or istiod refuses', () => {
    const object = (props: object) => () => BackendRef.object({ name: 'a', port: 80, ...props });
    expect(codeOf(object({ port: undefined }))).toBe('MissingSetting');
    expect(() => object({ port: undefined, group: 'a.b', kind: 'Pool' })()).not.toThrow();
    expect(codeOf(object({ port: 65536 }))).toBe('InvalidPort');
    expect(codeOf(object({ weight: 1_000_001 }))).toBe('InvalidNumber');
    expect(codeOf(object({ weight: -1 }))).toBe('InvalidNumber');
    expect(codeOf(object({ namespace: 'a.b' }))).toBe('InvalidName');
    expect(codeOf(object({ kind: '1' }))).toBe('InvalidName');
    expect(codeOf(object({ group: 'A' }))).toBe('InvalidName');
    expect(codeOf(object({ name: '' }))).toBe('MissingSetting');
    const host = { group: 'networking.istio.io', kind: 'Hostname' };
    expect(codeOf(object({ ...host, namespace: 'prod' }))).toBe('ConflictingSettings');
    expect(codeOf(() => BackendRef.hostname('*.example.com', { port: 80 }))).toBe('InvalidHost');
    expect(codeOf(() => BackendRef.of(MeshHost.of('*'), { port: 80 }))).toBe('InvalidHost');
  });

  test('refuses filters that cannot stand together', () => {
    const rewrite = HttpRouteFilter.rewrite({ path: '/a' });
    const redirect = HttpRouteFilter.redirect({ path: '/a' });
    const filtered =
      (...filters: HttpRouteFilter[]) =>
      () =>
        BackendRef.object({ name: 'a', port: 80, filters });
    expect(codeOf(filtered(rewrite, rewrite))).toBe('ConflictingSettings');
    expect(codeOf(filtered(rewrite, redirect))).toBe('ConflictingSettings');
    const mirrors = Array.from({ length: 17 }, () =>
      HttpRouteFilter.mirror(BackendRef.object({ name: 'a', port: 1 })),
    );
    expect(codeOf(filtered(...mirrors))).toBe('InvalidNumber');
    expect(filtered(...mirrors.slice(1))).not.toThrow();
  });
});
