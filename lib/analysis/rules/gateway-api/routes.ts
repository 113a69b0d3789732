import { externalHost, externalName } from '../../../mesh/externals';
import { IstioctlHosts, fullHost } from '../../../mesh/hosts';
import { labelSelectorMatches } from '../../../mesh/selector-index';
import type { FieldPath } from '../../../mesh/manifest';
import type { MeshIndex } from '../../../mesh/mesh-index';
import type { Resource, ResourceOf } from '../../../mesh/resource';
import { regexFault } from '../../../values/regex';
import { canonicalText } from '../../../values/canonical';
import type { MeshCheck } from '../../check';
import { ruleTable } from '../../rule';
import { meantObject } from '../meant';

const rules = ruleTable(
  { section: 'gateway-api', source: 'Kiali, business/checkers/k8shttproutes, k8sgrpcroutes' },
  {
    'gateway-not-found': {
      codes: ['KIA1401'],
      title: 'A route is attached to a Gateway that does not exist or does not allow it',
      why: 'No proxy gets the route. A Gateway allows routes from its own namespace only, unless allowedRoutes of a listener allows more.',
      fact: 'Gateway API, AllowedRoutes.namespaces',
      mend: 'Name the Gateway with its namespace, and allow the namespace of the route in allowedRoutes.',
      covers: ['KIA1401'],
    },
    'backend-not-found': {
      codes: ['KIA1402'],
      title: 'A route goes to a Service that does not exist',
      why: 'Requests that match the rule get 500.',
      fact: 'istiod, pilot/pkg/config/kube/gateway/conversion.go: buildDestination; Envoy, RouteAction.cluster_not_found_response_code',
      mend: 'Name a Service that exists, with its namespace if that is another one.',
      covers: ['KIA1402'],
    },
    'backend-not-granted': {
      codes: ['KIA1402'],
      title: 'A route goes to a Service of another namespace that does not permit it',
      why: 'Without a ReferenceGrant in the namespace of the Service, requests that match the rule get 500.',
      fact: 'istiod, pilot/pkg/config/kube/gateway/conversion.go: buildDestination; Envoy, RouteAction.cluster_not_found_response_code',
      mend: 'Add a ReferenceGrant to the namespace of the Service, from this kind of route and its namespace.',
      covers: ['KIA1402'],
    },
    'backend-port-not-found': {
      codes: ['mesh'],
      title: 'A route goes to a port that the Service does not have',
      why: 'Requests that match the rule get 500.',
      mend: 'Name one of the ports of the Service.',
      source: 'istiod, pilot/pkg/config/kube/gateway/conversion.go: buildDestination',
    },
    'repeated-match': {
      codes: ['mesh'],
      level: 'warning',
      title: 'Two rules of a route have the same match',
      why: 'The first rule with the match handles the requests, so the match has no effect in the other rule.',
      mend: 'Merge the two rules, or make their matches differ.',
      source: 'Gateway API, HTTPRouteRule.matches',
    },
    regex: {
      codes: ['mesh'],
      title: 'A regular expression of a route is not valid for RE2',
      why: 'No webhook checks it. Envoy refuses the whole route configuration, and after its next start no host of the gateway works.',
      mend: 'Use the syntax of RE2, which has no look-ahead, no look-behind and no back-reference.',
      source: 'Envoy, RouteMatch.safe_regex',
    },
  },
);

type RouteKind = 'HTTPRoute' | 'GRPCRoute' | 'TCPRoute' | 'TLSRoute' | 'UDPRoute';
type Route = ResourceOf<RouteKind>;

const ROUTES: readonly RouteKind[] = ['HTTPRoute', 'GRPCRoute', 'TCPRoute', 'TLSRoute', 'UDPRoute'];
const GROUP = 'gateway.networking.k8s.io';

/** Whether a listener of a Gateway takes routes of a namespace. */
function letsIn(mesh: MeshIndex, gateway: Resource<'KubernetesGateway'>, namespace: string): boolean {
  if (gateway.namespace === namespace) return true;
  return (gateway.spec.listeners ?? []).some((listener) => {
    const { from, selector } = listener.allowedRoutes?.namespaces ?? {};
    if (from === 'All') return true;
    const labels = mesh.namespaceLabels(namespace);
    // Of a namespace that no manifest shows, nobody knows the labels.
    return from === 'Selector' && (labels === undefined || labelSelectorMatches(selector, labels));
  });
}

function isGranted(mesh: MeshIndex, route: Route, namespace: string, name: string): boolean {
  return mesh
    .all('ReferenceGrant')
    .some(
      (grant) =>
        grant.namespace === namespace &&
        (grant.spec.from ?? []).some(
          (from) => from.group === GROUP && from.kind === route.kind && from.namespace === route.namespace,
        ) &&
        (grant.spec.to ?? []).some(
          (to) => (to.group ?? '') === '' && to.kind === 'Service' && (!to.name || to.name === name),
        ),
    );
}

/** A match of an HTTPRoute or a GRPCRoute. */
interface RouteMatch {
  readonly path?: { readonly type?: string; readonly value?: string };
  readonly method?: string | { readonly type?: string; readonly service?: string; readonly method?: string };
  readonly headers?: readonly { readonly type?: string; readonly value?: string }[];
  readonly queryParams?: readonly { readonly type?: string; readonly value?: string }[];
}

