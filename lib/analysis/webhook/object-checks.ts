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
  const entries = Object.entries<ObjectCheck<Kind>>(checks).map(
    ([kind, one]): [string, ObjectCheck<Kind>] => [
      kind,
      {
        get rules() {
          return one.rules;
        },
        check: (object: Resource<Kind>, report: Report) => one.check(object, sayingRefusal(report)),
      },
    ],
  );
  return Object.fromEntries(entries) as ObjectChecks<Kind>;
}

/** What istiod's webhook asks of the kinds that direct traffic, with all tables of rules that can fire in each. */
export const trafficChecks: ObjectChecks<
  'VirtualService' | 'DestinationRule' | 'ServiceEntry' | 'WorkloadEntry' | 'WorkloadGroup'
> = refusing({
  VirtualService: {
    check: (object, report) => checkVirtualService(object, report),
    get rules() {
      return [
        virtualServiceRules,
        hostNameRules,
        exportToRules,
        stringMatchRules,
        headerRules,
        durationRules,
        labelRules,
        portNumberRules,
      ];
    },
  },
  DestinationRule: {
    check: (object, report) => checkDestinationRule(object, report),
    get rules() {
      return [
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
      ];
    },
  },
  ServiceEntry: {
    check: (object, report) => checkServiceEntry(object, report),
    get rules() {
      return [
        serviceEntryRules,
        endpointRules,
        selectorRules,
        hostNameRules,
        exportToRules,
        servicePortRules,
        portNumberRules,
        labelRules,
      ];
    },
  },
  WorkloadEntry: {
    check: (object, report) => checkWorkloadEntry(object, report),
    get rules() {
      return [endpointRules, servicePortRules, portNumberRules, labelRules];
    },
  },
  WorkloadGroup: {
    check: (object, report) => checkWorkloadGroup(object, report),
    get rules() {
      return [workloadGroupRules, portNumberRules];
    },
  },
});

const listeners = () => [scopedHostRules, hostNameRules, serverTlsRules];
const target = () => [policyTargetRules, selectorRules];

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
  Gateway: {
    check: (object, report) => checkGateway(object, report),
    get rules() {
      return [gatewayRules, ...listeners()];
    },
  },
  Sidecar: {
    check: (object, report) => checkSidecar(object, report),
    get rules() {
      return [
        sidecarRules,
        ...listeners(),
        selectorRules,
        portNumberRules,
        connectionPoolRules,
        durationRules,
        routeDestinationRules,
      ];
    },
  },
  EnvoyFilter: {
    check: (object, report) => checkEnvoyFilter(object, report),
    get rules() {
      return [envoyFilterRules, selectorRules];
    },
  },
  ProxyConfig: {
    check: (object, report) => checkProxyConfig(object, report),
    get rules() {
      return [proxyConfigRules, selectorRules];
    },
  },
  AuthorizationPolicy: {
    check: (object, report) => checkAuthorizationPolicy(object, report),
    get rules() {
      return [authorizationPolicyRules, ...target()];
    },
  },
  PeerAuthentication: {
    check: (object, report) => checkPeerAuthentication(object, report),
    get rules() {
      return [peerAuthenticationRules, selectorRules];
    },
  },
  RequestAuthentication: {
    check: (object, report) => checkRequestAuthentication(object, report),
    get rules() {
      return [requestAuthenticationRules, ...target(), durationRules];
    },
  },
  Telemetry: {
    check: (object, report) => checkTelemetry(object, report),
    get rules() {
      return [telemetryRules, ...target()];
    },
  },
  WasmPlugin: {
    check: (object, report) => checkWasmPlugin(object, report),
    get rules() {
      return [wasmRules, ...target()];
    },
  },
  TrafficExtension: {
    check: (object, report) => checkTrafficExtension(object, report),
    get rules() {
      return [trafficExtensionRules, wasmRules, ...target()];
    },
  },
});
