import { inboundPorts } from '../../../mesh/inbound-protocol';
import type { MeshIndex } from '../../../mesh/mesh-index';
import { selectorText } from '../../../mesh/names';
import { listenerProtocol } from '../../../mesh/protocol';
import type { Resource } from '../../../mesh/resource';
import { workloadsWith } from '../../../mesh/service-pods';
import type { AuthorizationPolicySpec } from '../../../mesh/views/kinds';
import type { Item } from '../../../values/wire';
import type { MeshCheck } from '../../check';
import { ruleTable } from '../../rule';

const rules = ruleTable(
  {
    section: 'authorization-policy',
    source: 'istiod, pilot/pkg/security/authz/model/model.go: permission, principal',
    codes: ['mesh'],
  },
  {
    'http-allowed-on-tcp': {
      title: 'An ALLOW rule with HTTP conditions applies to pods with a TCP port',
      why: 'On a TCP port the proxy knows nothing of HTTP, so the rule allows nothing there, and the policy denies every connection that no other rule allows.',
      mend: 'Add a rule with the TCP port in to.operation.ports, or declare the protocol of the port.',
    },
    'http-denied-on-tcp': {
      title: 'A DENY rule with HTTP conditions applies to pods with a TCP port',
      why: 'On a TCP port istiod leaves the HTTP conditions out of a DENY rule, so the rule denies every connection that meets its other conditions.',
      mend: 'List the HTTP ports in to.operation.ports, or declare the protocol of the port.',
    },
  },
);

type PolicyRule = Item<AuthorizationPolicySpec['rules']>;

const SOURCE = ['requestPrincipals', 'notRequestPrincipals'] as const;
const OPERATION = ['hosts', 'notHosts', 'methods', 'notMethods', 'paths', 'notPaths'] as const;
const PEER = [
  'principals',
  'notPrincipals',
  'namespaces',
  'notNamespaces',
  'ipBlocks',
  'notIpBlocks',
] as const;

const says = (list: readonly unknown[] = []) => list.length > 0;
const hasAny = <K extends string>(
  value: { readonly [field in K]?: readonly string[] } | undefined,
  fields: readonly K[],
) => fields.some((field) => says(value?.[field]));
/** Whether a rule asks for something of a request of HTTP. */
export const isForHttp = (rule: PolicyRule) =>
  (rule.from ?? []).some((from) => hasAny(from.source, SOURCE)) ||
  (rule.to ?? []).some((to) => hasAny(to.operation, OPERATION)) ||
  (rule.when ?? []).some((condition) => condition.key?.startsWith('request.'));

/** Whether a rule is for nothing but HTTP, of which istiod's webhook warns itself where it denies. */
const isOnlyHttp = (rule: PolicyRule) =>
  says(rule.to)
    ? (rule.to ?? []).every((to) => !says(to.operation?.ports) && !says(to.operation?.notPorts))
    : (rule.from ?? []).every((from) => !hasAny(from.source, PEER));

/** Whether what a rule says of ports lets it be for this one. */
function isForPort(rule: PolicyRule, port: number): boolean {
  const operations = (rule.to ?? []).map((to) => to.operation);
  if (operations.length === 0) return true;
  const text = String(port);
  return operations.some(
    (operation) =>
      (!says(operation?.ports) || operation?.ports?.includes(text)) && !operation?.notPorts?.includes(text),
  );
}

/** The ports of pods that sidecars take for TCP, whichever of several Services counts. */
function plainPorts(mesh: MeshIndex, resource: Resource<'AuthorizationPolicy'>): Map<number, string> {
  const labels = resource.spec.selector?.matchLabels ?? {};
  const known = mesh.remember(plainPorts, () => new Map<string, Map<number, string>>());
  const key = `${resource.namespace} ${selectorText(labels)}`;
  const ports = known.get(key) ?? new Map<number, string>();
  if (known.has(key)) return ports;
  known.set(key, ports);
  const other = new Set<number>();
  for (const pod of workloadsWith(mesh, resource.namespace, labels)) {
    for (const [number, { possible, by }] of inboundPorts(mesh, pod)) {
      if (possible.every((protocol) => listenerProtocol(protocol) === 'tcp')) ports.set(number, by.name);
      else other.add(number);
    }
  }
  for (const number of other) ports.delete(number);
  return ports;
}

/** The rules that allow something and ask nothing about HTTP, by namespace. */
function plainRules(policies: readonly Resource<'AuthorizationPolicy'>[]): Map<string, PolicyRule[]> {
  const found = new Map<string, PolicyRule[]>();
  for (const { namespace, spec } of policies) {
    if ((spec.action ?? 'ALLOW') !== 'ALLOW') continue;
    const rules = (spec.rules ?? []).filter((rule) => !isForHttp(rule));
    found.set(namespace, [...(found.get(namespace) ?? []), ...rules]);
  }
  return found;
}

/** Policies that ask about HTTP where there is none. */
export const httpOnTcp: MeshCheck = {
  rules,
  check(mesh, report) {
    const policies = mesh.all('AuthorizationPolicy');
    let plain: ReadonlyMap<string, readonly PolicyRule[]> | undefined;
    for (const resource of policies) {
      const { action = 'ALLOW', targetRef, targetRefs } = resource.spec;
      const list = resource.spec.rules ?? [];
      if ((action !== 'ALLOW' && action !== 'DENY') || targetRef || says(targetRefs)) continue;
      if (resource.namespace === mesh.config.rootNamespace || !list.some(isForHttp)) continue;
      const ports = plainPorts(mesh, resource);
      if (ports.size === 0) continue;
      plain ??= plainRules(policies);
      const around = [resource.namespace, mesh.config.rootNamespace];
      for (const [port, service] of ports) {
        const allowed = () =>
          around.some((namespace) => plain?.get(namespace)?.some((rule) => isForPort(rule, port)));
        if (action === 'ALLOW' && allowed()) continue;
        list.forEach((rule, i) => {
          if (!isForHttp(rule) || !isForPort(rule, port) || (action === 'DENY' && isOnlyHttp(rule))) return;
          const which = action === 'ALLOW' ? 'http-allowed-on-tcp' : 'http-denied-on-tcp';
          const message = `Rule ${i} has conditions on HTTP, and the Service ${service} declares port ${port} as TCP, so ${action === 'ALLOW' ? 'the rule allows no connection to it' : 'the rule denies connections to it without looking at these conditions'}.`;
          report(rules[which], resource, ['spec', 'rules', i], message);
        });
      }
    }
  },
};
