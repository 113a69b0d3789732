import type { FieldPath } from '../../../mesh/manifest';
import { port } from '../../../values/checks';
import { dnsNameFault } from '../../../values/host-names';
import { ipFamily } from '../../../values/ip-family';
import { ask, type Report } from '../../problem';
import { ruleTable } from '../../rule';
import { checkConnectionPool } from '../connection-pool';
import { readDuration } from '../duration';
import { eachItem, says } from '../items';
import { checkClientTls } from './client-tls';
import { checkLoadBalancer } from './load-balancer';
import { checkOutlierDetection } from './outlier-detection';

export const trafficPolicyRules = ruleTable(
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

const SHARED = ['outlierDetection', 'connectionPool', 'loadBalancer', 'tls'];
const WHOLE = [...SHARED, 'tunnel', 'proxyProtocol', 'retryBudget'];

const given = (value: any): boolean => value !== undefined && value !== null;

/** How clients treat a host or one of its subsets, in a destination rule of some namespace. */
export function checkTrafficPolicy(policy: any, namespace: string, at: FieldPath, report: Report): void {
  if (!given(policy)) return;
  const { portLevelSettings: ports, tunnel, proxyProtocol } = policy;
  if (!WHOLE.some((field) => given(policy[field])) && !says(ports)) {
    report(trafficPolicyRules.empty, at, 'a traffic policy that sets nothing');
    return;
  }
  if (given(tunnel) && given(proxyProtocol)) {
    report(trafficPolicyRules['tunnel-and-proxy-protocol'], at, 'tunnel and proxyProtocol');
    return;
  }
  checkShared(policy, namespace, at, report);
  const errors = errorsOnly(report);
  eachItem(ports, [...at, 'portLevelSettings'], (entry, path) => {
    if (!given(entry.port)) {
      report(trafficPolicyRules['port-policy-without-port'], path, 'a policy for a port without the port');
    }
    if (SHARED.some((field) => given(entry[field]))) checkShared(entry, namespace, path, errors);
    else report(trafficPolicyRules['empty-port-policy'], path, 'a policy for a port that sets nothing');
  });
  const interval = policy.retryBudget?.budgetInterval;
  readDuration(interval, [...at, 'retryBudget', 'budgetInterval'], report);
  if (given(tunnel)) checkTunnel(tunnel, [...at, 'tunnel'], report);
}

function checkShared(policy: any, namespace: string, at: FieldPath, report: Report): void {
  checkOutlierDetection(policy.outlierDetection, [...at, 'outlierDetection'], report);
  checkConnectionPool(policy.connectionPool, [...at, 'connectionPool'], report);
  checkLoadBalancer(policy.loadBalancer, policy.outlierDetection, [...at, 'loadBalancer'], report);
  checkClientTls(policy.tls, namespace, [...at, 'tls'], report);
}

function checkTunnel(tunnel: any, at: FieldPath, report: Report): void {
  const { protocol, targetHost, targetPort } = tunnel;
  if (protocol && protocol !== 'CONNECT' && protocol !== 'POST') {
    const message = 'a protocol that is neither "CONNECT" nor "POST"';
    report(trafficPolicyRules['tunnel-protocol'], [...at, 'protocol'], message);
  }
  const host: string = targetHost ?? '';
  if (!ipFamily(host) && dnsNameFault(host) !== undefined) {
    const message = `${JSON.stringify(host)}; expected a full DNS name or an IP address`;
    report(trafficPolicyRules['tunnel-host'], [...at, 'targetHost'], message);
  }
  const path = [...at, 'targetPort'];
  ask(report, trafficPolicyRules['tunnel-port'], path, () => port(targetPort ?? 0, 'port of a tunnel'));
}

/** istiod forgets what it would warn of in subsets and in policies for ports. */
export function errorsOnly(report: Report): Report {
  return (rule, path, message, mend) => {
    if (rule.level === 'error') report(rule, path, message, mend);
  };
}
