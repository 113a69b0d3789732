import type { FieldPath } from '../../../mesh/manifest';
import type { PortTrafficPolicyView, TrafficPolicyView } from '../../../values/networking/messages';
import {
  portPolicyChecks,
  trafficPolicyChecks,
  tunnelChecks,
} from '../../../values/networking/traffic-policy-checks';
import type { Report } from '../../check';
import { ruleTable } from '../../rule';
import { checkConnectionPool } from '../connection-pool';
import { readDuration } from '../duration';
import { placeFaults, placeFirstFault } from '../place-faults';
import { checkClientTls } from './client-tls';
import { checkLoadBalancer } from './load-balancer';
import { checkOutlierDetection } from './outlier-detection';

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
      why: 'istiod refuses the object: a tunnel has no client address to pass on.',
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
      title: 'The target of a tunnel is no host',
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
