import type { FieldPath } from '../../mesh/manifest';
import { clientTlsChecks, configMapNamespaceFault } from '../../values/networking/client-tls';
import { connectionPoolChecks } from '../../values/networking/connection-pool-checks';
import type {
  ClientTlsView,
  ConnectionPoolView,
  OutlierDetectionView,
  PortTrafficPolicyView,
  TrafficPolicyView,
} from '../../values/networking/messages';
import { outlierDetectionChecks } from '../../values/networking/outlier-detection';
import { portPolicyChecks, trafficPolicyChecks } from '../../values/networking/traffic-policy-checks';
import { tunnelChecks } from '../../values/networking/tunnel';
import type { Report } from '../check';
import { ruleTable } from '../rule';
import { checkDuration, readDuration } from './duration';
import { placeFault, placeFaults, placeFirstFault } from './place-faults';
import { checkLoadBalancer } from './load-balancer';

const NEGATIVE = {
  why: 'A limit below zero means nothing; istiod refuses the object.',
  mend: 'Give a number of 0 or more; leave the field out for the default.',
  covers: ['DestinationRule/10', 'Sidecar/34'],
};

export const connectionPoolRules = ruleTable<keyof typeof connectionPoolChecks>(
  {
    section: 'connection-pool',
    source: 'istiod, pkg/config/validation/validation.go: validateConnectionPool',
  },
  {
    empty: {
      title: 'A connection pool sets nothing',
      why: 'istiod refuses a pool with neither http nor tcp.',
      mend: 'Add http or tcp, or leave connectionPool out.',
      covers: ['DestinationRule/9', 'Sidecar/34'],
    },
    'http1-max-pending-requests': { title: 'http1MaxPendingRequests is negative', ...NEGATIVE },
    'http2-max-requests': { title: 'http2MaxRequests is negative', ...NEGATIVE },
    'max-requests-per-connection': { title: 'maxRequestsPerConnection is negative', ...NEGATIVE },
    'max-retries': { title: 'maxRetries is negative', ...NEGATIVE },
    'max-concurrent-streams': { title: 'maxConcurrentStreams is negative', ...NEGATIVE },
    'upgrade-and-client-protocol': {
      title: 'A connection pool upgrades to HTTP/2 and keeps the protocol of the client',
      why: 'h2UpgradePolicy UPGRADE and useClientProtocol contradict each other; istiod refuses the object.',
      mend: 'Remove useClientProtocol, or set h2UpgradePolicy to DO_NOT_UPGRADE.',
      covers: ['DestinationRule/12', 'Sidecar/34'],
    },
    'no-ping-interval': {
      title: 'http2KeepAlive has no interval',
      why: 'istiod refuses the object.',
      mend: 'Give the time between two pings.',
      covers: ['DestinationRule/13', 'Sidecar/34'],
    },
    'no-ping-timeout': {
      title: 'http2KeepAlive has no timeout',
      why: 'istiod refuses the object.',
      mend: 'Give the time after which a ping without an answer closes the connection.',
      covers: ['DestinationRule/14', 'Sidecar/34'],
    },
    'max-connections': {
      title: 'maxConnections is negative',
      ...NEGATIVE,
      covers: ['DestinationRule/15', 'Sidecar/34'],
    },
  },
);

/** The connection pool of a traffic policy or of a sidecar. */
export function checkConnectionPool(
  pool: ConnectionPoolView | undefined,
  at: FieldPath,
  report: Report,
): void {
  placeFaults(connectionPoolRules, connectionPoolChecks, pool, at, report);
  const { http, tcp } = pool ?? {};
  const duration = (text: string | undefined, ...path: string[]) =>
    checkDuration(text, [...at, ...path], report);
  duration(http?.idleTimeout, 'http', 'idleTimeout');
  duration(http?.http2KeepAlive?.interval, 'http', 'http2KeepAlive', 'interval');
  duration(http?.http2KeepAlive?.timeout, 'http', 'http2KeepAlive', 'timeout');
  duration(tcp?.connectTimeout, 'tcp', 'connectTimeout');
  duration(tcp?.maxConnectionDuration, 'tcp', 'maxConnectionDuration');
  duration(tcp?.tcpKeepalive?.time, 'tcp', 'tcpKeepalive', 'time');
  duration(tcp?.tcpKeepalive?.interval, 'tcp', 'tcpKeepalive', 'interval');
  const idle = [...at, 'tcp', 'idleTimeout'];
  // Less than a millisecond counts as 0, which here means no timeout.
  if (readDuration(tcp?.idleTimeout, idle, report)?.milliseconds) {
    checkDuration(tcp?.idleTimeout, idle, report);
  }
}

