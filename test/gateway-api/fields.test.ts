import { Chart, Testing } from 'cdk8s';
import { fieldsOf, read, specSchema } from '../support/crd';
import { connectionRouteFieldsLeftOut, connectionRoutes } from './specimens/connection-routes';
import { grpcRouteFieldsLeftOut, grpcRoutes } from './specimens/grpc-routes';
import { httpRouteFieldsLeftOut, httpRoutes } from './specimens/http-routes';
import { kubernetesGatewayFieldsLeftOut, kubernetesGateways } from './specimens/kubernetes-gateways';
import {
  backendTlsPolicies,
  gatewayClasses,
  listenerSets,
  otherFieldsLeftOut,
  referenceGrants,
} from './specimens/others';

/** Every field of the pinned CRDs can be set through the constructs. The list of fields is read from the CRD. */
describe.each([
  { kind: 'BackendTLSPolicy', build: backendTlsPolicies, leftOut: otherFieldsLeftOut },
  { kind: 'Gateway', build: kubernetesGateways, leftOut: kubernetesGatewayFieldsLeftOut },
  { kind: 'GatewayClass', build: gatewayClasses, leftOut: otherFieldsLeftOut },
  { kind: 'GRPCRoute', build: grpcRoutes, leftOut: grpcRouteFieldsLeftOut },
  { kind: 'HTTPRoute', build: httpRoutes, leftOut: httpRouteFieldsLeftOut },
  { kind: 'ListenerSet', build: listenerSets, leftOut: otherFieldsLeftOut },
  { kind: 'ReferenceGrant', build: referenceGrants, leftOut: otherFieldsLeftOut },
  { kind: 'TCPRoute', build: connectionRoutes, leftOut: connectionRouteFieldsLeftOut },
  { kind: 'TLSRoute', build: connectionRoutes, leftOut: connectionRouteFieldsLeftOut },
])('$kind', ({ kind, build, leftOut }) => {
  const schema = specSchema(`gateway.networking.k8s.io/${kind}`);
  const chart = new Chart(Testing.app(), 'specimens', { namespace: 'istio-test' });
  build(chart);
  const rendered = Testing.synth(chart).filter((manifest) => manifest.kind === kind);
  const readings = rendered.map((manifest) => read(schema, manifest.spec));
  const set = new Set(readings.flatMap(({ fields }) => fields));
  const excused = leftOut.map(({ path }) => path);

  test('sets no field that the CRD does not have, and none to a value of another type', () => {
    expect(readings.flatMap(({ faults }) => faults)).toEqual([]);
  });

  test('can set every field and every value of an enum, but for those that are left out with a reason', () => {
    const missing = fieldsOf(schema).filter((field) => !set.has(field) && !excused.includes(field));
    expect(missing).toEqual([]);
  });

  test('leaves out nothing that can be set after all, or that the CRD does not have', () => {
    const fields = fieldsOf(schema);
    expect(excused.filter((field) => set.has(field) || !fields.includes(field))).toEqual([]);
  });
});
