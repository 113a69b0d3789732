import { createdAt } from '../../mesh/age';
import { MESH_GATEWAY, resolveGatewayName } from '../../mesh/names';
import { resolvedHost } from '../../mesh/hosts';
import type { FieldPath } from '../../mesh/manifest';
import type { Resource, Source } from '../../mesh/resource';
import type {
  DestinationView,
  HttpMatchRequestView,
  HttpMirrorPolicyView,
  HttpRouteDestinationView,
  HttpRouteView,
  L4MatchAttributesView,
  RouteDestinationView,
  TlsMatchAttributesView,
} from '../../mesh/views/networking';
import { exportScopes } from '../../mesh/visibility';
import { once } from '../../mesh/once';

/** A destination that gets nothing: the caller gets this instead. */
export interface InvalidDestination {
  readonly status: number;
  readonly why: string;
}

/** What is known of a destination beside its fields: why nothing may be sent there. */
interface Judged {
  readonly invalid?: InvalidDestination;
}

/** A rule for requests. */
export interface HttpRuleSpec extends Omit<HttpRouteView, 'match' | 'delegate' | 'route' | 'mirrors'> {
  readonly delegate?: HttpRouteView['delegate'];
  readonly route: readonly (HttpRouteDestinationView & Judged)[];
  readonly mirrors: readonly HttpMirrorPolicyView[];
}

/** A rule for connections. */
interface L4RuleSpec {
  readonly route: readonly (RouteDestinationView & Judged)[];
}

/** The gateways by their full names. */
interface Bound {
  readonly gateways: readonly string[];
}

/** The conditions of a rule for requests. */
export type BoundHttpMatch = HttpMatchRequestView & Bound;

/** The conditions of a rule for connections: of TLS, the names in the handshake too. */
export type BoundL4Match = L4MatchAttributesView & TlsMatchAttributesView & Bound;

/** A match of a rule, as istiod reads it: gateways by their full names. */
export interface RuleMatch<Match> extends Source {
  readonly spec: Match;
}

/** A rule of a virtual service, as istiod reads it: hosts and gateways by their full names, delegates in their place. */
export interface BoundRule<Spec, Match> extends Source {
  readonly spec: Spec;
  readonly matches: readonly RuleMatch<Match>[];
  /** Where fields stand that are written elsewhere than below the rule by their own names, as those of an HTTPRoute are. */
  readonly places?: RulePlaces;
  /** Why the rule may be another one. */
  readonly unsure?: readonly string[];
  /** Rules of other routes that may be asked before this one: the older counts, and no manifest tells which that is. */
  readonly rivals?: readonly BoundRule<Spec, Match>[];
}

/** A rule for requests. */
export type BoundHttpRule = BoundRule<HttpRuleSpec, BoundHttpMatch>;

/** A rule for connections. */
export type BoundL4Rule = BoundRule<L4RuleSpec, BoundL4Match>;

/** Where fields of a rule stand. */
interface RulePlaces {
  readonly corsPolicy?: FieldPath;
  /** The destinations, in their order. */
  readonly route?: readonly Source[];
}

/** Where a destination of a rule stands. */
export const destinationPlace = ({ of, at, places }: BoundHttpRule | BoundL4Rule, i: number): Source =>
  places?.route?.[i] ?? { of, at: [...at, 'route', i] };

/**
 * A virtual service, or what istiod makes into one: a route of the Gateway API, an Ingress. `semantics` tells which words are read in which
 * way (prefixes, missing backends, who may bind).
 */
export interface BoundVirtualService {
  readonly resource: Resource;
  readonly namespace: string;
  readonly name: string;
  readonly created?: number;
  readonly semantics: 'istio' | 'gateway-api' | 'ingress';
  /** Full hosts, wildcards among them. */
  readonly hosts: readonly string[];
  /** The gateways it is bound to, as `namespace/name`, and `mesh` for sidecars. */
  readonly gateways: readonly string[];
  /** The namespaces that see it; `*` for all. */
  readonly exportTo: readonly string[];
  readonly http: readonly BoundHttpRule[];
  readonly tls: readonly BoundL4Rule[];
  readonly tcp: readonly BoundL4Rule[];
}

