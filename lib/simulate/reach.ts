import { dataPlaneModeOf } from '../mesh/data-plane-mode';
import { MESH_GATEWAY } from '../mesh/names';
import { type FieldPath, pathText } from '../mesh/manifest';
import type { Resource } from '../mesh/resource';
import { claimsDoubt } from '../requests/condition';
import { FirstMatchList } from '../requests/first-match';
import type { RequestSample } from '../requests/request-sample';
import { RequestSet } from '../requests/request-set';
import { HTTP_REQUESTS, type RequestSpace } from '../requests/request-space';
import { quoteRegex } from '../values/regex';
import { nestedClaims } from './claims';
import type { Model } from './model';
import { ALL_ADDRESSES } from './proxies/sidecar-listeners';
import { Request, RequestError } from './request';
import type { HttpRoute } from './routes/route';
import type { RouteTable, VirtualHost } from './routes/virtual-host';

/** A rule that keeps requests from another. */
export interface Shadow {
  /** `VirtualService istio-test/nginx`. */
  readonly object: string;
  /** `spec.http[0].match[1]`. */
  readonly path: string;
}

/** Whether any request gets to a rule. */
export type ReachAnswer =
  /** This one does; the set is that of all requests that meet its conditions and those of no rule before it. */
  | { readonly verdict: 'reachable'; readonly witness: Request; readonly requests: () => RequestSet }
  /** None does: these rules before it take all of its requests, or none counts for any caller. */
  | { readonly verdict: 'unreachable'; readonly by: readonly Shadow[]; readonly why: string }
  | { readonly verdict: 'unknown'; readonly why: string };

/** Somewhere from which requests are sent, with the routes that are asked there. */
interface Vantage {
  readonly table: RouteTable;
  readonly port: number;
  readonly scheme: 'http' | 'https';
  readonly send: (url: string, method: string) => Request;
}

/** Where the rules for HTTP stand in an object, by its kind. */
const RULES: Readonly<Record<string, RegExp>> = {
  VirtualService: /^spec\.http\[\d+\](\.match\[\d+\])?$/,
  HTTPRoute: /^spec\.rules\[\d+\](\.matches\[\d+\])?$/,
  GRPCRoute: /^spec\.rules\[\d+\](\.matches\[\d+\])?$/,
};

/**
 * Refuses what is no rule for HTTP of an object and none of its matches: that nothing reaches it would be said of it, and mean nothing.
 *
 * @throws RequestError
 */
export function refuseNoRule(of: Resource, at: FieldPath): void {
  const path = pathText(at);
  const shape = RULES[of.kind];
  if (shape === undefined)
    throw new RequestError(
      `got ${of.text}, which has no rules for HTTP; expected an object of kind ${Object.keys(RULES).join(', ')}`,
    );
  const example = of.is('VirtualService') ? 'spec.http[0]' : 'spec.rules[0]';
  const rule = shape.test(path) ? fieldAt(of.manifest, at.slice(0, 3)) : undefined;
  if (rule === undefined || fieldAt(of.manifest, at) === undefined)
    throw new RequestError(
      `got ${JSON.stringify(path)}, which is no rule of ${of.text} and no match of one; expected a path such as ${example}`,
    );
  const delegate = fieldAt(rule, ['delegate']);
  if (delegate !== undefined && delegate !== null)
    throw new RequestError(
      `got ${JSON.stringify(path)}, whose requests ${of.text} leaves to a delegate; expected a rule of the delegate`,
    );
}

const fieldAt = (value: unknown, path: FieldPath): unknown =>
  path.reduce<unknown>(
    (at, step) =>
      typeof at === 'object' && at !== null && Object.hasOwn(at, step)
        ? (at as Readonly<Record<string | number, unknown>>)[step]
        : undefined,
    value,
  );

/**
 * Whether any request, from any caller that the manifests show, gets to a rule of a virtual service or route, or to one of its matches.
 * The answer is exact: on sets of requests, not on samples.
 *
 * @param of the virtual service or route
 * @param at the rule or match: `['spec', 'http', 0]`
 */
export function reachOf(model: Model, of: Resource, at: FieldPath): ReachAnswer {
  const wanted = pathText(at);
  const isWanted = ({ match }: HttpRoute) => {
    if (match === undefined || match.of !== of) return false;
    const own = pathText(match.at);
    return own === wanted || own.startsWith(`${wanted}.`);
  };
  let best: ReachAnswer | undefined;
  for (const vantage of vantages(model, of)) {
    for (const host of vantage.table.hosts) {
      for (const [i, route] of host.routes.entries()) {
        if (!isWanted(route)) continue;
        const answer = reachAt(vantage, host, i);
        if (answer.verdict === 'reachable') return answer;
        if (best === undefined || best.verdict === 'unreachable') best = answer;
      }
    }
  }
  return (
    best ?? {
      verdict: 'unreachable',
      by: [],
      why: 'it counts for no caller and no gateway that the manifests show',
    }
  );
}