export const outlierDetectionRules = ruleTable<keyof typeof outlierDetectionChecks | 'consecutive-errors'>(
  {
    section: 'outlier-detection',
    source: 'istiod, pkg/config/validation/validation.go: validateOutlierDetection',
  },
  {
    'consecutive-errors': {
      level: 'warning',
      title: 'Outlier detection uses consecutiveErrors',
      why: 'The field is deprecated, and Istio no longer reads it; istiod warns of it on the policy of a whole destination rule.',
      fact: 'istiod, pilot/pkg/networking/core/cluster_traffic_policy.go: applyOutlierDetection',
      mend: 'Use consecutiveGatewayErrors or consecutive5xxErrors.',
      covers: ['DestinationRule/5'],
    },
    'local-failures-not-split': {
      title: 'Outlier detection limits local failures, and does not count them apart',
      why: 'Without splitExternalLocalOriginErrors there is no count of local failures; istiod refuses the object.',
      mend: 'Set splitExternalLocalOriginErrors to true, or remove consecutiveLocalOriginFailures.',
      covers: ['DestinationRule/6'],
    },
    percentage: {
      title: 'A percentage of outlier detection is out of range',
      why: 'istiod refuses the object.',
      mend: 'Give a number from 0 to 100.',
      covers: ['DestinationRule/8'],
    },
  },
);

/** When an endpoint is taken out of the pool for a while. */
function checkOutlierDetection(
  outlier: OutlierDetectionView | undefined,
  at: FieldPath,
  report: Report,
): void {
  if (outlier === undefined) return;
  placeFaults(outlierDetectionRules, outlierDetectionChecks, outlier, at, report);
  checkDuration(outlier.baseEjectionTime, [...at, 'baseEjectionTime'], report);
  checkDuration(outlier.interval, [...at, 'interval'], report);
  if (!outlier.consecutiveErrors) return;
  report(
    outlierDetectionRules['consecutive-errors'],
    [...at, 'consecutiveErrors'],
    'The outlierDetection uses consecutiveErrors, which is deprecated. Istio no longer reads it, and it has no effect.',
  );
}

export const clientTlsRules = ruleTable<keyof typeof clientTlsChecks | 'config-map-namespace'>(
  {
    section: 'client-tls',
    source: 'istiod, pkg/config/validation/agent/validation.go: ValidateTLS',
  },
  {
    'config-map-name': {
      title: 'The config map of a TLS setting is named incompletely',
      why: 'istiod refuses the object.',
      mend: 'Write "configmap://NAMESPACE/NAME".',
      covers: ['DestinationRule/43'],
    },
    'config-map-namespace': {
      title: 'The config map of a TLS setting stands in another namespace',
      why: 'istiod takes a config map of the same namespace only, and refuses the object.',
      mend: 'Put the config map beside the destination rule.',
      covers: ['DestinationRule/43'],
    },
    'unverified-simple': {
      title: 'A server is not verified, and is to be verified by something',
      why: 'insecureSkipVerify and the means of verification contradict each other; istiod refuses the object.',
      mend: 'Remove insecureSkipVerify, or remove caCertificates, credentialName and subjectAltNames.',
      covers: ['DestinationRule/44'],
    },
    'unverified-mutual': {
      title: 'A server of mutual TLS is not verified, and is to be verified by something',
      why: 'insecureSkipVerify and the means of verification contradict each other; istiod refuses the object.',
      mend: 'Remove insecureSkipVerify, or remove caCertificates and subjectAltNames.',
      covers: ['DestinationRule/45'],
    },
    'credential-and-files': {
      title: 'TLS is given a credential and files',
      why: 'The secret holds all of it; istiod refuses the object.',
      mend: 'Keep credentialName, or the files.',
      covers: ['DestinationRule/46'],
    },
    'no-client-certificate': {
      title: 'Mutual TLS lacks the certificate of the client',
      why: 'istiod refuses the object.',
      mend: 'Give clientCertificate or credentialName; for the certificates of Istio use ISTIO_MUTUAL.',
      covers: ['DestinationRule/47'],
    },
    'no-private-key': {
      title: 'Mutual TLS lacks the private key of the client',
      why: 'istiod refuses the object.',
      mend: 'Give privateKey or credentialName; for the certificates of Istio use ISTIO_MUTUAL.',
      covers: ['DestinationRule/48'],
    },
  },
);

