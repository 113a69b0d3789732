import type { Duration } from 'cdk8s';
import { BackendRef } from './backend-ref';
import { objectName } from '../checks';
import { knownFields, sizedList } from './gateway-api-checks';
import { GatewayDuration } from './gateway-duration';
import { HttpRouteFilter } from './http-route-filter';
import { HttpRouteMatch } from './http-route-match';
import { MeshError, MeshErrorCode } from '../mesh-error';
import type { RenderContext } from '../mesh-host';
import { PathMatchKind } from './path-match';
import { checkFilters } from './route-filter';
import { defined, filledList } from '../spec';
import type { HttpRouteRuleSpec } from './wire-gateway-api';

/** A rule of an `HttpRoute`: which requests, and what becomes of them. */
export interface HttpRouteRuleOptions {
  /**
   * A name, which others can attach policies to.
   *
   * @default - none
   */
  readonly name?: string;
  /**
   * The rule applies to requests that satisfy any one of these. At most 64.
   *
   * @default - all requests that no other rule says more about
   */
  readonly match?: HttpRouteMatch[];
  /**
   * What is done to the requests and their responses. At most 16.
   *
   * @default - nothing
   */
  readonly filters?: HttpRouteFilter[];
  /**
   * Where the requests are sent. At most 16. With a redirect there must be none; otherwise there must be one at least
   * whose weight is not 0, since Istio answers with 500 where there is none.
   *
   * @default - nowhere
   */
  readonly backends?: BackendRef[];
  /**
   * The time that a request may take, all tries included. `Duration.millis(0)` is no limit.
   *
   * @default - no limit
   */
  readonly timeout?: Duration;
  /**
   * The time that each try at a backend may take; not more than `timeout`. Since a rule of the standard channel cannot
   * have retries of its own, Istio takes it for the time of the whole request, in place of `timeout`.
   *
   * @default - no limit but `timeout`
   */
  readonly backendTimeout?: Duration;
}

/** A rule of an `HttpRoute`. The order of rules does not matter, except between matches that say equally much. */
export class HttpRouteRule {
  /** A rule. */
  public static of(options: HttpRouteRuleOptions): HttpRouteRule {
    const rule = new HttpRouteRule(
      options,
      GatewayDuration.maybe(options.timeout, 'timeout'),
      GatewayDuration.maybe(options.backendTimeout, 'time for each try'),
      false,
    );
    rule.refuseNowhere();
    return rule;
  }

  /**
   * Reads what `_toSpec()` wrote.
   *
   * @internal
   */
  public static _fromSpec(spec: any): HttpRouteRule {
    const names = ['name', 'matches', 'filters', 'backendRefs', 'timeouts'] as const;
    const wire = knownFields<HttpRouteRuleSpec, (typeof names)[number]>(spec, 'a rule', ...names);
    const times =
      wire.timeouts &&
      knownFields<NonNullable<typeof wire.timeouts>, 'request' | 'backendRequest'>(
        wire.timeouts,
        'timeouts',
        'request',
        'backendRequest',
      );
    const options: HttpRouteRuleOptions = defined({
      name: wire.name,
      match: wire.matches?.map((match) => HttpRouteMatch._fromSpec(match)),
      filters: wire.filters?.map((filter) => HttpRouteFilter._fromSpec(filter)),
      backends: wire.backendRefs?.map((backend) => BackendRef._fromSpec(backend, HttpRouteFilter._fromSpec)),
    });
    return new HttpRouteRule(
      options,
      GatewayDuration.maybeParse(times?.request, 'timeout'),
      GatewayDuration.maybeParse(times?.backendRequest, 'time for each try'),
      times !== undefined && Object.keys(times).length === 0,
    );
  }

  /** Its name, if it has one. */
  public readonly name?: string;
  /** The requests to which the rule applies: those that satisfy any one of these. Empty for all. */
  public readonly match: HttpRouteMatch[];
  /** What is done to the requests. */
  public readonly filters: HttpRouteFilter[];
  /** Where they are sent. */
  public readonly backends: BackendRef[];

  private constructor(
    options: HttpRouteRuleOptions,
    private readonly timeout: GatewayDuration | undefined,
    private readonly backendTimeout: GatewayDuration | undefined,
    private readonly emptyTimeouts: boolean,
  ) {
    const { name, match = [], filters = [], backends = [] } = options;
    this.name = name === undefined ? undefined : objectName(name, 'name of a rule');
    this.match = sizedList(match, 'matches of a rule', 64) ?? [];
    this.filters = checkFilters(filters, 'filters of a rule') as HttpRouteFilter[];
    this.backends = sizedList(backends, 'backends of a rule', 16) ?? [];
    refuseForeignFilters(this.backends);
    this.refuseBackendsOfRedirect();
    this.refusePrefixWithoutMatch();
    this.refuseLongTry();
  }