function reachAt(vantage: Vantage, host: VirtualHost, i: number): ReachAnswer {
  const { routes } = host;
  const doubt = claimsDoubt(routes.slice(0, i + 1).flatMap(({ conditions }) => conditions));
  if (doubt !== undefined) return { verdict: 'unknown', why: doubt };
  const space = spaceOf(vantage, host);
  const list = new FirstMatchList(
    routes.slice(0, i + 1).map(({ conditions }) => conditions),
    space,
  );
  const reach = list.reach(i);
  if (reach.verdict === 'unknown') return reach;
  if (reach.verdict === 'unreachable') {
    const by = reach.by.map((j) => shadowOf(routes[j]));
    const why =
      by.length === 0
        ? 'no request can meet its conditions'
        : `${by.map(({ object, path }) => `${path} of ${object}`).join(' and ')} ${by.length === 1 ? 'takes' : 'together take'} all of its requests first`;
    return { verdict: 'unreachable', by, why };
  }
  const setOf = (j: number) => RequestSet.fromConditions(routes[j].conditions, { space });
  return {
    verdict: 'reachable',
    witness: witnessOf(vantage, host, reach.witness),
    requests: () => routes.slice(0, i).reduce((set, _, j) => set.minus(setOf(j)), setOf(i)),
  };
}

function shadowOf({ match }: HttpRoute): Shadow {
  return { object: match?.of.text ?? '', path: match === undefined ? '' : pathText(match.at) };
}

/** The requests that come to a virtual host: with one of its hosts, and its scheme. */
function spaceOf({ table, scheme }: Vantage, host: VirtualHost): RequestSpace {
  const domains = table.domainsOf(host);
  const authority = domains.includes('*')
    ? HTTP_REQUESTS.domains.authority
    : {
        texts: `(${domains.map((domain) => (domain.startsWith('*') ? `[0-9A-Za-z.-]+${quoteRegex(domain.slice(1))}` : quoteRegex(domain))).join('|')})(:[0-9]+)?`,
        samples: domains.map((domain) => domain.replace(/^\*/, 'a')),
        optional: false,
      };
  return {
    ...HTTP_REQUESTS,
    domains: {
      ...HTTP_REQUESTS.domains,
      authority,
      scheme: { texts: [scheme], samples: [scheme], optional: false },
    },
  };
}

function witnessOf(
  { send, port, scheme, table }: Vantage,
  host: VirtualHost,
  sample: RequestSample,
): Request {
  const [domain] = table.domainsOf(host);
  const name = domain === '*' ? 'example.com' : domain.replace(/^\*/, 'a');
  const query = Object.entries(sample.queryParams).map(([key, value]) => `${key}=${value}`);
  const isDefault = port === (scheme === 'https' ? 443 : 80);
  const search = query.length === 0 ? '' : `?${query.join('&')}`;
  const url = `${scheme}://${name}${isDefault ? '' : `:${port}`}${sample.path ?? '/'}${search}`;
  let request = send(url, sample.method ?? 'GET');
  const { authority } = sample;
  if (authority !== undefined && authority !== request.authority) request = request.header('host', authority);
  for (const [key, value] of Object.entries(sample.headers)) request = request.header(key, value);
  return Object.keys(sample.claims).length === 0 ? request : request.withClaims(nestedClaims(sample.claims));
}

/** All tables in which the rules of an object may stand: of its gateways, and of the sidecars of all kinds of callers. */
function* vantages(model: Model, of: Resource): Generator<Vantage> {
  const bound = model.virtualServices.of(of);
  if (bound.some(({ gateways }) => gateways.includes(MESH_GATEWAY))) yield* sidecarVantages(model, bound);
  for (const name of new Set(bound.flatMap(({ gateways }) => gateways))) {
    if (name !== MESH_GATEWAY) yield* gatewayVantages(model, name);
  }
}

type Bound = ReturnType<Model['virtualServices']['of']>;

function* sidecarVantages(model: Model, bound: Bound): Generator<Vantage> {
  const { mesh, registry } = model;
  const ports = new Set([80]);
  for (const { ports: own } of registry.services) for (const { number } of own) ports.add(number);
  const seen = new Set<string>();
  const callers = mesh.workloads.filter((workload) => dataPlaneModeOf(mesh, workload) === 'sidecar');
  for (const { namespace, labels, resource } of callers) {
    const key = `${namespace} ${JSON.stringify(labels)}`;
    if (seen.has(key)) continue;
    seen.add(key);
    yield* portsOf(namespace, labels, `${resource.name}.${namespace}`);
  }
  if (callers.length === 0)
    for (const { namespace } of bound) yield* portsOf(namespace, {}, `caller.${namespace}`);

  function* portsOf(
    namespace: string,
    labels: { readonly [key: string]: string },
    name: string,
  ): Generator<Vantage> {
    const proxy = model.sidecar(namespace, labels).sidecar;
    const send = (url: string, method: string) => Request.of(method, url).from(name);
    for (const port of ports) {
      const listener = proxy.listener(ALL_ADDRESSES, port);
      if (listener !== undefined) {
        for (const { table } of listener.chains) {
          if (table !== undefined) yield { table: proxy.table(listener, table), port, scheme: 'http', send };
        }
      }
      for (const address of proxy.ownAddresses(port)) {
        const own = proxy.listener(address, port);
        for (const { table } of own?.chains ?? []) {
          if (own !== undefined && table !== undefined)
            yield { table: proxy.table(own, table), port, scheme: 'http', send };
        }
      }
    }
  }
}

function* gatewayVantages(model: Model, name: string): Generator<Vantage> {
  const found = model.gatewayIfAny(name);
  if (found === undefined) return;
  const { gateway, name: text } = found;
  const send = (url: string, method: string) => Request.of(method, url).via(text);
  for (const [table, servers] of gateway.servers.byTable) {
    const [{ port, protocol }] = servers;
    yield { table: gateway.table(table), port, scheme: protocol === 'https' ? 'https' : 'http', send };
  }
}
