import type { ObjectChecks } from '../check';
import {
  authorizationPolicyRules,
  checkAuthorizationPolicy,
} from './authorization-policy/authorization-policy';
import { connectionPoolRules } from './connection-pool';
import { checkDestinationRule, destinationRuleRules } from './destination-rule';
import { durationRules } from './duration';
import { endpointRules } from './endpoint';
import { checkEnvoyFilter, envoyFilterRules } from './envoy-filter/envoy-filter';
import { exportToRules } from './export-to';
import { checkGateway, gatewayRules } from './gateway';
import { headerRules } from './header-operations';
import { hostNameRules } from './host-name';
import { labelRules } from './labels';
import { checkPeerAuthentication, peerAuthenticationRules } from './peer-authentication';
import { policyTargetRules } from './policy-target';
import { portNumberRules } from './port-number';
import { checkProxyConfig, proxyConfigRules } from './proxy-config';
import { checkRequestAuthentication, requestAuthenticationRules } from './request-authentication';
import { scopedHostRules } from './scoped-host';
import { selectorRules } from './selector';
import { serverTlsRules } from './server-tls';
import { checkServiceEntry, serviceEntryRules } from './service-entry/service-entry';
import { servicePortRules } from './service-port';
import { checkSidecar, sidecarRules } from './sidecar/sidecar';
import { stringMatchRules } from './string-match';
import { checkTelemetry, telemetryRules } from './telemetry';
import { checkTrafficExtension, trafficExtensionRules } from './traffic-extension';
import { clientTlsRules } from './traffic-policy/client-tls';
import { loadBalancerRules } from './traffic-policy/load-balancer';
import { localityRules } from './traffic-policy/locality';
import { outlierDetectionRules } from './traffic-policy/outlier-detection';
import { trafficPolicyRules } from './traffic-policy/traffic-policy';
import { routeDestinationRules } from './virtual-service/destinations';
import { checkVirtualService, virtualServiceRules } from './virtual-service/virtual-service';
import { wasmRules } from './wasm';
import { checkWasmPlugin } from './wasm-plugin';
import { checkWorkloadEntry } from './workload-entry';
import { checkWorkloadGroup, workloadGroupRules } from './workload-group';

/** What istiod's webhook asks of the kinds that direct traffic, with all tables of rules that can fire in each. */
export const trafficChecks: ObjectChecks<
  'VirtualService' | 'DestinationRule' | 'ServiceEntry' | 'WorkloadEntry' | 'WorkloadGroup'
> = {
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
};

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
> = {
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
};
