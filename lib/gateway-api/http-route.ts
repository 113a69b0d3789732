import type { Construct } from 'constructs';
import { located } from '../core/located';
import { readManifest } from '../core/manifest';
import type { MeshResourceProps } from '../core/mesh-resource';
import { checkRouteRules, routeHostnames, withoutRule, RouteBase } from './route-base';
import { HttpRouteRule, type HttpRouteRuleOptions } from '../values/gateway-api/http-route-rule';
import { ParentRef } from '../values/gateway-api/parent-ref';
import { defined, filledList } from '../values/spec';
import type { HttpRouteObjectSpec } from '../values/gateway-api/wire-gateway-api';
import { type GatewayApiRouteProps, type IGatewayApiRoute, ImportedRoute } from './gateway-api-route';
import type { ResourceReferenceOptions } from '../core/resource-reference';

/** What makes a route for HTTP. */
export interface HttpRouteProps extends GatewayApiRouteProps {
  /**
   * The hosts that requests ask for, of which only the whole first label may be `*`. At most 16. They are regarded at
   * gateways alone; attached to a Service, a route is for requests to that Service.
   *
   * @default - those of the listeners
   */
  readonly hostnames?: string[];
  /**
   * Its rules. At most 16. There must be one at least when the manifests are written.
   *
   * @default - none yet; see `addRule()`
   */
  readonly rules?: HttpRouteRule[];
}

/**
 * Rules for HTTP requests, of the Gateway API (kind `HTTPRoute`).
 *
 * Unlike with a `VirtualService`, the order of rules means nothing: of all routes for a host, the match that says most
 * decides (see `HttpRouteMatch`). Requests that no rule takes get a 404. Istio makes virtual services of it; a
 * `VirtualService` cannot be bound to a gateway of the Gateway API as a route can.
 */
export class HttpRoute extends RouteBase {
  /** A route that is defined elsewhere. */
  public static fromHttpRouteName(
    scope: Construct,
    id: string,
    name: string,
    options: ResourceReferenceOptions = {},
  ): IGatewayApiRoute {
    return new ImportedRoute(scope, id, name, options, 'HTTPRoute');
  }

  /**
   * Reads a manifest. What is written is its spec as it was; one that could not be written so is refused.
   *
   * @param scope the construct in which it is to stand
   * @param id its id there
   * @param manifest the manifest, of any version of the API group
   */
  public static fromManifest(scope: Construct, id: string, manifest: any): HttpRoute {
    const read = (props: MeshResourceProps, spec: HttpRouteObjectSpec) =>
      new HttpRoute(scope, id, {
        ...props,
        parents: spec.parentRefs?.map((parent) => ParentRef._fromSpec(parent)),
        hostnames: spec.hostnames,
        rules: spec.rules?.map((rule) => HttpRouteRule._fromSpec(rule)),
      });
    return readManifest(scope, id, manifest, 'gateway.networking.k8s.io', 'HTTPRoute', read);
  }

  /** The hosts that requests ask for; empty for those of the listeners. */
  public readonly hostnames: string[];

  private readonly declared: HttpRouteRule[] = [];

  /**
   * @param scope the construct in which it stands
   * @param id its id there, and its name unless another is given
   * @param props what it is attached to, and its rules
   */
  public constructor(scope: Construct, id: string, props: HttpRouteProps = {}) {
    super(scope, id, props, 'HTTPRoute');
    this.hostnames = located(this, () => routeHostnames(props.hostnames, 16));
    for (const rule of props.rules ?? []) this.take(rule);
  }

  /** The rules, in the order in which they were added. */
  public get rules(): HttpRouteRule[] {
    return [...this.declared];
  }

  /**
   * Adds a rule.
   *
   * @param options which requests it is for, and what becomes of them
   */
  public addRule(options: HttpRouteRuleOptions): HttpRouteRule {
    return this.take(located(this, () => HttpRouteRule.of(options)));
  }

  protected checkWhole(): void {
    super.checkWhole();
    if (this.declared.length === 0) throw withoutRule();
  }

  protected renderSpec(): any {
    const context = { namespace: this.namespace };
    const spec: HttpRouteObjectSpec = defined({
      parentRefs: this._renderParents(),
      hostnames: filledList(this.hostnames),
      rules: filledList(this.declared.map((rule) => rule._toSpec(context))),
    });
    return spec;
  }

  private take(rule: HttpRouteRule): HttpRouteRule {
    located(this, () => {
      // A rule without a match has one by default.
      checkRouteRules([...this.declared, rule].map(({ match }) => Math.max(match.length, 1)));
      rule._toSpec({ namespace: this.namespace });
    });
    this.declared.push(rule);
    return rule;
  }
}
