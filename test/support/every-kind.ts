import { Chart, Testing } from 'cdk8s';
import { trafficExtensions } from '../extensions/specimens/traffic-extensions';
import { wasmPlugins } from '../extensions/specimens/wasm-plugins';
import { connectionRoutes } from '../gateway-api/specimens/connection-routes';
import { grpcRoutes } from '../gateway-api/specimens/grpc-routes';
import { httpRoutes } from '../gateway-api/specimens/http-routes';
import { kubernetesGateways } from '../gateway-api/specimens/kubernetes-gateways';
import {
  backendTlsPolicies,
  gatewayClasses,
  listenerSets,
  referenceGrants,
} from '../gateway-api/specimens/others';
import { destinationRules } from '../networking/specimens/destination-rules';
import { envoyFilters } from '../networking/specimens/envoy-filters';
import { gateways } from '../networking/specimens/gateways';
import { proxyConfigs } from '../networking/specimens/proxy-configs';
import { serviceEntries } from '../networking/specimens/service-entries';
import { sidecars } from '../networking/specimens/sidecars';
import { virtualServices } from '../networking/specimens/virtual-services';
import { workloadEntries } from '../networking/specimens/workload-entries';
import { workloadGroups } from '../networking/specimens/workload-groups';
import { authorizationPolicies } from '../security/specimens/authorization-policies';
import { peerAuthentications } from '../security/specimens/peer-authentications';
import { requestAuthentications } from '../security/specimens/request-authentications';
import { telemetries } from '../telemetry/specimens/telemetries';

/** What builds the specimens of every kind: together they set every field that the constructs have. */
const builders: ((chart: Chart) => void)[] = [
  authorizationPolicies,
  backendTlsPolicies,
  connectionRoutes,
  destinationRules,
  envoyFilters,
  gatewayClasses,
  gateways,
  grpcRoutes,
  httpRoutes,
  kubernetesGateways,
  listenerSets,
  peerAuthentications,
  proxyConfigs,
  referenceGrants,
  requestAuthentications,
  serviceEntries,
  sidecars,
  telemetries,
  trafficExtensions,
  virtualServices,
  wasmPlugins,
  workloadEntries,
  workloadGroups,
];

/** The specimens of every kind, as they are written in a namespace. */
export function everyKind(namespace: string): any[] {
  return builders.flatMap((build) => {
    const chart = new Chart(Testing.app(), 'specimens', { namespace });
    build(chart);
    return Testing.synth(chart);
  });
}
