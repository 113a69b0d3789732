import type { Chart } from 'cdk8s';
import * as kplus from 'cdk8s-plus-30';
import {
  AllowedListeners,
  AllowedRoutes,
  ClientValidation,
  GatewayAddress,
  GatewayClassRef,
  GatewayInfrastructure,
  GatewayTls,
  KubernetesGateway,
  Listener,
  ListenerTls,
  NamespaceSelector,
  ObjectRef,
  RouteKind,
  Waypoint,
  WaypointTraffic,
} from '../../../lib/gateway-api';

/** Fields that no construct sets, and why. */
export const kubernetesGatewayFieldsLeftOut: { path: string; why: string }[] = [];

const certificate = ObjectRef.secretName('certificate', { namespace: 'certificates' });
const authority = ObjectRef.configMapName('authority', { namespace: 'certificates' });
const selector = NamespaceSelector.of({
  labels: { team: 'a' },
  expressions: [kplus.LabelExpression.in('stage', ['test', 'prod']), kplus.LabelExpression.exists('mesh')],
});

/** Listeners that together set every field of a listener. */
export const listeners = [
  Listener.http({ hostname: '*.example.com', allowedRoutes: AllowedRoutes.allNamespaces() }),
  Listener.https({
    hostname: 'a.example.com',
    tls: ListenerTls.terminate([certificate], { cipherSuites: ['ECDHE-RSA-AES128-GCM-SHA256'] }),
    allowedRoutes: AllowedRoutes.namespaces(
      selector,
      RouteKind.HTTP,
      RouteKind.of('GRPCRoute', 'gateway.networking.k8s.io'),
    ),
  }),
  Listener.tls({ port: 8443, tls: ListenerTls.passthrough(), allowedRoutes: AllowedRoutes.sameNamespace() }),
  Listener.tcp({ port: 5432, allowedRoutes: AllowedRoutes.sameNamespace(RouteKind.TCP) }),
];

/** Gateways that together set every field and every choice that a gateway of the Gateway API has. */
export function kubernetesGateways(chart: Chart): void {
  new KubernetesGateway(chart, 'edge', {
    listeners,
    addresses: [GatewayAddress.ip('192.0.2.1')],
    infrastructure: GatewayInfrastructure.of({
      labels: { team: 'a' },
      annotations: { 'example.com/cost': 'low' },
      parameters: ObjectRef.configMapName('edge-options'),
    }),
    allowedListeners: AllowedListeners.namespaces(selector),
    tls: GatewayTls.of({
      clientCertificate: certificate,
      clientValidation: ClientValidation.optional(authority),
      clientValidationOfPorts: { 8443: ClientValidation.optional(authority), 9443: ClientValidation.none() },
    }),
  });
  new KubernetesGateway(chart, 'validated', {
    listeners,
    tls: GatewayTls.of({
      clientValidation: ClientValidation.required(authority),
      clientValidationOfPorts: { 8443: ClientValidation.required(authority) },
    }),
  });
  const allowed = [
    AllowedListeners.none(),
    AllowedListeners.sameNamespace(),
    AllowedListeners.allNamespaces(),
  ];
  allowed.forEach((allowedListeners, i) => {
    new KubernetesGateway(chart, `open-${i}`, { listeners, allowedListeners });
  });
  new KubernetesGateway(chart, 'manual', {
    gatewayClass: GatewayClassRef.ISTIO,
    listeners: [Listener.http()],
    addresses: [GatewayAddress.hostname('istio-ingressgateway.istio-system.svc.cluster.local')],
  });
  for (const traffic of Object.values(WaypointTraffic)) {
    new Waypoint(chart, `waypoint-${traffic}`, { traffic, allowedRoutes: AllowedRoutes.allNamespaces() });
  }
}
