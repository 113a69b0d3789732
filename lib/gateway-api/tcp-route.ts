import type { Construct } from 'constructs';
import { located } from '../core/located';
import { readManifest } from '../core/manifest';
import type { MeshResourceProps } from '../core/mesh-resource';
import { BackendRef } from '../values/gateway-api/backend-ref';
import { HttpRouteFilter } from '../values/gateway-api/http-route-filter';
import { ParentRef } from '../values/gateway-api/parent-ref';
import { defined } from '../values/spec';
import type { TcpRouteObjectSpec } from '../values/gateway-api/wire-gateway-api';
import { connectionRule, readConnectionRule, type ConnectionRule } from './connection-rule';
import { RouteBase } from './route-base';
import { type GatewayApiRouteProps, type IGatewayApiRoute, ImportedRoute } from './gateway-api-route';
import type { ResourceReferenceOptions } from '../core/resource-reference';

/** What makes a route for TCP. */
export interface TcpRouteProps extends GatewayApiRouteProps {
  /** Where the connections are passed on to. From 1 to 16; none may have filters. */
  readonly backends: BackendRef[];
  /**
   * The name of its rule, which others can attach policies to.
   *
   * @default - none
   */
  readonly ruleName?: string;
}

/**
 * Where all connections to a port go (kind `TCPRoute` of the Gateway API). The listener speaks TCP, or TLS that ends at
 * the gateway. Of several routes for one listener the oldest is followed.
 */
export class TcpRoute extends RouteBase {
  /** A route that is defined elsewhere. */
  public static fromTcpRouteName(
    scope: Construct,
    id: string,
    name: string,
    options: ResourceReferenceOptions = {},
  ): IGatewayApiRoute {
    return new ImportedRoute(scope, id, name, options, 'TCPRoute');
  }

  /**
   * Reads a manifest. What is written is its spec as it was; one that could not be written so is refused.
   *
   * @param scope the construct in which it is to stand
   * @param id its id there
   * @param manifest the manifest, of any version of the API group
   */
  public static fromManifest(scope: Construct, id: string, manifest: any): TcpRoute {
    const read = (props: MeshResourceProps, spec: TcpRouteObjectSpec) => {
      const { name, backendRefs } = readConnectionRule(spec.rules);
      return new TcpRoute(scope, id, {
        ...props,
        parents: spec.parentRefs?.map((parent) => ParentRef._fromSpec(parent)),
        backends: backendRefs.map((backend) => BackendRef._fromSpec(backend, HttpRouteFilter._fromSpec)),
        ruleName: name,
      });
    };
    return readManifest(scope, id, manifest, 'gateway.networking.k8s.io', 'TCPRoute', read);
  }

  private readonly rule: ConnectionRule;

  /**
   * @param scope the construct in which it stands
   * @param id its id there, and its name unless another is given
   * @param props where the connections go
   */
  public constructor(scope: Construct, id: string, props: TcpRouteProps) {
    super(scope, id, props, 'TCPRoute');
    this.rule = located(this, () => connectionRule(props.backends, props.ruleName));
  }

  /** Where the connections are passed on to. */
  public get backends(): BackendRef[] {
    return [...this.rule.backends];
  }

  protected renderSpec(): any {
    const { name, backends } = this.rule;
    const backendRefs = backends.map((backend) => backend._toSpec({ namespace: this.namespace }));
    const spec: TcpRouteObjectSpec = defined({
      parentRefs: this._renderParents(),
      rules: [defined({ name, backendRefs })],
    });
    return spec;
  }
}
