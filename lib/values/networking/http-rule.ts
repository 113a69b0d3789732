import type { Duration } from 'cdk8s';
import { CorsPolicy } from './cors-policy';
import { Fault } from './fault';
import { authorityChecks, HeaderOperations } from './header-operations';
import { HttpMatch } from './http-match';
import { refuse } from '../mesh-fault';
import type { RenderContext } from '../mesh-host';
import type { HttpRouteSpec, HttpRouteView } from './messages';
import { Mirror } from './mirror';
import { Retry } from './retry';
import { Rewrite } from './rewrite';
import { redirectChecks } from './redirect';
import { RouteAction } from './route-action';
import { conflictChecks } from './route-checks';
import { defined, filledList } from '../spec';
import { WireDuration } from '../wire-duration';

/** What happens to requests on the way, apart from where they go. */
export interface RequestPolicyOptions {
  /**
   * The time that a request may take, retries included. At least 1 ms, whole milliseconds.
   *
   * @default - no limit
   */
  readonly timeout?: Duration;
  /**
   * Whether and when a failed request is tried again.
   *
   * @default - up to two more tries, on failures to connect and the like, for every request
   */
  readonly retries?: Retry;
  /**
   * A fault to inject.
   *
   * @default - none
   */
  readonly fault?: Fault;
  /**
   * Destinations that are sent copies.
   *
   * @default - none
   */
  readonly mirrors?: Mirror[];
  /**
   * Which pages of other origins may call.
   *
   * @default - CORS requests are treated like others
   */
  readonly cors?: CorsPolicy;
  /**
   * Changes to headers, for all destinations.
   *
   * @default - none
   */
  readonly headers?: HeaderOperations;
  /**
   * A change to path or host before the request is sent on.
   *
   * @default - none
   */
  readonly rewrite?: Rewrite;
}

/** What a rule says of requests, apart from where they go. */
export interface HttpPolicyOptions extends RequestPolicyOptions {
  /**
   * A name for access logs and metrics.
   *
   * @default - none
   */
  readonly name?: string;
}

/** A rule for HTTP requests. */
export interface HttpRuleOptions extends HttpPolicyOptions {
  /**
   * The rule applies to requests that satisfy any one of these.
   *
   * @default - all requests; no rule behind this one is ever reached
   */
  readonly match?: HttpMatch[];
  /** What becomes of the requests. */
  readonly action: RouteAction;
}

/** A rule for HTTP requests: which ones, and what becomes of them. The first rule that matches decides. */
export class HttpRule {
  /** A rule. */
  public static of(options: HttpRuleOptions): HttpRule {
    return new HttpRule(options, WireDuration.maybe(options.timeout, 'timeout'), false);
  }

  /**
   * Reads what `_toSpec()` wrote.
   *
   * @internal
   */
  public static _fromSpec(spec: any): HttpRule {
    const wire: HttpRouteSpec = spec;
    refuse(conflictChecks, { route: wire, isDelegate: false });
    const single = wire.mirror && { destination: wire.mirror, percentage: wire.mirrorPercentage };
    const list = wire.mirrors?.map((entry) => Mirror._fromSpec(entry));
    const options: HttpRuleOptions = defined({
      name: wire.name,
      match: wire.match?.map((entry) => HttpMatch._fromSpec(entry)),
      action: RouteAction._fromSpec(wire),
      retries: wire.retries && Retry._fromSpec(wire.retries),
      fault: wire.fault && Fault._fromSpec(wire.fault),
      mirrors: single ? [Mirror._fromSpec(single)] : list,
      cors: wire.corsPolicy && CorsPolicy._fromSpec(wire.corsPolicy),
      headers: wire.headers && HeaderOperations._fromSpec(wire.headers),
      rewrite: wire.rewrite && Rewrite._fromSpec(wire.rewrite),
    });
    return new HttpRule(options, WireDuration.maybeParse(wire.timeout, 'timeout'), list !== undefined);
  }

  /** The requests to which the rule applies: those that satisfy any one of these. Empty for all. */
  public readonly match: HttpMatch[];
  /** What becomes of them. */
  public readonly action: RouteAction;

  private constructor(
    private readonly options: HttpRuleOptions,
    private readonly timeout: WireDuration | undefined,
    private readonly mirrorsAsList: boolean,
  ) {
    this.match = [...(options.match ?? [])];
    this.action = options.action;
    const route: HttpRouteView = this._toSpec();
    refuse(conflictChecks, { route, isDelegate: false });
    refuse(authorityChecks, route);
    refuse(redirectChecks, route);
  }

  /**
   * Whether it injects a fault.
   *
   * @internal
   */
  public get _hasFault(): boolean {
    return this.options.fault !== undefined;
  }

  /**
   * The rule with some settings in the place of its own.
   *
   * @internal
   */
  public _with(settings: Partial<Pick<HttpRuleOptions, 'action' | 'mirrors' | 'match' | 'fault'>>): HttpRule {
    return new HttpRule({ ...this.options, ...settings }, this.timeout, this.mirrorsAsList);
  }

  /**
   * The rule in words.
   *
   * @internal
   */
  public _describe(): string {
    const matches = this.match.map((match) => match._describe()).join(', or ');
    return `${matches === '' ? 'any request' : matches}: ${this.action._describe()}`;
  }

  /**
   * The rule as Istio's `HTTPRoute` message.
   *
   * @param context where it will stand
   * @internal
   */
  public _toSpec(context?: RenderContext): any {
    const { name, retries, fault, mirrors = [], cors, headers, rewrite } = this.options;
    const rendered = mirrors.map((mirror) => mirror._toSpec(context));
    const asList = this.mirrorsAsList || mirrors.length > 1;
    const spec: HttpRouteSpec = defined({
      name,
      match: filledList(this.match.map((match) => match._toSpec(context))),
      ...this.action._toSpec(context),
      timeout: this.timeout?.text,
      retries: retries?._toSpec(),
      fault: fault?._toSpec(),
      mirror: asList ? undefined : rendered[0]?.destination,
      mirrorPercentage: asList ? undefined : rendered[0]?.percentage,
      mirrors: asList ? rendered : undefined,
      corsPolicy: cors?._toSpec(),
      headers: headers?._toSpec(),
      rewrite: rewrite?._toSpec(),
    });
    return spec;
  }
}
