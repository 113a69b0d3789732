import { Construct } from 'constructs';
import { checkedWhenWritten, located } from '../core/located';
import { DestinationRule } from '../networking/destination-rule';
import type { ExposeOptions, IExposable } from '../networking/exposable';
import { VirtualService } from '../networking/virtual-service';
import { ofKind } from '../values/expected-kind';
import { MeshError, MeshErrorCode } from '../values/mesh-error';
import type { IMeshHost } from '../values/mesh-host';
import { Destination } from '../values/networking/destination';
import type { HttpMatch } from '../values/networking/http-match';
import type { HttpPolicyOptions, RequestPolicyOptions } from '../values/networking/http-rule';
import { RouteAction } from '../values/networking/route-action';
import type { IGatewayRef } from '../values/references';
import { defined } from '../values/spec';
import type { IFaultTarget } from './fault-plan';
import { routesAlone } from './host-routing';
import { trafficPolicyOf } from './host-traffic';
import { refuseUnreachable } from './reachable-rules';
import type { ResilienceOptions } from './resilience-options';

/** A rule of a `RoutePolicy`: some requests, and what happens to them on the way. */
export interface RoutePolicyRuleOptions extends HttpPolicyOptions {
  /** The rule applies to requests that satisfy any one of these. */
  readonly match: HttpMatch[];
}

/** What a `RoutePolicy` is for, and what it says. */
export interface RoutePolicyProps extends ResilienceOptions {
  /** The host whose requests it is about: a `VersionedWorkload`, `MeshHost.service(service)`, `MeshHost.of('reviews')`. */
  readonly host: IMeshHost;
  /**
   * The port of the host that is routed to. Of a host with several ports the rules are for requests of the mesh to this one, and leave those
   * to the others alone.
   *
   * @default - its only port; a host with several must be told as soon as there is something to say about routes
   */
  readonly port?: number;
  /**
   * The name of the destination rule and of the virtual service.
   *
   * @default - the id of the construct
   */
  readonly name?: string;
  /**
   * The namespaces that see the objects: names, `.` for their own, `*` for all.
   *
   * @default - all, unless the mesh configuration says otherwise
   */
  readonly exportTo?: string[];
}

/**
 * What happens to requests on the way to a host: timeouts, retries, faults, circuit breakers, sticky sessions, failover, each a line.
 *
 * It needs neither versions nor subsets. It writes a virtual service where there is something to say about routes, a destination rule where
 * there is something to say about the host, and nothing that is not needed. `SubsetRouting` takes the same lines for a workload with
 * versions; of the two, a host has one.
 */
export class RoutePolicy extends Construct implements IExposable, IFaultTarget {
  private readonly host: IMeshHost;
  private readonly name: string;
  private readonly port?: number;
  private readonly exportTo?: string[];
  private readonly rules: HttpMatch[][] = [];
  private readonly forAll: RequestPolicyOptions;
  private routes?: VirtualService;
  private readonly traffic?: DestinationRule;

  /**
   * @param scope the construct in which it stands
   * @param id its id there, and the name of its objects unless another is given
   * @param props the host, and what happens to requests on the way to it
   */
  public constructor(scope: Construct, id: string, props: RoutePolicyProps) {
    super(scope, id);
    const { host, port, exportTo, timeout, retries, fault, mirrors, cors, headers, rewrite } = props;
    located(this, () =>
      ofKind(host, 'hostName', 'host', 'a workload or a MeshHost', "MeshHost.of('reviews')"),
    );
    this.host = host;
    this.name = props.name ?? id;
    this.port = port;
    this.exportTo = exportTo;
    this.forAll = defined({ timeout, retries, fault, mirrors, cors, headers, rewrite });
    const trafficPolicy = located(this, () =>
      trafficPolicyOf(props, port ?? (host.hostPorts.length === 1 ? host.hostPorts[0] : undefined)),
    );
    if (trafficPolicy !== undefined) {
      const settings = { name: this.name, host, exportTo, trafficPolicy };
      this.traffic = new DestinationRule(this, 'DestinationRule', settings);
    }
    if (Object.keys(this.forAll).length > 0) this._routes();
    routesAlone(this, host, exportTo);
    checkedWhenWritten(this, () => this.checkWhole());
  }

  /** The virtual service; undefined as long as there is nothing to say about routes. */
  public get virtualService(): VirtualService | undefined {
    return this.routes;
  }

  /** The destination rule; undefined where there is nothing to say about the host. */
  public get destinationRule(): DestinationRule | undefined {
    return this.traffic;
  }

  /** Says for some requests what happens to them, behind the rules that are there. What it leaves out is as for all. */
  public addRule(options: RoutePolicyRuleOptions): void {
    located(this, () => {
      const { match, ...policies } = options;
      refuseUnreachable(this.rules, match, 'the settings of the RoutePolicy itself');
      this._routes().addHttpRoute({ ...this.forAll, ...policies, match, action: this.forward() });
      this.rules.push([...match]);
    });
  }

  /** Makes the rules apply at a gateway, for requests that ask for a host. */
  public exposeAt(gateway: IGatewayRef, host: string, options: ExposeOptions = {}): void {
    this._routes().exposeAt(gateway, host, options);
  }

  /**
   * The virtual service, which is there once it is asked for.
   *
   * @internal
   */
  public _routes(): VirtualService {
    if (this.routes === undefined) {
      const { name, host, exportTo } = this;
      const forward = located(this, () => this.forward());
      this.routes = new VirtualService(this, 'VirtualService', { name, hosts: [host], exportTo });
      if (this.port !== undefined && host.hostPorts.length > 1) this.routes._keepToPort(this.port);
      const rule = { ...this.forAll, action: forward };
      located(this, () => this.routes?._fallBackTo(rule));
    }
    return this.routes;
  }

  private forward(): RouteAction {
    return RouteAction.forward(Destination.of(this.host, { port: this.port }));
  }

  private checkWhole(): void {
    if (this.routes !== undefined || this.traffic !== undefined) return;
    throw new MeshError(
      {
        code: MeshErrorCode.MISSING_SETTING,
        got: `a route policy for "${this.host.hostName}" that says nothing`,
        expected: 'at least one setting, one rule, or a gateway at which it is exposed',
        mend: 'say one, such as `timeout`, or leave the RoutePolicy out',
      },
      this.node.path,
    );
  }
}
