import { App, Chart, Testing } from 'cdk8s';
import * as kplus from 'cdk8s-plus-30';
import { Injection, MeshNamespace } from '../../lib';
import {
  AllowedRoutes,
  GatewayClassRef,
  GatewayInfrastructure,
  ParentRef,
  Waypoint,
  WaypointTraffic,
  type WaypointProps,
} from '../../lib/gateway-api';
import { codeOf } from '../support/refusal';

const chartOf = (namespace?: string) =>
  new Chart(new App(), 'chart', { namespace, disableResourceNameHashes: true });
const build = (props: WaypointProps = {}, namespace: string | undefined = 'prod') =>
  new Waypoint(chartOf(namespace), 'waypoint', props);
const namespaceOf = (name: string) => new MeshNamespace(chartOf(), name, { injection: Injection.ambient() });
const labelsOf = (object: MeshNamespace) => (object.apiObject.toJson() as any).metadata.labels;
const serviceIn = (namespace?: string) =>
  new kplus.Service(chartOf(namespace), 'reviews', { ports: [{ port: 80 }] });

describe('Waypoint', () => {
  test('is a gateway of its class, with one listener for the tunnel', () => {
    expect(build().apiObject.toJson()).toEqual({
      apiVersion: 'gateway.networking.k8s.io/v1',
      kind: 'Gateway',
      metadata: { name: 'waypoint', namespace: 'prod' },
      spec: {
        gatewayClassName: 'istio-waypoint',
        listeners: [{ name: 'mesh', port: 15008, protocol: 'HBONE' }],
      },
    });
  });

  test('says by a label which traffic it takes, beside other labels', () => {
    const waypoint = build({ traffic: WaypointTraffic.ALL, metadata: { labels: { team: 'a' } } });
    expect((waypoint.apiObject.toJson() as any).metadata.labels).toEqual({
      team: 'a',
      'istio.io/waypoint-for': 'all',
    });
  });

  test('takes a class, infrastructure and namespaces', () => {
    const waypoint = build({
      gatewayClass: GatewayClassRef.of('own'),
      infrastructure: GatewayInfrastructure.of({ labels: { a: 'b' } }),
      allowedRoutes: AllowedRoutes.allNamespaces(),
    });
    expect((waypoint.apiObject.toJson() as any).spec).toEqual({
      gatewayClassName: 'own',
      infrastructure: { labels: { a: 'b' } },
      listeners: [
        { name: 'mesh', port: 15008, protocol: 'HBONE', allowedRoutes: { namespaces: { from: 'All' } } },
      ],
    });
  });

  test('enrolls its namespace and services of it by a label', () => {
    const waypoint = build();
    const namespace = namespaceOf('prod');
    waypoint.enrollNamespace(namespace);
    expect(labelsOf(namespace)).toEqual({
      'istio.io/dataplane-mode': 'ambient',
      'istio.io/use-waypoint': 'waypoint',
    });
    const service = serviceIn('prod');
    waypoint.enrollService(service);
    expect(service.metadata.getLabel('istio.io/use-waypoint')).toBe('waypoint');
    expect(service.metadata.getLabel('istio.io/use-waypoint-namespace')).toBeUndefined();
  });

  test('enrolls other namespaces where it allows them, and says where it stands', () => {
    const waypoint = build({ allowedRoutes: AllowedRoutes.allNamespaces() });
    const namespace = namespaceOf('stage');
    waypoint.enrollNamespace(namespace);
    expect(labelsOf(namespace)).toMatchObject({
      'istio.io/use-waypoint': 'waypoint',
      'istio.io/use-waypoint-namespace': 'prod',
    });
    const closed = build();
    expect(codeOf(() => closed.enrollNamespace(namespaceOf('stage')))).toBe(
      'MissingSetting at chart/waypoint',
    );
    expect(codeOf(() => closed.enrollService(serviceIn('stage')))).toBe('MissingSetting at chart/waypoint');
    expect(() => closed.enrollService(serviceIn())).not.toThrow();
  });

  test('routes and policies can name it as a gateway', () => {
    const waypoint = build();
    expect(ParentRef.gateway(waypoint)._toSpec()).toEqual({ name: 'waypoint', namespace: 'prod' });
    expect(waypoint.listenerNames).toEqual(['mesh']);
  });

  test('refuses names that are none', () => {
    expect(codeOf(() => build({ name: 'a b' }))).toBe('InvalidName at chart/waypoint');
    expect(codeOf(() => build({ gatewayClass: { gatewayClassName: 'A' } }))).toBe(
      'InvalidName at chart/waypoint',
    );
  });

  test('from elsewhere it enrolls too, and renders nothing', () => {
    const chart = chartOf();
    const far = Waypoint.fromWaypointName(chart, 'far', 'waypoint', { namespace: 'istio-system' });
    const namespace = namespaceOf('prod');
    far.enrollNamespace(namespace);
    expect(labelsOf(namespace)['istio.io/use-waypoint-namespace']).toBe('istio-system');
    const service = serviceIn('prod');
    far.enrollService(service);
    expect(service.metadata.getLabel('istio.io/use-waypoint')).toBe('waypoint');
    expect(far.kubernetesGatewayName).toBe('waypoint');
    expect(Testing.synth(chart)).toEqual([]);
  });
});