  /**
   * The rule in words.
   *
   * @internal
   */
  public _describe(): string {
    const matches = this.match.map((match) => match._describe()).join(', or ');
    const filters = this.filters.map((filter) => filter._describe());
    const backends = this.backends.map((backend) => backend._describe()).join(' or ');
    return `${matches || 'any request'}: ${[...filters, ...(backends === '' ? [] : [`to ${backends}`])].join('; ')}`;
  }

  /**
   * The rule as the Gateway API's `HTTPRouteRule`.
   *
   * @param context where it will stand
   * @internal
   */
  public _toSpec(context: RenderContext = {}): any {
    const timeouts = defined({ request: this.timeout?.text, backendRequest: this.backendTimeout?.text });
    const spec: HttpRouteRuleSpec = defined({
      name: this.name,
      matches: filledList(this.match.map((match) => match._toSpec())),
      filters: filledList(this.filters.map((filter) => filter._toSpec(context))),
      backendRefs: filledList(this.backends.map((backend) => backend._toSpec(context))),
      timeouts: this.emptyTimeouts || Object.keys(timeouts).length > 0 ? timeouts : undefined,
    });
    return spec;
  }

  private has(type: string): boolean {
    return this.filters.some(({ filterType }) => filterType === type);
  }

  private refuseNowhere(): void {
    if (this.has('RequestRedirect') || this.has('ExtensionRef')) return;
    if (this.backends.some(({ weight }) => weight !== 0)) return;
    throw new MeshError({
      code: this.backends.length === 0 ? MeshErrorCode.MISSING_SETTING : MeshErrorCode.WEIGHTS_SUM_TO_ZERO,
      got: `a rule ${this.backends.length === 0 ? 'without backends' : 'whose weights are all 0'}`,
      expected: 'a backend that gets requests, or a redirect; all others are answered with 500',
      mend: 'name where the requests go',
    });
  }

  private refuseBackendsOfRedirect(): void {
    if (!this.has('RequestRedirect') || this.backends.length === 0) return;
    throw new MeshError({
      code: MeshErrorCode.CONFLICTING_SETTINGS,
      got: 'a redirect with backends',
      expected: 'one of the two: a redirected request is not sent on',
      mend: 'take the backends off, or the redirect',
    });
  }

  private refusePrefixWithoutMatch(): void {
    const all = [...this.filters, ...this.backends.flatMap(({ filters }) => filters as HttpRouteFilter[])];
    if (!all.some((filter) => filter._replacesPrefix)) return;
    const kinds = this.match.map(({ _pathMatch: pathMatch }) => pathMatch?.kind ?? PathMatchKind.PREFIX);
    if (kinds.length <= 1 && (kinds[0] ?? PathMatchKind.PREFIX) === PathMatchKind.PREFIX) return;
    throw new MeshError({
      code: MeshErrorCode.CONFLICTING_SETTINGS,
      got: `the prefix replaced for ${this.match.map((match) => match._describe()).join(', or ')}`,
      expected: 'exactly one match, by a prefix of the path',
      mend: 'match by HttpRouteMatch.prefix(), or replace the whole path',
    });
  }

  private refuseLongTry(): void {
    const whole = this.timeout?.milliseconds ?? 0;
    const each = this.backendTimeout?.milliseconds ?? 0;
    if (whole === 0 || each <= whole) return;
    throw new MeshError({
      code: MeshErrorCode.INVALID_DURATION,
      got: `tries of ${each} ms in a request of ${whole} ms`,
      expected: 'tries that are no longer than the request',
      mend: 'shorten the time for each try, or lengthen the timeout',
    });
  }
}

/** Filters of another kind of route have no business here. */
function refuseForeignFilters(backends: readonly BackendRef[]): void {
  for (const backend of backends) {
    if (backend.filters.every((filter) => filter instanceof HttpRouteFilter)) continue;
    throw new MeshError({
      code: MeshErrorCode.INVALID_VALUE,
      got: `the backend ${backend._describe()} in a rule for HTTP`,
      expected: 'filters of the class HttpRouteFilter',
      mend: 'make its filters with HttpRouteFilter',
    });
  }
}
