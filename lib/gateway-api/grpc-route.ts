import type { Construct } from 'constructs';
import { located } from '../core/located';
import { readManifest } from '../core/manifest';
import type { MeshResourceProps } from '../core/mesh-resource';
import { checkRouteRules, routeHostnames, withoutRule, RouteBase } from './route-base';
import { GrpcRouteRule, type GrpcRouteRuleOptions } from '../values/gateway-api/grpc-route-rule';
import { ParentRef } from '../values/gateway-api/parent-ref';
import { defined, filledList } from '../values/spec';
import type { GrpcRouteObjectSpec } from '../values/gateway-api/wire-gateway-api';
import { type GatewayApiRouteProps, type IGatewayApiRoute, ImportedRoute } from './gateway-api-route';
import type { ResourceReferenceOptions } from '../core/resource-reference';

/** What makes a route for gRPC. */
export interface GrpcRouteProps extends GatewayApiRouteProps {
  /**
   * The hosts that calls are made to, of which only the whole first label may be `*`. At most 16. They are regarded at
   * gateways alone; attached to a Service, a route is for calls to that Service.
   *
   * @default - those of the listeners
   */
  readonly hostnames?: string[];
  /**
   * Its rules. At most 16. There must be one at least when the manifests are written.
   *
   * @default - none yet; see `addRule()`
   */
  readonly rules?: GrpcRouteRule[];
}

/**
 * Rules for gRPC calls, of the Gateway API (kind `GRPCRoute`).
 *
 * It is for listeners of HTTP and HTTPS, and matches services and methods by name in place of paths. The order of rules
 * means nothing: the match that says most decides. Calls that no rule takes get the status UNIMPLEMENTED.
 */
export class GrpcRoute extends RouteBase {
  /** A route that is defined elsewhere. */
  public static fromGrpcRouteName(
    scope: Construct,
    id: string,
    name: string,
    options: ResourceReferenceOptions = {},
  ): IGatewayApiRoute {
    return new ImportedRoute(scope, id, name, options, 'GRPCRoute');
  }

  /**
   * Reads a manifest. What is written is its spec as it was; one that could not be written so is refused.
   *
   * @param scope the construct in which it is to stand
   * @param id its id there
   * @param manifest the manifest, of any version of the API group
   */
  public static fromManifest(scope: Construct, id: string, manifest: any): GrpcRoute {
    const read = (props: MeshResourceProps, spec: GrpcRouteObjectSpec) =>
      new GrpcRoute(scope, id, {
        ...props,
        parents: spec.parentRefs?.map((parent) => ParentRef._fromSpec(parent)),
        hostnames: spec.hostnames,
        rules: spec.rules?.map((rule) => GrpcRouteRule._fromSpec(rule)),
      });
    return readManifest(scope, id, manifest, 'gateway.networking.k8s.io', 'GRPCRoute', read);
  }

  /** The hosts that calls are made to; empty for those of the listeners. */
  public readonly hostnames: string[];

  private readonly declared: GrpcRouteRule[] = [];

  /**
   * @param scope the construct in which it stands
   * @param id its id there, and its name unless another is given
   * @param props what it is attached to, and its rules
   */
  public constructor(scope: Construct, id: string, props: GrpcRouteProps = {}) {
    super(scope, id, props, 'GRPCRoute');
    this.hostnames = located(this, () => routeHostnames(props.hostnames, 16));
    for (const rule of props.rules ?? []) this.take(rule);
  }

  /** The rules, in the order in which they were added. */
  public get rules(): GrpcRouteRule[] {
    return [...this.declared];
  }

  /**
   * Adds a rule.
   *
   * @param options which calls it is for, and what becomes of them
   */
  public addRule(options: GrpcRouteRuleOptions): GrpcRouteRule {
    return this.take(located(this, () => GrpcRouteRule.of(options)));
  }

  protected checkWhole(): void {
    super.checkWhole();
    if (this.declared.length === 0) throw withoutRule();
  }

  protected renderSpec(): any {
    const context = { namespace: this.namespace };
    const spec: GrpcRouteObjectSpec = defined({
      parentRefs: this._renderParents(),
      hostnames: filledList(this.hostnames),
      rules: filledList(this.declared.map((rule) => rule._toSpec(context))),
    });
    return spec;
  }

  private take(rule: GrpcRouteRule): GrpcRouteRule {
    located(this, () => {
      checkRouteRules([...this.declared, rule].map(({ match }) => match.length));
      rule._toSpec({ namespace: this.namespace });
    });
    this.declared.push(rule);
    return rule;
  }
}
