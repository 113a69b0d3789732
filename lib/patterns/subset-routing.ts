import { Construct } from 'constructs';
import { located } from '../core/located';
import { DestinationRule } from '../networking/destination-rule';
import type { ExposeOptions, IExposable } from '../networking/exposable';
import { VirtualService } from '../networking/virtual-service';
import { Destination, WeightedDestination } from '../values/networking/destination';
import type { HttpMatch } from '../values/networking/http-match';
import type { HttpPolicyOptions, RequestPolicyOptions } from '../values/networking/http-rule';
import { MeshError, MeshErrorCode } from '../values/mesh-error';
import type { IGatewayRef, ISubset } from '../values/references';
import { defined } from '../values/spec';
import { RouteAction } from '../values/networking/route-action';
import type { TrafficPolicy } from '../values/networking/traffic-policy';
import type { IVersionedWorkload } from '../workloads/workload-reference';
import { Progression, type ProgressionOptions } from './progression';
import { ProgressionStep } from './progression-step';
import type { IFaultTarget } from './fault-plan';
import { routesAlone } from './host-routing';
import { trafficPolicyOf } from './host-traffic';
import type { IProgressiveRouting } from './progressive-routing';
import { refuseUnreachable } from './reachable-rules';
import type { ResilienceOptions } from './resilience-options';

/** How a subset differs from the others. */
export interface RoutedSubsetOptions {
  /**
   * How requests to the subset are sent.
   *
   * @default - as for the whole workload
   */
  readonly trafficPolicy?: TrafficPolicy;
}

/** A rule of a `SubsetRouting`: some requests, and the subset or the split that they go to. */
export interface SubsetRuleOptions extends HttpPolicyOptions {
  /** The rule applies to requests that satisfy any one of these. */
  readonly match: HttpMatch[];
  /**
   * The subset that gets the requests. Either this or `split`.
   *
   * @default - none
   */
  readonly subset?: string;
  /**
   * The subsets among which the requests are split, with their weights. Either this or `subset`.
   *
   * @default - none
   */
  readonly split?: { [subset: string]: number };
}

/** What a `SubsetRouting` routes, and what happens to requests on the way where a rule does not say otherwise. */
export interface SubsetRoutingProps extends ResilienceOptions {
  /** The workload whose versions are routed to. */
  readonly workload: IVersionedWorkload;
  /**
   * The subsets by name, and the version of the workload that each one is. `addSubset()` adds more.
   *
   * @default - none; all requests go to all versions
   */
  readonly subsets?: { [subset: string]: string };
  /**
   * The name of the destination rule and of the virtual service.
   *
   * @default - the id of the construct
   */
  readonly name?: string;
  /**
   * The port of the workload that is routed to. Of a workload with several ports the rules are for requests of the mesh to this one, and leave
   * those to the others alone.
   *
   * @default - its only port; a workload with several must be told
   */
  readonly port?: number;
  /**
   * The namespaces that see the two objects: names, `.` for their own, `*` for all.
   *
   * @default - all, unless the mesh configuration says otherwise
   */
  readonly exportTo?: string[];
}

/**
 * Routing to the versions of a workload: the destination rule with its subsets, and the virtual service with the
 * rules, as one thing.
 *
 * Rules are tried in the order in which they were added. Requests that no rule takes go to the default: the subset
 * of `pin()`, the subsets of `split()`, or else all versions alike. Nobody gets a 404 for want of a rule.
 */
export class SubsetRouting extends Construct implements IExposable, IFaultTarget, IProgressiveRouting {
  /** The destination rule that declares the subsets. */
  public readonly destinationRule: DestinationRule;
  /** The virtual service that holds the rules. */
  public readonly virtualService: VirtualService;

  /**
   * The port of the workload that is routed to.
   *
   * @internal
   */
  public readonly _port?: number;
  /**
   * The subset that `pin()` named.
   *
   * @internal
   */
  public _pinned?: string;

  private readonly workload: IVersionedWorkload;
  private readonly forAll: RequestPolicyOptions;
  /** The matches of the rules, in their order. */
  private readonly rules: HttpMatch[][] = [];

  /**
   * @param scope the construct in which it stands
   * @param id its id there, and the name of its objects unless another is given
   * @param props the workload and its subsets
   */
  public constructor(scope: Construct, id: string, props: SubsetRoutingProps) {
    super(scope, id);
    const { workload, exportTo, timeout, retries, fault, mirrors, cors, headers, rewrite } = props;
    const name = props.name ?? id;
    this.workload = workload;
    this._port = props.port;
    this.forAll = defined({ timeout, retries, fault, mirrors, cors, headers, rewrite });
    const { hostPorts } = workload;
    const trafficPolicy = located(this, () =>
      trafficPolicyOf(props, props.port ?? (hostPorts.length === 1 ? hostPorts[0] : undefined)),
    );
    this.destinationRule = new DestinationRule(this, 'DestinationRule', {
      name,
      host: workload,
      exportTo,
      trafficPolicy,
    });
    this.virtualService = new VirtualService(this, 'VirtualService', { name, hosts: [workload], exportTo });
    if (props.port !== undefined && hostPorts.length > 1) this.virtualService._keepToPort(props.port);
    for (const [subset, version] of Object.entries(props.subsets ?? {})) this.addSubset(subset, version);
    located(this, () => {
      const everything = Destination.of(workload, { port: this._port });
      this.virtualService._fallBackTo({ ...this.forAll, action: RouteAction.forward(everything) });
    });
    routesAlone(this, workload, exportTo);
  }

