import type { BackendRef } from './backend-ref';
import type { RenderContext } from '../mesh-host';
import type { ObjectRef } from './object-ref';
import { type RouteCorsOptions, routeCorsSpec } from './route-cors';
import { type IRouteFilter, RouteFilterBody, type RouteFilterType } from './route-filter';
import { type HeaderModifierOptions, headerModifierSpec } from './route-header-modifier';
import { type RouteMirrorOptions, RouteMirror } from './route-mirror';
import {
  type RouteRedirectOptions,
  type RouteRewriteOptions,
  routeRedirectSpec,
  routeRewriteSpec,
} from './route-redirect';

const TYPES: RouteFilterType[] = [
  'RequestHeaderModifier',
  'ResponseHeaderModifier',
  'RequestMirror',
  'RequestRedirect',
  'URLRewrite',
  'ExtensionRef',
  'CORS',
];

/**
 * What is done to requests of a rule of an `HttpRoute`, or to their responses.
 *
 * A rule can have each kind once, mirrors excepted, and either a redirect or a rewrite.
 */
export class HttpRouteFilter implements IRouteFilter {
  /**
   * Changes headers of requests. In a value, `%` begins a variable of Envoy's; a percent sign is `%%`.
   */
  public static requestHeaders(options: HeaderModifierOptions): HttpRouteFilter {
    return new HttpRouteFilter(RouteFilterBody.of('RequestHeaderModifier', headerModifierSpec(options)));
  }

  /** Changes headers of responses. In a value, `%` begins a variable of Envoy's; a percent sign is `%%`. */
  public static responseHeaders(options: HeaderModifierOptions): HttpRouteFilter {
    return new HttpRouteFilter(RouteFilterBody.of('ResponseHeaderModifier', headerModifierSpec(options)));
  }

  /** Answers with a redirect. A rule with one has no backends. */
  public static redirect(options: RouteRedirectOptions): HttpRouteFilter {
    return new HttpRouteFilter(RouteFilterBody.of('RequestRedirect', routeRedirectSpec(options)));
  }

  /**
   * Changes host or path before the request is sent on.
   *
   * A prefix is replaced with whole path elements: `/` in place of `/foo` makes `/bar` of `/foo/bar`, without a double
   * slash.
   */
  public static rewrite(options: RouteRewriteOptions): HttpRouteFilter {
    return new HttpRouteFilter(RouteFilterBody.of('URLRewrite', routeRewriteSpec(options)));
  }

  /** Sends copies to another backend, whose answers are thrown away. The backend's weight and filters must be unset. */
  public static mirror(backend: BackendRef, options: RouteMirrorOptions = {}): HttpRouteFilter {
    return new HttpRouteFilter(RouteFilterBody.mirror(RouteMirror.of(backend._mirrorTarget(), options)));
  }

  /**
   * Answers browsers that ask whether a page of another origin may call. Istio answers every preflight request itself,
   * those that are not allowed too.
   */
  public static cors(options: RouteCorsOptions): HttpRouteFilter {
    return new HttpRouteFilter(RouteFilterBody.of('CORS', routeCorsSpec(options)));
  }

  /** What an extension of the gateway's implementation does. Istio has none, and refuses the route. */
  public static extension(reference: ObjectRef): HttpRouteFilter {
    return new HttpRouteFilter(RouteFilterBody.extension(reference));
  }

  /**
   * Reads what `_toSpec()` wrote.
   *
   * @internal
   */
  public static _fromSpec(spec: any): HttpRouteFilter {
    return new HttpRouteFilter(RouteFilterBody.read(spec, TYPES));
  }

  private constructor(private readonly body: RouteFilterBody) {}

  /** What it does, in the words of the Gateway API: `RequestHeaderModifier`. */
  public get filterType(): string {
    return this.body.type;
  }

  /**
   * Whether the prefix of the path is replaced, so that a match by prefix is needed.
   *
   * @internal
   */
  public get _replacesPrefix(): boolean {
    return this.body.replacesPrefix;
  }

  /**
   * The filter in words.
   *
   * @internal
   */
  public _describe(): string {
    return this.body._describe();
  }

  /**
   * The filter as the Gateway API's `HTTPRouteFilter`.
   *
   * @param context where it will stand
   * @internal
   */
  public _toSpec(context: RenderContext = {}): any {
    return this.body._toSpec(context);
  }
}