/** The regular expressions of a match of a route, with where they stand. */
function expressionsOf(match: RouteMatch): { text: string; path: FieldPath }[] {
  const found: { text: string; path: FieldPath }[] = [];
  const add = (type: string | undefined, text: string | undefined, path: FieldPath) => {
    if (type === 'RegularExpression' && text !== undefined) found.push({ text, path });
  };
  add(match.path?.type, match.path?.value, ['path', 'value']);
  if (typeof match.method === 'object') {
    add(match.method.type, match.method.service, ['method']);
    add(match.method.type, match.method.method, ['method']);
  }
  for (const field of ['headers', 'queryParams'] as const) {
    match[field]?.forEach(({ type, value }, i) => add(type, value, [field, i, 'value']));
  }
  return found;
}

/** The matches of a rule; those of connections have none. */
const matchesOf = (rule: object): readonly RouteMatch[] =>
  'matches' in rule ? ((rule as { readonly matches?: readonly RouteMatch[] }).matches ?? []) : [];

/** Whether routes of the Gateway API have gateways and backends, and can be read. */
export const gatewayRoutes: MeshCheck = {
  rules,
  check(mesh, report) {
    for (const resource of mesh.allOf(ROUTES)) {
      const { namespace, spec } = resource;
      const ofMesh = (spec.parentRefs ?? []).some(
        (ref) => ref.kind === 'Service' || ref.kind === 'ServiceEntry',
      );
      (spec.parentRefs ?? []).forEach((ref, i) => {
        if (!ref.name || (ref.kind ?? 'Gateway') !== 'Gateway' || (ref.group ?? GROUP) !== GROUP) return;
        const of = ref.namespace || namespace;
        const gateway = mesh.find('KubernetesGateway', of, ref.name);
        if (mesh.externals.hasGateway(of, ref.name)) return;
        if (gateway !== undefined && letsIn(mesh, gateway, namespace)) return;
        const text = externalName(of, ref.name);
        const message =
          gateway === undefined
            ? `The Gateway ${text} was not found, so no proxy gets the route.`
            : `The Gateway ${text} allows no routes from the namespace ${namespace}, so no proxy gets the route.`;
        const path = ['spec', 'parentRefs', i, 'name'];
        const missing = gateway === undefined ? ({ list: 'gateways', name: text } as const) : undefined;
        const mend = gateway === undefined ? meantObject(mesh, 'KubernetesGateway', of, ref.name) : undefined;
        report(rules['gateway-not-found'], resource, path, message, mend, missing);
      });
      const before = new Map<string, number>();
      (spec.rules ?? []).forEach((rule, i) => {
        matchesOf(rule).forEach((match, j) => {
          const key = canonicalText(match);
          const first = before.get(key);
          if (first === undefined) before.set(key, i);
          if (first === undefined || first === i) return;
          const message = `Rule ${i} has the same match as rule ${first}, which comes first, so the match has no effect in rule ${i}.`;
          report(rules['repeated-match'], resource, ['spec', 'rules', i, 'matches', j], message);
        });
        (rule.backendRefs ?? []).forEach((ref, j) => {
          if (!ref.name || (ref.kind ?? 'Service') !== 'Service' || (ref.group ?? '') !== '') return;
          const path = ['spec', 'rules', i, 'backendRefs', j];
          const of = ref.namespace || namespace;
          const name = ref.name;
          const service = mesh.find('Service', of, name);
          if (service === undefined) {
            if (IstioctlHosts.of(mesh).has(namespace, fullHost(of, name))) return;
            const message = `The Service ${externalName(of, name)} was not found, so requests to it get 500.`;
            report(
              rules['backend-not-found'],
              resource,
              [...path, 'name'],
              message,
              meantObject(mesh, 'Service', of, name),
              {
                list: 'hosts',
                name: externalHost(fullHost(of, name)),
              },
            );
            return;
          }
          if (of !== namespace && !ofMesh && !isGranted(mesh, resource, of, name)) {
            const message = `No ReferenceGrant in the namespace ${of} allows the Service ${name} to ${resource.kind} objects of the namespace ${namespace}, so requests to it get 500.`;
            report(rules['backend-not-granted'], resource, [...path, 'namespace'], message, undefined, {
              name: `ReferenceGrant ${of} ${resource.kind} ${namespace} ${name}`,
            });
          }
          const ports = (service.spec.ports ?? []).map((port) => port.port);
          if (!ref.port || ports.includes(ref.port) || ports.length === 0) return;
          const message = `The Service ${externalName(of, name)} has no port ${ref.port}, only ${ports.join(', ')}, so requests to it get 500.`;
          report(rules['backend-port-not-found'], resource, [...path, 'port'], message);
        });
        matchesOf(rule).forEach((match, j) => {
          for (const { text, path } of expressionsOf(match)) {
            const fault = regexFault(text);
            if (fault === undefined) continue;
            report(
              rules.regex,
              resource,
              ['spec', 'rules', i, 'matches', j, ...path],
              `The regular expression ${JSON.stringify(text)} is not valid (${fault}), so Envoy refuses the whole route configuration.`,
            );
          }
        });
      });
    }
  },
};
