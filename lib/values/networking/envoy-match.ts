import { port as checkPort, choice, integer, MAX_UINT32 } from '../checks';
import { EnvoyPatchContext, EnvoyRouteAction } from './envoy-choices';
import type {
  EnvoyClusterMatchOptions,
  EnvoyFilterChainMatch,
  EnvoyListenerMatchOptions,
  EnvoyMatchOptions,
  EnvoyProxyMatchOptions,
  EnvoyRouteMatchOptions,
  EnvoyVirtualHostMatch,
  EnvoyWaypointMatchOptions,
} from './envoy-match-props';
import { MeshError, MeshErrorCode } from '../mesh-error';
import { refuse } from '../mesh-fault';
import { HTTP_CONNECTION_MANAGER, proxyVersionChecks } from './envoy-patch-checks';
import { fullHostText, type IMeshHost, type RenderContext } from '../mesh-host';
import type { IGatewayRef } from '../references';
import { defined, type Shape, shaped } from '../spec';
import type { EnvoyMatchSpec } from './messages';

const NAME: Shape = { name: true };
const FILTER: Shape = { name: true, subFilter: NAME };
const MATCH: Shape = {
  context: true,
  proxy: { proxyVersion: true, metadata: true },
  listener: {
    name: true,
    portNumber: true,
    portName: true,
    listenerFilter: true,
    filterChain: {
      name: true,
      sni: true,
      transportProtocol: true,
      transportSocket: true,
      applicationProtocols: true,
      destinationPort: true,
      filter: FILTER,
    },
  },
  routeConfiguration: {
    name: true,
    portNumber: true,
    portName: true,
    gateway: true,
    vhost: { name: true, domainName: true, route: { name: true, action: true } },
  },
  cluster: { name: true, portNumber: true, service: true, subset: true },
  waypoint: { portNumber: true, filter: FILTER, route: NAME },
};
const OBJECTS = ['listener', 'routeConfiguration', 'cluster', 'waypoint'] as const;

/** Objects of this program that are written when it is known where. */
interface References {
  readonly gateway?: IGatewayRef;
  readonly service?: IMeshHost;
}

/** Which proxies, and which parts of their configuration, a patch is for. */
export class EnvoyMatch {
  /** All parts that the patch can be for, of these proxies. */
  public static any(options: EnvoyMatchOptions = {}): EnvoyMatch {
    return new EnvoyMatch(proxySpec(options));
  }

  /** Listeners, their chains of filters and filters. For patches of these, and of HTTP filters. */
  public static listener(options: EnvoyListenerMatchOptions): EnvoyMatch {
    const { name, portNumber, portName, listenerFilter, filterChain } = options;
    const listener = defined({
      name,
      portNumber,
      portName,
      listenerFilter,
      filterChain: filterChain && chainSpec(filterChain),
    });
    return new EnvoyMatch({ ...proxySpec(options), listener });
  }

  /** Tables of routes, their virtual hosts and routes. For patches of these. */
  public static routeConfiguration(options: EnvoyRouteMatchOptions): EnvoyMatch {
    const { name, portNumber, portName, gateway, virtualHost } = options;
    const vhost = virtualHost && virtualHostSpec(virtualHost);
    const routeConfiguration = defined({ name, portNumber, portName, vhost });
    return new EnvoyMatch({ ...proxySpec(options), routeConfiguration }, { gateway });
  }

  /** Clusters. For patches of these. */
  public static cluster(options: EnvoyClusterMatchOptions): EnvoyMatch {
    const { name, portNumber, service, subset } = options;
    const cluster = defined({ name, portNumber, subset });
    return new EnvoyMatch({ ...proxySpec(options), cluster }, { service });
  }

  /** Waypoints of an ambient mesh, which no other match means. */
  public static waypoint(options: EnvoyWaypointMatchOptions = {}): EnvoyMatch {
    const { portNumber, filter, subFilter, route } = options;
    const waypoint = defined({
      portNumber,
      filter: filterSpec(filter, subFilter),
      route: route === undefined ? undefined : { name: route },
    });
    return new EnvoyMatch({ ...proxySpec({ ...options, context: EnvoyPatchContext.WAYPOINT }), waypoint });
  }

  /**
   * Reads what `_toSpec()` wrote.
   *
   * @internal
   */
  public static _fromSpec(spec: any): EnvoyMatch {
    return new EnvoyMatch(shaped(spec, MATCH));
  }

