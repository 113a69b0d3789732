import type { Construct } from 'constructs';
import { located } from '../core/located';
import { readManifest } from '../core/manifest';
import { MeshResource, type IMeshResource, type MeshResourceProps } from '../core/mesh-resource';
import { sizedList } from '../values/gateway-api/gateway-api-checks';
import { GrantFrom, GrantTo } from '../values/gateway-api/grant-entry';
import { MeshError, MeshErrorCode } from '../values/mesh-error';
import type { ReferenceGrantSpec } from '../values/gateway-api/wire-gateway-api';
import type { ForeignBackend, IGatewayApiRoute } from './gateway-api-route';
import { ImportedResource, type ResourceReferenceOptions } from '../core/resource-reference';

/** What makes a grant. */
export interface ReferenceGrantProps extends MeshResourceProps {
  /**
   * Who may name objects of the grant's namespace. At most 16.
   *
   * @default - nobody yet; see `allow()` and `addRoute()`
   */
  readonly from?: GrantFrom[];
  /**
   * Which objects of the grant's namespace they may name. At most 16.
   *
   * @default - nothing yet; see `allow()` and `addRoute()`
   */
  readonly to?: GrantTo[];
}

/**
 * Leave for objects of other namespaces to name objects of this one (kind `ReferenceGrant` of the Gateway API).
 *
 * It stands in the namespace of what is named, since its owner gives the leave. Each of `from` may name each of `to`. A
 * gateway needs it for a certificate of another namespace, a route of a gateway for a backend there. Routes of the mesh
 * need none.
 */
export class ReferenceGrant extends MeshResource {
  /** A grant that is defined elsewhere. */
  public static fromReferenceGrantName(
    scope: Construct,
    id: string,
    name: string,
    options: ResourceReferenceOptions = {},
  ): IMeshResource {
    return new ImportedResource(scope, id, name, options);
  }

  /**
   * Reads a manifest. What is written is its spec as it was; one that could not be written so is refused.
   *
   * @param scope the construct in which it is to stand
   * @param id its id there
   * @param manifest the manifest, of any version of the API group
   */
  public static fromManifest(scope: Construct, id: string, manifest: any): ReferenceGrant {
    const read = (props: MeshResourceProps, spec: ReferenceGrantSpec) =>
      new ReferenceGrant(scope, id, {
        ...props,
        from: spec.from?.map((entry) => GrantFrom._fromSpec(entry)),
        to: spec.to?.map((entry) => GrantTo._fromSpec(entry)),
      });
    return readManifest(scope, id, manifest, 'gateway.networking.k8s.io', 'ReferenceGrant', read);
  }

  private readonly fromList: GrantFrom[] = [];
  private readonly toList: GrantTo[] = [];
  private readonly routes: IGatewayApiRoute[] = [];

  /**
   * @param scope the construct in which it stands
   * @param id its id there, and its name unless another is given
   * @param props who may name what
   */
  public constructor(scope: Construct, id: string, props: ReferenceGrantProps = {}) {
    super(scope, id, props, 'gateway.networking.k8s.io/v1', 'ReferenceGrant');
    located(this, () => {
      this.fromList.push(...(sizedList(props.from, 'who may name', 16) ?? []));
      this.toList.push(...(sizedList(props.to, 'what may be named', 16) ?? []));
    });
  }

  /**
   * Lets some objects more name some more. Those that were there before may name the new ones too, and the new ones may
   * name those; give grants of their own to leaves that have nothing to do with each other.
   *
   * @param from who may name
   * @param to what they may name
   */
  public allow(from: GrantFrom, to: GrantTo): void {
    this.fromList.push(from);
    this.toList.push(to);
  }

  /**
   * Lets a route name all backends that it has in the grant's namespace, those included that it is given later.
   *
   * The API gives leave to kinds of a namespace, not to single objects: other routes of the same kind there have it too.
   *
   * @param route the route
   */
  public addRoute(route: IGatewayApiRoute): void {
    this.routes.push(route);
  }

  protected checkWhole(): void {
    for (const route of this.routes) this.checkRoute(route);
    const { from, to } = this.renderSpec();
    sizedList(from, 'who may name', 16, 1);
    sizedList(to, 'what may be named', 16, 1);
  }

  protected renderSpec(): any {
    const routesFrom = this.routes.flatMap(({ routeKind, namespace }) =>
      namespace === undefined ? [] : [GrantFrom.of('gateway.networking.k8s.io', routeKind, namespace)],
    );
    const routesTo = this.routes.flatMap((route) =>
      this.namedBy(route).map(({ group, kind, name }) => GrantTo.of(group, kind, name)),
    );
    const spec: ReferenceGrantSpec = {
      from: [...this.fromList.map((entry) => entry._toSpec()), ...fresh(this.fromList, routesFrom)],
      to: [...this.toList.map((entry) => entry._toSpec()), ...fresh(this.toList, routesTo)],
    };
    return spec;
  }

  private namedBy(route: IGatewayApiRoute): ForeignBackend[] {
    return route.foreignBackends.filter(({ namespace }) => namespace === this.namespace);
  }

  private checkRoute(route: IGatewayApiRoute): void {
    const known = this.namespace !== undefined && route.namespace !== undefined;
    if (known && this.namedBy(route).length > 0) return;
    const places = [...new Set(route.foreignBackends.map(({ namespace }) => namespace))];
    throw new MeshError({
      code: known ? MeshErrorCode.INVALID_VALUE : MeshErrorCode.MISSING_SETTING,
      got: known
        ? `a grant in ${this.namespace} for the route ${route.name}, which names nothing there`
        : `a grant for the route ${route.name} without the namespaces of both`,
      expected:
        places.length === 0 ? 'no grant: it names nothing elsewhere' : `one in ${places.join(' or ')}`,
      mend: known ? 'put the grant into the namespace of the backend' : 'give both a namespace',
    });
  }
}

/** Entries that are not there yet, each once, as they are written. */
function fresh(given: readonly { _toSpec(): any }[], more: readonly { _toSpec(): any }[]): any[] {
  const seen = new Set(given.map((entry) => JSON.stringify(entry._toSpec())));
  return more.flatMap((entry) => {
    const text = JSON.stringify(entry._toSpec());
    if (seen.has(text)) return [];
    seen.add(text);
    return [entry._toSpec()];
  });
}
