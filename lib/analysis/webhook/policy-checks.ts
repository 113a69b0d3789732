import type { ObjectChecks } from '../registry';
import {
  authorizationPolicyRules,
  checkAuthorizationPolicy,
} from './authorization-policy/authorization-policy';
import { connectionPoolRules } from './connection-pool';
import { durationRules } from './duration';
import { checkEnvoyFilter, envoyFilterRules } from './envoy-filter/envoy-filter';
import { checkGateway, gatewayRules } from './gateway';
import { hostNameRules } from './host-name';
import { checkPeerAuthentication, peerAuthenticationRules } from './peer-authentication';
import { policyTargetRules } from './policy-target';
import { portNumberRules } from './port-number';
import { checkProxyConfig, proxyConfigRules } from './proxy-config';
import { checkRequestAuthentication, requestAuthenticationRules } from './request-authentication';
import { scopedHostRules } from './scoped-host';
import { selectorRules } from './selector';
import { serverTlsRules } from './server-tls';
import { checkSidecar, sidecarRules } from './sidecar/sidecar';
import { checkTelemetry, telemetryRules } from './telemetry';
import { checkTrafficExtension, trafficExtensionRules } from './traffic-extension';
import { routeDestinationRules } from './virtual-service/destinations';
import { wasmRules } from './wasm';
import { checkWasmPlugin } from './wasm-plugin';

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
