import type { Chart } from 'cdk8s';
import {
  BackendRef,
  GrpcRoute,
  GrpcRouteFilter,
  GrpcRouteMatch,
  MeshHost,
  ObjectRef,
  StringMatch,
} from '../../../lib/gateway-api';
import { backends, parents } from './http-routes';

/** Fields that no construct sets, and why. */
export const grpcRouteFieldsLeftOut: { path: string; why: string }[] = [];

const copied = BackendRef.object({ group: '', kind: 'Service', name: 'copy', namespace: 'b', port: 80 });
const changes = { set: { 'x-a': '1' }, add: { 'x-b': '2' }, remove: ['x-c'] };
const filters = [
  GrpcRouteFilter.requestHeaders(changes),
  GrpcRouteFilter.responseHeaders(changes),
  GrpcRouteFilter.mirror(copied, { percentage: 12.5 }),
  GrpcRouteFilter.mirror(copied, { percentage: 50 }),
  GrpcRouteFilter.extension(ObjectRef.of({ group: 'example.com', kind: 'Limit', name: 'a' })),
];

/** Routes that together set every field and every choice that `GRPCRoute` has. */
export function grpcRoutes(chart: Chart): void {
  const route = new GrpcRoute(chart, 'route', { parents, hostnames: ['grpc.example.com'] });
  route.addRule({
    name: 'named',
    match: [
      GrpcRouteMatch.of({
        method: { service: 'helloworld.Greeter', method: 'SayHello' },
        headers: { 'x-a': StringMatch.exact('1') },
      }),
      GrpcRouteMatch.of({
        methodRegex: { service: 'helloworld\\..*', method: 'Say.*' },
        headers: { 'x-b': StringMatch.regex('[a-z]+') },
      }),
    ],
    filters,
    backends: [...backends, BackendRef.of(MeshHost.of('greeter'), { port: 9080, filters })],
  });
}
