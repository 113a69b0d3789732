import type { IKubernetesService } from '../kubernetes-objects';
import { BackendTarget } from './backend-target';
import { integer } from '../checks';
import { knownFields } from './gateway-api-checks';
import { MeshError, MeshErrorCode } from '../mesh-error';
import { type IMeshHost, MeshHost, type RenderContext } from '../mesh-host';
import { type IRouteFilter, checkFilters } from './route-filter';
import { defined, filledList } from '../spec';
import type { BackendRefSpec } from './wire-gateway-api';

const NAMES = ['group', 'kind', 'name', 'namespace', 'port', 'weight', 'filters'] as const;

/** How a backend takes part in a route. */
export interface BackendRefOptions {
  /**
   * The port of the service.
   *
   * @default - the only port of the service, where that is known; the Gateway API itself has no default
   */
  readonly port?: number;
  /**
   * Its share, relative to the sum of all backends of the rule: from 0 to 1,000,000. 0 gets nothing.
   *
   * @default 1
   */
  readonly weight?: number;
  /**
   * Filters for requests to this backend alone, of the route's own class. Istio does header changes here, and refuses
   * the whole route for any other.
   *
   * @default - none
   */
  readonly filters?: IRouteFilter[];
}

/** What names any object that requests can be sent to. */
export interface BackendRefProps extends BackendRefOptions {
  /**
   * Its API group.
   *
   * @default - the core group
   */
  readonly group?: string;
  /**
   * Its kind. Istio takes `Service`, `ServiceImport`, `Hostname` and, where it is switched on, `InferencePool`.
   *
   * @default - `Service`
   */
  readonly kind?: string;
  /** Its name. */
  readonly name: string;
  /**
   * Its namespace.
   *
   * @default - that of the route
   */
  readonly namespace?: string;
}

/**
 * Where a route sends requests to.
 *
 * For a route of a gateway, a backend of another namespace takes part only when a `ReferenceGrant` there allows it; until
 * then its share is answered with 500. Routes of the mesh need none.
 */
export class BackendRef {
  /** A Service of cdk8s-plus. */
  public static service(service: IKubernetesService, options: BackendRefOptions = {}): BackendRef {
    return BackendRef.of(MeshHost.service(service), options);
  }

  /**
   * A host of the mesh: a workload of this program, `name.namespace.svc.cluster.local`, or a host of a service entry by
   * its full name, which is Istio's own backend of kind `Hostname`.
   */
  public static of(host: IMeshHost, options: BackendRefOptions = {}): BackendRef {
    return new BackendRef(BackendTarget.host(host, options.port), options.weight, options.filters);
  }

  /** A host that a service entry brings into the mesh, by its full name. */
  public static hostname(name: string, options: BackendRefOptions = {}): BackendRef {
    return new BackendRef(BackendTarget.hostname(name, options.port), options.weight, options.filters);
  }

  /** Any object. */
  public static object(props: BackendRefProps): BackendRef {
    const { weight, filters, ...target } = props;
    return new BackendRef(BackendTarget.object(target), weight, filters);
  }

  /**
   * Reads what `_toSpec()` wrote.
   *
   * @param filterOf reads a filter: those of an `HttpRoute` and a `GrpcRoute` are of different classes
   * @internal
   */
  public static _fromSpec(spec: any, filterOf: (filter: any) => IRouteFilter): BackendRef {
    const wire = knownFields<BackendRefSpec, (typeof NAMES)[number]>(spec, 'a backend', ...NAMES);
    const { weight, filters, ...target } = wire;
    return new BackendRef(BackendTarget._fromSpec(target), weight, filters?.map(filterOf));
  }

  /** The filters for requests to it. */
  public readonly filters: IRouteFilter[];

  private constructor(
    private readonly target: BackendTarget,
    /** Its weight; undefined counts as 1. */
    public readonly weight: number | undefined,
    filters: readonly IRouteFilter[] = [],
  ) {
    if (weight !== undefined) integer(weight, `weight of ${target._describe()}`, 0, 1_000_000);
    this.filters = checkFilters(filters, `filters of ${target._describe()}`);
  }

  /** The kind of the object. */
  public get kind(): string {
    return this.target.spec.kind ?? 'Service';
  }

  /** The name of the object. */
  public get name(): string {
    return this.target.spec.name;
  }

  /** The namespace of the object; undefined for that of the route. */
  public get namespace(): string | undefined {
    return this.target.spec.namespace;
  }

  /** The port. */
  public get port(): number | undefined {
    return this.target.spec.port;
  }

  /**
   * The backend in words.
   *
   * @internal
   */
  public _describe(): string {
    const filters = this.filters.map((filter) => `, ${filter._describe()}`).join('');
    return `${this.target._describe()}${this.weight === undefined ? '' : ` (weight ${this.weight})`}${filters}`;
  }

  /**
   * The backend as the Gateway API's `BackendRef`.
   *
   * @param context where it will stand; the namespace is left out where it is the same
   * @internal
   */
  public _toSpec(context: RenderContext = {}): any {
    const filters = filledList(this.filters.map((filter) => filter._toSpec(context)));
    const spec: BackendRefSpec = defined({ ...this.target._toSpec(context), weight: this.weight, filters });
    return spec;
  }

  /**
   * The object alone, for copies of requests: a mirror has neither a weight nor filters of its own.
   *
   * @internal
   */
  public _mirrorTarget(): BackendTarget {
    if (this.weight === undefined && this.filters.length === 0) return this.target;
    throw new MeshError({
      code: MeshErrorCode.CONFLICTING_SETTINGS,
      got: `a mirror to ${this._describe()}`,
      expected: 'a backend without weight and filters',
      mend: 'give the share of copies as `percentage`',
    });
  }
}
