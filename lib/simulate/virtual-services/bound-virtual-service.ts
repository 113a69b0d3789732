import { fullHost } from '../../mesh/hosts';
import { listOf, mapOf } from '../../mesh/lists';
import type { FieldPath } from '../../mesh/manifest';
import type { Resource } from '../../mesh/resource';
import { once } from '../once';
import { createdAt } from '../../mesh/age';

/** The name by which routes are bound to sidecars. */
export const MESH = 'mesh';

/** Where a decision is written: a field of an object. */
export interface Source {
  readonly of: Resource;
  readonly at: FieldPath;
}

/** A match of a rule, as istiod reads it: gateways by their full names. */
export interface RuleMatch extends Source {
  readonly spec: any;
}

/** A rule of a virtual service, as istiod reads it: hosts and gateways by their full names, delegates in their place. */
export interface BoundRule extends Source {
  readonly spec: any;
  readonly matches: readonly RuleMatch[];
  /** Where fields stand that are written elsewhere than below the rule by their own names, as those of an HTTPRoute are. */
  readonly places?: RulePlaces;
  /** Why the rule may be another one. */
  readonly unsure?: readonly string[];
  /** Rules of other routes that may be asked before this one: the older counts, and no manifest tells which that is. */
  readonly rivals?: readonly BoundRule[];
}

/** Where fields of a rule stand. */
export interface RulePlaces {
  readonly corsPolicy?: FieldPath;
  /** The destinations, in their order. */
  readonly route?: readonly Source[];
}

/** Where a destination of a rule stands. */
export const destinationPlace = ({ of, at, places }: BoundRule, i: number): Source =>
  places?.route?.[i] ?? { of, at: [...at, 'route', i] };

/**
 * A virtual service, or what istiod makes into one: a route of the Gateway API. `semantics` tells which words are read in which
 * way (prefixes, missing backends, who may bind).
 */
export interface BoundVirtualService {
  readonly resource: Resource;
  readonly namespace: string;
  readonly name: string;
  readonly created?: number;
  readonly semantics: 'istio' | 'gateway-api';
  /** Full hosts, wildcards among them. */
  readonly hosts: readonly string[];
  /** The gateways it is bound to, as `namespace/name`, and `mesh` for sidecars. */
  readonly gateways: readonly string[];
  /** The namespaces that see it; `*` for all. */
  readonly exportTo: readonly string[];
  readonly http: readonly BoundRule[];
  readonly tls: readonly BoundRule[];
  readonly tcp: readonly BoundRule[];
}

/** A gateway's name in full (the upstream project's `resolveGatewayName`). */
export function fullGatewayName(namespace: string, text: string): string {
  if (text === MESH) return text;
  if (text.startsWith('./')) return `${namespace}/${text.slice(2)}`;
  if (text.includes('/')) return text;
  if (!text.includes('.')) return `${namespace}/${text}`;
  const [name, home] = text.split('.');
  return `${home}/${name}`;
}

/** A host in full; an address stays as it is (the upstream project's `ResolveShortnameToFQDN`). */
export const resolvedHost = (namespace: string, host: string) =>
  host === '' || host.includes(':') ? host : fullHost(namespace, host);

/** Namespaces to which an object is exported, with its own for `.`. */
export function exportScopes(given: unknown, defaults: unknown, namespace: string): readonly string[] {
  const own = listOf(given);
  const scopes = own.length > 0 ? own : Array.isArray(defaults) ? defaults : ['*'];
  return scopes.map((scope) => (scope === '.' ? namespace : String(scope)));
}

function destination(namespace: string, spec: any): any {
  return spec === undefined || spec === null
    ? spec
    : { ...spec, host: resolvedHost(namespace, String(spec.host ?? '')) };
}

const objects = (list: unknown) =>
  listOf(list).map((one) => (typeof one === 'object' && one !== null ? one : {}));

/** Rules with hosts and gateways in full. */
export function rulesOf(resource: Resource, kind: 'http' | 'tls' | 'tcp'): BoundRule[] {
  const { namespace } = resource;
  return objects(resource.spec[kind]).map((rule, i) => ({
    of: resource,
    at: ['spec', kind, i],
    spec: {
      ...rule,
      route: objects(rule.route).map((one) => ({
        ...one,
        destination: destination(namespace, one.destination),
      })),
      mirror: destination(namespace, rule.mirror),
      mirrors: objects(rule.mirrors).map((one) => ({
        ...one,
        destination: destination(namespace, one.destination),
      })),
    },
    matches: objects(rule.match).map((match, j) => ({
      of: resource,
      at: ['spec', kind, i, 'match', j],
      spec: {
        ...match,
        gateways: listOf(match.gateways).map((one) => fullGatewayName(namespace, String(one))),
      },
    })),
  }));
}

/** A virtual service with hosts, whose rules are read when they are first asked for. */
export function boundVirtualService(
  resource: Resource,
  defaultExportTo: unknown,
  withDelegates: (rules: readonly BoundRule[]) => readonly BoundRule[],
): BoundVirtualService {
  const { namespace, name, spec } = resource;
  const gateways = listOf(spec.gateways).map((one) => fullGatewayName(namespace, String(one)));
  const http = once(() => withDelegates(rulesOf(resource, 'http')));
  const tls = once(() => rulesOf(resource, 'tls'));
  const tcp = once(() => rulesOf(resource, 'tcp'));
  return {
    resource,
    namespace,
    name,
    created: createdAt(resource),
    semantics: 'istio',
    hosts: listOf(spec.hosts).map((host) => resolvedHost(namespace, String(host))),
    gateways: gateways.length === 0 ? [MESH] : gateways,
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

/** Labels or other texts of a mapping. */
export const textsOf = (value: unknown): { readonly [key: string]: string } =>
  Object.fromEntries(Object.entries(mapOf(value)).map(([key, text]) => [key, String(text)]));