  /** Declares a subset: the pods of one version of the workload. */
  public addSubset(name: string, version: string, options: RoutedSubsetOptions = {}): ISubset {
    return located(this, () =>
      this.destinationRule.addSubset(name, {
        labels: this.workload.versionLabels(version),
        trafficPolicy: options.trafficPolicy,
      }),
    );
  }

  /** A subset that was declared. */
  public subset(name: string): ISubset {
    return located(this, () => this.destinationRule.subset(name));
  }

  /** Sends the requests that no rule takes to one subset. */
  public pin(subset: string, options: HttpPolicyOptions = {}): void {
    located(this, () =>
      this.virtualService.addDefaultHttpRoute({ ...this.forAll, ...options, action: this.toSubset(subset) }),
    );
    this._pinned = subset;
  }

  /**
   * Splits the requests that no rule takes among subsets, by chance, request by request.
   *
   * @param weights the share of each subset; relative to their sum, which need not be 100
   * @param options what happens to the requests on the way
   */
  public split(weights: { [subset: string]: number }, options: HttpPolicyOptions = {}): void {
    located(this, () =>
      this.virtualService.addDefaultHttpRoute({ ...this.forAll, ...options, action: this.toSplit(weights) }),
    );
  }

  /** Adds a rule behind those that are there, and before the default. */
  public addRule(options: SubsetRuleOptions): void {
    located(this, () => {
      const { match, subset, split, ...policies } = options;
      const action = this.oneAction(subset, split);
      refuseUnreachable(this.rules, match, 'pin() or split()');
      this.virtualService.addHttpRoute({ ...this.forAll, ...policies, match, action });
      this.rules.push([...match]);
    });
  }

  /**
   * Writes the way from one subset to another as steps: a folder for each, and a page with the commands, forth and back.
   *
   * @param to the subset that has the requests at the end
   * @param weights the share of it in each step, in percent: `[10, 30, 60, 100]`
   * @param options the subset that has them before, and the folder
   */
  public progression(to: string, weights: number[], options: ProgressionOptions = {}): Progression {
    const steps = located(this, () => weights.map((weight) => ProgressionStep.weight(weight)));
    return new Progression(this, `${this.node.id}-to-${to}`, { ...options, routing: this, to, steps });
  }

  /** Makes the rules apply at a gateway, for requests that ask for a host. */
  public exposeAt(gateway: IGatewayRef, host: string, options: ExposeOptions = {}): void {
    this.virtualService.exposeAt(gateway, host, options);
  }

  /**
   * The virtual service that holds the rules.
   *
   * @internal
   */
  public _routes(): VirtualService {
    return this.virtualService;
  }

  private oneAction(subset?: string, split?: { [subset: string]: number }): RouteAction {
    if (subset !== undefined && split === undefined) return this.toSubset(subset);
    if (subset === undefined && split !== undefined) return this.toSplit(split);
    throw new MeshError({
      code: subset === undefined ? MeshErrorCode.MISSING_SETTING : MeshErrorCode.CONFLICTING_SETTINGS,
      got:
        subset === undefined ? 'a rule with neither subset nor split' : 'a rule with both subset and split',
      expected: 'one of the two',
      mend: 'say where the requests go: `subset` for one place, `split` for several',
    });
  }

  private toSubset(name: string): RouteAction {
    return RouteAction.forward(Destination.subset(this.destinationRule.subset(name), { port: this._port }));
  }

  private toSplit(weights: { [subset: string]: number }): RouteAction {
    const shares = Object.entries(weights).map(([name, weight]) =>
      WeightedDestination.of(
        Destination.subset(this.destinationRule.subset(name), { port: this._port }),
        weight,
      ),
    );
    if (shares.every(({ weight }) => weight === 0)) {
      throw new MeshError({
        code: MeshErrorCode.WEIGHTS_SUM_TO_ZERO,
        got: shares.length === 0 ? 'a split among no subsets' : `a split ${JSON.stringify(weights)}`,
        expected: 'at least one subset with a weight above 0',
        mend: 'give the subsets their shares',
      });
    }
    return RouteAction.split(...shares);
  }
}
