import type { ObjectCheck, ObjectChecks, Report } from '../check';
import type { Resource } from '../../mesh/resource';
import { authorizationPolicyRules, checkAuthorizationPolicy } from './authorization-policy';
import {
  connectionPoolRules,
  clientTlsRules,
  outlierDetectionRules,
  trafficPolicyRules,
} from './traffic-policy';
import { checkDestinationRule, destinationRuleRules } from './destination-rule';
import { durationRules } from './duration';
import { endpointRules, checkWorkloadEntry } from './workload-entry';
import { checkEnvoyFilter, envoyFilterRules } from './envoy-filter';
import { exportToRules } from './export-to';
import { checkGateway, gatewayRules } from './gateway';
import { headerRules, routeDestinationRules } from './virtual-service/destinations';
import { hostNameRules, scopedHostRules } from './host-name';
import { labelRules, policyTargetRules, selectorRules } from './selector';
import { checkPeerAuthentication, peerAuthenticationRules } from './peer-authentication';
import { portNumberRules, servicePortRules } from './port';
import { checkProxyConfig, proxyConfigRules } from './proxy-config';
import { checkRequestAuthentication, requestAuthenticationRules } from './request-authentication';
import { serverTlsRules } from './server-tls';
import { sayingRefusal } from './sentences';
import { checkServiceEntry, serviceEntryRules } from './service-entry';
import { checkSidecar, sidecarRules } from './sidecar';
import { stringMatchRules } from './virtual-service/http-match';
import { checkTelemetry, telemetryRules } from './telemetry';
import { checkTrafficExtension, trafficExtensionRules, wasmRules, checkWasmPlugin } from './extensions';
import { loadBalancerRules, localityRules } from './load-balancer';
import { checkVirtualService, virtualServiceRules } from './virtual-service/virtual-service';
import { checkWorkloadGroup, workloadGroupRules } from './workload-group';

/** The same checks, whose errors say that the object is refused. */
function refusing<Kind extends string>(checks: ObjectChecks<Kind>): ObjectChecks<Kind> {
  const entries = Object.entries<ObjectCheck<Kind>>(checks).map(([kind, { rules, check }]) => [
    kind,
    { rules, check: (object: Resource<Kind>, report: Report) => check(object, sayingRefusal(report)) },
  ]);
  return Object.fromEntries(entries) as ObjectChecks<Kind>;
}

/** What istiod's webhook asks of the kinds that direct traffic, with all tables of rules that can fire in each. */
export const trafficChecks: ObjectChecks<
  'VirtualService' | 'DestinationRule' | 'ServiceEntry' | 'WorkloadEntry' | 'WorkloadGroup'
> = refusing({
  VirtualService: {
    check: checkVirtualService,
    rules: [
      virtualServiceRules,
      hostNameRules,
      exportToRules,
      stringMatchRules,
      headerRules,
      durationRules,
      labelRules,
      portNumberRules,
    ],
  },
  DestinationRule: {
    check: checkDestinationRule,
    rules: [
      destinationRuleRules,
      trafficPolicyRules,
      connectionPoolRules,
      outlierDetectionRules,
      loadBalancerRules,
      localityRules,
      clientTlsRules,
      selectorRules,
      hostNameRules,
      exportToRules,
      durationRules,
      labelRules,
    ],
  },
  ServiceEntry: {
    check: checkServiceEntry,
    rules: [
      serviceEntryRules,
      endpointRules,
      selectorRules,
      hostNameRules,
      exportToRules,
      servicePortRules,
      portNumberRules,
      labelRules,
    ],
  },
  WorkloadEntry: {
    check: checkWorkloadEntry,
    rules: [endpointRules, servicePortRules, portNumberRules, labelRules],
  },
  WorkloadGroup: { check: checkWorkloadGroup, rules: [workloadGroupRules, portNumberRules] },
});

const listeners = [scopedHostRules, hostNameRules, serverTlsRules];
const target = [policyTargetRules, selectorRules];

/** What istiod's webhook says of gateways, sidecars, policies, telemetry and extensions, by kind. */
export const policyChecks: ObjectChecks<
  | 'Gateway'
  | 'Sidecar'
  | 'EnvoyFilter'
  | 'ProxyConfig'
  | 'AuthorizationPolicy'
  | 'PeerAuthentication'
  | 'RequestAuthentication'
  | 'Telemetry'
  | 'WasmPlugin'
  | 'TrafficExtension'
> = refusing({
  Gateway: { check: checkGateway, rules: [gatewayRules, ...listeners] },
  Sidecar: {
    check: checkSidecar,
    rules: [
      sidecarRules,
      ...listeners,
      selectorRules,
      portNumberRules,
      connectionPoolRules,
      durationRules,
      routeDestinationRules,
    ],
  },
  EnvoyFilter: { check: checkEnvoyFilter, rules: [envoyFilterRules, selectorRules] },
  ProxyConfig: { check: checkProxyConfig, rules: [proxyConfigRules, selectorRules] },
  AuthorizationPolicy: { check: checkAuthorizationPolicy, rules: [authorizationPolicyRules, ...target] },
  PeerAuthentication: { check: checkPeerAuthentication, rules: [peerAuthenticationRules, selectorRules] },
  RequestAuthentication: {
    check: checkRequestAuthentication,
    rules: [requestAuthenticationRules, ...target, durationRules],
  },
  Telemetry: { check: checkTelemetry, rules: [telemetryRules, ...target] },
  WasmPlugin: { check: checkWasmPlugin, rules: [wasmRules, ...target] },
  TrafficExtension: { check: checkTrafficExtension, rules: [trafficExtensionRules, wasmRules, ...target] },
});
