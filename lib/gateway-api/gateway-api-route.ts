import type { Construct } from 'constructs';
import { ImportedResource, type ResourceReferenceOptions } from '../core/resource-reference';
import type { IMeshResource, MeshResourceProps } from '../core/mesh-resource';
import type { ParentRef } from '../values/gateway-api/parent-ref';

/** An object of another namespace to which a route sends requests or copies. */
export interface ForeignBackend {
  /** Its API group; empty for the core group. */
  readonly group: string;
  /** Its kind. */
  readonly kind: string;
  /** Its name. */
  readonly name: string;
  /** Its namespace. */
  readonly namespace: string;
}

/** A route of the Gateway API, defined here or elsewhere. */
export interface IGatewayApiRoute extends IMeshResource {
  /** Its kind: `HTTPRoute`, `GRPCRoute`, `TLSRoute`, `TCPRoute` or `UDPRoute`. */
  readonly routeKind: string;
  /**
   * The backends that it takes from other namespaces, those of mirrors included. For a route of a gateway, each of them
   * needs a `ReferenceGrant`; see `ReferenceGrant.addRoute()`. Empty for a route of which only the name is known.
   */
  readonly foreignBackends: ForeignBackend[];
}

/** What every route of the Gateway API can be given. */
export interface GatewayApiRouteProps extends MeshResourceProps {
  /**
   * What the route is attached to: gateways, listener sets, or Services of the mesh. At most 32. There must be one at least
   * when the manifests are written.
   *
   * @default - nothing yet; see `addParent()`
   */
  readonly parents?: ParentRef[];
}

/** A route that is defined elsewhere; it renders nothing. */
export class ImportedRoute extends ImportedResource implements IGatewayApiRoute {
  /** Not known. */
  public readonly foreignBackends: ForeignBackend[] = [];

  public constructor(
    scope: Construct,
    id: string,
    name: string,
    options: ResourceReferenceOptions,
    public readonly routeKind: string,
  ) {
    super(scope, id, name, options);
  }
}
