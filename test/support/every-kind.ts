import { Chart, Testing } from 'cdk8s';
import { trafficExtensionFieldsLeftOut, trafficExtensions } from '../extensions/specimens/traffic-extensions';
import { wasmPluginFieldsLeftOut, wasmPlugins } from '../extensions/specimens/wasm-plugins';
import { connectionRouteFieldsLeftOut, connectionRoutes } from '../gateway-api/specimens/connection-routes';
import { grpcRouteFieldsLeftOut, grpcRoutes } from '../gateway-api/specimens/grpc-routes';
import { httpRouteFieldsLeftOut, httpRoutes } from '../gateway-api/specimens/http-routes';
import {
  kubernetesGatewayFieldsLeftOut,
  kubernetesGateways,
} from '../gateway-api/specimens/kubernetes-gateways';
import {
  backendTlsPolicies,
  gatewayClasses,
  listenerSets,
  otherFieldsLeftOut,
  referenceGrants,
} from '../gateway-api/specimens/others';
import { destinationRuleFieldsLeftOut, destinationRules } from '../networking/specimens/destination-rules';
import { envoyFilterFieldsLeftOut, envoyFilters } from '../networking/specimens/envoy-filters';
import { gatewayFieldsLeftOut, gateways } from '../networking/specimens/gateways';
import { proxyConfigFieldsLeftOut, proxyConfigs } from '../networking/specimens/proxy-configs';
import { serviceEntries, serviceEntryFieldsLeftOut } from '../networking/specimens/service-entries';
import { sidecarFieldsLeftOut, sidecars } from '../networking/specimens/sidecars';
import { virtualServiceFieldsLeftOut, virtualServices } from '../networking/specimens/virtual-services';
import { workloadEntries, workloadEntryFieldsLeftOut } from '../networking/specimens/workload-entries';
import { workloadGroupFieldsLeftOut, workloadGroups } from '../networking/specimens/workload-groups';
import {
  authorizationPolicies,
  authorizationPolicyFieldsLeftOut,
} from '../security/specimens/authorization-policies';
import {
  peerAuthenticationFieldsLeftOut,
  peerAuthentications,
} from '../security/specimens/peer-authentications';
import {
  requestAuthenticationFieldsLeftOut,
  requestAuthentications,
} from '../security/specimens/request-authentications';
import { telemetries, telemetryFieldsLeftOut } from '../telemetry/specimens/telemetries';

/** A kind, and what builds its specimens: together they set every field that the constructs have. */
export interface Kind {
  /** The kind; for one of the Gateway API after its group. */
  readonly kind: string;
  readonly build: (chart: Chart) => void;
  /** Fields that no construct sets, and why. */
  readonly leftOut: readonly { readonly path: string; readonly why: string }[];
}

const GATEWAY_API = 'gateway.networking.k8s.io';

/** Every kind of the mesh. */
export const KINDS: readonly Kind[] = [
  { kind: 'AuthorizationPolicy', build: authorizationPolicies, leftOut: authorizationPolicyFieldsLeftOut },
  { kind: 'DestinationRule', build: destinationRules, leftOut: destinationRuleFieldsLeftOut },
  { kind: 'EnvoyFilter', build: envoyFilters, leftOut: envoyFilterFieldsLeftOut },
  { kind: 'Gateway', build: gateways, leftOut: gatewayFieldsLeftOut },
  { kind: 'PeerAuthentication', build: peerAuthentications, leftOut: peerAuthenticationFieldsLeftOut },
  { kind: 'ProxyConfig', build: proxyConfigs, leftOut: proxyConfigFieldsLeftOut },
  {
    kind: 'RequestAuthentication',
    build: requestAuthentications,
    leftOut: requestAuthenticationFieldsLeftOut,
  },
  { kind: 'ServiceEntry', build: serviceEntries, leftOut: serviceEntryFieldsLeftOut },
  { kind: 'Sidecar', build: sidecars, leftOut: sidecarFieldsLeftOut },
  { kind: 'Telemetry', build: telemetries, leftOut: telemetryFieldsLeftOut },
  { kind: 'TrafficExtension', build: trafficExtensions, leftOut: trafficExtensionFieldsLeftOut },
  { kind: 'VirtualService', build: virtualServices, leftOut: virtualServiceFieldsLeftOut },
  { kind: 'WasmPlugin', build: wasmPlugins, leftOut: wasmPluginFieldsLeftOut },
  { kind: 'WorkloadEntry', build: workloadEntries, leftOut: workloadEntryFieldsLeftOut },
  { kind: 'WorkloadGroup', build: workloadGroups, leftOut: workloadGroupFieldsLeftOut },
  { kind: `${GATEWAY_API}/BackendTLSPolicy`, build: backendTlsPolicies, leftOut: otherFieldsLeftOut },
  { kind: `${GATEWAY_API}/GRPCRoute`, build: grpcRoutes, leftOut: grpcRouteFieldsLeftOut },
  { kind: `${GATEWAY_API}/Gateway`, build: kubernetesGateways, leftOut: kubernetesGatewayFieldsLeftOut },
  { kind: `${GATEWAY_API}/GatewayClass`, build: gatewayClasses, leftOut: otherFieldsLeftOut },
  { kind: `${GATEWAY_API}/HTTPRoute`, build: httpRoutes, leftOut: httpRouteFieldsLeftOut },
  { kind: `${GATEWAY_API}/ListenerSet`, build: listenerSets, leftOut: otherFieldsLeftOut },
  { kind: `${GATEWAY_API}/ReferenceGrant`, build: referenceGrants, leftOut: otherFieldsLeftOut },
  { kind: `${GATEWAY_API}/TCPRoute`, build: connectionRoutes, leftOut: connectionRouteFieldsLeftOut },
  { kind: `${GATEWAY_API}/TLSRoute`, build: connectionRoutes, leftOut: connectionRouteFieldsLeftOut },
  { kind: `${GATEWAY_API}/UDPRoute`, build: connectionRoutes, leftOut: connectionRouteFieldsLeftOut },
];

/** What a builder writes in a namespace. */
export function written(build: (chart: Chart) => void, namespace: string): any[] {
  const chart = new Chart(Testing.app(), 'specimens', { namespace });
  build(chart);
  return Testing.synth(chart);
}

/** The specimens of every kind, as they are written in a namespace. */
export function everyKind(namespace: string): any[] {
  const builders = new Set(KINDS.map(({ build }) => build));
  return [...builders].flatMap((build) => written(build, namespace));
}
