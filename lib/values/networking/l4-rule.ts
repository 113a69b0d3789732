import { checkWeights, WeightedDestination } from './destination';
import { TcpMatch, tcpRouteChecks, TlsMatch, tlsRouteChecks } from './l4-match';
import { MeshError, MeshErrorCode } from '../mesh-error';
import { refuse } from '../mesh-fault';
import type { RenderContext } from '../mesh-host';
import { defined, filledList } from '../spec';
import type { TcpRouteSpec, TlsRouteSpec } from './messages';

/** A rule for TLS connections that are passed on as they are. */
export interface TlsRuleOptions {
  /** The rule applies to connections that satisfy any one of these. */
  readonly match: TlsMatch[];
  /** Where they go, in the ratio of the weights. Header changes are impossible here: nothing is decrypted. */
  readonly destinations: WeightedDestination[];
}

/** A rule for TCP connections. */
export interface TcpRuleOptions {
  /**
   * The rule applies to connections that satisfy any one of these.
   *
   * @default - all connections
   */
  readonly match?: TcpMatch[];
  /** Where they go, in the ratio of the weights. */
  readonly destinations: WeightedDestination[];
}

function checkDestinations(destinations: WeightedDestination[]): void {
  checkWeights(destinations);
  const withHeaders = destinations.find(({ headers }) => headers !== undefined);
  if (withHeaders === undefined) return;
  throw new MeshError({
    code: MeshErrorCode.CONFLICTING_SETTINGS,
    got: `changes of headers on the way to ${withHeaders._describe()}`,
    expected: 'none: connections are passed on without a look at headers',
    mend: 'use an HTTP route, or take the changes off',
  });
}

/** A rule for TLS connections: which ones, and where they go. The first rule that matches decides. */
export class TlsRule {
  /** A rule. */
  public static of(options: TlsRuleOptions): TlsRule {
    return new TlsRule([...options.match], [...options.destinations]);
  }

  /**
   * Reads what `_toSpec()` wrote.
   *
   * @internal
   */
  public static _fromSpec(spec: any): TlsRule {
    const { match = [], route = [] }: TlsRouteSpec = spec;
    return new TlsRule(
      match.map((entry) => TlsMatch._fromSpec(entry)),
      route.map((entry) => WeightedDestination._fromSpec(entry)),
    );
  }

  private constructor(
    /** The connections to which the rule applies. */
    public readonly match: TlsMatch[],
    /** Where they go. */
    public readonly destinations: WeightedDestination[],
  ) {
    checkDestinations(destinations);
    refuse(tlsRouteChecks, this._toSpec());
  }

  /**
   * The rule in words.
   *
   * @internal
   */
  public _describe(): string {
    const matches = this.match.map((match) => match._describe()).join(', or ');
    return `${matches}: to ${this.destinations.map((destination) => destination._describe()).join(', ')}`;
  }

  /**
   * The rule as Istio's `TLSRoute` message.
   *
   * @param context where it will stand
   * @internal
   */
  public _toSpec(context?: RenderContext): any {
    const spec: TlsRouteSpec = {
      match: this.match.map((match) => match._toSpec(context)),
      route: this.destinations.map((destination) => destination._toSpec(context)),
    };
    return spec;
  }
}

/** A rule for TCP connections: which ones, and where they go. The first rule that matches decides. */
export class TcpRule {
  /** A rule. */
  public static of(options: TcpRuleOptions): TcpRule {
    return new TcpRule([...(options.match ?? [])], [...options.destinations]);
  }

  /**
   * Reads what `_toSpec()` wrote.
   *
   * @internal
   */
  public static _fromSpec(spec: any): TcpRule {
    const { match = [], route = [] }: TcpRouteSpec = spec;
    return new TcpRule(
      match.map((entry) => TcpMatch._fromSpec(entry)),
      route.map((entry) => WeightedDestination._fromSpec(entry)),
    );
  }

  private constructor(
    /** The connections to which the rule applies; empty for all. */
    public readonly match: TcpMatch[],
    /** Where they go. */
    public readonly destinations: WeightedDestination[],
  ) {
    checkDestinations(destinations);
    refuse(tcpRouteChecks, this._toSpec());
  }

  /**
   * The rule in words.
   *
   * @internal
   */
  public _describe(): string {
    const matches = this.match.map((match) => match._describe()).join(', or ');
    const destinations = this.destinations.map((destination) => destination._describe()).join(', ');
    return `${matches === '' ? 'any connection' : matches}: to ${destinations}`;
  }

  /**
   * The rule as Istio's `TCPRoute` message.
   *
   * @param context where it will stand
   * @internal
   */
  public _toSpec(context?: RenderContext): any {
    const spec: TcpRouteSpec = defined({
      match: filledList(this.match.map((match) => match._toSpec(context))),
      route: this.destinations.map((destination) => destination._toSpec(context)),
    });
    return spec;
  }
}
