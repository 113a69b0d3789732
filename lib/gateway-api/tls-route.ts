import { isIP } from 'node:net';
import type { Construct } from 'constructs';
import { located } from '../core/located';
import { readManifest } from '../core/manifest';
import type { MeshResourceProps } from '../core/mesh-resource';
import { BackendRef } from '../values/gateway-api/backend-ref';
import { HttpRouteFilter } from '../values/gateway-api/http-route-filter';
import { MeshError, MeshErrorCode } from '../values/mesh-error';
import { ParentRef } from '../values/gateway-api/parent-ref';
import { defined } from '../values/spec';
import type { TlsRouteObjectSpec } from '../values/gateway-api/wire-gateway-api';
import { connectionRule, readConnectionRule, type ConnectionRule } from './connection-rule';
import { RouteBase, routeHostnames } from './route-base';
import { type GatewayApiRouteProps, type IGatewayApiRoute, ImportedRoute } from './gateway-api-route';
import type { ResourceReferenceOptions } from '../core/resource-reference';

/** What makes a route for TLS. */
export interface TlsRouteProps extends GatewayApiRouteProps {
  /**
   * The server names that clients ask for, of which only the whole first label may be `*`; no IP addresses. From 1 to
   * 1,024.
   */
  readonly hostnames: string[];
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
 * Where TLS connections go, by the server name that the client asks for (kind `TLSRoute` of the Gateway API). The listener
 * speaks TLS, and passes it on or ends it; what is inside is not looked at.
 */
export class TlsRoute extends RouteBase {
  /** A route that is defined elsewhere. */
  public static fromTlsRouteName(
    scope: Construct,
    id: string,
    name: string,
    options: ResourceReferenceOptions = {},
  ): IGatewayApiRoute {
    return new ImportedRoute(scope, id, name, options, 'TLSRoute');
  }

  /**
   * Reads a manifest. What is written is its spec as it was; one that could not be written so is refused.
   *
   * @param scope the construct in which it is to stand
   * @param id its id there
   * @param manifest the manifest, of any version of the API group
   */
  public static fromManifest(scope: Construct, id: string, manifest: any): TlsRoute {
    const read = (props: MeshResourceProps, spec: TlsRouteObjectSpec) => {
      const { name, backendRefs } = readConnectionRule(spec.rules);
      return new TlsRoute(scope, id, {
        ...props,
        parents: spec.parentRefs?.map((parent) => ParentRef._fromSpec(parent)),
        hostnames: spec.hostnames,
        backends: backendRefs.map((backend) => BackendRef._fromSpec(backend, HttpRouteFilter._fromSpec)),
        ruleName: name,
      });
    };
    return readManifest(scope, id, manifest, 'gateway.networking.k8s.io', 'TLSRoute', read);
  }

  /** The server names that clients ask for. */
  public readonly hostnames: string[];

  private readonly rule: ConnectionRule;

  /**
   * @param scope the construct in which it stands
   * @param id its id there, and its name unless another is given
   * @param props the server names, and where the connections go
   */
  public constructor(scope: Construct, id: string, props: TlsRouteProps) {
    super(scope, id, props, 'TLSRoute');
    this.hostnames = located(this, () => {
      const address = props.hostnames?.find((hostname) => isIP(hostname));
      if (address !== undefined) throw noServerName(address);
      return routeHostnames(props.hostnames ?? [], 1024, 1);
    });
    this.rule = located(this, () => connectionRule(props.backends, props.ruleName));
  }

  /** Where the connections are passed on to. */
  public get backends(): BackendRef[] {
    return [...this.rule.backends];
  }

  protected renderSpec(): any {
    const { name, backends } = this.rule;
    const backendRefs = backends.map((backend) => backend._toSpec({ namespace: this.namespace }));
    const spec: TlsRouteObjectSpec = defined({
      parentRefs: this._renderParents(),
      hostnames: [...this.hostnames],
      rules: [defined({ name, backendRefs })],
    });
    return spec;
  }
}

function noServerName(address: string): MeshError {
  return new MeshError({
    code: MeshErrorCode.INVALID_HOST,
    got: `the server name ${JSON.stringify(address)}`,
    expected: 'a DNS name: TLS knows no IP address as server name',
    mend: 'name the host, or route by TcpRoute',
  });
}
