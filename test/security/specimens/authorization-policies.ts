import type { Chart } from 'cdk8s';
import {
  AuthorizationAction,
  AuthorizationPolicy,
  Condition,
  Operation,
  PolicyRule,
  PolicyTarget,
  Source,
  TargetRef,
} from '../../../lib/security';
import { targetRefTwin } from './left-out';

/** Fields that no construct sets, and why. */
export const authorizationPolicyFieldsLeftOut = targetRefTwin;

/** Authorization policies that together set every field and every choice that `AuthorizationPolicy` has. */
export function authorizationPolicies(chart: Chart): void {
  const callers = [
    Source.of({
      principals: ['cluster.local/ns/prod/sa/*'],
      notPrincipals: ['*/sa/guest'],
      requestPrincipals: ['*'],
      notRequestPrincipals: ['https://issuer.example.com/mallory'],
      namespaces: ['prod'],
      notNamespaces: ['prod-old'],
      trustDomains: ['cluster.local'],
      notTrustDomains: ['*.example.com'],
      ipBlocks: ['10.0.0.0/8'],
      notIpBlocks: ['10.1.2.3'],
      remoteIpBlocks: ['203.0.113.0/24'],
      notRemoteIpBlocks: ['2001:db8::/32'],
    }),
    Source.of({ serviceAccounts: ['prod/reviews'], notServiceAccounts: ['guest'] }),
  ];
  const operations = [
    Operation.of({
      hosts: ['*.example.com'],
      notHosts: ['admin.example.com'],
      ports: [8080],
      notPorts: [9090],
      methods: ['GET', 'HEAD'],
      notMethods: ['TRACE'],
      paths: ['/items*', '/users/{*}/orders/{**}'],
      notPaths: ['/items/secret'],
    }),
  ];
  const conditions = [
    Condition.of('request.headers[x-version]', { values: ['v1', 'v2*'], notValues: ['v2-beta'] }),
    Condition.claim('groups', 'admins'),
    Condition.sourceIp('10.0.0.0/8'),
    Condition.remoteIp('203.0.113.7'),
    Condition.sourceNamespace('prod'),
    Condition.sourceServiceAccount('prod/reviews'),
    Condition.sourcePrincipal('cluster.local/ns/prod/sa/reviews'),
    Condition.sourceTrustDomain('cluster.local'),
    Condition.requestPrincipal('*'),
    Condition.requestAudience('shop'),
    Condition.requestPresenter('web'),
    Condition.destinationIp('10.0.0.0/8'),
    Condition.destinationPort(8080),
    Condition.sni('*.example.com'),
    Condition.filterMetadata('envoy.filters.network.mysql_proxy', 'db.table', 'customers'),
  ];
  new AuthorizationPolicy(chart, 'allow', {
    action: AuthorizationAction.ALLOW,
    target: PolicyTarget.labels({ app: 'reviews' }),
    rules: [PolicyRule.of({ from: callers, to: operations, when: conditions })],
  });
  new AuthorizationPolicy(chart, 'deny', {
    action: AuthorizationAction.DENY,
    target: PolicyTarget.refs(TargetRef.gatewayName('edge')),
    rules: [PolicyRule.of({ to: [Operation.all(Operation.delete(), Operation.port(8080))] })],
    dryRun: true,
  });
  new AuthorizationPolicy(chart, 'audit', { action: AuthorizationAction.AUDIT, rules: [PolicyRule.any()] });
  new AuthorizationPolicy(chart, 'custom', {
    action: AuthorizationAction.custom('oauth2-proxy'),
    rules: [
      PolicyRule.of({ from: [Source.not(Source.ipBlock('10.0.0.0/8'))], to: [Operation.path('/admin*')] }),
    ],
  });
  new AuthorizationPolicy(chart, 'allow-nothing', { action: AuthorizationAction.ALLOW_NOTHING });
  new AuthorizationPolicy(chart, 'deny-all', {
    action: AuthorizationAction.DENY,
    target: PolicyTarget.labels({ app: 'retired' }),
    rules: [PolicyRule.any()],
  });
}
