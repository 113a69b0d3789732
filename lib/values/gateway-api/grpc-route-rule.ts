import { BackendRef } from './backend-ref';
import { objectName } from '../checks';
import { knownFields, sizedList } from './gateway-api-checks';
import { GrpcRouteFilter } from './grpc-route-filter';
import { GrpcRouteMatch } from './grpc-route-match';
import { MeshError, MeshErrorCode } from '../mesh-error';
import type { RenderContext } from '../mesh-host';
import { checkFilters } from './route-filter';
import { defined, filledList } from '../spec';
import type { GrpcRouteRuleSpec } from './wire-gateway-api';

/** A rule of a `GrpcRoute`: which calls, and what becomes of them. */
export interface GrpcRouteRuleOptions {
  /**
   * A name, which others can attach policies to.
   *
   * @default - none
   */
  readonly name?: string;
  /**
   * The rule applies to calls that satisfy any one of these. At most 64.
   *
   * @default - all calls that no other rule says more about
   */
  readonly match?: GrpcRouteMatch[];
  /**
   * What is done to the calls and their responses. At most 16.
   *
   * @default - nothing
   */
  readonly filters?: GrpcRouteFilter[];
  /**
   * Where the calls are sent. At most 16, of which one at least must have a weight other than 0.
   *
   * @default - nowhere
   */
  readonly backends?: BackendRef[];
}

/** A rule of a `GrpcRoute`. The order of rules does not matter, except between matches that say equally much. */
export class GrpcRouteRule {
  /** A rule. */
  public static of(options: GrpcRouteRuleOptions): GrpcRouteRule {
    const rule = new GrpcRouteRule(options);
    const { backends, filters } = rule;
    const answered = filters.some(({ filterType }) => filterType === 'ExtensionRef');
    if (answered || backends.some(({ weight }) => weight !== 0)) return rule;
    throw new MeshError({
      code: backends.length === 0 ? MeshErrorCode.MISSING_SETTING : MeshErrorCode.WEIGHTS_SUM_TO_ZERO,
      got: `a rule ${backends.length === 0 ? 'without backends' : 'whose weights are all 0'}`,
      expected: 'a backend that gets calls; all others are answered with 500',
      mend: 'name where the calls go',
    });
  }

  /**
   * Reads what `_toSpec()` wrote.
   *
   * @internal
   */
  public static _fromSpec(spec: any): GrpcRouteRule {
    const names = ['name', 'matches', 'filters', 'backendRefs'] as const;
    const wire = knownFields<GrpcRouteRuleSpec, (typeof names)[number]>(spec, 'a rule', ...names);
    const filterOf = (filter: any) => GrpcRouteFilter._fromSpec(filter);
    return new GrpcRouteRule(
      defined({
        name: wire.name,
        match: wire.matches?.map((match) => GrpcRouteMatch._fromSpec(match)),
        filters: wire.filters?.map(filterOf),
        backends: wire.backendRefs?.map((backend) => BackendRef._fromSpec(backend, filterOf)),
      }),
    );
  }

  /** Its name, if it has one. */
  public readonly name?: string;
  /** The calls to which the rule applies: those that satisfy any one of these. Empty for all. */
  public readonly match: GrpcRouteMatch[];
  /** What is done to the calls. */
  public readonly filters: GrpcRouteFilter[];
  /** Where they are sent. */
  public readonly backends: BackendRef[];

  private constructor(options: GrpcRouteRuleOptions) {
    const { name, match = [], filters = [], backends = [] } = options;
    this.name = name === undefined ? undefined : objectName(name, 'name of a rule');
    this.match = sizedList(match, 'matches of a rule', 64) ?? [];
    this.filters = checkFilters(filters, 'filters of a rule') as GrpcRouteFilter[];
    this.backends = sizedList(backends, 'backends of a rule', 16) ?? [];
    for (const backend of this.backends) {
      if (backend.filters.every((filter) => filter instanceof GrpcRouteFilter)) continue;
      throw new MeshError({
        code: MeshErrorCode.INVALID_VALUE,
        got: `the backend ${backend._describe()} in a rule for gRPC`,
        expected: 'filters of the class GrpcRouteFilter',
        mend: 'make its filters with GrpcRouteFilter',
      });
    }
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
    return `${matches || 'any call'}: ${[...filters, ...(backends === '' ? [] : [`to ${backends}`])].join('; ')}`;
  }

  /**
   * The rule as the Gateway API's `GRPCRouteRule`.
   *
   * @param context where it will stand
   * @internal
   */
  public _toSpec(context: RenderContext = {}): any {
    const spec: GrpcRouteRuleSpec = defined({
      name: this.name,
      matches: filledList(this.match.map((match) => match._toSpec())),
      filters: filledList(this.filters.map((filter) => filter._toSpec(context))),
      backendRefs: filledList(this.backends.map((backend) => backend._toSpec(context))),
    });
    return spec;
  }
}