function resolved<T extends DestinationView>(namespace: string, destination: T): T;
function resolved<T extends DestinationView>(namespace: string, destination: T | undefined): T | undefined;
function resolved(namespace: string, destination: DestinationView | undefined): DestinationView | undefined {
  return destination && { ...destination, host: resolvedHost(namespace, destination.host ?? '') };
}

/** Items with their destinations in full. */
const withHosts = <T extends { readonly destination?: DestinationView }>(
  namespace: string,
  items: readonly T[] = [],
): readonly T[] => items.map((item) => ({ ...item, destination: resolved(namespace, item.destination) }));

/** Matches with their gateways in full. */
const boundMatches = <T extends { readonly gateways?: readonly string[] }>(
  of: Resource,
  rule: FieldPath,
  matches: readonly T[] = [],
): readonly RuleMatch<T & Bound>[] =>
  matches.map((match, j) => ({
    of,
    at: [...rule, 'match', j],
    spec: {
      ...match,
      gateways: (match.gateways ?? []).map((gateway) => resolveGatewayName(of.namespace, gateway)),
    },
  }));

/** The rules for requests, with hosts and gateways in full. */
export function httpRulesOf(of: Resource<'VirtualService'>): BoundHttpRule[] {
  const { namespace, spec } = of;
  return (spec.http ?? []).map((rule, i) => {
    const at = ['spec', 'http', i];
    return {
      of,
      at,
      spec: {
        ...rule,
        route: withHosts(namespace, rule.route),
        mirror: resolved(namespace, rule.mirror),
        mirrors: withHosts(namespace, rule.mirrors),
      },
      matches: boundMatches(of, at, rule.match),
    };
  });
}

/** The rules for connections, with hosts and gateways in full. */
function l4RulesOf(of: Resource<'VirtualService'>, kind: 'tls' | 'tcp'): BoundL4Rule[] {
  const { namespace, spec } = of;
  const rules: readonly L4RouteView[] = spec[kind] ?? [];
  return rules.map(({ route, match }, i) => {
    const at = ['spec', kind, i];
    return { of, at, spec: { route: withHosts(namespace, route) }, matches: boundMatches(of, at, match) };
  });
}

/** `TLSRoute` and `TCPRoute`. */
interface L4RouteView {
  readonly route?: readonly RouteDestinationView[];
  readonly match?: readonly (L4MatchAttributesView & TlsMatchAttributesView)[];
}

/** A virtual service with hosts, whose rules are read when they are first asked for. */
export function boundVirtualService(
  resource: Resource<'VirtualService'>,
  defaultExportTo: readonly string[] | undefined,
  withDelegates: (rules: readonly BoundHttpRule[]) => readonly BoundHttpRule[],
): BoundVirtualService {
  const { namespace, name, spec } = resource;
  const gateways = (spec.gateways ?? []).map((gateway) => resolveGatewayName(namespace, gateway));
  const http = once(() => withDelegates(httpRulesOf(resource)));
  const tls = once(() => l4RulesOf(resource, 'tls'));
  const tcp = once(() => l4RulesOf(resource, 'tcp'));
  return {
    resource,
    namespace,
    name,
    created: createdAt(resource),
    semantics: 'istio',
    hosts: (spec.hosts ?? []).map((host) => resolvedHost(namespace, host)),
    gateways: gateways.length === 0 ? [MESH_GATEWAY] : gateways,
    exportTo: exportScopes(spec.exportTo, defaultExportTo, namespace),
    get http() {
      return http();
    },
    get tls() {
      return tls();
    },
    get tcp() {
      return tcp();
    },
  };
}