/** TLS of a client, in a destination rule of some namespace. */
function checkClientTls(
  tls: ClientTlsView | undefined,
  namespace: string,
  at: FieldPath,
  report: Report,
): void {
  if (tls === undefined) return;
  placeFaults(clientTlsRules, clientTlsChecks, tls, at, report);
  placeFault(clientTlsRules['config-map-namespace'], configMapNamespaceFault(tls, namespace), at, report);
}

export const trafficPolicyRules = ruleTable<
  keyof typeof trafficPolicyChecks | keyof typeof portPolicyChecks | keyof typeof tunnelChecks
>(
  {
    section: 'traffic-policy',
    source: 'istiod, pkg/config/validation/validation.go: validateTrafficPolicy',
  },
  {
    empty: {
      title: 'A traffic policy sets nothing',
      why: 'istiod refuses the object.',
      mend: 'Leave it out, or set something.',
      covers: ['DestinationRule/2'],
    },
    'tunnel-and-proxy-protocol': {
      title: 'A traffic policy has tunnel and proxyProtocol',
      why: 'istiod supports one of the two only, and refuses the object.',
      mend: 'Keep one of the two.',
      covers: ['DestinationRule/3'],
    },
    'tunnel-protocol': {
      title: 'The protocol of a tunnel is unknown',
      why: 'istiod refuses the object.',
      mend: 'Use "CONNECT" or "POST".',
      source: 'istiod, pkg/config/validation/validation.go: validateTunnelSettings',
      covers: ['DestinationRule/49'],
    },
    'tunnel-host': {
      title: 'The target of a tunnel is not a valid host',
      why: 'istiod refuses the object.',
      mend: 'Give a full DNS name or an IP address.',
      source: 'istiod, pkg/config/validation/validation.go: validateTunnelSettings',
      covers: ['DestinationRule/50'],
    },
    'tunnel-port': {
      title: 'The port of the target of a tunnel is out of range',
      why: 'istiod refuses the object.',
      mend: 'Give a number from 1 to 65535.',
      source: 'istiod, pkg/config/validation/validation.go: validateTunnelSettings',
      covers: ['DestinationRule/51'],
    },
    'port-policy-without-port': {
      title: 'A policy for a port does not say for which',
      why: 'istiod refuses the object. An empty item of portLevelSettings counts as such a policy.',
      mend: 'Give the port, as in "port: {number: 80}".',
      source: 'istiod, pkg/config/validation/validation.go: validatePortTrafficPolicies',
      covers: ['DestinationRule/53', 'DestinationRule/54'],
    },
    'empty-port-policy': {
      title: 'A policy for a port sets nothing',
      why: 'istiod refuses the object.',
      mend: 'Set loadBalancer, connectionPool, outlierDetection or tls.',
      source: 'istiod, pkg/config/validation/validation.go: validatePortTrafficPolicies',
      covers: ['DestinationRule/53', 'DestinationRule/55'],
    },
  },
);

/** How clients treat a host or one of its subsets, in a destination rule of some namespace. */
export function checkTrafficPolicy(
  policy: TrafficPolicyView | undefined,
  namespace: string,
  at: FieldPath,
  report: Report,
): void {
  if (policy === undefined) return;
  if (!placeFirstFault(trafficPolicyRules, trafficPolicyChecks, policy, at, report)) return;
  checkShared(policy, namespace, at, report);
  policy.portLevelSettings?.forEach((entry, i) => {
    const path = [...at, 'portLevelSettings', i];
    placeFaults(trafficPolicyRules, portPolicyChecks, entry, path, report);
    checkShared(entry, namespace, path, errorsOnly(report));
  });
  const interval = policy.retryBudget?.budgetInterval;
  readDuration(interval, [...at, 'retryBudget', 'budgetInterval'], report);
  placeFaults(trafficPolicyRules, tunnelChecks, policy.tunnel, [...at, 'tunnel'], report);
}

function checkShared(
  policy: TrafficPolicyView | PortTrafficPolicyView,
  namespace: string,
  at: FieldPath,
  report: Report,
): void {
  const { outlierDetection, connectionPool, loadBalancer, tls } = policy;
  checkOutlierDetection(outlierDetection, [...at, 'outlierDetection'], report);
  checkConnectionPool(connectionPool, [...at, 'connectionPool'], report);
  checkLoadBalancer(loadBalancer, outlierDetection !== undefined, [...at, 'loadBalancer'], report);
  checkClientTls(tls, namespace, [...at, 'tls'], report);
}

/** istiod forgets what it would warn of in subsets and in policies for ports. */
export function errorsOnly(report: Report): Report {
  return (rule, path, message, mend) => {
    if (rule.level === 'error') report(rule, path, message, mend);
  };
}