  private constructor(
    private readonly spec: EnvoyMatchSpec,
    private readonly references: References = {},
  ) {
    const { context, proxy, listener, routeConfiguration, cluster, waypoint } = spec;
    if (context !== undefined) choice(context, Object.values(EnvoyPatchContext), 'context of a patch');
    const objects = OBJECTS.filter((name) => spec[name] !== undefined);
    if (objects.length > 1) {
      throw conflict(`a match of ${objects.join(' and ')}`, 'one of them', 'use a patch for each');
    }
    if ((context === 'WAYPOINT') !== (waypoint !== undefined)) {
      throw conflict(
        `the context ${context ?? 'ANY'} with ${objects.join() || 'no object'}`,
        'a match of waypoints with the context WAYPOINT, and with no other',
        'use EnvoyMatch.waypoint()',
      );
    }
    refuse(proxyVersionChecks, { match: { proxy } });
    if (waypoint?.portNumber !== undefined) checkPort(waypoint.portNumber, 'port of a match');
    const { portNumber } = listener ?? routeConfiguration ?? cluster ?? {};
    for (const number of [portNumber, listener?.filterChain?.destinationPort]) {
      if (number !== undefined) integer(number, 'port of a match', 0, MAX_UINT32);
    }
    const action = routeConfiguration?.vhost?.route?.action;
    if (action !== undefined) choice(action, Object.values(EnvoyRouteAction), 'action of a route');
  }

  /**
   * The kind of proxy and the direction.
   *
   * @internal
   */
  public get _context(): EnvoyPatchContext {
    return (this.spec.context ?? EnvoyPatchContext.ANY) as EnvoyPatchContext;
  }

  /**
   * The match in words.
   *
   * @internal
   */
  public _describe(): string {
    const { proxy, listener, routeConfiguration, cluster, waypoint } = this.spec;
    const object =
      (listener && words('listener', listener.name, listener.portNumber)) ??
      (routeConfiguration && words('routes', routeConfiguration.name, routeConfiguration.portNumber)) ??
      (cluster && words('cluster', cluster.name ?? this.references.service?.hostName, cluster.portNumber)) ??
      (waypoint && words('waypoint', undefined, waypoint.portNumber));
    const version = proxy?.proxyVersion ? ` of version ${proxy.proxyVersion}` : '';
    return `${object ?? 'everything'} in ${this._context}${version}`;
  }

  /**
   * The match as Istio's `EnvoyConfigObjectMatch` message.
   *
   * @param context where it will stand; gateways and hosts are written in full
   * @internal
   */
  public _toSpec(context: RenderContext = {}): any {
    const spec: any = structuredClone(this.spec);
    const { gateway, service } = this.references;
    if (gateway) {
      const namespace = gateway.gatewayNamespace ?? context.namespace;
      const prefix = namespace === undefined ? '' : `${namespace}/`;
      spec.routeConfiguration.gateway = `${prefix}${gateway.gatewayName}`;
    }
    if (service) spec.cluster.service = fullHostText(service, context);
    return spec;
  }
}

function words(what: string, name: string | undefined, port: number | undefined): string {
  return [what, ...(name ? [`"${name}"`] : []), ...(port ? [`of port ${port}`] : [])].join(' ');
}

function proxySpec(options: EnvoyMatchOptions & EnvoyProxyMatchOptions): EnvoyMatchSpec {
  const { context, proxyVersion, proxyMetadata } = options;
  const metadata = proxyMetadata && { ...proxyMetadata };
  const proxy = proxyVersion === undefined && metadata === undefined ? undefined : { proxyVersion, metadata };
  return defined({
    context: context && (`${context}` as const),
    proxy: proxy && defined(proxy),
  });
}

function filterSpec(filter: string | undefined, subFilter: string | undefined) {
  if (subFilter === undefined) return filter === undefined ? undefined : { name: filter };
  return { name: filter ?? HTTP_CONNECTION_MANAGER, subFilter: { name: subFilter } };
}

function chainSpec(chain: EnvoyFilterChainMatch) {
  const { filter, subFilter, applicationProtocols, ...rest } = chain;
  return defined({
    ...rest,
    applicationProtocols: applicationProtocols?.join(','),
    filter: filterSpec(filter, subFilter),
  });
}

function virtualHostSpec({ name, domainName, route, routeAction }: EnvoyVirtualHostMatch) {
  const action = routeAction && (`${routeAction}` as const);
  const given = route !== undefined || action !== undefined;
  return defined({ name, domainName, route: given ? defined({ name: route, action }) : undefined });
}

function conflict(got: string, expected: string, mend: string): MeshError {
  return new MeshError({ code: MeshErrorCode.CONFLICTING_SETTINGS, got, expected, mend });
}
