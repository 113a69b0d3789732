import { requestFields } from '../values/security/request-fields';
import type { Item } from '../values/wire';
import type { MeshIndex } from './mesh-index';
import { ztunnelPeerPolicies } from './ambient-peers';
import { isDryRun } from './policy-attachment';
import type { Resource, Source } from './resource';
import type { Words, ZtunnelMatch, ZtunnelPolicies, ZtunnelPolicy, ZtunnelRule } from './ztunnel-policy';
import type { AuthorizationPolicySpec } from './views/kinds';
import { hasTargets } from './waypoints';
import { selects } from './workload';

interface Pods {
  readonly namespace: string;
  readonly labels: { readonly [key: string]: string };
}

/** Why istiod hands an authorization policy without targets to no ztunnel; undefined where it does (`convertAuthorizationPolicy`). */
export function unfitForZtunnel(policy: Resource<'AuthorizationPolicy'>): string | undefined {
  const { action = 'ALLOW', selector } = policy.spec;
  if (isDryRun(policy)) return 'ztunnel gets no policies for a dry run';
  if (action !== 'ALLOW' && action !== 'DENY') return `ztunnel does not know the action ${action}`;
  if (selector !== undefined && Object.keys(selector.matchLabels ?? {}).length === 0)
    return 'istiod attaches a policy whose selector has no labels to no workload in ambient mode';
  return undefined;
}

/**
 * What ztunnel gets for pods: the authorization policies for their namespace, for the mesh and for their labels, and what
 * PeerAuthentications come to (the upstream project's `pilot/pkg/serviceregistry/ambient/workloads.go: buildWorkloadPolicies`).
 */
export function ztunnelPolicies(mesh: MeshIndex, pods: Pods): ZtunnelPolicies {
  const root = mesh.config.rootNamespace;
  const own = mesh
    .all('AuthorizationPolicy')
    .filter((policy) => policy.namespace === pods.namespace || policy.namespace === root)
    .filter((policy) => !hasTargets(policy) && selects(policy.spec.selector?.matchLabels, pods.labels));
  const unfit = own.flatMap((of) => {
    const why = unfitForZtunnel(of);
    return why === undefined ? [] : [{ of, why }];
  });
  const fit = own.filter((policy) => unfitForZtunnel(policy) === undefined).map(ztunnelPolicy);
  const peers = ztunnelPeerPolicies(mesh, pods);
  return { policies: [...fit, ...peers.policies], ignored: unfit, unsure: peers.unsure };
}

type RuleView = Item<AuthorizationPolicySpec['rules']>;

/** An authorization policy as istiod hands it to ztunnel: without what is about requests (`authorization.go: handleRule`). */
export function ztunnelPolicy(of: Resource<'AuthorizationPolicy'>): ZtunnelPolicy {
  const action = of.spec.action === 'DENY' ? 'DENY' : 'ALLOW';
  const dropped: { source: Source; fields: Words }[] = [];
  const rules = (of.spec.rules ?? []).flatMap((rule, i): ZtunnelRule[] => {
    const source: Source = { of, at: ['spec', 'rules', i] };
    const fields = requestFields(rule);
    if (fields.length > 0) dropped.push({ source, fields });
    if (fields.length > 0 && action === 'ALLOW') return [];
    return [{ source, clauses: clausesOf(rule, of.namespace) }];
  });
  return { of, action, rules, dropped };
}

function clausesOf({ from = [], to = [], when = [] }: RuleView, namespace: string): ZtunnelMatch[][] {
  const clauses: ZtunnelMatch[][] = [];
  if (to.length > 0) {
    clauses.push(
      to.map(({ operation = {} }) => ({
        ports: portsOf(operation.ports),
        notPorts: portsOf(operation.notPorts),
      })),
    );
  }
  if (from.length > 0) {
    clauses.push(
      from.map(({ source = {} }) => ({
        sourceIps: source.ipBlocks,
        notSourceIps: source.notIpBlocks,
        namespaces: source.namespaces,
        notNamespaces: source.notNamespaces,
        serviceAccounts: accountsOf(source.serviceAccounts, namespace),
        notServiceAccounts: accountsOf(source.notServiceAccounts, namespace),
        principals: source.principals,
        notPrincipals: source.notPrincipals,
      })),
    );
  }
  return [...clauses, ...when.map((condition) => [whenMatch(condition)])];
}

function whenMatch({ key = '', values, notValues }: Item<RuleView['when']>): ZtunnelMatch {
  switch (key) {
    case 'source.namespace':
      return { namespaces: values, notNamespaces: notValues };
    case 'source.principal':
      return { principals: values, notPrincipals: notValues };
    case 'source.ip':
      return { sourceIps: values, notSourceIps: notValues };
    case 'destination.ip':
      return { destinationIps: values, notDestinationIps: notValues };
    case 'destination.port':
      return { ports: portsOf(values), notPorts: portsOf(notValues) };
    default:
      return {};
  }
}

/** Ports as numbers; words that are none are left out. */
const portsOf = (words: Words = []): number[] =>
  words.filter((word) => /^\d+$/.test(word) && Number(word) <= 65_535).map(Number);

const accountsOf = (words: Words = [], namespace: string): string[] =>
  words.map((word) => (word.includes('/') ? word : `${namespace}/${word}`));
